/** Those who may sign in: find one, invite, change, close. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Chip, Empty, Icon, Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { trade } from '@/shared/trade';
import type { Role, User, UserState } from '@/wire';
import { Editor } from './Editor';
import { OneTimeLink, type Given } from './OneTimeLink';
import { UserView } from './UserView';
import { ROLES, USERS } from './queries';
import { words } from './strings';
import css from './users.module.css';

/** So many are shown at once; a search narrows them. */
const SHOWN = 200;

export default function UsersPage() {
  const t = useT(words);
  const say = useT(trade);
  const navigate = useNavigate();
  const { u: chosen } = useSearch({ strict: false }) as { u?: string };
  const [text, setText] = useState('');
  const [role, setRole] = useState<Role | ''>('');
  const [state, setState] = useState<UserState | ''>('');
  const [inviting, setInviting] = useState(false);
  const [given, setGiven] = useState<Given | null>(null);
  const q = useDeferredValue(text.trim());
  const query = { limit: SHOWN, ...(q ? { q } : {}), ...(role ? { role } : {}), ...(state ? { state } : {}) };
  const list = useQuery({
    queryKey: [...USERS, query],
    queryFn: () => got(api.GET('/api/v1/users', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const choose = (id: string | undefined) => void navigate({ to: '/users' as '/', search: { u: id } as never });
  const items = list.data?.items ?? [];

  return (
    <div className={css.page} data-chosen={chosen !== undefined || undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={css.list}>
        <div className={css.top}>
          <div className={css.find}>
            <Icon name="search" />
            <input type="search" aria-label={t('search')} placeholder={t('search')} value={text} maxLength={200} onChange={(event) => setText(event.currentTarget.value)} />
          </div>
          <Action icon="plus" onClick={() => setInviting(true)}>
            {t('invite')}
          </Action>
        </div>
        <div className={css.filters}>
          <select aria-label={t('role')} value={role} onChange={(event) => setRole(event.currentTarget.value as Role | '')}>
            <option value="">{t('any_role')}</option>
            {ROLES.map((it) => (
              <option key={it} value={it}>
                {say(it)}
              </option>
            ))}
          </select>
          <select aria-label={t('state')} value={state} onChange={(event) => setState(event.currentTarget.value as UserState | '')}>
            <option value="">{t('any_state')}</option>
            <option value="active">{t('active')}</option>
            <option value="invited">{t('invited')}</option>
            <option value="locked">{t('locked')}</option>
          </select>
        </div>
        <p className={css.under} role="status">
          {list.data && (list.data.total > SHOWN ? t('first_of', { shown: SHOWN, count: list.data.total }) : t('found', { count: list.data.total }))}
        </p>
        <div className={css.rows}>
          {list.isError ? (
            <Empty icon="key" title={t('failed')}>
              {list.error.message} <Action onClick={() => void list.refetch()}>{t('again')}</Action>
            </Empty>
          ) : list.isPending ? (
            <Empty icon="clock" title={t('loading')} />
          ) : (
            items.length === 0 && <Empty icon="key" title={t('nobody')} />
          )}
          <ul>
            {items.map((it) => (
              <Row key={it.id} user={it} current={it.id === chosen} choose={choose} />
            ))}
          </ul>
        </div>
      </div>
      <div className={css.card}>
        {chosen ? (
          <UserView key={chosen} id={chosen} back={() => choose(undefined)} give={setGiven} />
        ) : (
          <Empty icon="key" title={t('pick')}>
            {t('pick_hint')}
          </Empty>
        )}
      </div>
      {inviting && (
        <Editor
          close={() => setInviting(false)}
          invited={(user, link) => {
            choose(user.id);
            setGiven({ login: user.login, link });
          }}
        />
      )}
      {given && <OneTimeLink given={given} close={() => setGiven(null)} />}
    </div>
  );
}

function Row({ user, current, choose }: { user: User; current: boolean; choose: (id: string) => void }) {
  const t = useT(words);
  const say = useT(trade);
  return (
    <li>
      <button type="button" aria-current={current || undefined} onClick={() => choose(user.id)}>
        <Person name={user.name} size={32} />
        <span>
          <strong>{user.name}</strong>
          <small>{[user.name !== user.login && user.login, say(user.role)].filter(Boolean).join(' · ')}</small>
        </span>
        {user.state !== 'active' && <Chip tone="warn">{t(user.state)}</Chip>}
      </button>
    </li>
  );
}
