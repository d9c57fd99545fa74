/** The first start: who holds the printed link makes the company and its administrator. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { takeCarried } from '@/shared/carried';
import { useT } from '@/shared/i18n';
import { meQuery } from '@/shared/session';
import { Frame, Told } from './Frame';
import { words } from './strings';
import css from './sign_in.module.css';

export default function SetupPage() {
  const t = useT(words);
  const id = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [token] = useState(takeCarried);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    const form = new FormData(event.target as HTMLFormElement);
    const of = (name: string) => String(form.get(name) ?? '');
    setFaults({});
    setProblem(null);
    if (of('new-password') !== of('repeat-password')) return setFaults({ repeat: t('differs') });
    setBusy(true);
    const body = { token, company: of('company'), login: of('username'), password: of('new-password'), zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    try {
      const { user } = await got(api.POST('/api/v1/session/setup', { body }));
      queries.clear();
      queries.setQueryData(meQuery.queryKey, user);
      await navigate({ to: '/' });
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setFaults(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      else setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const text = (name: string, label: string, fault: string | undefined, autoComplete: string) => (
    <div className={css.field}>
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input id={`${id}-${name}`} name={name} autoComplete={autoComplete} autoCapitalize="none" autoFocus={name === 'company'} maxLength={200} aria-invalid={fault ? true : undefined} aria-describedby={fault ? `${id}-${name}-fault` : undefined} />
      {fault && (
        <small id={`${id}-${name}-fault`} className={css.fault}>
          {fault}
        </small>
      )}
    </div>
  );
  return (
    <Frame label={t('setup')} title={t('setup')} claim={t('setup_claim')} onSubmit={(event) => void submit(event)}>
      {text('company', t('company'), faults['name'] ?? faults['company'], 'organization')}
      {text('username', t('admin_login'), faults['login'], 'username')}
      <PasswordField label={t('choose_password')} hint={t('password_hint')} problem={faults['password']} name="new-password" autoComplete="new-password" />
      <PasswordField label={t('repeat_password')} problem={faults['repeat']} name="repeat-password" autoComplete="new-password" />
      <Told>{problem ?? faults['settings.zone'] ?? null}</Told>
      <Action look="main" type="submit" disabled={busy} className={css.enter}>
        {t('found')}
      </Action>
    </Frame>
  );
}
