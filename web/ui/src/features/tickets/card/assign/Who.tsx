import { useState } from 'react';
import { Action, Chip, Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { slotText } from '@/shared/time';
import type { Ticket } from '@/wire';
import { Assign } from './Assign';
import { words } from '../strings';
import css from '../card.module.css';

/** Executor, master and time, why so, and the way to change them. */
export function Who({ ticket }: { ticket: Ticket }) {
  const t = useT(words);
  const [choosing, setChoosing] = useState(false);
  const may = ticket.allowed_moves.includes('assign');
  useKeys({ KeyA: () => setChoosing(true) }, { on: may && !choosing });
  return (
    <section className={css.block} aria-label={t('who')}>
      <dl className={css.who}>
        <div>
          <dt>{t('executor')}</dt>
          <dd>
            {ticket.executor ? (
              <>
                <Person name={ticket.executor.name} size={20} /> {ticket.executor.name}
              </>
            ) : (
              <em>{t('nobody')}</em>
            )}
          </dd>
        </div>
        {ticket.contractor && (
          <div>
            <dt>{t('contractor')}</dt>
            <dd>
              <span>
                {ticket.contractor.name}{' '}
                <Chip tone={ticket.contractor.accepted_at ? 'accent' : 'warn'}>{t(ticket.contractor.accepted_at ? 'accepted' : 'not_accepted')}</Chip>
              </span>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('slot')}</dt>
          <dd>{ticket.slot ? slotText(ticket.slot) : <em>—</em>}</dd>
        </div>
        <div>
          <dt>{t('master')}</dt>
          <dd>{ticket.master?.name ?? <em>—</em>}</dd>
        </div>
      </dl>
      {ticket.assignment.reasons.length > 0 && (
        <p className={css.reasons} title={t('why')}>
          {ticket.assignment.reasons.map((it) => it.text).join(' · ')}
        </p>
      )}
      {may && !choosing && (
        <Action icon="people" onClick={() => setChoosing(true)} aria-keyshortcuts="A">
          {t(ticket.executor ? 'reassign' : 'assign')} <kbd className={css.kbd}>A</kbd>
        </Action>
      )}
      {may && choosing && <Assign ticket={ticket} onDone={() => setChoosing(false)} />}
    </section>
  );
}
