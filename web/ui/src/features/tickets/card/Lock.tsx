import { Action, Icon, Person } from '@/shared/design';
import { unsent } from '@/shared/api/outbox';
import { useSignal } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import type { SoftLock } from '@/shared/presence';
import type { Ticket } from '@/wire';
import { words } from './strings';
import css from './card.module.css';

/** Who else is in the card, who writes in it, and what of it was not sent yet. */
export function Lock({ ticket, lock }: { ticket: Ticket; lock: SoftLock }) {
  const t = useT(words);
  const waiting = useSignal(unsent).filter((it) => it.about === ticket.id);
  return (
    <>
      {lock.writer ? (
        <div className={css.lock} role="status">
          <Icon name="lock" />
          <span>{t('writes', { name: lock.writer.user.name })}</span>
          <Action onClick={lock.takeOver}>{t('take_over')}</Action>
        </div>
      ) : (
        lock.others.length > 0 && (
          <div className={css.here}>
            {t('also_here')}
            {lock.others.map((it) => (
              <span key={it.id}>
                <Person name={it.user.name} size={20} />
                {it.user.name}
              </span>
            ))}
          </div>
        )
      )}
      {waiting.map((it) => (
        <div key={it.key} className={css.waiting} role="status">
          <Icon name="clock" />
          {t('unsent', { label: it.label })}
        </div>
      ))}
    </>
  );
}
