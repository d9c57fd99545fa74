/** The chessboard (шахматка) of a house: entrances side by side, floors one above the other. */
import type { Building, Flat } from '@/wire';

export interface Board {
  entrance: number;
  /** From the top floor down. */
  floors: { floor: number; flats: Flat[] }[];
}

const collator = new Intl.Collator('ru', { numeric: true });

/** Entrances that have flats or are known to be there; floors without a flat are kept between others. */
export function boards(building: Pick<Building, 'entrances' | 'flats'>): Board[] {
  const numbers = new Set(building.entrances.map((it) => it.number));
  for (const flat of building.flats) numbers.add(flat.entrance);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((entrance) => {
      const own = building.flats.filter((flat) => flat.entrance === entrance);
      const known = building.entrances.find((it) => it.number === entrance)?.floors ?? 0;
      const levels = own.map((flat) => flat.floor);
      const top = Math.max(known, ...levels);
      const bottom = Math.min(1, ...levels);
      const floors = [];
      for (let floor = top; floor >= bottom; floor--) {
        const flats = own.filter((flat) => flat.floor === floor);
        // There is no floor zero unless something stands on it.
        if (floor === 0 && flats.length === 0) continue;
        floors.push({ floor, flats: flats.sort((a, b) => collator.compare(String(a.number), String(b.number))) });
      }
      return { entrance, floors };
    });
}

/** Open tickets by flat; the empty name stands for the house as a whole. */
export function byFlat<T extends { flat?: string | number | null }>(tickets: Iterable<T>): Map<string, T[]> {
  const by = new Map<string, T[]>();
  for (const ticket of tickets) {
    const key = ticket.flat === null || ticket.flat === undefined ? '' : String(ticket.flat);
    const list = by.get(key);
    if (list) list.push(ticket);
    else by.set(key, [ticket]);
  }
  return by;
}
