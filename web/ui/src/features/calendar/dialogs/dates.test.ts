import { describe, expect, it } from 'vitest';
import { dateText, days, endOf, localInstant, timeText } from './dates';

describe('dates of fields', () => {
  it('are those of the zone, not of the browser', () => {
    const at = localInstant('2026-11-24', '01:15', 'Asia/Vladivostok');
    expect(new Date(at).toISOString()).toBe('2026-11-23T15:15:00.000Z');
    expect(dateText(at, 'Asia/Vladivostok')).toBe('2026-11-24');
    expect(timeText(at, 'Asia/Vladivostok')).toBe('01:15');
  });

  it('end at the next midnight', () => {
    expect(new Date(endOf('2026-11-23', 'Europe/Moscow')).toISOString()).toBe('2026-11-23T21:00:00.000Z');
  });

  it('skip the weekend unless wished', () => {
    expect(days('2026-11-27', '2026-11-30', false)).toEqual(['2026-11-27', '2026-11-30']);
    expect(days('2026-11-27', '2026-11-30', true)).toHaveLength(4);
    expect(days('2026-11-30', '2026-11-27', true)).toEqual([]);
  });

  it('are refused when they are not dates', () => {
    expect(localInstant('', '08:00', 'UTC')).toBeNaN();
    expect(days('', '2026-11-27', true)).toEqual([]);
  });
});
