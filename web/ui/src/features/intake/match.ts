/** Finding a house by three or four letters of the street and a number, in either keyboard layout. */
import { fold, otherLayout } from '@/shared/text';
import type { MapBuilding } from '@/wire';

/** What the intake needs of a house. */
export type House = Pick<MapBuilding, 'id' | 'address' | 'lat' | 'lon' | 'open_tickets' | 'open_emergencies'>;

export interface Indexed {
  house: House;
  words: readonly string[];
}

/** Splits the address once; typing then only compares. */
export function indexHouses(houses: readonly House[]): Indexed[] {
  return houses.map((house) => ({ house, words: wordsOf(house.address) }));
}

const wordsOf = (text: string) => fold(text).split(/[\s,.«»"]+/).filter(Boolean);

/** Best first: a whole number before one that only begins so, the start of the street before its middle. */
export function findHouses(index: readonly Indexed[], query: string, limit = 8): House[] {
  const tokens = wordsOf(query);
  if (tokens.length === 0) return [];
  const found = rank(index, tokens);
  const list = found.length > 0 ? found : rank(index, wordsOf(otherLayout(query)));
  return list.slice(0, limit).map((it) => it.house);
}

function rank(index: readonly Indexed[], tokens: readonly string[]): { house: House; score: number }[] {
  const scored: { house: House; score: number }[] = [];
  for (const { house, words } of index) {
    let score = 0;
    for (const [place, token] of tokens.entries()) {
      const at = best(words, token);
      if (at === null) {
        score = -1;
        break;
      }
      if (words[at] === token) score += 3;
      if (place === 0 && at === 0) score += 2;
    }
    if (score >= 0) scored.push({ house, score });
  }
  const order = new Intl.Collator('ru', { numeric: true });
  return scored.sort((a, b) => b.score - a.score || order.compare(a.house.address, b.house.address));
}

/** The word that is the token, else the first that begins with it. */
function best(words: readonly string[], token: string): number | null {
  const whole = words.indexOf(token);
  if (whole >= 0) return whole;
  const begins = words.findIndex((word) => word.startsWith(token));
  return begins >= 0 ? begins : null;
}
