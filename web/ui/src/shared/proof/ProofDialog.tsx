/** One dialog for everything that wants the person to show once more who is there. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, api, got } from '../api';
import { Action } from '../design';
import { Dialog } from '../design/Dialog';
import { PasswordField } from '../design/PasswordField';
import { useT } from '../i18n';
import { canPasskeys, showPasskey } from '../passkeys';
import { useMe } from '../session';
import { words } from './strings';
import css from './proof.module.css';

export default function ProofDialog({ done }: { done: (shown: boolean) => void }) {
  const t = useT(words);
  const id = useId();
  const me = useMe();
  const options = useQuery({ queryKey: ['session', 'options'], queryFn: () => got(api.GET('/api/v1/session/options')), staleTime: 60_000 }).data;
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const trying = async (what: () => Promise<boolean>) => {
    setBusy(true);
    setFault(undefined);
    try {
      if (await what()) return done(true);
    } catch (error) {
      setFault(error instanceof Problem ? (error.errors[0]?.detail ?? error.message) : String(error));
    }
    setBusy(false);
  };
  const confirm = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const of = (name: string) => String(form.get(name) ?? '').trim();
    const body = of('code') ? { code: of('code') } : { password: String(form.get('password') ?? '') };
    return trying(async () => {
      await got(api.POST('/api/v1/account/proof', { body }));
      return true;
    });
  };
  const byKey = () =>
    trying(async () => {
      const passkey = await showPasskey(await got(api.POST('/api/v1/account/proof/offer')));
      if (passkey) await got(api.POST('/api/v1/account/proof', { body: { passkey } }));
      return passkey !== null;
    });
  return (
    <Dialog title={t('title')} close={() => done(false)}>
      <form className={css.form} onSubmit={(event) => void confirm(event)}>
        <p className={css.dim}>{t('hint')}</p>
        <input type="hidden" name="username" autoComplete="username" value={me?.login ?? ''} readOnly />
        <PasswordField label={t('password')} problem={fault} name="password" autoComplete="current-password" autoFocus />
        {me?.second_factor && (
          <div className={css.field}>
            <label htmlFor={id}>{t('code')}</label>
            <input id={id} name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={64} />
          </div>
        )}
        <div className={css.buttons}>
          <Action look="main" type="submit" disabled={busy}>
            {t('confirm')}
          </Action>
          {options?.ways.includes('passkey') && canPasskeys() && (
            <Action icon="key" disabled={busy} onClick={() => void byKey()}>
              {t('by_key')}
            </Action>
          )}
          <Action onClick={() => done(false)}>{t('cancel')}</Action>
        </div>
      </form>
    </Dialog>
  );
}
