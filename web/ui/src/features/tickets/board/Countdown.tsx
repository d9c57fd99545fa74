import { useT } from '@/shared/i18n';
import { countdown, moment, useNow } from '@/shared/time';
import { words as units } from '@/shared/time/strings';
import type { Deadline, TicketRow } from '@/wire';
import { words } from '../strings';
import css from './board.module.css';

/** The nearest deadline that still runs. */
export function runningDeadline(row: Pick<TicketRow, 'deadlines' | 'next_due'>): Deadline | undefined {
  let nearest: Deadline | undefined;
  for (const it of row.deadlines) {
    if (it.met) continue;
    if (it.due === row.next_due) return it;
    if (!nearest || it.due < nearest.due) nearest = it;
  }
  return nearest;
}

/** What is left of the legal term; counts down each second, and says by a sign what it says by colour. */
export function Countdown({ row }: { row: TicketRow }) {
  const t = useT(words);
  const u = useT(units);
  const now = useNow();
  if (row.deferred_until && row.status === 'deferred')
    return (
      <span className={css.due} data-phase="paused">
        ‖ {t('paused_until', { time: moment(row.deferred_until) })}
      </span>
    );
  const term = runningDeadline(row);
  if (!term || row.status === 'completed' || row.status === 'closed' || row.status === 'declined')
    return <span className={css.due} data-phase="met" />;
  const { phase, text } = countdown(term, now, { d: u('d'), h: u('h') });
  const sign = phase === 'overdue' ? '!' : phase === 'pressing' ? '▲' : phase === 'warned' ? '△' : '';
  return (
    <span className={css.due} data-phase={phase} title={phase === 'overdue' ? t('is_overdue') : undefined}>
      {sign && <b aria-hidden="true">{sign}</b>} {text}
    </span>
  );
}
