/** The moves that are allowed now, as buttons; those that need words open a small form in place. */
import { Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Action, Icon, type IconName } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { SoftLock } from '@/shared/presence';
import type { Move, Ticket } from '@/wire';
import { type FormMove, MoveForm } from './MoveForm';
import { send } from './send';
import { words } from '../strings';
import css from '../card.module.css';

type Plain = 'start' | 'localise' | 'inform' | 'accept';
type Shown = FormMove | Plain;

const shown: readonly { move: Shown; icon: IconName }[] = [
  { move: 'accept', icon: 'check' },
  { move: 'refuse', icon: 'close' },
  { move: 'start', icon: 'play' },
  { move: 'complete', icon: 'check' },
  { move: 'close', icon: 'check' },
  { move: 'return', icon: 'undo' },
  { move: 'localise', icon: 'lock' },
  { move: 'inform', icon: 'phone' },
  { move: 'defer', icon: 'pause' },
  { move: 'reschedule', icon: 'calendar' },
  { move: 'entrust', icon: 'out' },
  { move: 'recall', icon: 'undo' },
  { move: 'correct', icon: 'edit' },
  { move: 'link', icon: 'link' },
  { move: 'decline', icon: 'close' },
];
/** Done at once, without a form. */
const plain: readonly string[] = ['start', 'localise', 'inform', 'accept'];
/** Those that stand in the row; the others are behind "more". */
const ROW = 3;
/** The likely next step, painted as such. */
const mains: readonly Move[] = ['accept', 'start', 'complete', 'close'];

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
  const front = allowed.slice(0, ROW);
  const rest = allowed.slice(ROW);
  const off = busy || lock.writer !== null;
  const main = allowed.find(({ move }) => mains.includes(move))?.move;
  const run = async (move: Shown) => {
    if (!plain.includes(move)) {
      setForm(move === form ? null : (move as FormMove));
      return;
    }
    setBusy(true);
    await send(ticket, { move: move as Plain }, t(move));
    setBusy(false);
  };
  return (
    <section className={css.moves} aria-label={t('moves')}>
      <div>
        {front.map(({ move, icon }) => (
          <Action
            key={move}
            icon={icon}
            look={move === main ? 'main' : 'plain'}
            aria-expanded={plain.includes(move) ? undefined : form === move}
            disabled={off}
            onClick={() => void run(move)}
          >
            {t(move)}
          </Action>
        ))}
        {rest.length > 0 && (
          <Menu position="bottom-end" withinPortal={false} floatingStrategy="fixed">
            <Menu.Target>
              <Action icon="more" disabled={off}>
                {t('more')}
              </Action>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map(({ move, icon }) => (
                <Menu.Item key={move} leftSection={<Icon name={icon} />} onClick={() => void run(move)}>
                  {t(move)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {form && ticket.allowed_moves.includes(form) && <MoveForm key={form} move={form} ticket={ticket} onKey={writing} onDone={() => setForm(null)} />}
    </section>
  );
}
