/** The stock: find a house, then see it flat by flat. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Chip, Empty, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useMe } from '@/shared/session';
import { HouseView } from './HouseView';
import { Offers } from './Managed';
import { words } from './strings';
import css from './buildings.module.css';

/** Rows of one page of the list. */
const PAGE = 60;

export default function BuildingsPage() {
  const t = useT(words);
  const me = useMe();
  const navigate = useNavigate();
  const { b: chosen } = useSearch({ strict: false }) as { b?: string };
  const [text, setText] = useState('');
  const [company, setCompany] = useState('');
  const q = useDeferredValue(text.trim());
  const query = useInfiniteQuery({
    queryKey: ['buildings', 'list', q, company],
    queryFn: ({ pageParam }) =>
      got(
        api.GET('/api/v1/buildings', {
          params: {
            query: {
              limit: PAGE,
              ...(q ? { q } : {}),
              ...(company ? { company_id: company } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? [];
  const total = pages[0]?.total ?? 0;
  const choose = (id: string | undefined) => void navigate({ to: '/buildings' as '/', search: { b: id } as never });

  return (
    <div className={css.page} data-chosen={chosen !== undefined || undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={css.list}>
        <div className={css.top}>
          <div className={css.find}>
            <Icon name="search" />
            <input
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </div>
        </div>
        <div className={css.under}>
          <span role="status">{query.isSuccess ? t('count', { count: total }) : ''}</span>
          {me && me.companies.length > 1 && (
            <select aria-label={t('company')} value={company} onChange={(event) => setCompany(event.currentTarget.value)}>
              <option value="">{t('all_companies')}</option>
              {me.companies.map((it) => (
                <option key={it.id} value={it.id}>
                  {it.name}
                </option>
              ))}
            </select>
          )}
        </div>
        <Offers />
        <div className={css.rows} tabIndex={-1}>
          {query.isPending && <Empty icon="clock" title={t('loading')} />}
          {query.isError && (
            <Empty icon="house" title={t('failed')}>
              {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
            </Empty>
          )}
          {query.isSuccess && total === 0 && (
            <Empty icon="house" title={q ? t('not_found', { q }) : t('empty')}>
              {q ? undefined : t('empty_hint')}
            </Empty>
          )}
          <ul>
            {pages.flatMap((page) =>
              page.items.map((it) => (
                <li key={it.id}>
                  <button type="button" aria-current={it.id === chosen || undefined} onClick={() => choose(it.id)}>
                    <strong>{it.address}</strong>
                    <small>
                      {[
                        it.floors > 0 && t('floors', { count: it.floors }),
                        it.flats_count > 0 && t('flats', { count: it.flats_count }),
                        !it.living && t('not_living'),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                    {it.open_tickets > 0 && (
                      <Chip tone={it.open_emergencies > 0 ? 'danger' : 'accent'} title={t('open_tickets')}>
                        {it.open_emergencies > 0 && <Icon name="alarm" size={12} />}
                        {it.open_tickets}
                      </Chip>
                    )}
                  </button>
                </li>
              )),
            )}
          </ul>
          {query.hasNextPage && (
            <Action className={css.more} disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('more')}
            </Action>
          )}
        </div>
      </div>
      <div className={css.card}>
        {chosen ? (
          <HouseView key={chosen} id={chosen} back={() => choose(undefined)} />
        ) : (
          <Empty icon="house" title={t('pick')}>
            {t('pick_hint')}
          </Empty>
        )}
      </div>
    </div>
  );
}
