/** One role in one company, as it is given. */
import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { type Places, keyOf } from '@/shared/places';
import { ROLES, roleWords } from '@/shared/roles';
import { ownRolesQuery } from '@/shared/roles/own';
import type { Named, NewMandate, Role } from '@/wire';
import { words } from './strings';
import css from './users.module.css';

/** Before the number of an own role in the list of roles. */
const OWN = 'own:';

interface Props {
  /** Counted from one, as people read it. */
  number: number;
  mandate: NewMandate;
  companies: readonly Named[];
  places: Places;
  errors: Record<string, string>;
  change: (mandate: NewMandate) => void;
  /** None for the only one. */
  remove: (() => void) | undefined;
}

export function MandateFields({ number, mandate, companies, places, errors, change, remove }: Props) {
  const t = useT(words);
  const say = useT(roleWords);
  const staff = useQuery({ queryKey: ['employees', 'names'], queryFn: () => got(api.GET('/api/v1/employees', { params: { query: { limit: 500 } } })) });
  const people = (staff.data?.items ?? []).filter((it) => it.company_id === mandate.company_id);
  const scopes = useMemo(() => mandate.scopes ?? [], [mandate.scopes]);
  const options = useMemo(() => {
    const known = places.options(mandate.company_id);
    const others = scopes.filter((it) => !known.some((other) => other.value === keyOf(it)));
    return [...known, ...others.map((scope) => ({ value: keyOf(scope), label: places.name(scope), scope }))];
  }, [places, mandate.company_id, scopes]);
  const several = companies.length > 1;
  const own = useQuery(ownRolesQuery(mandate.company_id)).data?.items ?? [];
  const built_in = ROLES.map((value) => ({ value: value as string, label: say(value) }));
  const made = own.map((it) => ({ value: `${OWN}${it.id}`, label: t('own_role_of', { name: it.name, role: say(it.base) }) }));
  const roles = made.length > 0 ? [{ group: t('own_roles'), items: made }, { group: t('built_in_roles'), items: built_in }] : built_in;

  return (
    <fieldset className={several ? css.mandate : css.only}>
      {several && (
        <legend>
          {t('mandate', { number })}
          {number === 1 && ` · ${t('main')}`}
        </legend>
      )}
      {several && (
        <Select
          label={t('company')}
          data={companies.map((it) => ({ value: it.id, label: it.name }))}
          value={mandate.company_id}
          onChange={(id) => id && change({ company_id: id, role: mandate.role })}
          error={errors['company_id']}
          allowDeselect={false}
        />
      )}
      <Select
        label={t('role')}
        description={say(`about_${mandate.role as (typeof ROLES)[number]}`)}
        data={roles}
        value={mandate.own_role ? `${OWN}${mandate.own_role}` : mandate.role}
        onChange={(chosen) => {
          const made = own.find((it) => `${OWN}${it.id}` === chosen);
          if (made) change({ ...mandate, role: made.base, own_role: made.id });
          else if (chosen) change({ ...mandate, role: chosen as Role, own_role: null });
        }}
        error={errors['role'] ?? errors['own_role']}
        allowDeselect={false}
      />
      <Select
        label={t('employee')}
        description={t('employee_hint')}
        data={people.map((it) => ({ value: it.id, label: it.name }))}
        value={mandate.employee_id ?? null}
        onChange={(id) => change({ ...mandate, employee_id: id })}
        error={errors['employee_id']}
        searchable
        clearable
        limit={80}
      />
      <MultiSelect
        label={t('scopes')}
        description={t('scopes_hint')}
        data={options.map(({ value, label }) => ({ value, label }))}
        value={scopes.map(keyOf)}
        onChange={(keys) => change({ ...mandate, scopes: keys.flatMap((key) => options.find((it) => it.value === key)?.scope ?? []) })}
        error={errors['scopes']}
        searchable
        limit={80}
      />
      {remove && (
        <Action icon="close" onClick={remove}>
          {t('remove_mandate')}
        </Action>
      )}
    </fieldset>
  );
}
