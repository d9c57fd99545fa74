/** How a deadline stands at a moment: what is left, and how loudly to say it. */

/** `calm` until half of the time is gone, `warned` until four fifths, then `pressing`, then `overdue`. */
export type Phase = 'calm' | 'warned' | 'pressing' | 'overdue' | 'paused' | 'met';

export interface Countdown {
  phase: Phase;
  /** Milliseconds left; negative when overdue. */
  left: number;
  /** `1:07:09`, `2 д 3 ч`, `−0:12:05`. */
  text: string;
}

interface Term {
  start: string;
  due: string;
  state?: string;
  met?: string | boolean | null;
}

export function countdown(term: Term, now: number, units: { d: string; h: string }): Countdown {
  const due = Date.parse(term.due);
  const start = Date.parse(term.start);
  const left = due - now;
  const text = spell(left, units);
  if (term.met || term.state === 'met' || term.state === 'met_late') return { phase: 'met', left, text };
  if (term.state === 'paused') return { phase: 'paused', left, text };
  if (left <= 0) return { phase: 'overdue', left, text };
  const gone = due > start ? (now - start) / (due - start) : 0;
  return { phase: gone >= 0.8 ? 'pressing' : gone >= 0.5 ? 'warned' : 'calm', left, text };
}

/** Seconds matter below a day; above it, days and hours do. */
export function spell(ms: number, units: { d: string; h: string }): string {
  const sign = ms < 0 ? '−' : '';
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  if (days > 0) return `${sign}${days} ${units.d} ${hours} ${units.h}`;
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${sign}${hours}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}
