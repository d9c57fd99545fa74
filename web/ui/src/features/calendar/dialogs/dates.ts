/** Dates as the browser's own fields write them (`2026-11-23`, `08:15`) and instants of a zone. */
import { DAY, midnight, zoneOffset } from '../timeline/geometry';

export function dateText(at: number, zone: string): string {
  return new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 10);
}

export function timeText(at: number, zone: string): string {
  return new Date(at + zoneOffset(at, zone)).toISOString().slice(11, 16);
}

/** The instant of a wall clock in a zone; `NaN` for what is not a date or a time. */
export function localInstant(date: string, time: string, zone: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wall)) return Number.NaN;
  const guess = wall - zoneOffset(wall, zone);
  return wall - zoneOffset(guess, zone);
}

/** Dates from the first to the last, both included; without Saturdays and Sundays unless wished. */
export function days(first: string, last: string, weekends: boolean, limit = 400): string[] {
  const out: string[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end && out.length < limit; at += DAY) {
    const weekday = new Date(at).getUTCDay();
    if (weekends || (weekday !== 0 && weekday !== 6)) out.push(new Date(at).toISOString().slice(0, 10));
  }
  return out;
}

/** The midnight that ends a day. */
export function endOf(date: string, zone: string): number {
  return midnight(localInstant(date, '12:00', zone), zone, 1);
}

