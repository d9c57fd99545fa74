/** Where an owner's invitation leads: into the flat, with the account that is signed in or with a new one. */
import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { takeCarried } from '@/shared/carried';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { meQuery } from '@/shared/session';
import { exact } from '@/shared/time';
import { trade } from '@/shared/trade';
import { words } from './strings';
import css from './home.module.css';

export default function JoinPage() {
  const t = useT(words);
  const say = useT(trade);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [token] = useState(takeCarried);
  const me = useQuery({ ...meQuery, throwOnError: false }).data;
  const shown = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => got(api.POST('/api/v1/session/invitation', { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });
  const [fields, setFields] = useState({ name: '', phone: '', login: '', password: '' });
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);

  const join = async (ask: () => Promise<unknown>) => {
    setBusy(true);
    setFault('');
    setFaults({});
    try {
      await ask();
      queries.clear();
      await navigate({ to: '/home' as '/' });
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Problem)) throw error;
      setFaults(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      if (error.errors.length === 0) setFault(error.detail || error.title);
    }
  };
  const accept = (event: FormEvent) => {
    event.preventDefault();
    void join(() => got(api.POST('/api/v1/session/invitation/accept', { body: { token, ...fields } })));
  };
  const field = (key: keyof typeof fields) => ({
    label: t(key),
    value: fields[key],
    error: faults[key],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const value = event.currentTarget.value;
      setFields((before) => ({ ...before, [key]: value }));
    },
  });

  return (
    <main className={css.join}>
      <form className={css.card} aria-label={t('invited')} noValidate onSubmit={accept}>
        <h1>{t('invited')}</h1>
        {shown.isPending ? (
          <p>{t('looking')}</p>
        ) : shown.isError ? (
          <>
            <p role="alert">{shown.error.message}</p>
            <Action onClick={() => void navigate({ to: '/sign-in' })}>{t('to_sign_in')}</Action>
          </>
        ) : (
          <>
            <p>
              {t('invited_to', {
                address: shown.data.address,
                flat: String(shown.data.flat),
                company: shown.data.company,
                role: say(shown.data.role).toLowerCase(),
                until: exact(shown.data.expires_at),
              })}
            </p>
            {me?.rights.includes('manage_home') ? (
              <Action look="main" disabled={busy} onClick={() => void join(() => got(api.POST('/api/v1/home/flats', { body: { invitation: token } })))}>
                {t('as_me', { name: me.name })}
              </Action>
            ) : (
              <>
                <TextInput {...field('name')} required maxLength={200} autoComplete="name" />
                <TextInput {...field('phone')} inputMode="tel" autoComplete="tel" />
                <TextInput {...field('login')} required maxLength={64} autoComplete="username" />
                <TextInput {...field('password')} description={t('password_hint')} type="password" required autoComplete="new-password" />
                <Action look="main" type="submit" disabled={busy}>
                  {t('accept')}
                </Action>
              </>
            )}
            <p role="alert" className={css.fault}>
              {fault && (
                <>
                  <Icon name="alarm" /> {fault}
                </>
              )}
            </p>
          </>
        )}
      </form>
    </main>
  );
}
