/** A ticket's history as a story: days, and within a day turns of one person at a time. */
import type { IconName } from '@/shared/design';
import type { HistoryItem } from '@/wire';

/** What one person (or the machine) did without a break. */
export interface Turn {
  by: HistoryItem['by'];
  at: string;
  items: HistoryItem[];
}

export interface Day {
  /** Local midnight's date, e.g. `2026-11-23`. */
  date: string;
  turns: Turn[];
}

/** A pause longer than this begins a new turn. */
const PAUSE = 10 * 60_000;

function same(a: HistoryItem['by'], b: HistoryItem['by']): boolean {
  return a.user?.id === b.user?.id && a.role === b.role && a.via === b.via;
}

/** Items come oldest first and stay so. `dateOf` names the local day of an instant. */
export function tell(items: readonly HistoryItem[], dateOf: (at: string) => string): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const date = dateOf(item.at);
    let day = days.at(-1);
    if (!day || day.date !== date) days.push((day = { date, turns: [] }));
    const turn = day.turns.at(-1);
    const last = turn?.items.at(-1);
    if (turn && last && same(turn.by, item.by) && Date.parse(item.at) - Date.parse(last.at) <= PAUSE) turn.items.push(item);
    else day.turns.push({ by: item.by, at: item.at, items: [item] });
  }
  return days;
}

const ICONS: Record<string, IconName> = {
  registered: 'plus',
  assigned: 'people',
  unassigned: 'people',
  started: 'play',
  deferred: 'pause',
  came_back: 'undo',
  completed: 'check',
  returned: 'undo',
  closed: 'star',
  declined: 'close',
  rescheduled: 'calendar',
  commented: 'comment',
  file_added: 'clip',
  localised: 'check',
  informed: 'phone',
  corrected: 'edit',
  deadlines_set: 'clock',
  deadline_reached: 'clock',
  escalated: 'alarm',
  linked: 'link',
};

export function iconOf(kind: string): IconName {
  return ICONS[kind] ?? 'history';
}

/**
 * The moments at which the ticket may be looked at: the last instant of each run of events that
 * happened at one time, since `?at=` cannot come between them.
 */
export function moments(items: readonly HistoryItem[]): HistoryItem[] {
  return items.filter((item, i) => item.at !== items[i + 1]?.at);
}
