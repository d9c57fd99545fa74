/** Which live outage a caller may mean. The server attaches whatever it is asked to; this only proposes. */
import type { Outage } from '@/wire';

export interface Asked {
  buildingId: string;
  /** Empty while nobody has said. */
  flat: string;
  category: string;
  problem: string | null;
}

type Known = Pick<Outage, 'buildings' | 'riser' | 'category' | 'problem' | 'live'>;

/**
 * The outage to show to this caller: the one that was joined as long as it fits, else the first that fits. One that
 * was opened a moment ago has not come over the live line yet: it is `coming`.
 */
export function outageFor<T extends Known & { id: string }>(live: readonly T[], asked: Asked, joined: string | null): T | 'coming' | null {
  const own = live.find((it) => it.id === joined);
  if (own && explains(own, asked)) return own;
  if (joined !== null && !own) return 'coming';
  return live.find((it) => explains(it, asked)) ?? null;
}

export function explains(outage: Known, asked: Asked): boolean {
  const here = outage.buildings.some((it) => it.id === asked.buildingId);
  const flat = asked.flat.trim();
  const onRiser = outage.riser === null || flat === '' || outage.riser.flats.includes(flat);
  const same = outage.problem === null || asked.problem === null || outage.problem === asked.problem;
  return outage.live && here && onRiser && outage.category === asked.category && same;
}
