import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, type Scale, firstFree, free, lanes, load, midnight, monday, moved, place, snap } from './geometry';

const noon = Date.UTC(2026, 10, 23, 12);
const scale: Scale = { from: noon, to: noon + 6 * HOUR, hour: 60 };
const span = (from: number, to: number) => ({ start: noon + from * HOUR, end: noon + to * HOUR });

describe('where a span is drawn', () => {
  it('is cut to what is shown', () => {
    expect(place(scale, span(-1, 2))).toEqual({ left: 0, width: 120 });
    expect(place(scale, span(5, 9))).toEqual({ left: 300, width: 60 });
    expect(place(scale, span(6, 9))).toBeNull();
  });

  it('stays visible when it is shorter than a hair', () => {
    expect(place(scale, { start: noon, end: noon + MINUTE })?.width).toBe(3);
  });

  it('keeps its length at the edges', () => {
    expect(moved(span(1, 2), noon - DAY, scale)).toEqual(span(0, 1));
    expect(moved(span(1, 2), noon + DAY, scale)).toEqual(span(5.75, 6.75));
  });
});

describe('lanes', () => {
  it('stacks what overlaps and reuses a lane that is free again', () => {
    expect(lanes([span(0, 2), span(1, 3), span(2, 4)])).toEqual({ lane: [0, 1, 0], count: 2 });
    expect(lanes([])).toEqual({ lane: [], count: 1 });
  });
});

describe('free time', () => {
  it('is what shifts leave after everything that is taken', () => {
    expect(free([span(0, 5)], [span(1, 2), span(3, 6)])).toEqual([span(0, 1), span(2, 3)]);
  });

  it('offers the first stretch that is long enough and begins on a quarter', () => {
    const from = noon + 7 * MINUTE;
    expect(firstFree([span(0, 5)], [span(1, 2)], HOUR, from, noon)).toEqual(span(2, 3));
    expect(firstFree([span(0, 1)], [], 2 * HOUR, from, noon)).toBeNull();
  });

  it('gives the load as a share of the shift', () => {
    expect(load([span(0, 4)], [span(1, 2)])).toBe(0.25);
    expect(load([], [])).toBeNull();
  });
});

describe('local days', () => {
  it('begin at the midnight of the zone', () => {
    expect(midnight(noon, 'Europe/Moscow')).toBe(Date.UTC(2026, 10, 22, 21));
    expect(midnight(noon, 'Asia/Vladivostok', 1)).toBe(Date.UTC(2026, 10, 23, 14));
  });

  it('are 23 and 25 hours long when clocks change', () => {
    const zone = 'Europe/Berlin';
    const spring = midnight(Date.UTC(2026, 2, 29, 12), zone);
    expect(midnight(spring, zone, 1) - spring).toBe(23 * HOUR);
    const autumn = midnight(Date.UTC(2026, 9, 25, 12), zone);
    expect(midnight(autumn, zone, 1) - autumn).toBe(25 * HOUR);
  });

  it('belong to a week that begins on Monday', () => {
    expect(monday(noon + 6 * DAY, 'UTC')).toBe(Date.UTC(2026, 10, 23));
    expect(monday(noon + 7 * DAY, 'UTC')).toBe(Date.UTC(2026, 10, 30));
  });

  it('snaps to quarters', () => {
    expect(snap(noon + 8 * MINUTE, noon)).toBe(noon + 15 * MINUTE);
  });
});
