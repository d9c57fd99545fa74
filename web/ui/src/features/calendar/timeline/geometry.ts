/**
 * Geometry of the timeline: instants ↔ pixels, snapping, stacking of what overlaps.
 *
 * Pure, so that what the hand drags and what the server is asked for can never differ. Instants are
 * milliseconds since 1970; a span holds its start and not its end.
 */

export interface Span {
  start: number;
  end: number;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Everything that is dragged or leased starts on a quarter of an hour. */
export const STEP = 15 * MINUTE;

/** How much of the timeline is drawn, and how large. */
export interface Scale {
  from: number;
  to: number;
  /** Pixels of one hour. */
  hour: number;
}

export function x(scale: Scale, at: number): number {
  return ((at - scale.from) / HOUR) * scale.hour;
}

export function instant(scale: Scale, px: number): number {
  return scale.from + (px / scale.hour) * HOUR;
}

export function width(scale: Scale): number {
  return x(scale, scale.to);
}

/** Where a span is drawn, cut to what is shown; `null` when nothing of it is. */
export function place(scale: Scale, span: Span): { left: number; width: number } | null {
  const start = Math.max(span.start, scale.from);
  const end = Math.min(span.end, scale.to);
  if (end <= start) return null;
  const left = x(scale, start);
  return { left, width: Math.max(x(scale, end) - left, 3) };
}

/** The nearest step. `origin` is a local midnight, so that quarters stay quarters in every zone. */
export function snap(at: number, origin: number, step = STEP): number {
  return origin + Math.round((at - origin) / step) * step;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** A span of the same length at another start, which stays in sight; the end may go on past midnight. */
export function moved(span: Span, start: number, scale: Scale): Span {
  const from = Math.min(Math.max(start, scale.from), scale.to - STEP);
  return { start: from, end: from + span.end - span.start };
}

/**
 * Lanes for spans that overlap (an emergency over a lease, say): the lane of each, in the order
 * given, and how many lanes there are.
 */
export function lanes(spans: readonly Span[]): { lane: number[]; count: number } {
  const order = spans.map((_, i) => i).sort((a, b) => spans[a]!.start - spans[b]!.start || spans[a]!.end - spans[b]!.end);
  const ends: number[] = [];
  const lane = spans.map(() => 0);
  for (const i of order) {
    const span = spans[i]!;
    let free = ends.findIndex((end) => end <= span.start);
    if (free < 0) free = ends.push(0) - 1;
    ends[free] = span.end;
    lane[i] = free;
  }
  return { lane, count: Math.max(1, ends.length) };
}

/** What is left of `work` after `taken` is cut out, in order. */
export function free(work: readonly Span[], taken: readonly Span[]): Span[] {
  let rest = [...work].sort((a, b) => a.start - b.start);
  for (const cut of taken) {
    rest = rest.flatMap((span) => {
      if (!overlaps(span, cut)) return [span];
      const parts: Span[] = [];
      if (span.start < cut.start) parts.push({ start: span.start, end: cut.start });
      if (cut.end < span.end) parts.push({ start: cut.end, end: span.end });
      return parts;
    });
  }
  return rest;
}

/** The first free stretch of `length` at or after `from`, starting on a step. */
export function firstFree(
  work: readonly Span[],
  taken: readonly Span[],
  length: number,
  from: number,
  origin: number,
): Span | null {
  for (const span of free(work, taken)) {
    const start = origin + Math.ceil((Math.max(span.start, from) - origin) / STEP) * STEP;
    if (start + length <= span.end) return { start, end: start + length };
  }
  return null;
}

/** Share of the shift that is taken, 0 to 1; `null` when there is no shift. */
export function load(work: readonly Span[], taken: readonly Span[]): number | null {
  const total = work.reduce((sum, span) => sum + span.end - span.start, 0);
  if (total === 0) return null;
  const left = free(work, taken).reduce((sum, span) => sum + span.end - span.start, 0);
  return 1 - left / total;
}

/** Offset of a zone from UTC at an instant, in milliseconds. */
export function zoneOffset(at: number, zone: string): number {
  const parts = formatterOf(zone).formatToParts(at);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour') % 24, get('minute'), get('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

/** Midnight that begins the local day of an instant, moved by `days`. */
export function midnight(at: number, zone: string, days = 0): number {
  const wall = at + zoneOffset(at, zone);
  const day = (Math.floor(wall / DAY) + days) * DAY;
  // The offset may differ at midnight itself (a clock change), so it is asked twice.
  const guess = day - zoneOffset(day, zone);
  return day - zoneOffset(guess, zone);
}

/** The Monday of the week that an instant falls in. */
export function monday(at: number, zone: string): number {
  const wall = at + zoneOffset(at, zone);
  const weekday = (Math.floor(wall / DAY) + 3) % 7;
  return midnight(at, zone, -weekday);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}
