/** Hooks over the live connection. A component that shows one row watches that row alone. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { language, onLanguage } from '../i18n';
import type { Filter, Row } from './protocol';
import { Rows } from './rows';
import { Live, keyOf, type Freshness } from './socket';

export type { Filter, Row } from './protocol';
export { Rows, type Flushed } from './rows';
export type { Freshness } from './socket';

export const live = new Live(() => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live?lang=${language()}`);
onLanguage(() => live.relearn());

const none = new Rows<never>();

/** Joins a topic for as long as the component lives; `null` joins nothing. */
export function useTopic<T extends Row>(topic: string | null, filter?: Filter): Rows<T> {
  const key = topic === null ? null : keyOf(topic, filter);
  const [rows, setRows] = useState<{ key: string | null; rows: Rows<T> }>({
    key: null,
    rows: none as unknown as Rows<T>,
  });
  const asked = useRef(filter);
  asked.current = filter;
  useEffect(() => {
    if (topic === null) return;
    const wanted = asked.current;
    setRows({ key, rows: live.join<T>(topic, wanted) });
    return () => live.leave(topic, wanted);
  }, [topic, key]);
  return rows.key === key ? rows.rows : (none as unknown as Rows<T>);
}

/** One row, repainted only when it changes. */
export function useRow<T extends Row>(rows: Rows<T>, id: string | null | undefined): T | undefined {
  const subscribe = useMemo(
    () => (tell: () => void) => (id ? rows.watchRow(id, tell) : () => undefined),
    [rows, id],
  );
  return useSyncExternalStore(subscribe, () => (id ? rows.map.get(id) : undefined));
}

/** A number that grows when anything in the topic changes; for lists that are small. */
export function useRevision(rows: Rows<never> | Rows): number {
  const it = rows as Rows;
  const subscribe = useMemo(() => (tell: () => void) => it.watch(tell), [it]);
  return useSyncExternalStore(subscribe, () => it.revision);
}

/** All rows of a small topic as an array, in the order of `compare`. */
export function useList<T extends Row>(rows: Rows<T>, compare?: (a: T, b: T) => number): T[] {
  const revision = useRevision(rows as unknown as Rows);
  return useMemo(() => {
    const list = [...rows.map.values()];
    return compare ? list.sort(compare) : list;
    // The revision stands for the content of the map.
  }, [rows, revision, compare]);
}

/** Whether the first snapshot has come. */
export function useReady<T extends Row>(rows: Rows<T>): boolean {
  useRevision(rows as unknown as Rows);
  return rows.ready;
}

/** How fresh the picture is; drives the banner. */
export function useFreshness(): Freshness {
  return useSyncExternalStore(live.watch, live.fresh);
}
