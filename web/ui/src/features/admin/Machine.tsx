/** Meters of the running machine, read every two seconds. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, got } from '@/shared/api';
import { Action, Chip, Empty } from '@/shared/design';
import { locale, useLanguage, useT } from '@/shared/i18n';
import type { System } from '@/wire';
import { Sparkline } from './Sparkline';
import { FOLLOWERS, type Reading, keep, rates, series, size, worries } from './meters';
import { words } from './strings';
import css from './admin.module.css';

const EVERY = 2_000;
const KEY = ['system'];

const round = (value: number) => value.toLocaleString(locale(), { maximumFractionDigits: value < 10 ? 1 : 0 });

/** Readings live in the query itself: each adds to those before it. */
function useReadings() {
  const queries = useQueryClient();
  return useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<Reading[]> => {
      const system = await got(api.GET('/api/v1/admin/system'));
      return keep(queries.getQueryData<Reading[]>(KEY) ?? [], { at: Date.now(), system });
    },
    refetchInterval: EVERY,
    structuralSharing: false,
  });
}

export function Machine() {
  const t = useT(words);
  useLanguage();
  const query = useReadings();
  const readings = query.data ?? [];
  const system = readings.at(-1)?.system;
  if (query.isError && !system)
    return (
      <Empty icon="gear" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  if (!system) return <Empty icon="clock" title={t('loading')} />;

  const bad = worries(system);
  const commits = rates(readings, (it) => it.storage.commits);
  const delivered = rates(readings, (it) => it.live.delivered);
  const hours = Math.floor(system.uptime_seconds / 3600);
  const time =
    hours >= 24
      ? t('uptime_days', { d: Math.floor(hours / 24), h: hours % 24 })
      : t('uptime_hours', { h: hours, m: Math.floor(system.uptime_seconds / 60) % 60 });
  const { storage, live, counters } = system;
  return (
    <>
      <p className={css.health} role="status">
        <Chip tone={bad.length ? 'warn' : 'good'}>
          {bad.length ? t('look', { what: bad.map((it) => t(it)).join(', ') }) : t('all_well')}
        </Chip>
        <span>{t('version', { version: system.version })}</span>
        <span>{t('uptime', { time })}</span>
        {query.isError && <Chip tone="warn">{t('failed')}</Chip>}
      </p>
      <div className={css.meters}>
        <Meter label={t('commits')} value={round(commits.at(-1) ?? 0)} hint={t('commits_hint', { count: round(storage.commits) })} values={commits} />
        <Meter
          label={t('sync')}
          value={t('ms', { value: round(storage.sync_p99_ms) })}
          hint={t('sync_hint', { p50: round(storage.sync_p50_ms), max: round(storage.sync_max_ms) })}
          values={series(readings, (it) => it.storage.sync_p99_ms)}
        />
        <Meter
          label={t('queue')}
          value={round(storage.queue)}
          hint={t('queue_hint', { count: round(storage.turned_away) })}
          values={series(readings, (it) => it.storage.queue)}
        />
        <Meter label={t('lag')} value={round(storage.lag)} hint={t('lag_hint')} values={series(readings, (it) => it.storage.lag)} />
        <Meter
          label={t('sockets')}
          value={round(live.sockets)}
          hint={t('sockets_hint', { audiences: live.audiences })}
          values={series(readings, (it) => it.live.sockets)}
        />
        <Meter label={t('delivered')} value={round(delivered.at(-1) ?? 0)} hint={t('delivered_hint', { resyncs: live.resyncs })} values={delivered} />
        <Meter
          label={t('storage')}
          value={size(storage.journal_bytes)}
          hint={t('storage_hint', { segments: storage.segments, state: size(storage.state_bytes) })}
          values={series(readings, (it) => it.storage.journal_bytes)}
        />
        <Meter
          label={t('restarts')}
          value={round(counters['actor_restarts'] ?? 0)}
          hint={t('restarts_hint', { panics: round(counters['actor_panics'] ?? 0), passivations: round(counters['actor_passivations'] ?? 0) })}
          values={series(readings, (it) => it.counters['actor_restarts'] ?? 0)}
        />
      </div>
      <div className={css.tables}>
        <Actors system={system} />
        <Following system={system} />
      </div>
    </>
  );
}

function Meter({ label, value, hint, values }: { label: string; value: string; hint: ReactNode; values: readonly number[] }) {
  return (
    <section className={css.meter}>
      <h2>{label}</h2>
      <strong>{value}</strong>
      <small>{hint}</small>
      <Sparkline values={values} label={`${label}: ${value}`} />
    </section>
  );
}

const KNOWN = ['ticket', 'calendar', 'building', 'employee', 'person', 'user', 'outage', 'handover'] as const;

function Actors({ system }: { system: System }) {
  const t = useT(words);
  const name = (kind: string) => {
    if (kind === 'company') return t('company_kind');
    const known = KNOWN.find((it) => it === kind);
    return known ? t(known) : kind;
  };
  const columns = ['live', 'waiting', 'in_flight'] as const;
  return (
    <section className={css.panel}>
      <h2>{t('actors')}</h2>
      <section className={css.scroll} tabIndex={0} aria-label={t('actors')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('kind')}</th>
              {columns.map((it) => (
                <th key={it} scope="col" className={css.number}>
                  {t(it)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {system.actors.map((actor) => (
              <tr key={actor.kind}>
                <th scope="row">{name(actor.kind)}</th>
                {columns.map((it) => (
                  <td key={it} className={css.number}>
                    {actor[it].toLocaleString(locale())}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** How far behind the journal its followers are, and what the house holds. */
function Following({ system }: { system: System }) {
  const t = useT(words);
  const held = ['open_tickets', 'tickets', 'buildings', 'people', 'staff', 'search_documents', 'timers', 'jobs_running'] as const;
  const number = (it: number) => it.toLocaleString(locale());
  return (
    <section className={css.panel}>
      <h2>{t('followers')}</h2>
      <table>
        <tbody>
          {FOLLOWERS.map((name) => {
            const behind = system.gauges[name] ?? 0;
            return (
              <tr key={name}>
                <th scope="row">{t(name)}</th>
                <td className={css.number}>{behind === 0 ? t('current') : t('behind', { count: number(behind) })}</td>
              </tr>
            );
          })}
          {held
            .filter((name) => system.gauges[name] !== undefined)
            .map((name) => (
              <tr key={name}>
                <th scope="row">{t(name)}</th>
                <td className={css.number}>{number(system.gauges[name] ?? 0)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
