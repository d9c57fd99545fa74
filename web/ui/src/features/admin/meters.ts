/** Meters over time: what the server counts since its start becomes rates and short series. */
import type { System } from '@/wire';

/** One reading. */
export interface Reading {
  at: number;
  system: System;
}

/** How many readings a line shows. */
export const KEPT = 60;

export function keep(readings: readonly Reading[], next: Reading): Reading[] {
  const last = readings.at(-1);
  // After a restart of the server counters begin anew: old readings say nothing about new ones.
  const fresh = last && next.system.uptime_seconds < last.system.uptime_seconds ? [] : readings;
  return [...fresh.slice(1 - KEPT), next];
}

/** Per second between neighbouring readings of a counter that only grows. */
export function rates(readings: readonly Reading[], counter: (it: System) => number): number[] {
  return readings.slice(1).map((it, i) => {
    const before = readings[i]!;
    const seconds = (it.at - before.at) / 1000;
    return seconds > 0 ? Math.max(0, counter(it.system) - counter(before.system)) / seconds : 0;
  });
}

export function series(readings: readonly Reading[], gauge: (it: System) => number): number[] {
  return readings.map((it) => gauge(it.system));
}

/** Bytes with a unit that a person reads. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export type Worry = 'sync' | 'lag' | 'queue' | 'waiting' | 'panics' | 'following';

/** Those who follow the journal, by the name of the gauge that says how far behind they are. */
export const FOLLOWERS = ['model_lag', 'reactions_lag', 'search_lag'] as const;

/** What an administrator should look at. The bounds are ours: a healthy machine stays far below. */
export function worries(system: System): Worry[] {
  const found: Worry[] = [];
  if (system.storage.sync_p99_ms > 100) found.push('sync');
  if (system.storage.lag > 20_000) found.push('lag');
  if (system.storage.queue > 4_000) found.push('queue');
  if (system.actors.some((it) => it.waiting > 1_000)) found.push('waiting');
  if ((system.counters['actor_panics'] ?? 0) > 0) found.push('panics');
  if (FOLLOWERS.some((name) => (system.gauges[name] ?? 0) > 20_000)) found.push('following');
  return found;
}
