import { describe, expect, it } from 'vitest';
import { leftOf } from './left';

const units = { d: 'д', h: 'ч' };
const at = Date.parse('2026-11-23T17:00:00Z');

describe('leftOf', () => {
  it('says what is left and what has passed', () => {
    expect(leftOf({ due: '2026-11-23T18:30:00Z' }, at, units)).toEqual({ late: false, text: '1:30' });
    expect(leftOf({ due: '2026-11-23T16:15:00Z' }, at, units)).toEqual({ late: true, text: '0:45' });
    expect(leftOf({ due: '2026-11-26T17:00:00Z' }, at, units)).toEqual({ late: false, text: '3 д 0 ч' });
  });

  it('is not late at the term itself', () => {
    expect(leftOf({ due: '2026-11-23T17:00:00Z' }, at, units)?.late).toBe(false);
  });

  it('has nothing to say without a term', () => {
    expect(leftOf({ due: null }, at, units)).toBeNull();
  });
});
