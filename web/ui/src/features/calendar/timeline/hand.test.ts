import { describe, expect, it } from 'vitest';
import type { Line } from '../model';
import { HOUR, MINUTE, type Scale } from './geometry';
import { type Hand, isMoved, over, step, stretch, verdict } from './hand';

const day = Date.UTC(2026, 10, 23);
const at = (hour: number, minute = 0) => day + hour * HOUR + minute * MINUTE;
const scale: Scale = { from: day, to: at(24), hour: 60 };

const line: Line = {
  id: 'anna',
  name: 'Анна',
  shifts: [{ id: 's', start: at(8), end: at(17) }],
  absences: [],
  bookings: [
    { ticketId: 't1', start: at(10), end: at(11), emergency: false, started: false, ticket: null },
    { ticketId: 't2', start: at(14), end: at(15), emergency: false, started: false, ticket: null },
  ],
  leases: [],
};

const hand: Hand = {
  ticketId: 't1',
  number: '100008',
  emergency: false,
  from: { employee: 'anna', span: { start: at(10), end: at(11) } },
  employee: 'anna',
  span: { start: at(10), end: at(11) },
};

describe('a ticket in the hand', () => {
  it('does not stand in its own way, but others do', () => {
    expect(verdict({ ticketId: 't1', span: { start: at(10, 30), end: at(11, 30) } }, line)).toBe('fits');
    expect(verdict({ ticketId: 't1', span: { start: at(13, 30), end: at(14, 30) } }, line)).toBe('taken');
    expect(verdict({ ticketId: 't1', span: { start: at(16, 30), end: at(17, 30) } }, line)).toBe('off_shift');
  });

  it('walks by quarters of an hour and by people, and stops at the edges', () => {
    const order = ['anna', 'boris'];
    expect(step(hand, { time: -1 }, order, scale).span.start).toBe(at(9, 45));
    expect(step(hand, { line: 1 }, order, scale).employee).toBe('boris');
    expect(step(hand, { line: 5 }, order, scale).employee).toBe('boris');
    expect(step(hand, { time: 1, big: true }, order, scale).span).toEqual({ start: at(23, 45), end: at(24, 45) });
  });

  it('snaps to a quarter where it is held', () => {
    const held = over(hand, 'boris', at(12, 6), scale, day);
    expect(held.span).toEqual({ start: at(12), end: at(13) });
    expect(isMoved(held)).toBe(true);
    expect(isMoved(over(hand, 'anna', at(10, 3), scale, day))).toBe(false);
  });
});

describe('a press on free time', () => {
  it('takes an hour, and less when something follows sooner', () => {
    expect(stretch(line, at(8, 20), day)).toEqual({ start: at(8, 15), end: at(9, 15) });
    expect(stretch(line, at(13, 40), day)).toEqual({ start: at(13, 30), end: at(14) });
  });

  it('takes what was drawn, in either direction', () => {
    expect(stretch(line, at(12, 50), day, at(11, 10))).toEqual({ start: at(11), end: at(13) });
  });

  it('takes nothing outside a shift or from another', () => {
    expect(stretch(line, at(7), day)).toBeNull();
    expect(stretch(line, at(10, 20), day)).toBeNull();
  });
});
