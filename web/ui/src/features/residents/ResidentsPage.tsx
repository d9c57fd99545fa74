/** The people of the houses: find one by house, flat or phone; the card stands beside the list. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Chip, Empty, Icon, Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { useMay } from '@/shared/session';
import type { BuildingRow } from '@/wire';
import { ResidentView } from './ResidentView';
import { Waiting, waitingQuery } from './Waiting';
import { words } from './strings';
import css from './residents.module.css';

const MOST = 100;
const byAddress = (a: BuildingRow, b: BuildingRow) => a.address.localeCompare(b.address, 'ru', { numeric: true });

export default function ResidentsPage() {
  const t = useT(words);
  const navigate = useNavigate();
  const { p: chosen } = useSearch({ strict: false }) as { p?: string };
  const houses = useList(useTopic<BuildingRow>('buildings'), byAddress);
  const [phone, setPhone] = useState('');
  const [house, setHouse] = useState('');
  const [flat, setFlat] = useState('');
  const [asked, setAsked] = useState<Record<string, string>>({});
  const manages = useMay('manage_residents');
  const waiting = useQuery({ ...waitingQuery, enabled: manages }).data?.items ?? [];
  const late = waiting.filter((it) => it.overdue).length;
  const [view, setView] = useState<'all' | 'waiting'>('all');
  const people = useQuery({
    queryKey: ['people', asked],
    queryFn: () => got(api.GET('/api/v1/people', { params: { query: { ...asked, limit: MOST } } })),
    placeholderData: keepPreviousData,
  });
  const addresses = new Map(houses.map((it) => [it.id, it.address]));
  const choose = (id: string | undefined) => void navigate({ to: '/residents' as '/', search: { p: id } as never });
  const find = (event: FormEvent) => {
    event.preventDefault();
    setAsked({
      ...(phone.trim() && { phone: phone.trim() }),
      ...(house && { building_id: house }),
      ...(flat.trim() && { flat: flat.trim() }),
    });
  };
  const items = people.data?.items ?? [];

  return (
    <div className={css.page} data-chosen={chosen !== undefined || undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={css.list}>
        {manages && (
          <div className={css.views} role="group" aria-label={t('title')}>
            <button type="button" aria-pressed={view === 'all'} onClick={() => setView('all')}>
              {t('all')}
            </button>
            <button type="button" aria-pressed={view === 'waiting'} onClick={() => setView('waiting')}>
              {t('waiting')} {waiting.length > 0 && <span>{waiting.length}</span>}
              {late > 0 && <Chip tone="danger">{t('late', { count: late })}</Chip>}
            </button>
          </div>
        )}
        {view === 'waiting' ? (
          <div className={css.rows}>
            <Waiting chosen={chosen} choose={choose} />
          </div>
        ) : (
          <>
            <form className={css.find} onSubmit={find} role="search">
              <label className={css.phone}>
                <Icon name="search" />
                <input type="search" inputMode="tel" aria-label={t('search')} placeholder={t('search')} value={phone} onChange={(event) => setPhone(event.currentTarget.value)} />
              </label>
              <select aria-label={t('house')} value={house} onChange={(event) => setHouse(event.currentTarget.value)}>
                <option value="">{t('any_house')}</option>
                {houses.map((it) => (
                  <option key={it.id} value={it.id}>
                    {it.address}
                  </option>
                ))}
              </select>
              <input aria-label={t('flat')} placeholder={t('flat')} value={flat} onChange={(event) => setFlat(event.currentTarget.value)} className={css.flat} maxLength={20} />
              <Action type="submit">{t('find')}</Action>
            </form>
            <p className={css.under} role="status">
              {people.data && t('count', { count: people.data.total })}
              {people.data && people.data.total > items.length && ` · ${t('shown', { count: items.length })}`}
            </p>
            <div className={css.rows}>
              {people.isPending && <Empty icon="clock" title={t('loading')} />}
              {people.isError && <Empty icon="people" title={people.error.message} />}
              {people.isSuccess && items.length === 0 && (
                <Empty icon="people" title={t('not_found')}>
                  {t('not_found_hint')}
                </Empty>
              )}
              <ul>
                {items.map((it) => (
                  <li key={it.id}>
                    <button type="button" aria-current={it.id === chosen || undefined} onClick={() => choose(it.id)}>
                      <Person name={it.name || '—'} size={32} />
                      <span>
                        <strong>{it.name || t('erased')}</strong>
                        <small>
                          {it.homes.map((home) => t('at', { address: addresses.get(home.building_id) ?? '…', flat: String(home.flat) })).join(' · ')}
                        </small>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          </>
        )}
      </div>
      <div className={css.card}>
        {chosen ? (
          <ResidentView key={chosen} id={chosen} addresses={addresses} back={() => choose(undefined)} />
        ) : (
          <Empty icon="people" title={t('pick')}>
            {t('pick_hint')}
          </Empty>
        )}
      </div>
    </div>
  );
}
