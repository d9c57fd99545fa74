/** Short messages in the corner, outside of React so that anything may send one. */

export interface Toast {
  kind: 'ok' | 'error' | 'info';
  title: string;
  detail?: string;
  /** A button, for example "undo". */
  action?: { label: string; run: () => void };
  /** How long it stays; errors 8 s, the rest 4 s unless told. */
  seconds?: number;
}

export interface Shown extends Toast {
  id: number;
  until: number;
}

let shown: readonly Shown[] = [];
let count = 0;
const watchers = new Set<() => void>();

function set(next: readonly Shown[]): void {
  shown = next;
  for (const tell of watchers) tell();
}

/** Shows a message; the answer takes it away early. */
export function toast(message: Toast): () => void {
  count += 1;
  const id = count;
  const seconds = message.seconds ?? (message.kind === 'error' ? 8 : 4);
  const until = Date.now() + seconds * 1000;
  set([...shown.slice(-4), { ...message, id, until }]);
  const close = () => set(shown.filter((it) => it.id !== id));
  setTimeout(close, seconds * 1000);
  return close;
}

export const toasts = {
  shown: (): readonly Shown[] => shown,
  close: (id: number): void => set(shown.filter((it) => it.id !== id)),
  watch: (tell: () => void): (() => void) => {
    watchers.add(tell);
    return () => watchers.delete(tell);
  },
};
