/** Long names and addresses, short enough for one line. */

/** Фамилия И. О.; what is short already stays. */
export function shortName(name: string): string {
  const [family = '', ...given] = name.split(' ').filter(Boolean);
  return [family, ...given.map((word) => `${word[0] ?? ''}.`)].join(' ');
}

/** The place is told by the address already; the category and the problem are the news. */
export function shortService(name: string): string {
  const parts = name.split(' · ');
  return parts.length > 1 ? parts.slice(1).join(' · ') : name;
}

const streets: readonly (readonly [RegExp, string])[] = [
  [/(?<![а-яё])улица(?![а-яё])/i, 'ул.'],
  [/(?<![а-яё])набережная(?![а-яё])/i, 'наб.'],
  [/(?<![а-яё])проспект(?![а-яё])/i, 'пр.'],
  [/(?<![а-яё])переулок(?![а-яё])/i, 'пер.'],
  [/(?<![а-яё])площадь(?![а-яё])/i, 'пл.'],
  [/(?<![а-яё])бульвар(?![а-яё])/i, 'б-р'],
];

/** Words that say only what kind of street it is are short in a list. */
export function shortAddress(address: string): string {
  for (const [long, short] of streets) if (long.test(address)) return address.replace(long, short);
  return address;
}
