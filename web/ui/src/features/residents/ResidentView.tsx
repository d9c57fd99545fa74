/** One resident: how to reach him, his flats with their accounts, what he agreed to and asked, who looked. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Chip, Empty, Person as Face } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { Phones } from '@/shared/phones';
import { useMe } from '@/shared/session';
import { exact } from '@/shared/time';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { Home, Person } from '@/wire';
import { Erasure } from './Erasure';
import { Rights } from './Rights';
import { words } from './strings';
import css from './residents.module.css';

interface Props {
  id: string;
  addresses: ReadonlyMap<string, string>;
  back: () => void;
}

export function ResidentView({ id, addresses, back }: Props) {
  const t = useT(words);
  const rights = useMe()?.rights ?? [];
  const queries = useQueryClient();
  const person = useQuery({ queryKey: ['people', id], queryFn: () => got(api.GET('/api/v1/people/{id}', { params: { path: { id } } })) });
  if (person.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (person.isError) return <Empty icon="people" title={person.error.message} />;
  const it = person.data;
  const put = (next: Person) => {
    queries.setQueryData(['people', id], next);
    void queries.invalidateQueries({ queryKey: ['people'], exact: false, refetchType: 'none' });
  };
  return (
    <article className={css.view}>
      <header className={css.head}>
        <Action look="quiet" icon="left" className={css.back} aria-label={t('back')} onClick={back} />
        <Face name={it.name || '—'} size={48} />
        <h2>{it.name || t('erased')}</h2>
      </header>
      <section>
        <h3>{t('contacts')}</h3>
        <p className={css.marks}>
          <Phones
            key={id}
            phones={it.phones}
            masked={it.masked}
            ask={(body) => got(api.POST('/api/v1/people/{id}/phones/show', { params: { path: { id } }, body }))}
          />
          {it.email && <a href={`mailto:${it.email}`}>{it.email}</a>}
          {it.phones.length === 0 && !it.email && <span className={css.dim}>{t('no_contacts')}</span>}
        </p>
      </section>
      <section>
        <h3>{t('flats')}</h3>
        {it.homes.length === 0 && <p className={css.dim}>{t('no_flats')}</p>}
        <ul>
          {it.homes.map((home) => (
            <Flat
              key={`${home.building_id}/${home.flat}/${home.role}`}
              person={it}
              home={home}
              address={t('at', { address: addresses.get(home.building_id) ?? '…', flat: String(home.flat) })}
              manages={rights.includes('manage_residents')}
              put={put}
            />
          ))}
        </ul>
      </section>
      <Rights person={it} manages={rights.includes('manage_residents')} />
      {rights.includes('erase_residents') && <Erasure key={`erasure ${id}`} id={id} />}
      {rights.includes('see_audit') && <Looks id={id} />}
    </article>
  );
}

interface FlatProps {
  person: Person;
  home: Home;
  address: string;
  manages: boolean;
  put: (next: Person) => void;
}

function Flat({ person, home, address, manages, put }: FlatProps) {
  const t = useT(words);
  const say = useT(trade);
  const [leaving, setLeaving] = useState(false);
  const verify = async () => {
    const body = { building_id: home.building_id, flat: home.flat, role: home.role, verified: true };
    const next = await act(api.POST('/api/v1/people/{id}/homes', { params: { path: { id: person.id } }, body }));
    if (!next) return;
    put(next);
    toast({ kind: 'ok', title: t('verified_done') });
  };
  const remove = async () => {
    setLeaving(false);
    const path = { id: person.id, building_id: home.building_id, flat: String(home.flat) };
    const next = await act(api.DELETE('/api/v1/people/{id}/homes/{building_id}/{flat}', { params: { path } }));
    if (!next) return;
    put(next);
    toast({ kind: 'ok', title: t('removed') });
  };
  return (
    <li className={css.home}>
      <p className={css.marks}>
        <strong>{address}</strong>
        <Chip>{say(home.role)}</Chip>
        {home.verified ? <Chip tone="good">{t('verified')}</Chip> : <Chip tone="warn">{t('unverified')}</Chip>}
        {manages && !home.verified && (
          <Action icon="check" onClick={() => void verify()}>
            {t('verify')}
          </Action>
        )}
        {manages && <Action onClick={() => setLeaving(true)}>{t('remove')}</Action>}
      </p>
      {manages && <Account home={home} address={address} />}
      {leaving && (
        <Dialog close={() => setLeaving(false)} title={t('remove')}>
          <p>{t('remove_sure', { address, name: person.name })}</p>
          <div className={css.buttons}>
            <Action onClick={() => setLeaving(false)}>{t('cancel')}</Action>
            <Action look="main" onClick={() => void remove()}>
              {t('remove')}
            </Action>
          </div>
        </Dialog>
      )}
    </li>
  );
}

/** The number under which the flat is charged: residents join by it. */
function Account({ home, address }: { home: Home; address: string }) {
  const t = useT(words);
  const queries = useQueryClient();
  const key = ['accounts', home.building_id];
  const path = { id: home.building_id };
  const accounts = useQuery({ queryKey: key, queryFn: () => got(api.GET('/api/v1/buildings/{id}/accounts', { params: { path } })) });
  const known = accounts.data?.items.find((it) => String(it.flat) === String(home.flat))?.number ?? '';
  const [draft, setDraft] = useState<string>();
  const save = async () => {
    const body = { accounts: [{ flat: home.flat, number: draft ?? '' }] };
    const next = await act(api.PUT('/api/v1/buildings/{id}/accounts', { params: { path }, body }));
    if (!next) return;
    queries.setQueryData(key, next);
    setDraft(undefined);
    toast({ kind: 'ok', title: t('saved') });
  };
  return (
    <form
      className={css.account}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <span className={css.dim}>{t('account')}</span>
      <input aria-label={t('account_of', { address })} value={draft ?? known} maxLength={30} onChange={(event) => setDraft(event.currentTarget.value)} />
      {draft !== undefined && draft !== known && <Action type="submit">{t('save')}</Action>}
    </form>
  );
}

function Looks({ id }: { id: string }) {
  const t = useT(words);
  const looks = useQuery({
    queryKey: ['audit', 'person', id],
    queryFn: () => got(api.GET('/api/v1/audit', { params: { query: { kind: 'person', id, limit: 20 } } })),
  });
  return (
    <section>
      <h3>{t('looks')}</h3>
      {looks.data?.items.length === 0 && <p className={css.dim}>{t('looks_none')}</p>}
      <ul>
        {looks.data?.items.map((it) => (
          <li key={it.number}>
            <time dateTime={it.at}>{exact(it.at)}</time> · {it.user?.name ?? t('machine')} · <span className={css.dim}>{[it.what.text, it.why].filter(Boolean).join(': ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
