/** Roles that a company makes for itself: what each takes away from the built-in one, who holds it, and the form. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api } from '@/shared/api';
import { Action, Chip, Empty } from '@/shared/design';
import { useLanguage, useT } from '@/shared/i18n';
import { ownRolesQuery } from '@/shared/roles/own';
import { roleWords } from '@/shared/roles';
import { useMe } from '@/shared/session';
import { toast } from '@/shared/toast';
import type { OwnRole } from '@/wire';
import { RoleForm } from './RoleForm';
import { matrixQuery } from './queries';
import { words } from './strings';
import css from './access.module.css';

export function OwnRoles() {
  const t = useT(words);
  const say = useT(roleWords);
  const language = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const gives = (id: string) => me?.mandates.some((it) => it.company_id === id && it.rights.includes('manage_users')) ?? false;
  const companies = (me?.companies ?? []).filter((it) => gives(it.id));
  const [chosen, setCompany] = useState('');
  const company = chosen || (companies[0]?.id ?? '');
  const matrix = useQuery(matrixQuery(language));
  const list = useQuery({ ...ownRolesQuery(company), enabled: company !== '' });
  const [open, setOpen] = useState<OwnRole | 'new' | null>(null);
  if (!matrix.data || !list.data) {
    const error = matrix.error ?? list.error;
    return (
      <Empty icon={error ? 'lock' : 'clock'} title={t(error ? 'failed' : 'loading')}>
        {error?.message}
      </Empty>
    );
  }
  const { actions, reaches } = matrix.data;
  const action = (code: string) => actions.find((it) => it.action.code === code)?.action.text ?? code;
  const reach = (code: string) => reaches.find((it) => it.code === code)?.text ?? code;
  const again = () => queries.invalidateQueries({ queryKey: ownRolesQuery(company).queryKey });
  const remove = async (role: OwnRole) => {
    const params = { path: { id: company, role: role.id } };
    if (await act(api.DELETE('/api/v1/companies/{id}/roles/{role}', { params }).then(() => ({ data: true })))) toast({ kind: 'ok', title: t('removed') });
    await again();
  };
  return (
    <>
      <p className={css.hint}>{t('own_hint')}</p>
      <div className={css.tools}>
        {companies.length > 1 && (
          <label>
            {t('company')}
            <select value={company} onChange={(event) => setCompany(event.target.value)}>
              {companies.map((it) => (
                <option key={it.id} value={it.id}>
                  {it.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <Action icon="plus" look="main" onClick={() => setOpen('new')}>
          {t('new_role')}
        </Action>
      </div>
      {list.data.items.length === 0 && <Empty icon="key" title={t('no_own')}>{t('no_own_hint')}</Empty>}
      <ul className={css.own}>
        {list.data.items.map((role) => (
          <li key={role.id}>
            <article aria-label={role.name}>
              <h2>
                {role.name} <Chip>{say(role.base)}</Chip>
              </h2>
              {role.reaches.length === 0 ? (
                <p>{t('as_base')}</p>
              ) : (
                <dl>
                  {role.reaches.map((it) => (
                    <div key={it.action}>
                      <dt>{action(it.action)}</dt>
                      <dd>{reach(it.reach)}</dd>
                    </div>
                  ))}
                </dl>
              )}
              <p className={css.holders}>
                {role.holders.length === 0 ? t('nobody_holds') : t('holders', { names: role.holders.map((it) => it.name).join(', ') })}
              </p>
              <div className={css.buttons}>
                <Action icon="edit" onClick={() => setOpen(role)}>
                  {t('change')}
                </Action>
                {role.holders.length === 0 && (
                  <Action icon="close" onClick={() => void remove(role)}>
                    {t('remove')}
                  </Action>
                )}
              </div>
            </article>
          </li>
        ))}
      </ul>
      {open && (
        <RoleForm
          company={company}
          matrix={matrix.data}
          {...(open === 'new' ? {} : { role: open })}
          close={() => {
            setOpen(null);
            void again();
          }}
        />
      )}
    </>
  );
}
