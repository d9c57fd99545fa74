/**
 * A ticket in the hand: taken from the board or from a slot, held over some employee's time, put
 * down or let go. Pure; the same rules serve the mouse and the keyboard.
 */
import { type Line, taken } from '../model';
import { DAY, HOUR, type Scale, type Span, STEP, moved, overlaps, free, snap } from './geometry';

export interface Hand {
  ticketId: string;
  number: string;
  emergency: boolean;
  /** Where it came from; `null` when it had no time. */
  from: { employee: string; span: Span } | null;
  employee: string;
  span: Span;
}

/** How long a ticket is taken to last until the server knows better. */
export const USUAL = HOUR;

export type Verdict = 'fits' | 'taken' | 'off_shift';

/** What stands against putting it down there. The server has the last word. */
export function verdict(hand: Pick<Hand, 'ticketId' | 'span'>, line: Line): Verdict {
  const others = [
    ...line.absences,
    ...line.leases,
    ...line.bookings.filter((booking) => booking.ticketId !== hand.ticketId),
  ];
  if (others.some((other) => overlaps(other, hand.span))) return 'taken';
  const outside = free([hand.span], line.shifts);
  return outside.length > 0 ? 'off_shift' : 'fits';
}

/** Moves it by steps of a quarter of an hour and by lines; `big` moves by a day. */
export function step(
  hand: Hand,
  by: { time?: number; line?: number; big?: boolean },
  order: readonly string[],
  scale: Scale,
): Hand {
  const at = order.indexOf(hand.employee);
  const next = order[Math.min(Math.max(at + (by.line ?? 0), 0), order.length - 1)] ?? hand.employee;
  const start = hand.span.start + (by.time ?? 0) * (by.big ? DAY : STEP);
  return { ...hand, employee: next, span: moved(hand.span, start, scale) };
}

/** Holds it over another place, its start on a quarter of an hour. */
export function over(hand: Hand, employee: string, start: number, scale: Scale, origin: number): Hand {
  return { ...hand, employee, span: moved(hand.span, snap(start, origin), scale) };
}

export function isMoved(hand: Hand): boolean {
  return !hand.from || hand.from.employee !== hand.employee || hand.from.span.start !== hand.span.start;
}

/**
 * The stretch that a press on free time takes: an hour from the quarter under the pointer, shorter
 * when something follows sooner; `null` where nothing is free.
 */
export function stretch(line: Line, at: number, origin: number, until?: number): Span | null {
  const start = origin + Math.floor((Math.min(at, until ?? at) - origin) / STEP) * STEP;
  const wished =
    until === undefined ? start + USUAL : origin + Math.ceil((Math.max(at, until) - origin) / STEP) * STEP;
  const gap = free(line.shifts, taken(line)).find((it) => it.start < start + STEP && start < it.end);
  if (!gap) return null;
  const from = Math.max(start, gap.start);
  const to = Math.min(wished, gap.end);
  return to - from >= STEP ? { start: from, end: to } : null;
}
