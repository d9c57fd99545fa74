/** The ticket as it stood at a moment, beside what it is now where that differs. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, got } from '@/shared/api';
import { StateShape } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useRow, useTopic } from '@/shared/live';
import { moment, slotText } from '@/shared/time';
import { trade } from '@/shared/trade';
import type { Ticket } from '@/wire';
import { words } from './strings';
import css from './history.module.css';

export function Past({ id, at }: { id: string; at: string }) {
  const t = useT(words);
  const say = useT(trade);
  const now = useRow(useTopic<Ticket>(`ticket/${id}`), id);
  const query = useQuery({
    queryKey: ['ticket', id, 'at', at],
    queryFn: () => got(api.GET('/api/v1/tickets/{id}', { params: { path: { id }, query: { at } } })),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  if (query.isPending) return <p className={css.past}>{t('reading')}</p>;
  if (query.isError) return <p className={css.past}>{query.error.message}</p>;
  const then = query.data;

  const facts: [string, (it: Ticket) => string, ReactNode?][] = [
    [t('status'), (it) => say(it.status), <StateShape key="s" status={then.status} title={say(then.status)} size={14} />],
    [t('executor'), (it) => it.executor?.name ?? t('nobody')],
    [t('slot'), (it) => (it.slot ? slotText(it.slot) : t('none'))],
    [t('deadline'), (it) => (it.next_due ? moment(it.next_due) : t('none'))],
    [t('service'), (it) => it.service_name],
    [t('comments'), (it) => String(it.comments.length)],
    [t('files'), (it) => String(it.files.length)],
  ];
  return (
    <dl className={css.past} data-stale={query.isPlaceholderData || undefined}>
      {facts.map(([label, value, mark]) => {
        const other = now && value(now);
        const differs = other !== undefined && other !== value(then);
        return (
          <div key={label} data-differs={differs || undefined}>
            <dt>{label}</dt>
            <dd>
              {mark} {value(then)}
              {differs && <small>{t('differs', { now: other })}</small>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
