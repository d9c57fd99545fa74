/** The stretch that this person holds: whose, how long still, and what to do with it. */
import { useMemo } from 'react';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { type Rows, useRevision } from '@/shared/live';
import { shortName } from '@/shared/text/short';
import { clock, useNow } from '@/shared/time';
import type { Calendar } from '@/wire';
import { putDown, release, ticketOf } from './actions';
import { type Lease, lineOf } from './model';
import { words } from './strings';
import css from './calendar.module.css';

interface Mine {
  employee: string;
  name: string;
  lease: Lease;
}

function useMine(rows: Rows<Calendar>, me: string | undefined): Mine | null {
  const revision = useRevision(rows as unknown as Rows);
  return useMemo(() => {
    if (!me) return null;
    for (const row of rows.map.values())
      for (const lease of lineOf(row).leases)
        if (lease.holder.kind === 'user' && lease.holder.id === me)
          return { employee: row.id, name: row.employee.name, lease };
    return null;
    // The revision stands for the content of the rows.
  }, [rows, me, revision]);
}

export function Held({ rows, me, ticket }: { rows: Rows<Calendar>; me: string | undefined; ticket: string | undefined }) {
  const mine = useMine(rows, me);
  return mine ? <Bar key={mine.lease.id} {...mine} ticket={ticket} /> : null;
}

function Bar({ employee, name, lease, ticket }: Mine & { ticket: string | undefined }) {
  const t = useT(words);
  const left = Math.ceil((lease.until - useNow()) / 1000);
  if (left <= 0) return null;
  const assign = async () => {
    const it = ticket && (await ticketOf(ticket));
    if (!it) return;
    const from =
      it.executor && it.slot
        ? { employee: it.executor.id, span: { start: Date.parse(it.slot.start), end: Date.parse(it.slot.end) } }
        : null;
    const span = { start: lease.start, end: lease.end };
    await putDown({ ticketId: it.id, number: it.number, emergency: it.emergency, from: from?.employee === employee ? null : from, employee, span }, name);
  };
  return (
    <div className={css.held} role="status">
      <Icon name="lock" />
      <span className={css.heldText}>
        <strong>{t('held_title')}</strong> {t('held_text', { name: shortName(name), from: clock(lease.start), to: clock(lease.end) })}
      </span>
      <span className={css.heldLeft} aria-hidden="true">
        {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
      </span>
      {ticket && (
        <Action look="main" icon="check" onClick={() => void assign()}>
          {t('assign_here')}
        </Action>
      )}
      <Action look="quiet" onClick={() => void release(employee, lease.id)}>
        {t('release')}
      </Action>
    </div>
  );
}
