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

export function explains(outage: Known, asked: Asked): boolean {
  const here = outage.buildings.some((it) => it.id === asked.buildingId);
  const flat = asked.flat.trim();
  const onRiser = outage.riser === null || flat === '' || outage.riser.flats.includes(flat);
  const same = outage.problem === null || asked.problem === null || outage.problem === asked.problem;
  return outage.live && here && onRiser && outage.category === asked.category && same;
}
