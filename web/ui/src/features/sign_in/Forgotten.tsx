/** A forgotten password: a letter brings a link that sets a new one. */
import { useId, useRef, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { Frame, Told } from './Frame';
import { words } from './strings';
import css from './sign_in.module.css';

/** The way there, or who helps where no letters are sent. */
export function ForgottenNote({ recovery, open }: { recovery: boolean; open: () => void }) {
  const t = useT(words);
  if (!recovery) return <p className={css.note}>{t('forgotten')}</p>;
  return (
    <Action look="quiet" onClick={open}>
      {t('recover')}
    </Action>
  );
}

export function Forgotten({ login, back }: { login: string; back: () => void }) {
  const t = useT(words);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    const typed = field.current!.value.trim();
    if (!typed) return setProblem(t('fill_login'));
    setBusy(true);
    setProblem(null);
    try {
      await got(api.POST('/api/v1/session/recovery', { body: { login: typed } }));
      setSent(true);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  if (sent)
    return (
      <Frame label={t('recover')} title={t('recover')} claim={t('letter_sent')}>
        <Action look="main" onClick={back}>
          {t('to_sign_in')}
        </Action>
      </Frame>
    );
  return (
    <Frame label={t('recover')} title={t('recover')} claim={t('recover_hint')} onSubmit={() => void ask()}>
      <div className={css.field}>
        <label htmlFor={id}>{t('login')}</label>
        <input id={id} ref={field} name="login" defaultValue={login} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={200} autoFocus />
      </div>
      <Told>{problem}</Told>
      <Action look="main" type="submit" disabled={busy} className={css.enter}>
        {t('send_letter')}
      </Action>
      <Action onClick={back}>{t('back')}</Action>
    </Frame>
  );
}
