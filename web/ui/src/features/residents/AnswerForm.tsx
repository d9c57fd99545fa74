/** The answer to a request about personal data; the resident reads it. */
import { type FormEvent, useState } from 'react';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { words } from './strings';
import css from './residents.module.css';

interface Props {
  number: number;
  /** Sends it; `false` when it was refused, and what was written stays. */
  send: (said: string) => Promise<boolean>;
  close: () => void;
}

export function AnswerForm({ number, send, close }: Props) {
  const t = useT(words);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = String(new FormData(event.currentTarget).get('words') ?? '').trim();
    setBusy(true);
    if (await send(said)) return close();
    setBusy(false);
  };
  return (
    <form className={css.answer} aria-label={t('answer_to', { number })} onSubmit={(event) => void submit(event)}>
      <label>
        {t('answer_words')}
        <textarea name="words" required maxLength={4000} rows={4} autoFocus />
      </label>
      <p className={css.marks}>
        <Action look="main" type="submit" disabled={busy}>
          {t('answer_send')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </p>
    </form>
  );
}
