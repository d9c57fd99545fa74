/** Until when the law wants an answer to a request about personal data. */

/** A request as far as its term goes; the list of those who wait has no answers. */
export interface Termed {
  due_at: string;
  overdue: boolean;
  answered_at?: string | null;
}

export type Term = 'answered' | 'answered_late' | 'overdue' | 'today' | 'waits';

/** The last day in time: a term ends with a day, so its end is already the midnight of the next one. */
export const lastDay = (due: string): number => Date.parse(due) - 1;

/** How a request stands; whether it is late says the server, whose calendar of working days it is. */
export function termOf(request: Termed, now: number): Term {
  if (request.answered_at) return request.overdue ? 'answered_late' : 'answered';
  if (request.overdue || now >= Date.parse(request.due_at)) return 'overdue';
  return Date.parse(request.due_at) - now <= 86_400_000 ? 'today' : 'waits';
}
