/**
 * Houses as the map draws them: outlines where they are known, otherwise a rectangle of a plausible
 * footprint along its street. Pure; degrees in, degrees out.
 */

export interface House {
  id: string;
  address: string;
  lat: number;
  lon: number;
  floors: number;
  /** Longitude and latitude of each corner; empty when not known. */
  outline?: readonly (readonly number[])[];
}

/** "Средний проспект В.О., 39 к1" → street and number. */
export function parts(address: string): { street: string; number: string } {
  const comma = address.lastIndexOf(', ');
  if (comma < 0) return { street: address, number: '' };
  return { street: address.slice(0, comma), number: address.slice(comma + 2) };
}

/** What stands open at a house; decides its colour. */
export interface Load {
  open: number;
  /** How many of them are emergencies or overdue. */
  alarm: number;
}

export type State = 'calm' | 'open' | 'alarm';

/** Red is kept for emergencies and breaches of a term, whatever the count. */
export function stateOf(load: Load | undefined): State {
  if (!load || load.open === 0) return 'calm';
  return load.alarm > 0 ? 'alarm' : 'open';
}

/** What the map needs of a ticket. */
interface Counted {
  building_id: string;
  emergency: boolean;
  overdue: boolean;
  status: string;
}

/** With these nothing is left to be done in the house. */
const DONE = new Set(['completed', 'closed', 'declined']);

/** Counts of tickets by building that somebody still has to work on. */
export function loads(tickets: Iterable<Counted>): Map<string, Load> {
  const by = new Map<string, Load>();
  for (const ticket of tickets) {
    if (DONE.has(ticket.status)) continue;
    let load = by.get(ticket.building_id);
    if (!load) by.set(ticket.building_id, (load = { open: 0, alarm: 0 }));
    load.open += 1;
    if (ticket.emergency || ticket.overdue) load.alarm += 1;
  }
  return by;
}

/** Whether two counts say the same: a map that is not told of nothing need not be drawn again. */
export function sameLoads(a: ReadonlyMap<string, Load>, b: ReadonlyMap<string, Load>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, load] of a) {
    const other = b.get(id);
    if (load.open !== other?.open || load.alarm !== other.alarm) return false;
  }
  return true;
}

export function located(house: House): boolean {
  return Number.isFinite(house.lat) && Number.isFinite(house.lon) && !(house.lat === 0 && house.lon === 0);
}

const METRES_PER_DEGREE = 111_320;

/** Metres east and north of an origin, and back: good enough for a town. */
function plane(origin: { lat: number; lon: number }) {
  const east = METRES_PER_DEGREE * Math.cos((origin.lat * Math.PI) / 180);
  return {
    to: (p: { lat: number; lon: number }): [number, number] => [
      (p.lon - origin.lon) * east,
      (p.lat - origin.lat) * METRES_PER_DEGREE,
    ],
    back: (p: readonly [number, number]): [number, number] => [
      origin.lon + p[0] / east,
      origin.lat + p[1] / METRES_PER_DEGREE,
    ],
  };
}

const CELL = 120;

/** A closed ring for every house that has a place on the map. */
export function rings(houses: readonly House[]): Map<string, [number, number][]> {
  const placed = houses.filter(located);
  const out = new Map<string, [number, number][]>();
  if (placed.length === 0) return out;
  const { to, back } = plane(placed[0]!);
  const points = placed.map(to);
  const names = placed.map((house) => parts(house.address).street);
  const grid = new Map<string, number[]>();
  const cell = (p: readonly [number, number]) => [Math.floor(p[0] / CELL), Math.floor(p[1] / CELL)] as const;
  points.forEach((p, i) => {
    const key = cell(p).join();
    const list = grid.get(key);
    if (list) list.push(i);
    else grid.set(key, [i]);
  });
  const near = (i: number): number[] => {
    const [cx, cy] = cell(points[i]!);
    const list: number[] = [];
    for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) list.push(...(grid.get([cx + dx, cy + dy].join()) ?? []));
    return list.filter((j) => j !== i);
  };
  placed.forEach((house, i) => {
    if (house.outline && house.outline.length >= 3) {
      const ring = house.outline.map(([lon, lat]) => [lon!, lat!] as [number, number]);
      const first = ring[0]!;
      const last = ring[ring.length - 1]!;
      if (first[0] !== last[0] || first[1] !== last[1]) ring.push([...first]);
      out.set(house.id, ring);
      return;
    }
    const me = points[i]!;
    let room = Infinity;
    let along: [number, number] | null = null;
    let best = Infinity;
    for (const j of near(i)) {
      const d: [number, number] = [points[j]![0] - me[0], points[j]![1] - me[1]];
      const far = Math.hypot(...d);
      if (far < 1) continue;
      room = Math.min(room, far);
      if (names[j] === names[i] && far < best) {
        best = far;
        along = d;
      }
    }
    const angle = along ? Math.atan2(along[1], along[0]) : 0;
    const length = Math.max(8, Math.min(house.floors > 4 ? 46 : 28, room * 0.75));
    const depth = Math.max(6, Math.min(13, length, room * 0.5));
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const corner = (a: number, b: number) =>
      back([me[0] + (a * length * cos - b * depth * sin) / 2, me[1] + (a * length * sin + b * depth * cos) / 2]);
    out.set(house.id, [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]);
  });
  return out;
}

/** West, south, east, north of all houses; `null` when none has a place. */
export function bounds(houses: readonly House[]): [number, number, number, number] | null {
  let box: [number, number, number, number] | null = null;
  for (const house of houses) {
    if (!located(house)) continue;
    box = box
      ? [Math.min(box[0], house.lon), Math.min(box[1], house.lat), Math.max(box[2], house.lon), Math.max(box[3], house.lat)]
      : [house.lon, house.lat, house.lon, house.lat];
  }
  return box;
}

export interface StreetName {
  name: string;
  lon: number;
  lat: number;
  houses: number;
  /** The one place where it is written from afar; the others are for those who look closely. */
  main: boolean;
}

/** Degrees of latitude between two places where one street is named: about 450 m. */
const STRIDE = 0.004;

/** Where the names of streets stand: amid the houses of each stretch. */
export function streets(houses: readonly House[]): StreetName[] {
  const by = new Map<string, Map<string, House[]>>();
  for (const house of houses) {
    const { street } = parts(house.address);
    if (!located(house) || !street) continue;
    let stretches = by.get(street);
    if (!stretches) by.set(street, (stretches = new Map()));
    const key = `${Math.floor(house.lat / STRIDE)},${Math.floor(house.lon / STRIDE / 2)}`;
    const list = stretches.get(key);
    if (list) list.push(house);
    else stretches.set(key, [house]);
  }
  return [...by].flatMap(([name, stretches]) =>
    [...stretches.values()]
      .sort((a, b) => b.length - a.length)
      .map((list, i) => ({
        name,
        lat: list.reduce((sum, house) => sum + house.lat, 0) / list.length,
        lon: list.reduce((sum, house) => sum + house.lon, 0) / list.length,
        houses: list.length,
        main: i === 0,
      })),
  );
}
