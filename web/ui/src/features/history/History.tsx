/** A ticket's history: who did what, when and from where, and the ticket as it stood at any moment. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty, Icon, Person } from '@/shared/design';
import { locale, useLanguage, useT } from '@/shared/i18n';
import { useTopic } from '@/shared/live';
import { roleWords } from '@/shared/roles';
import { clock, exact } from '@/shared/time';
import type { HistoryItem, Ticket } from '@/wire';
import { Past } from './Past';
import { type Turn, iconOf, moments, tell } from './story';
import { words } from './strings';
import css from './history.module.css';

async function read(id: string): Promise<HistoryItem[]> {
  const page = await got(api.GET('/api/v1/tickets/{id}/history', { params: { path: { id } } }));
  return page.items.toSorted((a, b) => a.seq - b.seq);
}

export default function History({ ticketId }: { ticketId: string }) {
  const t = useT(words);
  useLanguage();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ['history', ticketId], queryFn: () => read(ticketId) });
  const ticket = useTopic<Ticket>(`ticket/${ticketId}`);
  const [index, setIndex] = useState<number | null>(null);

  // A change of the ticket is a new line of its history.
  useEffect(
    () => ticket.watch(() => void queries.invalidateQueries({ queryKey: ['history', ticketId] })),
    [ticket, queries, ticketId],
  );
  const items = useMemo(() => query.data ?? [], [query.data]);
  const stops = useMemo(() => moments(items), [items]);
  const days = useMemo(() => tell(items, (at) => new Date(at).toDateString()), [items]);

  if (query.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (query.isError)
    return (
      <Empty icon="history" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  if (items.length === 0) return <Empty icon="history" title={t('empty')} />;

  const last = stops.length - 1;
  const stop = index === null ? null : stops[Math.min(index, last)];
  const day = new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <div className={css.history}>
      <div className={css.slider}>
        <label>
          <span>
            {stop ? (
              <>
                {t('as_of')} <strong>{exact(stop.at)}</strong>
              </>
            ) : (
              <>
                <strong>{t('now')}</strong> · {t('events', { count: items.length })}
              </>
            )}
          </span>
          <input
            type="range"
            min={0}
            max={stops.length}
            value={index ?? stops.length}
            aria-label={t('slider')}
            aria-valuetext={stop ? `${exact(stop.at)}: ${stop.text}` : t('now')}
            onChange={(event) => {
              const at = Number(event.currentTarget.value);
              setIndex(at > last ? null : at);
            }}
          />
        </label>
        {stop && (
          <Action look="quiet" icon="right" onClick={() => setIndex(null)}>
            {t('back_to_now')}
          </Action>
        )}
      </div>
      {stop && <Past id={ticketId} at={stop.at} />}
      <ol className={css.days}>
        {days.map((it) => (
          <li key={it.date}>
            <h3>{day.format(new Date(it.date))}</h3>
            <ol className={css.turns}>
              {it.turns.map((turn) => (
                <TurnView
                  key={turn.items[0]!.seq}
                  turn={turn}
                  until={stop?.seq ?? Infinity}
                  look={(item) => setIndex(Math.max(0, stops.findIndex((other) => other.seq >= item.seq)))}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface TurnProps {
  turn: Turn;
  /** What came later is drawn faintly. */
  until: number;
  look: (item: HistoryItem) => void;
}

function TurnView({ turn, until, look }: TurnProps) {
  const t = useT(words);
  const say = useT(roleWords);
  const { by } = turn;
  const name = by.user?.name ?? t('system');
  const how = [by.user ? say(by.role) : '', t(by.via), by.from ? t('from', { address: by.from }) : ''].filter(Boolean).join(' · ');
  return (
    <li className={css.turn}>
      {by.user ? (
        <Person name={name} size={26} />
      ) : (
        <span className={css.machine} aria-hidden="true">
          <Icon name="gear" />
        </span>
      )}
      <div>
        <p className={css.who}>
          <strong>{name}</strong> <small>{how}</small>
        </p>
        <ul>
          {turn.items.map((item) => (
            <li key={item.seq} data-later={item.seq > until || undefined}>
              <button type="button" onClick={() => look(item)} title={`${exact(item.at)} · ${t('look')}`}>
                <time dateTime={item.at}>{clock(item.at)}</time>
                <Icon name={iconOf(item.kind)} size={14} />
                <span>{item.text}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
