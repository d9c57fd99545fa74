import { describe, expect, it } from 'vitest';
import { atNine, fromLocal, toLocal } from './localTime';

describe('times of a form', () => {
  it('come back as they went, to the minute', () => {
    for (const instant of ['2026-11-23T08:15:00.000Z', '2026-03-29T01:30:00.000Z', '2026-12-31T22:00:00.000Z'])
      expect(fromLocal(toLocal(instant))).toBe(instant);
  });

  it('offer nine in the morning of a later day', () => {
    expect(atNine(1)).toMatch(/T09:00$/);
    expect(Date.parse(fromLocal(atNine(1)))).toBeGreaterThan(Date.now());
  });
});
