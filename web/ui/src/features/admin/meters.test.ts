import { describe, expect, it } from 'vitest';
import type { System } from '@/wire';
import { KEPT, type Reading, keep, rates, size, worries } from './meters';
import { path } from './Sparkline';

const system = (commits: number, uptime: number): System => ({
  version: '1',
  uptime_seconds: uptime,
  seq: commits,
  actors: [{ kind: 'ticket', live: 1, waiting: 0, in_flight: 0 }],
  counters: { actor_panics: 0 },
  gauges: { search_lag: 0 },
  live: { audiences: 0, frames: 0, delivered: 0, resyncs: 0, sockets: 0 },
  storage: {
    commits,
    events: commits,
    groups: commits,
    journal_bytes: 0,
    state_bytes: 0,
    lag: 0,
    queue: 0,
    segments: 1,
    turned_away: 0,
    sync_p50_ms: 1,
    sync_p99_ms: 2,
    sync_max_ms: 3,
  },
});
const reading = (at: number, commits: number, uptime = at): Reading => ({ at: at * 1000, system: system(commits, uptime) });

describe('meters', () => {
  it('turn counters into rates', () => {
    expect(rates([reading(10, 100), reading(12, 140), reading(14, 140)], (it) => it.storage.commits)).toEqual([20, 0]);
  });

  it('forget what was counted before a restart', () => {
    expect(keep([reading(10, 500)], reading(12, 3, 1))).toHaveLength(1);
  });

  it('keep only as much as a line shows', () => {
    let kept: Reading[] = [];
    for (let i = 0; i < KEPT + 20; i++) kept = keep(kept, reading(i, i));
    expect(kept).toHaveLength(KEPT);
    expect(kept.at(-1)?.at).toBe((KEPT + 19) * 1000);
  });

  it('say what to look at, and nothing when all is well', () => {
    const it = system(1, 1);
    expect(worries(it)).toEqual([]);
    expect(worries({ ...it, storage: { ...it.storage, lag: 90_000, sync_p99_ms: 180 } })).toEqual(['sync', 'lag']);
    expect(worries({ ...it, counters: { actor_panics: 1 }, gauges: { search_lag: 30_000 } })).toEqual(['panics', 'following']);
  });

  it('write sizes with a unit', () => {
    expect([size(12), size(1536), size(134_217_728)]).toEqual(['12 B', '1.5 KiB', '128 MiB']);
  });
});

it('draws a line from the oldest value to the newest, its highest at the top', () => {
  expect(path([0, 10], 100, 20)).toBe('M0.0 19.0L100.0 1.0');
  expect(path([5], 100, 20)).toBe('');
});
