/**
 * The rows of one subscription, outside of React: a snapshot, then ordered changes. A row is told
 * to those who watch that row alone, so a change of one ticket paints one line of the board.
 */
import type { Row } from './protocol';

export interface Flushed {
  /** Rows that are new or have changed since the last flush. */
  readonly changed: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
  /** The whole set was replaced: changed and gone do not tell everything. */
  readonly replaced: boolean;
}

const nothing: ReadonlySet<string> = new Set();

export class Rows<T extends Row = Row> {
  /** Current rows. To be read only; it is the same object for the whole life of the subscription. */
  readonly map = new Map<string, T>();
  /** Sequence of the journal up to which these rows are true. */
  seq = 0;
  /** Whether a snapshot has come. */
  ready = false;
  /** Code of the refusal when the server would not open the topic. */
  refused: string | null = null;
  /** Grows with every flush; what `useSyncExternalStore` compares. */
  revision = 0;

  private changed = new Set<string>();
  private gone = new Set<string>();
  private replaced = false;
  private awaited = false;
  private readonly byRow = new Map<string, Set<() => void>>();
  private readonly everyone = new Set<(what: Flushed) => void>();

  constructor(private readonly schedule: (rows: Rows<T>) => void = () => undefined) {}

  snapshot(rows: readonly T[], seq: number): void {
    this.map.clear();
    for (const row of rows) this.map.set(row.id, row);
    this.seq = seq;
    this.ready = true;
    this.refused = null;
    this.replaced = true;
    this.changed.clear();
    this.gone.clear();
    this.later();
  }

  /**
   * Changes arrive in order of `seq`; what is older than what we hold is passed over. The same number may come
   * again: jobs and presence move without the journal, and taking a whole row twice changes nothing.
   */
  changes(rows: readonly T[], gone: readonly string[], seq: number): void {
    if (seq < this.seq && this.ready) return;
    for (const row of rows) {
      this.map.set(row.id, row);
      this.changed.add(row.id);
      this.gone.delete(row.id);
    }
    for (const id of gone) {
      if (!this.map.delete(id)) continue;
      this.changed.delete(id);
      this.gone.add(id);
    }
    this.seq = seq;
    this.later();
  }

  /** The server would not open the topic. */
  refuse(code: string): void {
    this.refused = code;
    this.later();
  }

  /** Tells everyone what has happened since the last flush; called once per animation frame. */
  flush(): void {
    this.awaited = false;
    const what: Flushed = {
      changed: this.changed.size ? this.changed : nothing,
      gone: this.gone.size ? this.gone : nothing,
      replaced: this.replaced,
    };
    this.changed = new Set();
    this.gone = new Set();
    this.replaced = false;
    this.revision += 1;
    if (what.replaced) for (const watchers of this.byRow.values()) for (const tell of watchers) tell();
    else
      for (const ids of [what.changed, what.gone])
        for (const id of ids) {
          const watchers = this.byRow.get(id);
          if (watchers) for (const tell of watchers) tell();
        }
    for (const tell of this.everyone) tell(what);
  }

  watchRow(id: string, tell: () => void): () => void {
    let watchers = this.byRow.get(id);
    if (!watchers) this.byRow.set(id, (watchers = new Set()));
    watchers.add(tell);
    return () => {
      watchers.delete(tell);
      if (watchers.size === 0 && this.byRow.get(id) === watchers) this.byRow.delete(id);
    };
  }

  /** Calls `tell` after every flush, with what changed. */
  watch(tell: (what: Flushed) => void): () => void {
    this.everyone.add(tell);
    return () => this.everyone.delete(tell);
  }

  private later(): void {
    if (this.awaited) return;
    this.awaited = true;
    this.schedule(this);
  }
}
