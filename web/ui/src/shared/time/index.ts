/** Times for people: one ticker for the whole page, countdowns, and dates in the language of the page. */
import { useSyncExternalStore } from 'react';
import { locale, say } from '../i18n';
import { words } from './strings';

export { countdown, type Countdown, type Phase } from './countdown';

const watchers = new Set<() => void>();
let second = Math.floor(Date.now() / 1000);
let timer: ReturnType<typeof setInterval> | null = null;

function beat(): void {
  const now = Math.floor(Date.now() / 1000);
  if (now === second) return;
  second = now;
  for (const tell of watchers) tell();
}

function subscribe(tell: () => void): () => void {
  watchers.add(tell);
  timer ??= setInterval(beat, 250);
  return () => {
    watchers.delete(tell);
    if (watchers.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The current time in epoch milliseconds; the component is painted once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}

type When = string | number | Date;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(when: When, options: Intl.DateTimeFormatOptions, zone?: string): string {
  const key = `${locale()}|${zone ?? ''}|${JSON.stringify(options)}`;
  let it = formats.get(key);
  if (!it) formats.set(key, (it = new Intl.DateTimeFormat(locale(), { ...options, ...(zone ? { timeZone: zone } : {}) })));
  return it.format(new Date(when));
}

/** 14:05 */
export const clock = (when: When, zone?: string) => format(when, { hour: '2-digit', minute: '2-digit' }, zone);
/** 14:05:31 */
export const clockSeconds = (when: When) => format(when, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** 23 нояб. */
export const day = (when: When, zone?: string) => format(when, { day: 'numeric', month: 'short' }, zone);
/** 23 нояб., 14:05; only the clock when it is today. */
export function moment(when: When, zone?: string): string {
  return sameDay(when, Date.now(), zone) ? clock(when, zone) : `${day(when, zone)}, ${clock(when, zone)}`;
}
/** 23.11.2026, 14:05:31 */
export const exact = (when: When, zone?: string) =>
  format(when, { dateStyle: 'short', timeStyle: 'medium' } as Intl.DateTimeFormatOptions, zone);

/** For paper, which is read on other days: never relative, and to the minute. */
export const onPaper = (when: When, zone?: string) =>
  format(when, { dateStyle: 'short', timeStyle: 'short' } as Intl.DateTimeFormatOptions, zone);

export function sameDay(a: When, b: When, zone?: string): boolean {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return format(a, options, zone) === format(b, options, zone);
}

/** 14:00–15:00, with the day when it is not today. */
export function slotText(slot: { start: string; end: string }, zone?: string): string {
  const range = `${clock(slot.start, zone)}–${clock(slot.end, zone)}`;
  if (sameDay(slot.start, Date.now(), zone)) return range;
  if (sameDay(slot.start, Date.now() + 86_400_000, zone)) return `${say(words, 'tomorrow')} ${range}`;
  return `${day(slot.start, zone)} ${range}`;
}
