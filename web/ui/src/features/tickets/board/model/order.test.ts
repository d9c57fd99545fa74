import { describe, expect, it } from 'vitest';
import { BoardOrder, compareBy, type Sort } from './order';

type Row = Parameters<ReturnType<typeof compareBy>>[0];

const row = (number: number, change: Partial<Row> = {}): Row => ({
  id: `t${number}`,
  number: String(number),
  emergency: false,
  status: 'new',
  next_due: `2026-11-23T${String(10 + (number % 10)).padStart(2, '0')}:00:00Z`,
  created_at: '2026-11-23T08:00:00Z',
  ...change,
});

function board(rows: Row[], sort: Sort = 'due', passes: (row: Row) => boolean = () => true) {
  const it = new BoardOrder<Row>(compareBy(sort), passes);
  it.reset(rows);
  return it;
}

const shown = (it: BoardOrder<Row>) => Array.from({ length: it.count }, (_, index) => it.at(index));

describe('the order of the board', () => {
  it('puts emergencies first in every sort', () => {
    const rows = [row(1), row(2), row(3, { emergency: true, next_due: null, created_at: '2020-01-01T00:00:00Z' })];
    for (const sort of ['due', 'new', 'number'] as const) expect(board(rows, sort).at(0)).toBe('t3');
  });

  it('puts what has ended last, whatever it was', () => {
    expect(shown(board([row(1, { status: 'closed', emergency: true }), row(2)]))).toEqual(['t2', 't1']);
  });

  it('follows changes when nobody holds it', () => {
    const it = board([row(1), row(2), row(3)]);
    it.update([row(3, { next_due: '2026-11-23T09:00:00Z' }), row(0)], ['t2']);
    expect(shown(it)).toEqual(['t3', 't0', 't1']);
  });

  it('equals a fresh sort after any changes', () => {
    const rows = new Map(Array.from({ length: 60 }, (_, n) => [`t${n}`, row(n)]));
    const it = board([...rows.values()]);
    let chance = 1;
    const next = (below: number) => (chance = (chance * 48_271) % 2_147_483_647) % below;
    for (let step = 0; step < 800; step += 1) {
      const n = next(90);
      if (next(4) === 0) {
        rows.delete(`t${n}`);
        it.update([], [`t${n}`]);
      } else {
        const changed = row(n, { next_due: `2026-11-2${next(9)}T10:00:00Z`, emergency: next(9) === 0 });
        rows.set(changed.id, changed);
        it.update([changed], []);
      }
    }
    expect(shown(it)).toEqual(shown(board([...rows.values()])));
  });
});

describe('while the hand is on the list', () => {
  it('keeps every painted row where it is and counts what waits', () => {
    const it = board([row(1), row(2), row(3)]);
    it.hold(true);
    it.update([row(0, { emergency: true }), row(3, { next_due: '2026-11-23T09:00:00Z' })], ['t1']);
    expect(shown(it)).toEqual(['t1', 't2', 't3']);
    expect(it.pending).toEqual({ fresh: 1, left: 1, moved: 1 });
    expect(it.ghost('t1')?.number).toBe('1');
    it.apply();
    expect(shown(it)).toEqual(['t0', 't3', 't2']);
    expect(it.pending).toEqual({ fresh: 0, left: 0, moved: 0 });
    expect(it.held).toBe(true);
  });

  it('does not count what came and went meanwhile', () => {
    const it = board([row(1)]);
    it.hold(true);
    it.update([row(5)], []);
    it.update([], ['t5']);
    it.update([], ['t1']);
    it.update([row(1)], []);
    expect(it.pending).toEqual({ fresh: 0, left: 0, moved: 0 });
  });

  it('lets a row that no longer passes the filter stay as a ghost until released', () => {
    const it = board([row(1), row(2)], 'due', (r) => r.status === 'new');
    it.hold(true);
    it.update([row(1, { status: 'in_progress' })], []);
    expect(shown(it)).toEqual(['t1', 't2']);
    it.hold(false);
    expect(shown(it)).toEqual(['t2']);
  });

  it('shows what comes first, for there is nothing to move', () => {
    const it = board([]);
    it.hold(true);
    it.reset([row(1), row(2)]);
    expect(shown(it)).toEqual(['t1', 't2']);
    it.update([row(3)], []);
    expect([shown(it), it.pending.fresh]).toEqual([['t1', 't2'], 1]);
  });

  it('keeps places over a new snapshot after a reconnect', () => {
    const it = board([row(1), row(2)]);
    it.hold(true);
    it.reset([row(2), row(4)]);
    expect(shown(it)).toEqual(['t1', 't2']);
    expect(it.pending).toEqual({ fresh: 1, left: 1, moved: 0 });
  });
});
