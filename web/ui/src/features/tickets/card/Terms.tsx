import { Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { countdown, moment, useNow } from '@/shared/time';
import { words as units } from '@/shared/time/strings';
import type { Deadline, Ticket } from '@/wire';
import { words } from './strings';
import css from './card.module.css';

/** All clocks of the ticket: what each is for, what is left of it, and how it ended. */
export function Terms({ ticket }: { ticket: Ticket }) {
  const t = useT(words);
  if (ticket.deadlines.length === 0) return null;
  return (
    <section className={css.block} aria-label={t('terms')}>
      <ul className={css.terms}>
        {ticket.deadlines.map((it) => (
          <Term key={it.kind} it={it} />
        ))}
      </ul>
    </section>
  );
}

function Term({ it }: { it: Deadline }) {
  const t = useT(words);
  const u = useT(units);
  const now = useNow();
  const { phase, text } = countdown(it, now, { d: u('d'), h: u('h') });
  const start = Date.parse(it.start);
  const gone = Math.min(1, Math.max(0, (now - start) / Math.max(1, Date.parse(it.due) - start)));
  const late = it.state === 'met_late';
  return (
    <li data-phase={late ? 'late' : phase}>
      <span className={css.termName}>{t(`due_${it.kind}`)}</span>
      <span className={css.termBy}>
        {phase === 'paused' && it.paused ? t('due_paused', { time: moment(it.paused) }) : t('due_by', { time: moment(it.due) })}
      </span>
      {it.met ? (
        <b>
          <Icon name="check" size={13} /> {t(late ? 'due_met_late' : 'due_met', { time: moment(it.met) })}
        </b>
      ) : (
        <b>{phase === 'paused' ? '‖' : text}</b>
      )}
      {!it.met && <i style={{ transform: `scaleX(${gone})` }} />}
    </li>
  );
}
