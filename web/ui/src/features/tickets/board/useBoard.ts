/** The rows of the board in their order, kept up to date outside of React. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { DeskSearch } from '@/shared/desk';
import { useTopic, type Rows } from '@/shared/live';
import { type Part, inPart } from '@/shared/part';
import type { TicketRow } from '@/wire';
import { passing, sortOf, topicFilter } from './model/filter';
import { follow } from './model/follow';
import { BoardOrder, compareBy } from './model/order';

export interface BoardModel {
  rows: Rows<TicketRow>;
  order: BoardOrder<TicketRow>;
  revision: number;
}

export function useBoard(search: DeskSearch, held: boolean): BoardModel {
  const { status, company, district, complex, executor, building, emergency, overdue, q, sort } = search;
  const filter = useMemo(() => topicFilter({ status }, Date.now()), [status]);
  const rows = useTopic<TicketRow>('tickets', filter);
  const { order, subscribe } = useMemo(() => {
    const wanted = { status, company, district, complex, executor, building, emergency, overdue, q };
    const it = new BoardOrder<TicketRow>(compareBy(sortOf({ sort })), passing(wanted));
    return { order: it, subscribe: follow(rows, it) };
  }, [rows, status, company, district, complex, executor, building, emergency, overdue, q, sort]);

  const revision = useSyncExternalStore(subscribe, () => order.revision);
  // Letting go must repaint even when the revision was read before.
  const [, repaint] = useState(0);
  useEffect(() => {
    order.hold(held);
    repaint((n) => n + 1);
  }, [order, held]);
  return { rows, order, revision };
}

export interface Counts {
  byStatus: Record<string, number>;
  overdue: number;
  emergencies: readonly TicketRow[];
}

const none: Counts = { byStatus: {}, overdue: 0, emergencies: [] };

/** Numbers over all open tickets of the part, whatever the filter; counted at most twice a second. */
export function useCounts(rows: Rows<TicketRow>, part: Part): Counts {
  const [counts, setCounts] = useState(none);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const count = () => {
      waiting = null;
      const next: Counts & { emergencies: TicketRow[]; overdue: number } = { byStatus: {}, overdue: 0, emergencies: [] };
      for (const row of rows.map.values()) {
        if (!inPart(part, row)) continue;
        next.byStatus[row.status] = (next.byStatus[row.status] ?? 0) + 1;
        if (row.overdue) next.overdue += 1;
        if (row.emergency && row.status !== 'completed') next.emergencies.push(row);
      }
      next.emergencies.sort(compareBy('due'));
      setCounts(next);
    };
    count();
    const stop = rows.watch(({ replaced }) => {
      if (replaced) count();
      else waiting ??= setTimeout(count, 500);
    });
    return () => {
      stop();
      if (waiting) clearTimeout(waiting);
    };
  }, [rows, part]);
  return counts;
}
