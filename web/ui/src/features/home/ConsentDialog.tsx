/** The text of a consent to agree to, or what ends when it is taken back. */
import { useState } from 'react';
import { act, api } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { DataUse, Privacy } from '@/wire';
import { words } from './strings';
import css from './home.module.css';

interface Props {
  use: DataUse;
  put: (next: Privacy) => void;
  close: () => void;
}

export function ConsentDialog({ use, put, close }: Props) {
  const t = useT(words);
  const [busy, setBusy] = useState(false);
  const { offer } = use;
  const done = async (asked: Promise<Privacy | undefined>, said: 'consent_given' | 'consent_withdrawn') => {
    setBusy(true);
    const next = await asked;
    if (next) {
      put(next);
      toast({ kind: 'ok', title: t(said) });
    }
    close();
  };
  const withdraw = () => {
    const params = { path: { purpose: use.code } };
    return done(act(api.DELETE('/api/v1/home/consents/{purpose}', { params })), 'consent_withdrawn');
  };
  if (use.given_at)
    return (
      <Dialog title={t('withdraw')} close={close}>
        <p>{use.text}</p>
        <p>{use.end}</p>
        <p className={css.dim}>{t('withdraw_stays')}</p>
        <div className={css.buttons}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" disabled={busy} onClick={() => void withdraw()}>
            {t('withdraw')}
          </Action>
        </div>
      </Dialog>
    );
  if (!offer) return null;
  const give = () => {
    const body = { purpose: use.code, version: offer.version };
    return done(act(api.POST('/api/v1/home/consents', { body })), 'consent_given');
  };
  return (
    <Dialog title={t('consent')} close={close}>
      <h3>{use.text}</h3>
      <p className={css.words}>{offer.words}</p>
      <p className={css.dim}>
        {t('version', { version: offer.version, at: exact(offer.published_at) })} · {use.source}
      </p>
      <div className={css.buttons}>
        <Action onClick={close}>{t('not_now')}</Action>
        <Action look="main" disabled={busy} onClick={() => void give()}>
          {t('agree')}
        </Action>
      </div>
    </Dialog>
  );
}
