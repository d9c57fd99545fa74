/** Short marks of companies: numbers of tickets repeat from company to company. */

export interface Marked {
  name: string;
  /** Two or three letters that no other company of this desk has. */
  mark: string;
}

/** The own name stands in quotation marks, after the legal form: УК «Северный квартал». */
function wordsOf(name: string): string[] {
  const own = /[«"“](.+?)[»"”]/.exec(name)?.[1] ?? name;
  return own.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** Initials, else the first letters of the only word; as many more letters as it takes to differ. */
export function marksOf(companies: readonly { id: string; name: string }[]): Map<string, Marked> {
  const found = new Map<string, Marked>();
  const taken = new Set<string>();
  for (const { id, name } of companies) {
    const words = wordsOf(name);
    const whole = words.join('');
    const initials = words.map((it) => it[0]).join('');
    let mark = (words.length > 1 ? initials.slice(0, 3) : whole.slice(0, 2)).toUpperCase();
    for (let length = 3; taken.has(mark) && length <= whole.length; length += 1) mark = whole.slice(0, length).toUpperCase();
    for (let n = 2; taken.has(mark) || mark === ''; n += 1) mark = `${whole.slice(0, 2).toUpperCase()}${n}`;
    taken.add(mark);
    found.set(id, { name, mark });
  }
  return found;
}
