/** Orders about a contractor; the list is asked for anew after each. */
import { useQueryClient } from '@tanstack/react-query';
import { act } from '@/shared/api';
import { toast } from '@/shared/toast';
import type { Contractor } from '@/wire';

type Answer = Promise<{ data?: Contractor }>;

/** Sends an order; says so when it is done, or why not. */
export function useOrder(): (order: Answer, done: string) => Promise<boolean> {
  const client = useQueryClient();
  return async (order, done) => {
    const after = await act(order);
    await client.invalidateQueries({ queryKey: ['contractors'] });
    if (after) toast({ kind: 'ok', title: done });
    return after !== undefined;
  };
}

/** The first moment of a day that an input gives, and the first after it. */
export const dayStart = (day: string) => new Date(`${day}T00:00:00`).toISOString();
export const dayEnd = (day: string) => {
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
};
