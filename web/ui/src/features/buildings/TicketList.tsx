/** Tickets in short, the most urgent first; a click opens the card. */
import { Icon, StateShape } from '@/shared/design';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { day } from '@/shared/time';
import { trade } from '@/shared/trade';
import type { TicketRow } from '@/wire';
import { words } from './strings';
import css from './buildings.module.css';

export function TicketList({ tickets }: { tickets: readonly TicketRow[] }) {
  const t = useT(words);
  const say = useT(trade);
  const desk = useDesk();
  const sorted = tickets.toSorted(
    (a, b) => Number(b.emergency) - Number(a.emergency) || b.created_at.localeCompare(a.created_at),
  );
  return (
    <ul className={css.tickets}>
      {sorted.map((it) => (
        <li key={it.id}>
          <button type="button" onClick={() => desk.select(it.id)}>
            <StateShape status={it.status} title={say(it.status)} />
            <span>
              <b>{it.number}</b> {it.service_name}
              <small>
                {day(it.created_at)}
                {it.executor && ` · ${it.executor.name}`}
              </small>
            </span>
            {(it.emergency || it.overdue) && (
              <em>
                <Icon name={it.emergency ? 'alarm' : 'clock'} size={12} />
                {it.emergency ? t('emergency') : t('overdue')}
              </em>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
