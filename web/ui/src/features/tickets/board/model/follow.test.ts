import { describe, expect, it } from 'vitest';
import { Rows } from '@/shared/live/rows';
import { follow } from './follow';
import { BoardOrder } from './order';

interface Numbered {
  id: string;
  n: number;
}

const shown = (it: BoardOrder<Numbered>) => Array.from({ length: it.count }, (_, index) => it.at(index));

function filled() {
  const rows = new Rows<Numbered>((it) => it.flush());
  rows.snapshot([{ id: 'a', n: 1 }, { id: 'b', n: 2 }], 1);
  const order = new BoardOrder<Numbered>((one, two) => one.n - two.n, () => true);
  return { rows, order, subscribe: follow(rows, order) };
}

describe('the board follows its rows', () => {
  it('takes what changed between the first painting and the subscription', () => {
    const { rows, order, subscribe } = filled();
    const before = order.revision;
    rows.changes([{ id: 'c', n: 0 }], ['b'], 2);
    subscribe(() => undefined);
    expect(shown(order)).toEqual(['c', 'a']);
    expect(order.revision, 'React paints again').not.toBe(before);
  });

  it('tells of what comes later, and does not read everything anew for it', () => {
    const { rows, order, subscribe } = filled();
    let told = 0;
    const stop = subscribe(() => (told += 1));
    rows.changes([], ['a'], 2);
    expect(shown(order)).toEqual(['b']);
    stop();
    order.hold(true);
    subscribe(() => undefined);
    expect(order.pending).toEqual({ fresh: 0, left: 0, moved: 0 });
    expect(told).toBe(1);
  });
});
