/** What stands open at one house, and the ways on from there. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Action, Icon, StateShape } from '@/shared/design';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import type { Rows } from '@/shared/live';
import { trade } from '@/shared/trade';
import type { TicketRow } from '@/wire';
import type { House, Load } from './houses';
import { words } from './strings';
import css from './map.module.css';

/** More than these are read on the board. */
const MOST = 8;

interface Props {
  house: House;
  rows: Rows<TicketRow>;
  loads: ReadonlyMap<string, Load>;
  close: () => void;
}

function urgent(a: TicketRow, b: TicketRow): number {
  return (
    Number(b.emergency) - Number(a.emergency) ||
    Number(b.overdue) - Number(a.overdue) ||
    (a.next_due ?? '9').localeCompare(b.next_due ?? '9')
  );
}

export function HouseCard({ house, rows, loads, close }: Props) {
  const t = useT(words);
  const say = useT(trade);
  const { select, intake } = useDesk();
  const tickets = useMemo(
    () => [...rows.map.values()].filter((it) => it.building_id === house.id).sort(urgent),
    // A new count means that tickets have changed.
    [rows, house.id, loads],
  );
  return (
    <section className={css.card} aria-label={house.address}>
      <header>
        <div>
          <h2>{house.address}</h2>
          <p>
            {house.floors > 0 && `${t('floors', { count: house.floors })} · `}
            {tickets.length ? t('tickets', { count: tickets.length }) : t('no_tickets')}
          </p>
        </div>
        <Action look="quiet" icon="close" aria-label={t('close')} onClick={close} />
      </header>
      {tickets.length > 0 && (
        <ul>
          {tickets.slice(0, MOST).map((it) => (
            <li key={it.id}>
              <button type="button" onClick={() => select(it.id)} data-alarm={it.emergency || it.overdue || undefined}>
                <StateShape status={it.status} title={say(it.status)} />
                <b>{it.number}</b>
                <span>
                  {it.flat !== null && it.flat !== undefined ? `${t('flat', { flat: it.flat })} · ` : ''}
                  {it.service_name}
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
          {tickets.length > MOST && <li className={css.more}>{t('more', { count: tickets.length - MOST })}</li>}
        </ul>
      )}
      <footer>
        {intake && (
          <Action icon="plus" onClick={() => intake({ building: { id: house.id, address: house.address } })}>
            {t('new_ticket')}
          </Action>
        )}
        <Link to={'/buildings' as '/'} search={{ b: house.id } as never} className={css.link}>
          {t('card')}
        </Link>
      </footer>
    </section>
  );
}
