/** The moves that are allowed now, as buttons; those that need words open a small form in place. */
import { useEffect, useState } from 'react';
import { Action, type IconName } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { SoftLock } from '@/shared/presence';
import type { Move, Ticket } from '@/wire';
import { type FormMove, MoveForm } from './MoveForm';
import { send } from './send';
import { words } from '../strings';
import css from '../card.module.css';

type Shown = FormMove | 'start' | 'localise' | 'inform';

const shown: readonly { move: Shown; icon: IconName }[] = [
  { move: 'start', icon: 'play' },
  { move: 'complete', icon: 'check' },
  { move: 'close', icon: 'check' },
  { move: 'return', icon: 'undo' },
  { move: 'localise', icon: 'lock' },
  { move: 'inform', icon: 'phone' },
  { move: 'defer', icon: 'pause' },
  { move: 'reschedule', icon: 'calendar' },
  { move: 'correct', icon: 'edit' },
  { move: 'link', icon: 'link' },
  { move: 'decline', icon: 'close' },
];
/** Done at once, without a form. */
const plain: readonly string[] = ['start', 'localise', 'inform'];
/** The likely next step, painted as such. */
const mains: readonly Move[] = ['start', 'complete', 'close'];

export function Moves({ ticket, lock }: { ticket: Ticket; lock: SoftLock }) {
  const t = useT(words);
  const [form, setForm] = useState<FormMove | null>(null);
  const [busy, setBusy] = useState(false);
  const { writing, done } = lock;
  useEffect(() => {
    if (!form) return;
    writing();
    return done;
  }, [form, writing, done]);

  const allowed = shown.filter(
    ({ move }) =>
      ticket.allowed_moves.includes(move) &&
      !(move === 'localise' && ticket.localised_at) &&
      !(move === 'inform' && ticket.informed_at),
  );
  if (allowed.length === 0) return null;
  const main = allowed.find(({ move }) => mains.includes(move))?.move;
  const run = async (move: Shown) => {
    if (!plain.includes(move)) {
      setForm(move === form ? null : (move as FormMove));
      return;
    }
    setBusy(true);
    await send(ticket, { move: move as 'start' | 'localise' | 'inform' }, t(move));
    setBusy(false);
  };
  return (
    <section className={css.moves} aria-label={t('moves')}>
      <div>
        {allowed.map(({ move, icon }) => (
          <Action
            key={move}
            icon={icon}
            look={move === main ? 'main' : 'plain'}
            aria-expanded={plain.includes(move) ? undefined : form === move}
            disabled={busy || lock.writer !== null}
            onClick={() => void run(move)}
          >
            {t(move)}
          </Action>
        ))}
      </div>
      {form && ticket.allowed_moves.includes(form) && <MoveForm key={form} move={form} ticket={ticket} onKey={writing} onDone={() => setForm(null)} />}
    </section>
  );
}
