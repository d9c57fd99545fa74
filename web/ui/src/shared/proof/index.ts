/** Asking the person once more who is there, for what the server wants it for; what was asked for then goes on. */
import { signal } from '../desk/signal';

export interface Asking {
  done: (shown: boolean) => void;
}

/** The question that is open, if any. */
export const asking = signal<Asking | null>(null);

let waiting: Promise<boolean> | null = null;

/** Asks; `false` when the person thinks better of it. Two who ask at once get one dialog. */
export function askProof(): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => {
    asking.set({
      done: (shown) => {
        asking.set(null);
        waiting = null;
        resolve(shown);
      },
    });
  });
  return waiting;
}
