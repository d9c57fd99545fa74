/** Hand-overs of the past, the newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Action, Chip, Empty, type Tone } from '@/shared/design';
import { api, got } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import type { HandoverRow } from '@/wire';
import { words } from './strings';
import css from './handovers.module.css';

const TONE: Record<HandoverRow['state'], Tone> = { waiting: 'warn', accepted: 'good', replaced: 'plain' };

export function History({ shown, onShow }: { shown: string | undefined; onShow: (id: string) => void }) {
  const t = useT(words);
  const pages = useInfiniteQuery({
    queryKey: ['handovers', 'list'],
    queryFn: ({ pageParam }) =>
      got(api.GET('/api/v1/handovers', { params: { query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  });
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <aside className={css.history} aria-label={t('history')} data-empty={(!pages.isPending && rows.length === 0) || undefined}>
      <h2>{t('history')}</h2>
      {rows.length === 0 ? (
        <Empty icon={pages.isPending ? 'clock' : 'history'} title={t(pages.isPending ? 'loading' : 'history_empty')} />
      ) : (
        <ul>
          {rows.map((it) => (
            <li key={it.id}>
              <button type="button" aria-current={it.id === shown || undefined} onClick={() => onShow(it.id)}>
                <strong>{it.given_by.name}</strong>
                <Chip tone={TONE[it.state]}>{t(`state_${it.state}`)}</Chip>
                <small>{moment(it.given_at)}</small>
                <small>{it.accepted_by?.name}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && <Action onClick={() => void pages.fetchNextPage()}>{t('more')}</Action>}
    </aside>
  );
}
