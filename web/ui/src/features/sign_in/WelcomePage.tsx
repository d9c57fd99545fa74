/** Where a one-time link leads: an invited person sets the first password, who forgot it a new one. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { takeCarried } from '@/shared/carried';
import { useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import { toast } from '@/shared/toast';
import { Frame, Told } from './Frame';
import { Providers } from './Providers';
import { words } from './strings';
import css from './sign_in.module.css';

export default function WelcomePage() {
  const t = useT(words);
  const navigate = useNavigate();
  const [token] = useState(takeCarried);
  const link = useQuery({
    queryKey: ['session', 'link', token],
    queryFn: () => got(api.POST('/api/v1/session/link', { body: { token } })),
    retry: (count, error) => count < 2 && error instanceof Problem && error.unsent,
    staleTime: Infinity,
    gcTime: 0,
  });
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string>();
  const [differs, setDiffers] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    const password = first.current!.value;
    setFault(undefined);
    setProblem(null);
    setDiffers(password !== second.current!.value);
    if (password !== second.current!.value) return second.current!.focus();
    setBusy(true);
    try {
      await got(api.POST('/api/v1/session/link/password', { body: { token, password } }));
      toast({ kind: 'ok', title: t('password_set') });
      await navigate({ to: '/sign-in', search: { login: link.data?.login } });
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setFault(error.errors.map((it) => it.detail).join(' '));
      else setProblem(error instanceof Error ? error.message : String(error));
      first.current!.focus();
    }
  };

  if (link.isPending) return <Frame label={t('welcome')} title={t('product')} claim={t('looking')}>{null}</Frame>;
  if (link.isError)
    return (
      <Frame label={t('welcome')} title={t('product')} claim={t('claim')}>
        <Told>{link.error.message}</Told>
        <Action onClick={() => void navigate({ to: '/sign-in' })}>{t('to_sign_in')}</Action>
      </Frame>
    );
  const { login, purpose, expires_at } = link.data;
  return (
    <Frame
      label={t('welcome')}
      title={purpose === 'invitation' ? t('welcome') : t('new_password')}
      claim={t('link_for', { login, until: exact(expires_at) })}
      onSubmit={() => void submit()}
    >
      <input type="hidden" name="username" autoComplete="username" value={login} readOnly />
      <PasswordField ref={first} label={t('choose_password')} hint={t('password_hint')} problem={fault} name="new-password" autoComplete="new-password" autoFocus />
      <PasswordField ref={second} label={t('repeat_password')} problem={differs ? t('differs') : undefined} name="repeat-password" autoComplete="new-password" />
      <Told>{problem}</Told>
      <Action look="main" type="submit" disabled={busy} className={css.enter}>
        {t('set_password')}
      </Action>
      {purpose === 'invitation' && (
        <Providers
          invitation={token}
          busy={busy}
          begun={() => {
            setBusy(true);
            setProblem(null);
          }}
          failed={(why) => {
            setBusy(false);
            setProblem(why);
          }}
        />
      )}
    </Frame>
  );
}
