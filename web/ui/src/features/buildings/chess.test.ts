import { describe, expect, it } from 'vitest';
import type { Flat } from '@/wire';
import { boards, byFlat } from './chess';

const flat = (number: string | number, entrance: number, floor: number): Flat => ({ number, entrance, floor, kind: 'flat' });

describe('a chessboard', () => {
  it('stands floors from the top down and flats in the order of their numbers', () => {
    const [board] = boards({ entrances: [], flats: [flat(10, 1, 2), flat(9, 1, 2), flat('9а', 1, 2), flat(1, 1, 1)] });
    expect(board!.floors.map((it) => it.floor)).toEqual([2, 1]);
    expect(board!.floors[0]!.flats.map((it) => it.number)).toEqual([9, '9а', 10]);
  });

  it('keeps entrances without flats and floors without flats', () => {
    const all = boards({ entrances: [{ number: 2, floors: 3 }], flats: [flat(1, 1, 3)] });
    expect(all.map((it) => it.entrance)).toEqual([1, 2]);
    expect(all[0]!.floors).toHaveLength(3);
    expect(all[1]!.floors.every((it) => it.flats.length === 0)).toBe(true);
  });

  it('goes underground without a floor zero', () => {
    const [board] = boards({ entrances: [], flats: [flat('п1', 1, -1), flat(1, 1, 1)] });
    expect(board!.floors.map((it) => it.floor)).toEqual([1, -1]);
  });
});

it('counts tickets by flat, those of the whole house apart', () => {
  const by = byFlat([{ flat: 12 }, { flat: '12' }, { flat: null }]);
  expect(by.get('12')).toHaveLength(2);
  expect(by.get('')).toHaveLength(1);
});
