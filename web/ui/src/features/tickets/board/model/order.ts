/**
 * The order of the board, and the promise that nothing moves under the hand: while the list is held,
 * what is painted keeps its places and what would change is counted, until somebody applies it.
 */
import type { TicketRow } from '@/wire';
import { Sorted } from './sorted';

export type Sort = 'due' | 'new' | 'number';
type Key = Pick<TicketRow, 'id' | 'emergency' | 'status' | 'next_due' | 'created_at' | 'number'>;
export type Compare<T> = (a: T, b: T) => number;

const ended = (row: Key) => row.status === 'closed' || row.status === 'declined';
const late = '9999';

/** Emergencies stand first in every order, what has ended last; equal ones by number. */
export function compareBy(sort: Sort): Compare<Key> {
  return (a, b) => {
    if (ended(a) !== ended(b)) return ended(a) ? 1 : -1;
    if (a.emergency !== b.emergency) return a.emergency ? -1 : 1;
    // What is done and waits for the resident's word presses nobody.
    if (a.emergency && (a.status === 'completed') !== (b.status === 'completed')) return a.status === 'completed' ? 1 : -1;
    if (sort === 'due') {
      const one = a.next_due ?? late;
      const two = b.next_due ?? late;
      if (one !== two) return one < two ? -1 : 1;
    } else if (sort === 'new' && a.created_at !== b.created_at) {
      return a.created_at < b.created_at ? 1 : -1;
    }
    if (a.number !== b.number) {
      if (a.number.length !== b.number.length) return b.number.length - a.number.length;
      return a.number < b.number ? 1 : -1;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };
}

export interface Pending {
  /** Rows that have come. */
  fresh: number;
  /** Rows that have gone or no longer pass the filter. */
  left: number;
  /** Rows that stand elsewhere now. */
  moved: number;
}

export class BoardOrder<T extends { id: string }> {
  /** Grows whenever what is to be painted has changed. */
  revision = 0;
  private readonly wanted: Sorted<T>;
  /** The row by which each id was placed: the key to find it again. */
  private placed = new Map<string, T>();
  private frozen: readonly string[] | null = null;
  private fresh = new Set<string>();
  private moved = new Set<string>();
  private readonly left = new Map<string, T>();

  constructor(
    private readonly compare: Compare<T>,
    private readonly passes: (row: T) => boolean,
  ) {
    this.wanted = new Sorted(compare);
  }

  /** How many rows are painted. */
  get count(): number {
    return this.frozen ? this.frozen.length : this.wanted.length;
  }

  /** The id that is painted at a place. */
  at(index: number): string | undefined {
    return this.frozen ? this.frozen[index] : this.wanted.at(index)?.id;
  }

  get held(): boolean {
    return this.frozen !== null;
  }

  get pending(): Pending {
    return { fresh: this.fresh.size, left: this.left.size, moved: this.moved.size };
  }

  /** The last known state of a painted row that is no longer there. */
  ghost(id: string): T | undefined {
    return this.left.get(id);
  }

  /** Takes a whole new set of rows. While held, the painted ones still keep their places. */
  reset(rows: Iterable<T>): void {
    const before = this.placed;
    const list = [...rows].filter(this.passes);
    this.wanted.reset(list);
    this.placed = new Map(list.map((row) => [row.id, row]));
    if (this.frozen?.length === 0) this.apply();
    else if (this.frozen) {
      const painted = new Set(this.frozen);
      this.fresh = new Set(list.filter((row) => !painted.has(row.id)).map((row) => row.id));
      for (const id of this.frozen) {
        if (this.placed.has(id)) this.left.delete(id);
        else {
          const row = before.get(id) ?? this.left.get(id);
          if (row) this.left.set(id, row);
        }
      }
    }
    this.revision += 1;
  }

  update(changed: Iterable<T>, gone: Iterable<string>): void {
    let touched = false;
    for (const row of changed) {
      const old = this.placed.get(row.id);
      const stays = this.passes(row);
      if (!old && !stays) continue;
      // A row that keeps its place is repainted by itself, the list is not.
      if (!old || !stays || this.compare(old, row) !== 0) touched = true;
      if (old) this.remove(old, !stays);
      if (stays) this.insert(row, old);
    }
    for (const id of gone) {
      const old = this.placed.get(id);
      if (!old) continue;
      this.remove(old, true);
      touched = true;
    }
    if (!touched) return;
    // Where nothing is painted, nothing can move under the hand.
    if (this.frozen?.length === 0) this.apply();
    this.revision += 1;
  }

  /** Holds the painted order, or lets it go and shows the true one. */
  hold(on: boolean): void {
    if (on === this.held) return;
    this.frozen = on ? this.truth() : null;
    this.forget();
  }

  /** Shows what is pending and goes on holding. */
  apply(): void {
    if (this.frozen) this.frozen = this.truth();
    this.forget();
  }

  /** Where an id stands in what is painted; -1 when it does not. */
  indexOf(id: string): number {
    if (this.frozen) return this.frozen.indexOf(id);
    const row = this.placed.get(id);
    return row ? this.wanted.indexOf(row) : -1;
  }

  private truth(): string[] {
    return this.wanted.toArray().map((row) => row.id);
  }

  private forget(): void {
    const something = this.fresh.size + this.left.size + this.moved.size > 0;
    this.fresh.clear();
    this.left.clear();
    this.moved.clear();
    if (something) this.revision += 1;
  }

  private insert(row: T, old: T | undefined): void {
    this.wanted.insert(row);
    this.placed.set(row.id, row);
    if (!this.frozen || this.left.delete(row.id)) return;
    if (!old) this.fresh.add(row.id);
    else if (!this.fresh.has(row.id) && this.compare(old, row) !== 0) this.moved.add(row.id);
  }

  private remove(old: T, forGood: boolean): void {
    this.wanted.remove(old);
    this.placed.delete(old.id);
    if (!this.frozen || !forGood) return;
    this.moved.delete(old.id);
    if (!this.fresh.delete(old.id)) this.left.set(old.id, old);
  }
}
