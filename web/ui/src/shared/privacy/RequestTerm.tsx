/** How a request stands in its term: red is a term of the law that was missed, and nothing else. */
import { Chip } from '../design';
import type { Tone } from '../design/Chip';
import { useT } from '../i18n';
import { day, useNow } from '../time';
import { words } from './strings';
import { type Term, type Termed, lastDay, termOf } from './term';

const TONE: Record<Term, Tone> = { answered: 'good', answered_late: 'warn', overdue: 'danger', today: 'warn', waits: 'plain' };

export function RequestTerm({ request }: { request: Termed }) {
  const t = useT(words);
  const term = termOf(request, useNow());
  const at = request.answered_at ? Date.parse(request.answered_at) : lastDay(request.due_at);
  return <Chip tone={TONE[term]}>{t(term, { at: day(at) })}</Chip>;
}
