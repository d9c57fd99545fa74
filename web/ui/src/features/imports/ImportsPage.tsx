/** Import of houses, people and staff: choose, match columns, check, then load. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { useMe } from '@/shared/session';
import type { ImportColumns, ImportKind, Job } from '@/wire';
import { type Mapping, missing } from './columns';
import { FileDrop } from './FileDrop';
import { JobList } from './JobList';
import { JobView } from './JobView';
import { Matching } from './Matching';
import { words } from './strings';
import css from './imports.module.css';

const KINDS: readonly ImportKind[] = ['buildings', 'people', 'staff'];

const newest = (a: Job, b: Job) => b.started_at.localeCompare(a.started_at);

/** A file is sent as it is. */
function raw(file: File) {
  return {
    body: file as never,
    bodySerializer: (it: unknown) => it as BodyInit,
    headers: { 'Content-Type': 'application/octet-stream' },
  };
}

export default function ImportsPage() {
  const t = useT(words);
  const me = useMe();
  const [kind, setKind] = useState<ImportKind>('buildings');
  const [company, setCompany] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState<ImportColumns | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [shown, setShown] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const jobs = useTopic<Job>('jobs');
  const list = useList(jobs, newest);
  const chosen = company ?? me?.companies[0]?.id;

  const lively = shown ? jobs.map.get(shown) : undefined;
  const state = lively?.state;
  // The rows of the topic are short; once a job has ended, the whole of it is read.
  const fetched = useQuery({
    queryKey: ['job', shown, state],
    queryFn: () => got(api.GET('/api/v1/jobs/{id}', { params: { path: { id: shown! } } })),
    enabled: shown !== null && state !== 'running',
    staleTime: Infinity,
  });
  const job = fetched.data?.id === shown && fetched.data?.state !== 'running' ? fetched.data : lively;

  const reset = () => {
    setFile(null);
    setColumns(null);
    setShown(null);
  };
  const open = async (next: File, as: ImportKind = kind) => {
    setFile(next);
    setColumns(null);
    setShown(null);
    const read = await act(
      api.POST('/api/v1/imports/{kind}/columns', {
        params: { path: { kind: as }, query: { company_id: chosen } },
        ...raw(next),
      }),
    );
    if (!read) return setFile(null);
    setColumns(read);
    setMapping(read.mapping);
  };
  const start = async (dry: boolean) => {
    if (!file) return;
    setBusy(true);
    const begun = await act(
      api.POST('/api/v1/imports/{kind}', {
        params: { path: { kind }, query: { company_id: chosen, dry_run: dry, mapping: JSON.stringify(mapping) } },
        ...raw(file),
      }),
    );
    setBusy(false);
    if (begun) setShown(begun.id);
  };
  const lacks = columns ? missing(columns, mapping) : [];
  const going = job?.state === 'running';

  return (
    <div className={css.page}>
      <div className={css.main}>
        <h1>{t('title')}</h1>
        <div className={css.kinds} role="group" aria-label={t('kind')}>
          {KINDS.map((it) => (
            <button
              key={it}
              type="button"
              aria-pressed={kind === it}
              disabled={going}
              onClick={() => {
                setKind(it);
                if (file && columns) void open(file, it);
              }}
            >
              <Icon name={it === 'buildings' ? 'house' : 'people'} size={20} />
              <strong>{t(it)}</strong>
              <small>{t(`${it}_hint`)}</small>
            </button>
          ))}
        </div>
        {me && me.companies.length > 1 && (
          <Select
            className={css.company}
            label={t('company')}
            data={me.companies.map((it) => ({ value: it.id, label: it.name }))}
            value={chosen ?? null}
            onChange={setCompany}
            allowDeselect={false}
          />
        )}
        {!file && <FileDrop onFile={(next) => void open(next)} />}
        {file && (
          <div className={css.file}>
            <Icon name="file" />
            <strong>{file.name}</strong>
            <Action look="quiet" disabled={going} onClick={reset}>
              {t('other_file')}
            </Action>
          </div>
        )}
        {file && !columns && <p className={css.note}>{t('reading')}</p>}
        {columns && (
          <Matching
            columns={columns}
            mapping={mapping}
            open={!job}
            onChange={(next) => {
              setMapping(next);
              setShown(null);
            }}
          />
        )}
        {columns && lacks.length > 0 && (
          <p className={css.lacks}>
            <Icon name="alarm" /> {t('missing', { fields: lacks.join(', ') })}
          </p>
        )}
        {columns && (
          <div className={css.buttons}>
            <Action
              look={job?.dry_run && job.state === 'done' ? 'plain' : 'main'}
              icon="search"
              disabled={busy || going || lacks.length > 0}
              onClick={() => void start(true)}
            >
              {t('check')}
            </Action>
            {job?.dry_run && job.state === 'done' && (
              <Action look="main" icon="import" disabled={busy} onClick={() => void start(false)}>
                {job.created + job.updated > 0 ? t('run', { count: job.created + job.updated }) : t('run_all')}
              </Action>
            )}
          </div>
        )}
        {job && <JobView job={job} />}
      </div>
      <JobList jobs={list} shown={shown} onShow={setShown} />
    </div>
  );
}
