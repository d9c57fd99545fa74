/** Frames of `domovoi.live.v1`, one JSON object each. */

export interface Row {
  id: string;
}

export type Filter = Record<string, unknown>;

export type Asked =
  | { op: 'subscribe'; id: string; topic: string; filter?: Filter; since?: number }
  | { op: 'unsubscribe'; id: string }
  | { op: 'presence'; topic: string; state: 'viewing' | 'typing' | 'gone' };

export type Told =
  | { op: 'snapshot'; id: string; seq: number; rows: Row[] }
  | { op: 'changes'; id: string; seq: number; rows: Row[]; gone?: string[] }
  | { op: 'resync'; id: string }
  | { op: 'error'; id?: string; code: string };

export const SUBPROTOCOL = 'domovoi.live.v1';

/** Reads a frame; anything that is not one of ours is `null` and is passed over. */
export function read(text: string): Told | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const op = (value as { op?: unknown }).op;
  return op === 'snapshot' || op === 'changes' || op === 'resync' || op === 'error'
    ? (value as Told)
    : null;
}

/** Delay before the n-th attempt (from 0): 0.5 s doubling to 10 s, each with ±25 % of jitter. */
export function backoff(attempt: number, chance: number): number {
  const base = Math.min(10_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.min(10_000, Math.max(500, base * (0.75 + chance * 0.5)));
}
