/** Which tickets ring on this screen, and until when: a named person has to acknowledge each. */
import type { TicketRow } from '@/wire';

export type AlarmClass = 'emergency' | 'breach';
type Watched = Pick<TicketRow, 'id' | 'emergency' | 'status' | 'overdue' | 'comments_count' | 'created_at'>;

export interface Ringing<T> {
  row: T;
  of: AlarmClass;
}

export class AlarmRules<T extends Watched> {
  private readonly ringing = new Map<string, Ringing<T>>();
  /** Whether each open ticket was overdue when last seen: only the moment of the breach rings. */
  private readonly late = new Map<string, boolean>();

  constructor(private readonly acknowledged: ReadonlySet<string>) {}

  /** Everything anew: emergencies that nobody has taken up ring, old breaches do not. */
  reset(rows: Iterable<T>): void {
    const before = new Map(this.ringing);
    this.ringing.clear();
    this.late.clear();
    for (const row of rows) {
      this.late.set(row.id, row.overdue);
      if (before.get(row.id)?.of === 'breach' && rings(row)) this.ring(row, 'breach');
      else if (fresh(row)) this.ring(row, 'emergency');
    }
  }

  /** Answers whether anything rings that did not before. */
  update(changed: Iterable<T>, gone: Iterable<string>): boolean {
    let more = false;
    for (const row of changed) {
      const was = this.late.get(row.id);
      this.late.set(row.id, row.overdue);
      const current = this.ringing.get(row.id);
      if (current) {
        const taken = current.of === 'emergency' ? !fresh(row) || row.comments_count > current.row.comments_count : !rings(row);
        if (taken) this.ringing.delete(row.id);
        else this.ringing.set(row.id, { ...current, row: { ...row, comments_count: current.row.comments_count } });
      } else if (was === undefined && fresh(row)) more = this.ring(row, 'emergency') || more;
      else if (was === false && row.overdue && rings(row)) more = this.ring(row, 'breach') || more;
    }
    for (const id of gone) {
      this.late.delete(id);
      this.ringing.delete(id);
    }
    return more;
  }

  silence(id: string): void {
    this.ringing.delete(id);
  }

  /** Emergencies first, then the oldest. */
  list(): Ringing<T>[] {
    return [...this.ringing.values()].sort((a, b) =>
      a.of !== b.of ? (a.of === 'emergency' ? -1 : 1) : a.row.created_at < b.row.created_at ? -1 : 1,
    );
  }

  private ring(row: T, of: AlarmClass): boolean {
    if (this.acknowledged.has(`${of}/${row.id}`)) return false;
    this.ringing.set(row.id, { row, of });
    return true;
  }
}

/** An emergency that nobody has taken up: still new and without a word on it. */
const fresh = (row: Watched) => row.emergency && row.status === 'new' && row.comments_count === 0;
const rings = (row: Watched) => row.overdue && (row.status === 'new' || row.status === 'in_progress');
