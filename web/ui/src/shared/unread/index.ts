/** Marks of what was said since this person last had a card open (U6). */
import { useMemo, useSyncExternalStore } from 'react';
import { useMe } from '@/shared/session';
import { Reads } from './reads';

export { Reads, type Seen } from './reads';

const byLogin = new Map<string, Reads>();
const keyOf = (login: string) => `domovoi.read.${login}`;

function readsOf(login: string): Reads {
  let reads = byLogin.get(login);
  if (!reads) byLogin.set(login, (reads = new Reads(localStorage, keyOf(login))));
  return reads;
}

window.addEventListener('storage', (event) => {
  for (const [login, reads] of byLogin) if (event.key === keyOf(login)) reads.load();
});

/** The one store of the person who is signed in. */
export function useReads(): Reads {
  const login = useMe()?.login ?? '';
  return useMemo(() => readsOf(login), [login]);
}

export function useUnread(reads: Reads, id: string, count: number): number {
  return useSyncExternalStore(reads.watch, () => reads.unread(id, count));
}
