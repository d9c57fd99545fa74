/** Of which roles the company wants a code beside the password. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { Company, Role } from '@/wire';
import { words } from './strings';
import css from './admin.module.css';

const ROLES: readonly Role[] = ['admin', 'manager', 'dispatcher', 'master', 'executor', 'contractor', 'accountant', 'resident'];

export function SecondFactor({ company }: { company: Company }) {
  const t = useT(words);
  const say = useT(trade);
  const queries = useQueryClient();
  const [roles, setRoles] = useState<readonly Role[]>(company.second_factor);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const params = { path: { id: company.id } };
    if (await act(api.PUT('/api/v1/companies/{id}/second-factor', { params, body: { roles: [...roles] } }))) toast({ kind: 'ok', title: t('second_factor_saved') });
    await queries.invalidateQueries({ queryKey: ['companies'] });
    await queries.invalidateQueries({ queryKey: ['me'] });
    setBusy(false);
  };
  return (
    <section className={css.panel} aria-labelledby="second-factor-roles">
      <h2 id="second-factor-roles">{t('second_factor')}</h2>
      <p className={css.dim}>{t('second_factor_hint')}</p>
      <ul className={css.marks}>
        {ROLES.map((role) => (
          <li key={role}>
            <label>
              <input type="checkbox" checked={roles.includes(role)} onChange={(event) => setRoles(event.currentTarget.checked ? [...roles, role] : roles.filter((it) => it !== role))} /> {say(role)}
            </label>
          </li>
        ))}
      </ul>
      <Action look="main" disabled={busy} onClick={() => void save()}>
        {t('save')}
      </Action>
    </section>
  );
}
