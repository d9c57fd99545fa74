import { describe, expect, it } from 'vitest';
import { reveal, spanOf } from './useWindow';

describe('the window over the list', () => {
  it('paints what is seen and a little more', () => {
    expect(spanOf(0, 460, 46, 1_000)).toEqual({ from: 0, to: 18 });
    expect(spanOf(4_600, 460, 46, 1_000)).toEqual({ from: 92, to: 118 });
    expect(spanOf(46_000, 460, 46, 1_000)).toEqual({ from: 992, to: 1_000 });
  });

  it('paints nothing of nothing, also when the list has just become shorter', () => {
    expect(spanOf(0, 460, 46, 0)).toEqual({ from: 0, to: 0 });
    expect(spanOf(46_000, 460, 46, 3)).toEqual({ from: 3, to: 3 });
  });

  it('scrolls only as far as a row needs', () => {
    expect(reveal(3, 0, 460, 46)).toBeNull();
    expect(reveal(10, 0, 460, 46)).toBe(46);
    expect(reveal(2, 460, 460, 46)).toBe(92);
  });
});
