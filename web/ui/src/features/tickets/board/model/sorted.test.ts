import { describe, expect, it } from 'vitest';
import { Sorted } from './sorted';

describe('the sorted list', () => {
  it('is a sorted array after any insertions and removals', () => {
    let chance = 3;
    const next = (below: number) => (chance = (chance * 48_271) % 2_147_483_647) % below;
    const list = new Sorted<number>((a, b) => a - b);
    const truth = new Set<number>();
    for (let n = 0; n < 3_000; n += 1) truth.add(n * 7);
    list.reset([...truth].toReversed());
    for (let step = 0; step < 6_000; step += 1) {
      const n = next(40_000);
      if (truth.has(n)) {
        expect(list.remove(n)).toBe(true);
        truth.delete(n);
      } else if (step % 3 === 0) expect(list.remove(n)).toBe(false);
      else {
        list.insert(n);
        truth.add(n);
      }
    }
    const sorted = [...truth].sort((a, b) => a - b);
    expect(list.toArray()).toEqual(sorted);
    expect(list.length).toBe(sorted.length);
    for (const index of [0, 1, 511, 512, 513, sorted.length - 1]) {
      expect(list.at(index)).toBe(sorted[index]);
      expect(list.indexOf(sorted[index] ?? -1)).toBe(index);
    }
    expect(list.at(sorted.length)).toBeUndefined();
    expect(list.indexOf(-5)).toBe(-1);
  });

  it('can be emptied and filled', () => {
    const list = new Sorted<number>((a, b) => a - b);
    list.insert(2);
    list.insert(1);
    expect([list.remove(1), list.remove(2), list.length]).toEqual([true, true, 0]);
    expect(list.at(0)).toBeUndefined();
    list.insert(5);
    expect(list.toArray()).toEqual([5]);
  });
});
