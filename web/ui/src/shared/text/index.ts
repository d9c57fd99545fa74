/** Words as people type them: ё as е, and the right keys in the wrong keyboard layout. */

const latin = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const cyrillic = 'ёйцукенгшщзхъфывапролджэячсмитьбю';
const toCyrillic = new Map([...latin].map((letter, index) => [letter, cyrillic[index] ?? letter]));
const toLatin = new Map([...cyrillic].map((letter, index) => [letter, latin[index] ?? letter]));

/** Lower case, ё as е, without spaces around. */
export const fold = (text: string): string => text.trim().toLowerCase().replaceAll('ё', 'е');

/** What the same keys would have written in the other layout: `ktyby` is `ленин`. */
export function otherLayout(text: string): string {
  const low = text.toLowerCase();
  const map = /[а-яё]/.test(low) ? toLatin : toCyrillic;
  return [...low].map((letter) => map.get(letter) ?? letter).join('');
}

/** Only the digits. */
export const digits = (text: string): string => text.replace(/\D/g, '');

/** A Russian phone as people type it, in E.164; null while it is not whole. */
export function phoneOf(text: string): string | null {
  const plain = digits(text);
  if (/^[78]\d{10}$/.test(plain)) return `+7${plain.slice(1)}`;
  if (/^9\d{9}$/.test(plain)) return `+7${plain}`;
  return text.trim().startsWith('+') && plain.length >= 8 && plain.length <= 15 ? `+${plain}` : null;
}
