/**
 * Actions that could not be sent yet. An action keeps its idempotency key, so sending it again can
 * never do it twice; whoever waits for the answer goes on waiting until the line is back.
 */
import { signal } from '../desk/signal';
import { say } from '../i18n';
import { toast } from '../toast';
import { Problem, newKey } from './index';
import { words } from './strings';

export interface Unsent {
  key: string;
  /** What the person did, in words. */
  label: string;
  /** Id of the thing it is about, to mark it. */
  about: string | undefined;
  since: number;
}

export const unsent = signal<readonly Unsent[]>([]);

const AGAIN = 3_000;
const wakers = new Set<() => void>();

/** Tries everything at once: the connection is back. */
export function retryUnsent(): void {
  for (const wake of wakers) wake();
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      wakers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, AGAIN);
    wakers.add(wake);
  });
}

function keepPage(event: BeforeUnloadEvent): void {
  if (unsent.get().length > 0) event.preventDefault();
}

/**
 * Sends an action for as long as it takes. `send` gets the key for `Idempotency-Key`.
 * Resolves with the answer; rejects with the refusal, never for want of a connection.
 */
export async function deliver<D>(
  what: { label: string; about?: string },
  send: (key: string) => Promise<{ data?: D }>,
): Promise<NonNullable<D>> {
  const entry: Unsent = { key: newKey(), label: what.label, about: what.about, since: Date.now() };
  let waiting = false;
  try {
    for (;;) {
      try {
        const { data } = await send(entry.key);
        if (waiting) toast({ kind: 'ok', title: say(words, 'sent_later'), detail: what.label });
        return data as NonNullable<D>;
      } catch (error) {
        if (!(error instanceof Problem) || !error.unsent) throw error;
        if (!waiting) {
          waiting = true;
          if (unsent.get().length === 0) window.addEventListener('beforeunload', keepPage);
          unsent.set([...unsent.get(), entry]);
          toast({ kind: 'info', title: what.label, detail: say(words, 'kept') });
        }
        await pause();
      }
    }
  } finally {
    if (waiting) {
      unsent.set(unsent.get().filter((it) => it.key !== entry.key));
      if (unsent.get().length === 0) window.removeEventListener('beforeunload', keepPage);
    }
  }
}
