/** What each company has set for itself: distribution, hours, the window of same tickets, texts of consents, districts. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, act, api, complain, got } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import type { Company, Settings } from '@/wire';
import { ConsentTexts } from './ConsentTexts';
import { SecondFactor } from './SecondFactor';
import { words } from './strings';
import css from './admin.module.css';

const WAYS = ['automatic', 'suggested', 'manual'] as const;

/** Russia's zones; a zone that is set already is offered as well. */
const ZONES = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Novosibirsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
];

const clock = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minutes = (text: string) => {
  const [hour = '0', minute = '0'] = text.split(':');
  return Number(hour) * 60 + Number(minute);
};

export function Companies() {
  const t = useT(words);
  const query = useQuery({ queryKey: ['companies'], queryFn: () => got(api.GET('/api/v1/companies')) });
  const [chosen, setChosen] = useState<string | null>(null);
  if (query.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (query.isError)
    return (
      <Empty icon="gear" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  const { items } = query.data;
  const company = items.find((it) => it.id === chosen) ?? items[0];
  if (!company) return <Empty icon="house" title={t('failed')} />;
  return (
    <div className={css.companies}>
      {items.length > 1 && (
        <div className={css.tabs} role="group" aria-label={t('company')}>
          {items.map((it) => (
            <button key={it.id} type="button" aria-pressed={it.id === company.id} onClick={() => setChosen(it.id)}>
              {it.name}
            </button>
          ))}
        </div>
      )}
      <Rules key={`${company.id} ${company.version}`} company={company} />
      <SecondFactor key={`second ${company.id}`} company={company} />
      <ConsentTexts key={`texts ${company.id}`} company={company.id} />
      <Places key={company.id} company={company} />
    </div>
  );
}

function Rules({ company }: { company: Company }) {
  const t = useT(words);
  const queries = useQueryClient();
  const [name, setName] = useState(company.name);
  const [settings, setSettings] = useState<Settings>(company.settings);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change });
  const wrong = settings.work_day.end <= settings.work_day.start;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await got(
        api.PATCH('/api/v1/companies/{id}', {
          params: { path: { id: company.id } },
          headers: { 'If-Match': `"${company.version}"` },
          body: { name, settings },
        }),
      );
      toast({ kind: 'ok', title: t('saved') });
    } catch (error) {
      if (error instanceof Problem && error.stale) toast({ kind: 'info', title: t('stale') });
      else complain(error);
    }
    await queries.invalidateQueries({ queryKey: ['companies'] });
    setBusy(false);
  };

  return (
    <form className={css.panel} onSubmit={(event) => void save(event)}>
      <h2>{t('settings')}</h2>
      <div className={css.fields}>
        <label>
          {t('name')}
          <input value={name} onChange={(event) => setName(event.currentTarget.value)} required maxLength={200} />
        </label>
        <label>
          {t('zone')}
          <select value={settings.zone} onChange={(event) => set({ zone: event.currentTarget.value })}>
            {[...new Set([settings.zone, ...ZONES])].map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>
        </label>
        <label>
          {t('hours')}
          <span className={css.pair}>
            <input
              type="time"
              aria-label={t('hours')}
              value={clock(settings.work_day.start)}
              onChange={(event) => set({ work_day: { ...settings.work_day, start: minutes(event.currentTarget.value) } })}
              required
            />
            –
            <input
              type="time"
              aria-label={t('hours')}
              value={clock(settings.work_day.end)}
              onChange={(event) => set({ work_day: { ...settings.work_day, end: minutes(event.currentTarget.value) } })}
              required
            />
          </span>
          {wrong && <small className={css.wrong}>{t('bad_hours')}</small>}
        </label>
        <label>
          {t('same')}
          <input
            type="number"
            min={0}
            max={10080}
            value={settings.same_ticket_minutes}
            onChange={(event) => set({ same_ticket_minutes: Number(event.currentTarget.value) })}
          />
          <small>{t('same_hint')}</small>
        </label>
      </div>
      <fieldset className={css.ways}>
        <legend>{t('distribution')}</legend>
        {WAYS.map((it) => (
          <label key={it} data-on={settings.distribution === it || undefined}>
            <input type="radio" name="distribution" checked={settings.distribution === it} onChange={() => set({ distribution: it })} />
            <strong>{t(it)}</strong>
            <small>{t(`${it}_hint`)}</small>
          </label>
        ))}
      </fieldset>
      <Action look="main" type="submit" disabled={busy || wrong}>
        {t('save')}
      </Action>
    </form>
  );
}

function Places({ company }: { company: Company }) {
  const t = useT(words);
  const queries = useQueryClient();
  const [district, setDistrict] = useState('');
  const params = { path: { id: company.id } };
  const done = () => queries.invalidateQueries({ queryKey: ['companies'] });
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await act(api.POST('/api/v1/companies/{id}/districts', { params, body: { name: district } })))) return;
    setDistrict('');
    await done();
  };
  const addComplex = async (name: string, district_id: string | null) =>
    (await act(api.POST('/api/v1/companies/{id}/complexes', { params, body: { name, district_id } }))) !== undefined && (await done(), true);
  const groups = [...company.districts.map((it) => ({ id: it.id as string | null, name: it.name })), { id: null, name: '' }];
  return (
    <section className={css.panel}>
      <h2>{t('districts')}</h2>
      {company.districts.length + company.complexes.length === 0 && <p className={css.dim}>{t('no_districts')}</p>}
      <ul className={css.places}>
        {groups.map((group) => {
          const complexes = company.complexes.filter((it) => (it.district_id ?? null) === group.id);
          if (group.id === null && complexes.length === 0) return null;
          return (
            <li key={group.id ?? ''}>
              <strong>{group.name}</strong>
              <ul>
                {complexes.map((it) => (
                  <li key={it.id}>{it.name}</li>
                ))}
              </ul>
              {group.id !== null && <AddName label={t('add_complex')} add={(name) => addComplex(name, group.id)} />}
            </li>
          );
        })}
      </ul>
      <form className={css.adding} onSubmit={(event) => void add(event)}>
        <input aria-label={t('add_district')} placeholder={t('add_district')} value={district} onChange={(event) => setDistrict(event.currentTarget.value)} required maxLength={200} />
        <Action icon="plus" type="submit">
          {t('add')}
        </Action>
      </form>
    </section>
  );
}

function AddName({ label, add }: { label: string; add: (name: string) => Promise<boolean> }) {
  const t = useT(words);
  const [name, setName] = useState('');
  return (
    <form
      className={css.adding}
      onSubmit={(event) => {
        event.preventDefault();
        void add(name).then((done) => done && setName(''));
      }}
    >
      <input aria-label={label} placeholder={label} value={name} onChange={(event) => setName(event.currentTarget.value)} required maxLength={200} />
      <Action look="quiet" icon="plus" type="submit" aria-label={t('add')} />
    </form>
  );
}
