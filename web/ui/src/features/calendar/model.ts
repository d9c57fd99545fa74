/** Calendars as the timeline draws them: instants as numbers, in order, filtered. */
import type { AbsenceReason, BookedTicket, Calendar, LeaseHolder, Position, Skill, Slot } from '@/wire';
import type { Span } from './timeline/geometry';

export interface Shift extends Span {
  id: string;
}

export interface Absence extends Span {
  id: string;
  reason: AbsenceReason;
}

export interface Booking extends Span {
  ticketId: string;
  emergency: boolean;
  started: boolean;
  ticket: BookedTicket | null;
}

export interface Lease extends Span {
  id: string;
  until: number;
  holder: LeaseHolder;
}

/** One employee's time. */
export interface Line {
  id: string;
  name: string;
  shifts: Shift[];
  absences: Absence[];
  bookings: Booking[];
  leases: Lease[];
}

const read = new WeakMap<Calendar, Line>();

function span<T extends { start: string; end: string }>(it: T): Span {
  return { start: Date.parse(it.start), end: Date.parse(it.end) };
}

/** The same object for the same row, so that a memoised line is not painted anew. */
export function lineOf(row: Calendar): Line {
  let line = read.get(row);
  if (!line) {
    line = {
      id: row.id,
      name: row.employee.name,
      shifts: row.shifts.map((it) => ({ id: it.id, ...span(it) })),
      absences: row.absences.map((it) => ({ id: it.id, reason: it.reason, ...span(it) })),
      bookings: row.bookings.map((it) => ({
        ticketId: it.ticket_id,
        emergency: it.emergency,
        started: it.started,
        ticket: it.ticket ?? null,
        ...span(it),
      })),
      leases: row.leases.map((it) => ({ id: it.id, until: Date.parse(it.until), holder: it.holder, ...span(it) })),
    };
    read.set(row, line);
  }
  return line;
}

/** Working time that is left for a ticket: shifts without absences. */
export function taken(line: Line): Span[] {
  return [...line.absences, ...line.bookings, ...line.leases];
}

export interface Filters {
  employees: readonly string[];
  position: Position | null;
  skill: Skill | null;
}

export const NO_FILTERS: Filters = { employees: [], position: null, skill: null };

const RANK: Record<Position, number> = {
  executor: 0,
  master: 1,
  dispatcher: 2,
  manager: 3,
  accountant: 4,
  administrator: 5,
};

/** Who is shown, in order: those who do the work first, then by name. */
export function shown(rows: Iterable<Calendar>, filters: Filters): Calendar[] {
  const only = new Set(filters.employees);
  const out: Calendar[] = [];
  for (const row of rows) {
    if (only.size > 0 && !only.has(row.id)) continue;
    if (filters.position && row.position !== filters.position) continue;
    if (filters.skill && !row.skills.includes(filters.skill)) continue;
    out.push(row);
  }
  return out.sort(
    (a, b) => RANK[a.position] - RANK[b.position] || a.employee.name.localeCompare(b.employee.name, 'ru'),
  );
}

export function slotOf(it: Span): Slot {
  return { start: iso(it.start), end: iso(it.end) };
}

/** RFC 3339 in UTC, whole seconds. */
export function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
