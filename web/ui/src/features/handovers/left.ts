/** How much time a line has at a moment: the present one, or that of the hand-over. */
import { spell } from '@/shared/time/countdown';
import type { HandoverItem } from '@/wire';

export interface Left {
  late: boolean;
  /** Without a sign: the word beside it says which. */
  text: string;
}

export function leftOf(item: Pick<HandoverItem, 'due'>, at: number, units: { d: string; h: string }): Left | null {
  if (item.due === null) return null;
  const left = Date.parse(item.due) - at;
  // Hours and minutes are enough to hand over by; seconds would only flicker.
  const text = spell(Math.abs(left), units);
  return { late: left < 0, text: text.includes(':') ? text.slice(0, -3) : text };
}
