/**
 * How much of each ticket's talk this person has seen. It is kept in the browser, for each login apart, and holds
 * the tickets that were opened last; a ticket that was never opened has nothing that is new to its reader.
 */

export interface Seen {
  /** Number of comments when the card was last open. */
  count: number;
  /** When the last of them was written; empty when there was none. */
  at: string;
}

/** About 60 bytes each: well within what a browser keeps. */
const MOST = 1_000;

type Kept = [id: string, count: number, at: string];

export class Reads {
  private seen = new Map<string, Seen>();
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'>,
    private readonly key: string,
  ) {
    this.load();
  }

  of(id: string): Seen | undefined {
    return this.seen.get(id);
  }

  /** How many comments have come since the card was last open. */
  unread(id: string, count: number): number {
    const seen = this.seen.get(id);
    return seen ? Math.max(0, count - seen.count) : 0;
  }

  see(id: string, now: Seen): void {
    const before = this.seen.get(id);
    if (before && before.count === now.count && before.at === now.at) return;
    // The one seen last stands last, so that the oldest is forgotten first.
    this.seen.delete(id);
    this.seen.set(id, now);
    for (const oldest of this.seen.keys()) {
      if (this.seen.size <= MOST) break;
      this.seen.delete(oldest);
    }
    const kept: Kept[] = [...this.seen].map(([it, { count, at }]) => [it, count, at]);
    try {
      this.storage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // A full store loses marks, never work.
    }
    this.tell();
  }

  watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  /** Another tab of the same person has read on. */
  load(): void {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? '[]') as unknown;
      this.seen = new Map((Array.isArray(kept) ? kept : []).filter(isKept).map(([id, count, at]) => [id, { count, at }]));
    } catch {
      this.seen = new Map();
    }
    this.tell();
  }

  private tell(): void {
    for (const tell of this.watchers) tell();
  }
}

function isKept(it: unknown): it is Kept {
  return Array.isArray(it) && typeof it[0] === 'string' && typeof it[1] === 'number' && typeof it[2] === 'string';
}
