/** Who looks at what, from the topic `presence`: one subscription for the page, one listener per thing. */
import type { PresenceRow } from '@/wire';
import type { Flushed, Rows } from '../live';

const nobody: readonly PresenceRow[] = [];

export class Lookers {
  private byTopic = new Map<string, readonly PresenceRow[]>();
  private topicOf = new Map<string, string>();
  private readonly watchers = new Map<string, Set<() => void>>();

  at(topic: string): readonly PresenceRow[] {
    return this.byTopic.get(topic) ?? nobody;
  }

  watch(topic: string, tell: () => void): () => void {
    let set = this.watchers.get(topic);
    if (!set) this.watchers.set(topic, (set = new Set()));
    set.add(tell);
    return () => set.delete(tell);
  }

  /** Follows a flush of the live topic. */
  follow(rows: Pick<Rows<PresenceRow>, 'map'>, what: Flushed): void {
    const touched = new Set<string>();
    const ids = what.replaced ? new Set([...this.topicOf.keys(), ...rows.map.keys()]) : [...what.changed, ...what.gone];
    for (const id of ids) {
      const before = this.topicOf.get(id);
      const row = rows.map.get(id);
      const present = row && row.state !== 'gone' ? row : undefined;
      if (before && before !== present?.topic) {
        this.put(before, id, undefined);
        touched.add(before);
      }
      if (present) {
        this.topicOf.set(id, present.topic);
        this.put(present.topic, id, present);
        touched.add(present.topic);
      } else this.topicOf.delete(id);
    }
    for (const topic of touched) for (const tell of this.watchers.get(topic) ?? []) tell();
  }

  private put(topic: string, id: string, row: PresenceRow | undefined): void {
    const others = this.at(topic).filter((it) => it.id !== id);
    const next = row ? [...others, row] : others;
    if (next.length) this.byTopic.set(topic, next);
    else this.byTopic.delete(topic);
  }
}

/** Each person once; whoever types in one of several tabs types. */
export function persons(rows: readonly PresenceRow[], meId: string | undefined): PresenceRow[] {
  const byUser = new Map<string, PresenceRow>();
  for (const row of rows) {
    if (row.user.id === meId) continue;
    const known = byUser.get(row.user.id);
    if (!known || (row.state === 'typing' && known.state !== 'typing')) byUser.set(row.user.id, row);
  }
  return [...byUser.values()].sort((a, b) => (a.since < b.since ? -1 : 1));
}
