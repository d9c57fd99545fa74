/** The filters of the board as they stand in the URL, and which rows pass them. */
import { OPEN, type DeskSearch } from '@/shared/desk';
import { inPart } from '@/shared/part';
import type { Status, TicketRow } from '@/wire';
import type { Sort } from './order';

const ended: readonly Status[] = ['closed', 'declined'];

/** What the service has to work on; the rest waits for the resident or is over. */
export const TO_DO: readonly Status[] = ['new', 'in_progress', 'deferred'];

/** Statuses that are asked for; what is to be done when nothing is. */
export function statusesOf(search: DeskSearch): readonly string[] {
  return search.status ? search.status.split(',') : TO_DO;
}

/** What to ask of the live topic. Open tickets share one subscription; ended ones are those of the last week. */
export function topicFilter(search: DeskSearch, now: number): Record<string, unknown> {
  const statuses = statusesOf(search);
  if (!statuses.some((it) => ended.includes(it as Status))) return OPEN;
  const midnight = Math.floor(now / 86_400_000) * 86_400_000;
  return { status: [...statuses], created_from: new Date(midnight - 7 * 86_400_000).toISOString() };
}

export function sortOf(search: DeskSearch): Sort {
  return search.sort === 'new' || search.sort === 'number' ? search.sort : 'due';
}

/** Lower case, ё as е. */
export const fold = (text: string) => text.toLowerCase().replaceAll('ё', 'е');

/** A test for rows; everything that the live topic does not filter already. */
export function passing(search: DeskSearch): (row: TicketRow) => boolean {
  const statuses = new Set(statusesOf(search));
  const words = fold(search.q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  return (row) =>
    statuses.has(row.status) &&
    inPart(search, row) &&
    (!search.building || row.building_id === search.building) &&
    (!search.executor || (search.executor === 'none' ? row.executor === null : row.executor?.id === search.executor)) &&
    (!search.emergency || row.emergency) &&
    (!search.overdue || row.overdue) &&
    (words.length === 0 || contains(row, words));
}

function contains(row: TicketRow, words: readonly string[]): boolean {
  const text = fold(
    `${row.number} ${row.address} ${row.flat ?? ''} ${row.service_name} ${row.description} ${row.executor?.name ?? ''} ${row.contact?.name ?? ''} ${row.contact?.phone ?? ''}`,
  );
  return words.every((word) => text.includes(word));
}

/** How many filters narrow the board, not counting the status. */
export function narrowing(search: DeskSearch): number {
  return [search.company, search.district, search.complex, search.executor, search.building, search.emergency, search.overdue, search.q].filter(Boolean)
    .length;
}

export const noFilters: Partial<DeskSearch> = {
  company: undefined,
  district: undefined,
  complex: undefined,
  executor: undefined,
  building: undefined,
  emergency: undefined,
  overdue: undefined,
  q: undefined,
};
