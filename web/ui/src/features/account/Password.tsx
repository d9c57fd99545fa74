/** The own password: the old one is asked for, all other sessions end. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { words } from './strings';
import css from './account.module.css';

export function Password({ login }: { login: string }) {
  const t = useT(words);
  const queries = useQueryClient();
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const of = (name: string) => String(form.get(name) ?? '');
    setFaults({});
    if (of('new-password') !== of('repeat-password')) return setFaults({ repeat: t('differs') });
    setBusy(true);
    try {
      await got(api.POST('/api/v1/account/password', { body: { old_password: of('old-password'), new_password: of('new-password') } }));
      element.reset();
      toast({ kind: 'ok', title: t('password_changed'), detail: t('password_changed_hint') });
      await queries.invalidateQueries({ queryKey: ['account'] });
    } catch (error) {
      if (error instanceof Problem && error.errors.length > 0) setFaults(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      else complain(error);
    }
    setBusy(false);
  };

  return (
    <section className={css.panel} aria-labelledby="password">
      <h2 id="password">{t('password')}</h2>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <input type="hidden" name="username" autoComplete="username" value={login} readOnly />
        <PasswordField label={t('old_password')} problem={faults['old_password']} name="old-password" autoComplete="current-password" required />
        <PasswordField label={t('new_password')} hint={t('password_hint')} problem={faults['new_password']} name="new-password" autoComplete="new-password" required />
        <PasswordField label={t('repeat_password')} problem={faults['repeat']} name="repeat-password" autoComplete="new-password" required />
        <Action look="main" type="submit" disabled={busy}>
          {t('change_password')}
        </Action>
      </form>
    </section>
  );
}
