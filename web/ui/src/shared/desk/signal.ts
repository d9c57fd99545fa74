/** A value that several components share without a parent: three functions, no library. */
import { useSyncExternalStore } from 'react';

export interface Signal<T> {
  get(): T;
  set(next: T): void;
  watch(tell: () => void): () => void;
}

export function signal<T>(first: T): Signal<T> {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const tell of watchers) tell();
    },
    watch(tell) {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
}

export function useSignal<T>(it: Signal<T>): T {
  return useSyncExternalStore(it.watch, it.get);
}
