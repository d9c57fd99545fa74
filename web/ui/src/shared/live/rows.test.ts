import { describe, expect, it } from 'vitest';
import { type Flushed, Rows } from './rows';

interface Thing {
  id: string;
  n: number;
}

function things(...list: [string, number][]): Thing[] {
  return list.map(([id, n]) => ({ id, n }));
}

describe('rows', () => {
  it('apply a snapshot and then changes in order, each once', () => {
    const rows = new Rows<Thing>();
    rows.snapshot(things(['a', 1], ['b', 1]), 10);
    rows.changes(things(['a', 2]), [], 11);
    rows.changes(things(['a', 9]), [], 10);
    rows.changes(things(['c', 1]), ['b'], 12);
    expect([...rows.map.values()]).toEqual(things(['a', 2], ['c', 1]));
    expect(rows.seq).toBe(12);
  });

  it('tell a row only of its own change', () => {
    const rows = new Rows<Thing>();
    rows.snapshot(things(['a', 1], ['b', 1]), 1);
    rows.flush();
    const told: string[] = [];
    rows.watchRow('a', () => told.push('a'));
    const stop = rows.watchRow('b', () => told.push('b'));
    rows.changes(things(['b', 2]), [], 2);
    rows.flush();
    expect(told).toEqual(['b']);
    stop();
    rows.changes(things(['b', 3]), ['a'], 3);
    rows.flush();
    expect(told).toEqual(['b', 'a']);
  });

  it('gather what happened between two flushes', () => {
    let asked = 0;
    const rows = new Rows<Thing>(() => (asked += 1));
    rows.snapshot(things(['a', 1]), 1);
    rows.flush();
    const flushes: Flushed[] = [];
    rows.watch((what) => flushes.push(what));
    rows.changes(things(['b', 1], ['c', 1]), [], 2);
    rows.changes([], ['b'], 3);
    rows.changes(things(['b', 2]), ['a'], 4);
    rows.flush();
    expect(asked).toBe(2);
    expect([...(flushes[0]?.changed ?? [])].sort()).toEqual(['b', 'c']);
    expect([...(flushes[0]?.gone ?? [])]).toEqual(['a']);
    expect(flushes[0]?.replaced).toBe(false);
  });

  it('take what moves without the journal: the same number again, with news', () => {
    const rows = new Rows<Thing>();
    rows.snapshot([{ id: 'a', n: 1 }], 7);
    rows.changes([{ id: 'a', n: 2 }], [], 7);
    rows.changes([{ id: 'a', n: 3 }], [], 7);
    expect(rows.map.get('a')?.n).toBe(3);
  });

  it('hold after cuts and repeats exactly what the server holds', () => {
    let chance = 7;
    const next = (below: number) => (chance = (chance * 48_271) % 2_147_483_647) % below;
    const truth = new Map<string, Thing>();
    const log: { seq: number; rows: Thing[]; gone: string[] }[] = [];
    const rows = new Rows<Thing>();
    rows.snapshot([], 0);
    for (let seq = 1; seq <= 600; seq += 1) {
      const id = `t${next(40)}`;
      const gone = next(4) === 0 && truth.has(id);
      if (gone) truth.delete(id);
      else truth.set(id, { id, n: seq });
      log.push({ seq, rows: gone ? [] : [{ id, n: seq }], gone: gone ? [id] : [] });
      // The line is cut now and then; what was missed comes later, with some of it twice.
      if (next(6) !== 0) continue;
      const since = Math.max(0, rows.seq - next(3));
      for (const frame of log.filter((it) => it.seq > since)) rows.changes(frame.rows, frame.gone, frame.seq);
      expect(new Map(rows.map)).toEqual(truth);
    }
  });
});
