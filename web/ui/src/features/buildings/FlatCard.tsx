/** A flat: who lives there, how to reach them, what was asked for. */
import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/shared/api';
import { Action, Chip, Icon, Person } from '@/shared/design';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { Phones } from '@/shared/phones';
import { trade } from '@/shared/trade';
import type { Building, Flat, TicketRow } from '@/wire';
import { TicketList } from './TicketList';
import { words } from './strings';
import css from './buildings.module.css';

interface Props {
  building: Pick<Building, 'id' | 'address'>;
  flat: Flat;
  open: readonly TicketRow[];
  close: () => void;
}

export function FlatCard({ building, flat, open, close }: Props) {
  const t = useT(words);
  const say = useT(trade);
  const { intake } = useDesk();
  const number = String(flat.number);
  const where = { building_id: building.id, flat: number };
  const people = useQuery({
    queryKey: ['people', building.id, number],
    queryFn: () => got(api.GET('/api/v1/people', { params: { query: { ...where, limit: 50 } } })),
  });
  const past = useQuery({
    queryKey: ['tickets', building.id, number],
    queryFn: () => got(api.GET('/api/v1/tickets', { params: { query: { building_id: building.id, flat: number, limit: 50 } } })),
  });
  const openIds = new Set(open.map((it) => it.id));
  const ended = past.data?.items.filter((it) => !openIds.has(it.id)) ?? [];
  return (
    <>
      <header className={css.flatHead}>
        <div>
          <h3>{t('flat_title', { kind: say(flat.kind), number })}</h3>
          <p className={css.dim}>{t('where', { entrance: flat.entrance, floor: flat.floor })}</p>
        </div>
        <Action look="quiet" icon="close" aria-label={t('close')} onClick={close} />
      </header>
      {intake && (
        <Action icon="plus" onClick={() => intake({ building: { id: building.id, address: building.address }, flat: number })}>
          {t('new_ticket')}
        </Action>
      )}
      <h4>{t('residents')}</h4>
      {people.isError && <p className={css.dim}>{people.error.message}</p>}
      {people.data?.items.length === 0 && <p className={css.dim}>{t('no_residents')}</p>}
      <ul className={css.people}>
        {people.data?.items.map((it) => {
          const home = it.homes.find((other) => other.building_id === building.id && String(other.flat) === number);
          return (
            <li key={it.id}>
              <Person name={it.name || '—'} size={28} />
              <div>
                <strong>{it.name || t('erased')}</strong>
                <span className={css.marks}>
                  {home && <Chip>{say(home.role)}</Chip>}
                  {home?.verified && (
                    <Chip tone="good">
                      <Icon name="check" size={12} /> {t('verified')}
                    </Chip>
                  )}
                </span>
                {it.masked ? (
                  <Phones
                    phones={it.phones}
                    masked
                    ask={(body) => got(api.POST('/api/v1/people/{id}/phones/show', { params: { path: { id: it.id } }, body }))}
                  />
                ) : (
                  it.phones.map((phone) => (
                    <button
                      key={phone}
                      type="button"
                      className={css.phone}
                      disabled={!intake}
                      onClick={() =>
                        intake?.({ building: { id: building.id, address: building.address }, flat: number, phone, name: it.name })
                      }
                      title={t('new_ticket')}
                    >
                      <Icon name="phone" size={13} /> {phone}
                    </button>
                  ))
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {open.length > 0 && (
        <>
          <h4>{t('open_tickets')}</h4>
          <TicketList tickets={open} />
        </>
      )}
      <h4>{t('history')}</h4>
      {past.isError && <p className={css.dim}>{past.error.message}</p>}
      {past.isSuccess && ended.length === 0 && <p className={css.dim}>{t('no_history')}</p>}
      <TicketList tickets={ended} />
    </>
  );
}
