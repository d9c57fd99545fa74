/** The audit trail, the newest first: filtered by time and by what was done, and taken out as a table. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, download, got } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { useLanguage, useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import type { AuditRow } from '@/wire';
import { deeds, moment, subject } from './subject';
import { words } from './strings';
import css from './access.module.css';

export function Trail() {
  const t = useT(words);
  const language = useLanguage();
  const [what, setWhat] = useState('');
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const filter = {
    ...(what && { what }),
    ...(since && { from: moment(since) }),
    ...(until && { to: moment(until, 1) }),
  };
  const query = useInfiniteQuery({
    queryKey: ['access', 'trail', language, filter],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      got(api.GET('/api/v1/audit', { params: { query: { ...filter, ...(pageParam && { cursor: pageParam }) } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={css.tools}>
        <label>
          {t('what')}
          <select value={what} onChange={(event) => setWhat(event.target.value)}>
            <option value="">{t('all')}</option>
            {deeds(language).map(([code, text]) => (
              <option key={code} value={code}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('since')}
          <input type="date" value={since} onChange={(event) => setSince(event.target.value)} />
        </label>
        <label>
          {t('until')}
          <input type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        </label>
        <a
          className={css.export}
          href={`/api/v1/audit.csv?${new URLSearchParams(filter)}`}
          download
          onClick={(event) => {
            event.preventDefault();
            void download(`/api/v1/audit.csv?${new URLSearchParams(filter)}`, 'audit.csv');
          }}
        >
          {t('export')}
        </a>
      </div>
      {query.isPending && <Empty icon="clock" title={t('loading')} />}
      {query.isError && (
        <Empty icon="lock" title={t('failed')}>
          {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
        </Empty>
      )}
      {query.isSuccess && rows.length === 0 && (
        <Empty icon="list" title={t('nothing')}>
          {t('nothing_hint')}
        </Empty>
      )}
      {rows.length > 0 && (
        <div className={css.lines}>
          <table>
            <thead>
              <tr>
                {(['when', 'what', 'who', 'about', 'from'] as const).map((word) => (
                  <th key={word} scope="col">
                    {t(word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line key={row.number} row={row} />
              ))}
            </tbody>
          </table>
          {query.hasNextPage && (
            <Action onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
              {t('older')}
            </Action>
          )}
        </div>
      )}
    </>
  );
}

function Line({ row }: { row: AuditRow }) {
  const t = useT(words);
  const who = row.user?.name ?? (row.what.code === 'sign_in_refused' ? t('nobody') : t('machine'));
  return (
    <tr>
      <td>
        <time dateTime={row.at}>{exact(row.at)}</time>
      </td>
      <td>
        {row.what.text}
        {row.why && `: ${row.why}`}
        {row.count > 1 && ` ${t('count', { count: row.count - 1 })}`}
      </td>
      <td>{who}</td>
      <td>{subject(row)}</td>
      <td>{row.from}</td>
    </tr>
  );
}
