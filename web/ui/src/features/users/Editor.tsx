/** An invitation, or other rights for somebody. */
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { keyOf, usePlaces } from '@/shared/places';
import { useMe } from '@/shared/session';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { GivenLink, Role, Scope, User } from '@/wire';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { ROLES, USERS } from './queries';
import { words } from './strings';
import css from './users.module.css';

interface Props {
  user?: User;
  close: () => void;
  invited?: (user: User, link: GivenLink) => void;
}

export function Editor({ user, close, invited }: Props) {
  const t = useT(words);
  const say = useT(trade);
  const me = useMe();
  const queries = useQueryClient();
  const places = usePlaces();
  const [login, setLogin] = useState(user?.login ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'dispatcher');
  const [companies, setCompanies] = useState(user?.companies.map((it) => it.id) ?? me?.companies.slice(0, 1).map((it) => it.id) ?? []);
  const [employee, setEmployee] = useState(user?.employee?.id ?? null);
  const [scopes, setScopes] = useState<Scope[]>(user?.scopes ?? []);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const staff = useQuery({ queryKey: ['employees', 'names'], queryFn: () => got(api.GET('/api/v1/employees', { params: { query: { limit: 500 } } })) });
  const people = (staff.data?.items ?? []).filter((it) => companies.includes(it.company_id));
  const known = new Map(scopes.map((it) => [keyOf(it), it]));
  const options = useMemo(() => companies.flatMap((it) => places.options(it)), [places, companies]);
  const labelled = [...options, ...scopes.filter((it) => !options.some((other) => other.value === keyOf(it))).map((scope) => ({ value: keyOf(scope), label: places.name(scope), scope }))];

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    const rights = { role, companies, scopes, employee_id: employee };
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
        setErrors(Object.fromEntries(error.errors.map((it) => [it.field.split(/[.[]/)[0]!, it.detail])));
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
        <Select
          label={t('role')}
          description={t(`about_${role as (typeof ROLES)[number]}`)}
          data={ROLES.map((value) => ({ value, label: say(value) }))}
          value={role}
          onChange={(value) => value && setRole(value as Role)}
          error={errors['role']}
          allowDeselect={false}
        />
        {me && me.companies.length > 1 && (
          <MultiSelect label={t('companies')} data={me.companies.map((it) => ({ value: it.id, label: it.name }))} value={companies} onChange={setCompanies} error={errors['companies']} />
        )}
        <Select
          label={t('employee')}
          description={t('employee_hint')}
          data={people.map((it) => ({ value: it.id, label: it.name }))}
          value={employee}
          onChange={setEmployee}
          error={errors['employee_id']}
          searchable
          clearable
          limit={80}
        />
        <MultiSelect
          label={t('scopes')}
          description={t('scopes_hint')}
          data={labelled.map(({ value, label }) => ({ value, label }))}
          value={[...known.keys()]}
          onChange={(keys) => setScopes(keys.flatMap((key) => labelled.find((it) => it.value === key)?.scope ?? []))}
          error={errors['scopes']}
          searchable
          limit={80}
        />
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
