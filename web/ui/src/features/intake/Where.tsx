/** House, flat, and who of them calls. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Action } from '@/shared/design';
import { mapFocus, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { phoneOf } from '@/shared/text';
import type { Person } from '@/wire';
import { Combo } from './Combo';
import { change, type Draft } from './draft';
import { findHouses, type House } from './match';
import { useCallers, useHouses } from './useIntakeData';
import { words } from './strings';
import css from './intake.module.css';

export function Where({ draft, complain }: { draft: Draft; complain: boolean }) {
  const t = useT(words);
  const houses = useHouses();
  const [query, setQuery] = useState('');
  const flat = useRef<HTMLInputElement>(null);
  const house = draft.building ? houses.find((it) => it.house.id === draft.building?.id)?.house : undefined;
  const { lat, lon, id } = house ?? {};
  useEffect(() => {
    if (lat !== undefined && lon !== undefined) mapFocus.set({ lat, lon, ...(id ? { buildingId: id } : {}) });
  }, [lat, lon, id]);
  const pick = (it: House) => {
    change({ building: { id: it.id, address: it.address }, chosen: null });
    // The flat is the next question. At once: whatever is typed next must not go astray.
    flat.current?.focus();
  };
  return (
    <>
      <div className={css.where}>
        <Combo
          label={t('address')}
          placeholder={t('address_hint')}
          value={draft.building?.address ?? ''}
          onType={setQuery}
          options={findHouses(houses, query)}
          keyOf={(it) => it.id}
          show={(it) => (
            <>
              <span>{it.address}</span>
              {it.open_tickets > 0 && <small>{it.open_tickets}</small>}
            </>
          )}
          onPick={pick}
          nothing={houses.length > 0 ? t('no_house') : null}
          invalid={complain && draft.building === null}
          autoFocus
        />
        <label className={css.field}>
          <span>{t('flat')}</span>
          <input ref={flat} value={draft.flat} autoComplete="off" onChange={(event) => change({ flat: event.target.value })} />
        </label>
        <label className={css.field}>
          <span>{t('entrance')}</span>
          <input value={draft.entrance} inputMode="numeric" autoComplete="off" onChange={(event) => change({ entrance: event.target.value })} />
        </label>
      </div>
      {house && <HouseState house={house} />}
      <Callers draft={draft} />
    </>
  );
}

function HouseState({ house }: { house: House }) {
  const t = useT(words);
  const { filter } = useDesk();
  return (
    <p className={css.house} data-emergency={house.open_emergencies > 0 || undefined}>
      {house.open_tickets > 0 ? t('house_open', { count: house.open_tickets }) : t('house_calm')}
      {house.open_tickets > 0 && (
        <Action look="quiet" onClick={() => filter({ building: house.id })}>
          {t('show_house')}
        </Action>
      )}
    </p>
  );
}

function Callers({ draft }: { draft: Draft }) {
  const t = useT(words);
  const people = useCallers(draft);
  const queries = useQueryClient();
  const houses = useHouses();
  const take = (it: Person) => {
    const home = it.homes[0];
    const address = home && houses.find(({ house }) => house.id === home.building_id)?.house.address;
    change({
      name: it.name,
      phone: it.phones[0] ?? draft.phone,
      ...(draft.building === null && home && address
        ? { building: { id: home.building_id, address }, flat: String(home.flat), chosen: null }
        : {}),
    });
    void queries.invalidateQueries({ queryKey: ['people', 'phone'] });
  };
  const tenure = (it: Person) =>
    it.homes.find((home) => home.building_id === draft.building?.id && String(home.flat) === draft.flat)?.role ?? it.homes[0]?.role;
  // A single known resident of the flat is the likely caller; typing over the name is easy.
  const only = people.length === 1 && draft.building ? people[0] : undefined;
  useEffect(() => {
    if (only && draft.name === '' && draft.phone === '') change({ name: only.name, phone: only.phones[0] ?? '' });
    // Only when the one resident becomes known, not at every letter.
  }, [only?.id]);
  return (
    <>
      {people.length > 0 && (
        <ul className={css.people} aria-label={t('callers')}>
          {people.slice(0, 6).map((it) => {
            const role = tenure(it);
            return (
              <li key={it.id}>
                <button type="button" aria-pressed={draft.name === it.name && it.phones.includes(draft.phone)} onClick={() => take(it)}>
                  {it.name} {role && <small>{t(`tenure_${role}`)}</small>}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div className={css.pair}>
        <label className={css.field}>
          <span>{t('name')}</span>
          <input value={draft.name} autoComplete="off" onChange={(event) => change({ name: event.target.value })} />
        </label>
        <label className={css.field}>
          <span>{t('phone')}</span>
          <input
            value={draft.phone}
            inputMode="tel"
            autoComplete="off"
            title={draft.phone !== '' && !phoneOf(draft.phone) ? t('phone_odd') : undefined}
            data-odd={(draft.phone !== '' && !phoneOf(draft.phone)) || undefined}
            onChange={(event) => change({ phone: event.target.value })}
          />
        </label>
      </div>
    </>
  );
}
