import { describe, expect, it } from 'vitest';
import type { HistoryItem } from '@/wire';
import { iconOf, moments, tell } from './story';

const anna = { user: { id: 'a', name: 'Анна' }, role: 'dispatcher', via: 'web', from: null } as const;
const machine = { user: null, role: 'system', via: 'policy', from: null } as const;
let seq = 0;
const item = (at: string, by: HistoryItem['by'], kind = 'commented'): HistoryItem => ({
  seq: ++seq,
  version: seq,
  at: `2026-11-${at}Z`,
  by,
  kind,
  text: kind,
});
const dateOf = (at: string) => at.slice(0, 10);

describe('a story', () => {
  it('lets one person speak until another does or a pause comes', () => {
    const days = tell(
      [
        item('23T10:00:00', anna, 'registered'),
        item('23T10:00:01', machine, 'assigned'),
        item('23T10:05:00', anna),
        item('23T10:09:00', anna),
        item('23T11:00:00', anna),
      ],
      dateOf,
    );
    expect(days).toHaveLength(1);
    expect(days[0]!.turns.map((turn) => turn.items.length)).toEqual([1, 1, 2, 1]);
  });

  it('begins anew each day', () => {
    const days = tell([item('23T23:58:00', anna), item('24T00:01:00', anna)], dateOf);
    expect(days.map((day) => day.date)).toEqual(['2026-11-23', '2026-11-24']);
  });

  it('stops once where several things happened at one instant', () => {
    const items = [item('23T10:00:00', anna), item('23T10:00:00', machine), item('23T10:05:00', anna)];
    expect(moments(items)).toEqual([items[1], items[2]]);
    expect(moments([])).toEqual([]);
  });

  it('has a picture for what it does not know', () => {
    expect(iconOf('something_new')).toBe('history');
  });
});
