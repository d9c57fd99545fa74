/** An invitation, or other rights for somebody. */
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { usePlaces } from '@/shared/places';
import { useMe } from '@/shared/session';
import { toast } from '@/shared/toast';
import type { GivenLink, Mandate, NewMandate, User } from '@/wire';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { MandateFields } from './MandateFields';
import { USERS } from './queries';
import { words } from './strings';
import css from './users.module.css';

interface Props {
  user?: User;
  close: () => void;
  invited?: (user: User, link: GivenLink) => void;
}

/** A row of the form: the key stays with it while others come and go. */
interface Listed {
  key: number;
  mandate: NewMandate;
}

let keys = 0;
const listed = (mandate: NewMandate): Listed => ({ key: (keys += 1), mandate });
const given = (it: Mandate): NewMandate => ({ company_id: it.company.id, role: it.role, own_role: it.own_role?.id ?? null, employee_id: it.employee?.id ?? null, scopes: it.scopes });

/** What is wrong with one row, by the name of its field. */
function errorsOf(errors: Record<string, string>, index: number): Record<string, string> {
  const head = `mandates[${index}].`;
  return Object.fromEntries(Object.entries(errors).flatMap(([field, text]) => (field.startsWith(head) ? [[field.slice(head.length), text]] : [])));
}

export function Editor({ user, close, invited }: Props) {
  const t = useT(words);
  const me = useMe();
  const queries = useQueryClient();
  const places = usePlaces();
  const [login, setLogin] = useState(user?.login ?? '');
  const companies = me?.companies ?? [];
  const first = companies[0]?.id ?? '';
  const [mandates, setMandates] = useState<Listed[]>(() => (user ? user.mandates.map(given) : [{ company_id: first, role: 'dispatcher' as const }]).map(listed));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const own = (key: number) => (mandate: NewMandate) => setMandates((all) => all.map((it) => (it.key === key ? { key, mandate } : it)));

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    const rights = { mandates: mandates.map((it) => it.mandate) };
    try {
      if (user) {
        await got(api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id } }, headers: { 'If-Match': `"${user.version}"` }, body: rights }));
        toast({ kind: 'ok', title: t('saved') });
      } else {
        const answer = await got(api.POST('/api/v1/users', { body: { login, ...rights } }));
        invited?.(answer.user, answer.link);
      }
      close();
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.stale) toast({ kind: 'info', title: t('stale') });
      else if (error instanceof Problem && error.errors.length > 0)
        setErrors(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      else if (error instanceof Problem && error.code === 'login_taken') setErrors({ login: error.detail });
      else complain(error);
    }
    await queries.invalidateQueries({ queryKey: USERS });
  };

  return (
    <Dialog close={close} size="lg" title={user ? t('edit_of', { login: user.login }) : t('invite_title')}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        {!user && (
          <TextInput label={t('login')} description={t('login_hint')} value={login} onChange={(event) => setLogin(event.currentTarget.value)} error={errors['login']} required maxLength={64} autoComplete="off" autoCapitalize="none" data-autofocus />
        )}
        {mandates.map(({ key, mandate }, index) => (
          <MandateFields
            key={key}
            number={index + 1}
            mandate={mandate}
            companies={companies}
            places={places}
            errors={errorsOf(errors, index)}
            change={own(key)}
            remove={mandates.length > 1 ? () => setMandates((all) => all.filter((it) => it.key !== key)) : undefined}
          />
        ))}
        {companies.length > 1 && (
          <Action icon="plus" onClick={() => setMandates((all) => [...all, listed({ company_id: companies[all.length]?.id ?? first, role: 'dispatcher' })])}>
            {t('add_mandate')}
          </Action>
        )}
        {user?.elsewhere && <p className={css.dim}>{t('elsewhere')}</p>}
        <div className={css.buttons}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" type="submit" disabled={busy}>
            {user ? t('save') : t('invite')}
          </Action>
        </div>
      </form>
    </Dialog>
  );
}
