/** Where letters about the account go: an address that its person has confirmed. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, act, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { words } from './strings';
import css from './account.module.css';

export const EMAIL = ['account', 'email'];

export function Email() {
  const t = useT(words);
  const queries = useQueryClient();
  const own = useQuery({ queryKey: EMAIL, queryFn: () => got(api.GET('/api/v1/account/email')) }).data;
  const [setting, setSetting] = useState(false);
  const remove = async () => {
    if (await act(api.DELETE('/api/v1/account/email').then(() => ({ data: true })))) toast({ kind: 'ok', title: t('email_removed') });
    await queries.invalidateQueries({ queryKey: EMAIL });
  };
  // An installation that sends no letters needs no panel that says so.
  if (!own || (!own.letters && !own.email)) return null;
  return (
    <section className={css.panel} aria-labelledby="email">
      <h2 id="email">{t('email')}</h2>
      <p className={css.dim}>{t('email_hint')}</p>
      <p>{own.email ?? t('email_none')}</p>
      {setting ? (
        <NewEmail close={() => setSetting(false)} />
      ) : (
        <div className={css.buttons}>
          {own.letters && <Action onClick={() => setSetting(true)}>{own.email ? t('email_change') : t('email_set')}</Action>}
          {own.email && <Action onClick={() => void remove()}>{t('remove')}</Action>}
        </div>
      )}
    </section>
  );
}

function NewEmail({ close }: { close: () => void }) {
  const t = useT(words);
  const id = useId();
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const of = (name: string) => String(form.get(name) ?? '');
    setBusy(true);
    setFaults({});
    try {
      await got(api.POST('/api/v1/account/email/offer', { body: { email: of('email'), password: of('password') } }));
      toast({ kind: 'ok', title: t('email_sent') });
      return close();
    } catch (error) {
      if (error instanceof Problem && error.errors.length > 0) setFaults(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      else complain(error);
    }
    setBusy(false);
  };
  return (
    <form className={css.form} onSubmit={(event) => void send(event)} aria-label={t('email_set')} noValidate>
      <div className={css.field}>
        <label htmlFor={id}>{t('email_label')}</label>
        <input id={id} name="email" type="email" autoComplete="email" maxLength={254} required autoFocus aria-describedby={`${id}-fault`} />
        <small id={`${id}-fault`} className={css.fault}>
          {faults['email']}
        </small>
      </div>
      <PasswordField label={t('old_password')} problem={faults['password']} name="password" autoComplete="current-password" required />
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={busy}>
          {t('go_on')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
