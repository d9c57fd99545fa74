/** One house: its facts, its chessboard with open tickets, its risers. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { OPEN, mapFocus, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { trade } from '@/shared/trade';
import type { Building, TicketRow } from '@/wire';
import { boards, byFlat } from './chess';
import { FlatCard } from './FlatCard';
import { Managed } from './Managed';
import { TicketList } from './TicketList';
import { words } from './strings';
import css from './buildings.module.css';

export function HouseView({ id, back }: { id: string; back: () => void }) {
  const t = useT(words);
  const query = useQuery({
    queryKey: ['building', id],
    queryFn: () => got(api.GET('/api/v1/buildings/{id}', { params: { path: { id } } })),
  });
  const tickets = useList(useTopic<TicketRow>('tickets', useMemo(() => ({ ...OPEN, building_id: id }), [id])));
  if (query.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (query.isError)
    return (
      <Empty icon="house" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  return <House building={query.data} tickets={tickets} back={back} />;
}

function House({ building, tickets, back }: { building: Omit<Building, 'outline'>; tickets: TicketRow[]; back: () => void }) {
  const t = useT(words);
  const say = useT(trade);
  const { intake } = useDesk();
  const navigate = useNavigate();
  const [flat, setFlat] = useState<string | null>(null);
  const [riser, setRiser] = useState<string | null>(null);
  const chess = useMemo(() => boards(building), [building]);
  const open = useMemo(() => byFlat(tickets), [tickets]);
  const marked = useMemo(
    () => new Set(building.risers.find((it) => it.name === riser)?.flats.map(String)),
    [building, riser],
  );
  const whole = open.get('') ?? [];
  const inFlats = tickets.filter((it) => !whole.includes(it));
  const chosen = flat === null ? undefined : building.flats.find((it) => String(it.number) === flat);

  return (
    <div className={css.house}>
      <header className={css.houseHead}>
        <Action look="quiet" icon="left" className={css.back} aria-label={t('back')} onClick={back} />
        <div>
          <h2>{building.address}</h2>
          <p>
            {[
              building.floors > 0 && t('floors', { count: building.floors }),
              building.entrances.length > 0 && t('entrances', { count: building.entrances.length }),
              building.flats.length > 0 && t('flats', { count: building.flats.length }),
              !building.living && t('not_living'),
              building.zone,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <Action
          icon="map"
          onClick={() => {
            mapFocus.set({ lat: building.lat, lon: building.lon, buildingId: building.id });
            void navigate({ to: '/map' as '/' });
          }}
        >
          {t('on_map')}
        </Action>
        {intake && (
          <Action look="main" icon="plus" onClick={() => intake({ building: { id: building.id, address: building.address } })}>
            {t('new_ticket')}
          </Action>
        )}
      </header>
      <div className={css.columns}>
        <section className={css.chess} aria-label={t('chess')}>
          {building.risers.length > 0 && (
            <div className={css.risers} role="group" aria-label={t('risers')}>
              <span>{t('risers')}:</span>
              {building.risers.map((it) => (
                <button key={it.name} type="button" aria-pressed={riser === it.name} onClick={() => setRiser(riser === it.name ? null : it.name)} title={say(it.medium)}>
                  {it.name}
                </button>
              ))}
            </div>
          )}
          {building.flats.length === 0 && <Empty icon="house" title={t('no_flats')} />}
          <div className={css.boards}>
            {chess.map((board) => (
              <div key={board.entrance} className={css.board}>
                <h3>{t('entrance', { number: board.entrance })}</h3>
                {board.floors.map((level) => (
                  <div key={level.floor} className={css.level}>
                    <span aria-hidden="true">{level.floor}</span>
                    {level.flats.map((it) => {
                      const number = String(it.number);
                      const own = open.get(number) ?? [];
                      const alarm = own.some((ticket) => ticket.emergency || ticket.overdue);
                      const label = t('flat_label', { kind: say(it.kind), number, floor: it.floor });
                      const count = own.length ? `, ${t('flat_tickets', { count: own.length })}` : '';
                      return (
                        <button
                          key={number}
                          type="button"
                          aria-label={label + count}
                          title={label + count}
                          aria-pressed={flat === number}
                          data-kind={it.kind}
                          data-state={alarm ? 'alarm' : own.length ? 'open' : undefined}
                          data-riser={marked.has(number) || undefined}
                          onClick={() => setFlat(number)}
                        >
                          {number}
                          {own.length > 0 && <sup>{alarm ? `!${own.length}` : own.length}</sup>}
                        </button>
                      );
                    })}
                  </div>
                ))}
              </div>
            ))}
          </div>
        </section>
        <aside className={css.side}>
          {chosen ? (
            <FlatCard building={building} flat={chosen} open={open.get(String(chosen.number)) ?? []} close={() => setFlat(null)} />
          ) : (
            <>
              {whole.length > 0 && (
                <>
                  <h3>{t('house_tickets')}</h3>
                  <TicketList tickets={whole} />
                </>
              )}
              {tickets.length === 0 && <p className={css.dim}>{t('no_tickets')}</p>}
              {inFlats.length > 0 && (
                <>
                  <h3>{t('flat_tickets_title')}</h3>
                  <TicketList tickets={inFlats} />
                </>
              )}
              <Managed building={building} />
            </>
          )}
        </aside>
      </div>
    </div>
  );
}
