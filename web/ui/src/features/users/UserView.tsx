/** One who signs in: rights, state, sessions, and what an administrator can do. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { act, api } from '@/shared/api';
import { Action, Chip, Empty, Person } from '@/shared/design';
import { DeviceName } from '@/shared/devices';
import { useT } from '@/shared/i18n';
import { keyOf, usePlaces } from '@/shared/places';
import { roleWords } from '@/shared/roles';
import { useMe } from '@/shared/session';
import { moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import { Editor } from './Editor';
import type { Given } from './OneTimeLink';
import { USERS, sessionsQuery, userQuery } from './queries';
import { words } from './strings';
import css from './users.module.css';

interface Props {
  id: string;
  back: () => void;
  give: (given: Given) => void;
}

export function UserView({ id, back, give }: Props) {
  const t = useT(words);
  const say = useT(roleWords);
  const places = usePlaces();
  const me = useMe();
  const queries = useQueryClient();
  const query = useQuery(userQuery(id));
  const sessions = useQuery({ ...sessionsQuery(id), refetchInterval: 15_000 }).data?.items ?? [];
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const params = { path: { id } };
  const user = query.data;
  if (!user)
    return (
      <Empty icon="key" title={query.isError ? t('failed') : t('loading')}>
        {query.error?.message}
      </Empty>
    );

  const move = async (call: Promise<{ data?: unknown }>, done: string) => {
    setBusy(true);
    if (await act(call.then(() => ({ data: true })))) toast({ kind: 'ok', title: done });
    await queries.invalidateQueries({ queryKey: USERS });
    setBusy(false);
  };
  const link = async () => {
    setBusy(true);
    const given = await act(api.POST('/api/v1/users/{id}/link', { params }));
    if (given) give({ login: user.login, link: given });
    setBusy(false);
  };

  return (
    <article className={css.view}>
      <header className={css.head}>
        <Action look="quiet" icon="left" className={css.back} aria-label={t('back')} onClick={back} />
        <Person name={user.name} size={48} />
        <div>
          <h2>{user.name}</h2>
          <p className={css.marks}>
            <Chip>{say(user.role)}</Chip>
            {user.state !== 'active' && <Chip tone="warn">{t(user.state)}</Chip>}
            {user.name !== user.login && <span>{user.login}</span>}
          </p>
        </div>
      </header>
      {user.manageable ? (
        <div className={css.tools}>
          <Action icon="edit" disabled={busy} onClick={() => setEditing(true)}>
            {t('edit')}
          </Action>
          {user.state !== 'locked' && (
            <Action icon="link" disabled={busy} onClick={() => void link()}>
              {user.state === 'invited' ? t('new_invitation') : t('reset_password')}
            </Action>
          )}
          {user.second_factor && (
            <Action disabled={busy} onClick={() => void move(api.DELETE('/api/v1/users/{id}/second-factor', { params }), t('factor_removed'))}>
              {t('remove_factor')}
            </Action>
          )}
          {user.state === 'locked' ? (
            <Action icon="key" disabled={busy} onClick={() => void move(api.POST('/api/v1/users/{id}/unlock', { params }), t('unlocked'))}>
              {t('unlock')}
            </Action>
          ) : (
            <Action icon="lock" disabled={busy} onClick={() => void move(api.POST('/api/v1/users/{id}/lock', { params }), t('locked_done'))}>
              {t('lock')}
            </Action>
          )}
        </div>
      ) : (
        <div className={css.tools}>
          {user.id !== me?.id && (
            <Action icon="edit" disabled={busy} onClick={() => setEditing(true)}>
              {t('edit')}
            </Action>
          )}
          <p className={css.dim}>{t(user.id === me?.id ? 'own_account' : 'not_manageable')}</p>
        </div>
      )}
      <dl className={css.facts}>
        {user.mandates.map((mandate) => (
          <Fragment key={`${mandate.company.id} ${mandate.role}`}>
            <dt>{mandate.company.name}</dt>
            <dd>
              {mandate.own_role ? t('own_role_of', { name: mandate.own_role.name, role: say(mandate.role) }) : say(mandate.role)}
              {mandate.employee && ` · ${mandate.employee.name}`}
              {mandate.scopes.length === 0 ? (
                <small>{t('unbound')}</small>
              ) : (
                <ul>
                  {mandate.scopes.map((it) => (
                    <li key={keyOf(it)}>{places.name(it)}</li>
                  ))}
                </ul>
              )}
            </dd>
          </Fragment>
        ))}
        {user.elsewhere && (
          <>
            <dt>{t('companies')}</dt>
            <dd>{t('elsewhere')}</dd>
          </>
        )}
        <dt>{t('resident')}</dt>
        <dd>{user.person?.name ?? '—'}</dd>
        <dt>{t('factor')}</dt>
        <dd>{user.second_factor ? t('factor_on') : t('factor_off')}</dd>
        <dt>{t('last_seen')}</dt>
        <dd>{user.last_seen_at ? moment(user.last_seen_at) : t('never')}</dd>
      </dl>
      <section className={css.sessions} aria-labelledby="user-sessions">
        <h3 id="user-sessions">{t('sessions')}</h3>
        {sessions.length === 0 && <p className={css.dim}>{t('no_sessions')}</p>}
        <ul>
          {sessions.map((it) => (
            <li key={it.id}>
              <strong>
                <DeviceName browser={it.browser} platform={it.platform} />
              </strong>
              <small>{t('seen', { at: moment(it.last_seen_at), from: it.address ?? '—' })}</small>
            </li>
          ))}
        </ul>
        {user.manageable && sessions.length > 0 && (
          <Action icon="out" disabled={busy} onClick={() => void move(api.DELETE('/api/v1/users/{id}/sessions', { params }), t('sessions_ended'))}>
            {t('end_sessions')}
          </Action>
        )}
      </section>
      {editing && <Editor user={user} close={() => setEditing(false)} />}
    </article>
  );
}
