/** Writing a request about personal data: by the person himself, or by staff for whom it was told. */
import { type FormEvent, useId, useState } from 'react';
import type { NewDataRequest } from '@/wire';
import { Action } from '../design';
import { useT } from '../i18n';
import { words } from './strings';
import css from './privacy.module.css';

const KINDS = ['access', 'rectify', 'withdraw', 'erase'] as const;
export type AskKind = (typeof KINDS)[number];

/** Characters that the server takes. */
const LONGEST = 4000;

interface Props {
  /** Sends it; `false` when it was refused, and what was written stays. */
  send: (body: NewDataRequest) => Promise<boolean>;
  close: () => void;
}

export function AskForm({ send, close }: Props) {
  const t = useT(words);
  const id = useId();
  const [kind, setKind] = useState<AskKind>('access');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = String(new FormData(event.currentTarget).get('words') ?? '').trim();
    setBusy(true);
    if (await send({ kind, words: said })) return close();
    setBusy(false);
  };
  return (
    <form className={css.form} aria-label={t('ask')} onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{t('what')}</legend>
        {KINDS.map((it) => (
          <label key={it}>
            <input type="radio" name={id} checked={kind === it} onChange={() => setKind(it)} autoFocus={it === 'access'} />
            <span>
              {t(it)}
              <small>{t(`${it}_hint`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <label className={css.field}>
        {t(kind === 'rectify' ? 'words_rectify' : 'words')}
        <textarea name="words" maxLength={LONGEST} rows={3} required={kind === 'rectify'} />
      </label>
      <div className={css.tools}>
        <Action look="main" type="submit" disabled={busy}>
          {t('send')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
