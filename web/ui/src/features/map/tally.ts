/** Open tickets by house, counted anew at most so often while they change many times a second. */
import { useEffect, useMemo } from 'react';
import { OPEN } from '@/shared/desk';
import { type Rows, useTopic } from '@/shared/live';
import { type Part, inPart, usePart } from '@/shared/part';
import type { TicketRow } from '@/wire';
import { type Load, loads, sameLoads } from './houses';

export interface Tally {
  get(): ReadonlyMap<string, Load>;
  watch(tell: () => void): () => void;
}

/** Between two counts; counting tens of thousands of tickets takes a few milliseconds. */
const PAUSE = 500;

class Counter implements Tally {
  private counted: ReadonlyMap<string, Load> = new Map();
  private readonly watchers = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly parting: () => void;

  constructor(
    private readonly rows: Rows<TicketRow>,
    private readonly part: Part,
  ) {
    this.count();
    this.parting = rows.watch(() => {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.count();
      }, PAUSE);
    });
  }

  get = () => this.counted;

  watch = (tell: () => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  stop(): void {
    this.parting();
    if (this.timer) clearTimeout(this.timer);
  }

  private count(): void {
    const counted = loads([...this.rows.map.values()].filter((row) => inPart(this.part, row)));
    if (sameLoads(counted, this.counted)) return;
    this.counted = counted;
    for (const tell of this.watchers) tell();
  }
}

/** The tally and the tickets it counts. */
export function useTally(): { tally: Tally; rows: Rows<TicketRow> } {
  const rows = useTopic<TicketRow>('tickets', OPEN);
  const part = usePart();
  const counter = useMemo(() => new Counter(rows, part), [rows, part]);
  useEffect(() => () => counter.stop(), [counter]);
  return { tally: counter, rows };
}
