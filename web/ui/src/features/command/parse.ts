/** What a line in the command box means. A word is known by its beginning, in both languages and in the wrong layout. */
import { fold, otherLayout, phoneOf } from '@/shared/text';

export type Command =
  | { do: 'open'; number: string }
  | { do: 'call'; phone: string }
  | { do: 'assign'; number: string; who: string }
  | { do: 'new'; about: string }
  | { do: 'emergencies' | 'overdue' | 'all' | 'outages' | 'theme' | 'language' }
  | { do: 'find'; text: string };

type Verb = Exclude<Command['do'], 'open' | 'find'>;

const verbs: readonly (readonly [Verb, readonly string[]])[] = [
  ['assign', ['назначить', 'assign']],
  ['call', ['звонок', 'call']],
  ['new', ['новая', 'new']],
  ['emergencies', ['аварийные', 'emergencies']],
  ['overdue', ['просроченные', 'overdue']],
  ['all', ['все', 'all']],
  ['outages', ['отключения', 'outages']],
  ['theme', ['тема', 'theme']],
  ['language', ['язык', 'language']],
];

/** At least three letters, or the whole word when it is shorter. */
function verbOf(word: string): Verb | null {
  for (const [verb, names] of verbs)
    if (names.some((name) => name === word || (word.length >= 3 && name.startsWith(word)))) return verb;
  return null;
}

/** All readings, the likeliest first; `find` is always among them unless the line is empty. */
export function parse(line: string): Command[] {
  const text = line.trim();
  if (text === '') return [];
  const read = readVerb(fold(text)) ?? readVerb(fold(otherLayout(text)));
  const found: Command[] = read ? [read] : [];
  const phone = phoneOf(text);
  if (phone) found.push({ do: 'call', phone });
  else if (/^#?\d{4,9}$/.test(text)) found.push({ do: 'open', number: text.replace('#', '') });
  return [...found, { do: 'find', text }];
}

function readVerb(text: string): Command | null {
  const [first = '', ...rest] = text.split(/\s+/);
  const verb = verbOf(first);
  switch (verb) {
    case null:
      return null;
    case 'assign': {
      const [number = '', ...who] = rest;
      return { do: 'assign', number: number.replace('#', ''), who: who.join(' ') };
    }
    case 'call':
      return { do: 'call', phone: phoneOf(rest.join('')) ?? rest.join('') };
    case 'new':
      return { do: 'new', about: rest.join(' ') };
    default:
      return { do: verb };
  }
}
