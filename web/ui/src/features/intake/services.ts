/** Finding a service by parts of its words, in either keyboard layout. */
import { fold, otherLayout } from '@/shared/text';
import type { Service } from '@/wire';

/** Place and service in one line. */
export const fullName = (it: Service): string => `${it.place.text} · ${it.name}`;

export function findServices(services: readonly Service[], query: string, limit = 9): Service[] {
  const found = rank(services, fold(query));
  const list = found.length > 0 ? found : rank(services, fold(otherLayout(query)));
  return list.slice(0, limit);
}

function rank(services: readonly Service[], query: string): Service[] {
  const tokens = query.split(/\s+/).filter(Boolean);
  if (tokens.length === 0) return [];
  const scored: [number, Service][] = [];
  for (const it of services) {
    const words = fold(fullName(it)).split(/[\s·,/()-]+/);
    const last = fold(it.problem?.text ?? it.category.text).split(/[\s,/()-]+/);
    let score = 0;
    for (const token of tokens) {
      if (last.some((word) => word.startsWith(token))) score += 3;
      else if (words.some((word) => word.startsWith(token))) score += 2;
      else {
        score = -1;
        break;
      }
    }
    if (score > 0) scored.push([score, it]);
  }
  // The flat is where most calls come from; among equals the classifier's own order stays.
  return scored.sort((a, b) => b[0] - a[0] || a[1].number - b[1].number).map(([, it]) => it);
}
