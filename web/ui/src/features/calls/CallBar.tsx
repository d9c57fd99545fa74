/** The line for a call: a number shows who calls, from which flat, and what is open there. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Icon } from '@/shared/design';
import { type Desk, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { digits, phoneOf } from '@/shared/text';
import type { Home, Person } from '@/wire';
import { words } from './strings';
import css from './calls.module.css';

export function CallBar({ intake }: { intake: NonNullable<Desk['intake']> }) {
  const t = useT(words);
  const [text, setText] = useState('');
  const number = digits(text);
  const people = useQuery({
    queryKey: ['people', 'phone', number],
    queryFn: () => got(api.GET('/api/v1/people', { params: { query: { phone: number, limit: 5 } } })),
    enabled: number.length >= 7,
  });
  const found = number.length >= 7 ? (people.data?.items ?? []) : [];
  const take = (person?: Person, home?: Home, address?: string) => {
    setText('');
    intake({
      phone: phoneOf(text) ?? person?.phones[0] ?? text,
      ...(person ? { name: person.name } : {}),
      ...(home && address ? { building: { id: home.building_id, address }, flat: String(home.flat) } : {}),
    });
  };
  return (
    <div className={css.bar} role="group" aria-label={t('bar')}>
      <label className={css.field}>
        <Icon name="phone" />
        <span className="visually-hidden">{t('number')}</span>
        <input
          id="call-number"
          inputMode="tel"
          autoComplete="off"
          placeholder={t('number')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.code === 'Escape') {
              setText('');
              event.currentTarget.blur();
            } else if ((event.code === 'Enter' || event.code === 'NumpadEnter') && number.length >= 7) {
              event.preventDefault();
              const first = document.querySelector<HTMLButtonElement>('#call-card button');
              if (first) first.click();
              else take();
            }
          }}
        />
      </label>
      {number.length >= 7 && (
        <div id="call-card" className={css.card} role="status">
          {found.length === 0 ? (
            <div className={css.caller}>
              <strong>{people.isPending ? t('looking') : t('unknown')}</strong>
              <small>{t('unknown_hint')}</small>
              <Action look="main" icon="plus" onClick={() => take()}>
                {t('new_ticket')}
              </Action>
            </div>
          ) : (
            found.slice(0, 3).map((it) => <Caller key={it.id} person={it} onTake={take} />)
          )}
        </div>
      )}
    </div>
  );
}

interface CallerProps {
  person: Person;
  onTake: (person: Person, home?: Home, address?: string) => void;
}

function Caller({ person, onTake }: CallerProps) {
  const t = useT(words);
  const { select } = useDesk();
  const home = person.homes[0];
  const building = useQuery({
    queryKey: ['building', home?.building_id],
    queryFn: () => got(api.GET('/api/v1/buildings/{id}', { params: { path: { id: home?.building_id ?? '' } } })),
    enabled: home !== undefined,
  });
  const open = useQuery({
    queryKey: ['tickets-of-flat', home?.building_id, home?.flat],
    queryFn: () =>
      got(api.GET('/api/v1/tickets', { params: { query: { building_id: home?.building_id ?? '', flat: String(home?.flat), open: true, limit: 5 } } })),
    enabled: home !== undefined,
    staleTime: 2_000,
  });
  const items = open.data?.items ?? [];
  const address = building.data?.address;
  return (
    <div className={css.caller}>
      <strong>{person.name}</strong>
      {home && (
        <span>
          {address}, {t('flat', { flat: home.flat })} · {t(`tenure_${home.role}`)}
        </span>
      )}
      <Action look="main" icon="plus" onClick={() => onTake(person, home, address)}>
        {t('new_ticket')}
      </Action>
      <small>{items.length > 0 ? t('open', { count: open.data?.total ?? items.length }) : t('calm')}</small>
      {items.map((it) => (
        <button key={it.id} type="button" className={css.ticket} onClick={() => select(it.id)}>
          <b>{it.number}</b> {it.service_name}
        </button>
      ))}
    </div>
  );
}
