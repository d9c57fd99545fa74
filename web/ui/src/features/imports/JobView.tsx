/** How a check or a load goes, what came of it, and every cell that was refused. */
import { useMemo, useState } from 'react';
import { act, api } from '@/shared/api';
import { Action, Chip, Icon, type Tone } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { Job, JobState } from '@/wire';
import { csv } from './columns';
import { words } from './strings';
import css from './imports.module.css';

export const TONE: Record<JobState, Tone> = {
  running: 'accent',
  done: 'good',
  failed: 'warn',
  cancelled: 'plain',
};

export function JobView({ job }: { job: Job }) {
  const t = useT(words);
  const going = job.state === 'running';
  const share = job.rows_total > 0 ? job.rows_done / job.rows_total : null;
  const counts: [string, number][] = [
    [t(job.dry_run ? 'created_dry' : 'created'), job.created],
    [t(job.dry_run ? 'updated_dry' : 'updated'), job.updated],
    [t('unchanged'), job.unchanged],
    [t('repeated'), job.repeated],
    [t('rejected'), job.rejected],
  ];
  const end =
    job.state === 'done'
      ? t(job.dry_run ? 'nothing_written' : 'written')
      : job.state === 'failed'
        ? t('failed_text', { reason: job.reason?.text ?? '' })
        : job.state === 'cancelled'
          ? t('cancelled_text')
          : '';
  return (
    <section className={css.job} aria-label={t(job.dry_run ? 'job_check' : 'job_run')}>
      <header>
        <h2>{t(job.dry_run ? 'job_check' : 'job_run')}</h2>
        <Chip tone={TONE[job.state]}>{t(job.state)}</Chip>
        <span className={css.note}>
          {t('progress', { done: job.rows_done, total: job.rows_total })}
        </span>
        {going && (
          <Action look="quiet" icon="close" onClick={() => void act(api.DELETE('/api/v1/jobs/{id}', { params: { path: { id: job.id } } }))}>
            {t('cancel')}
          </Action>
        )}
      </header>
      <progress value={share ?? (going ? undefined : 1)} max={1} aria-label={t('job_run')} />
      <dl className={css.counts}>
        {counts.map(([label, count], i) => (
          <div key={label} data-rejected={(i >= 3 && count > 0) || undefined}>
            <dd>{count.toLocaleString()}</dd>
            <dt>{label}</dt>
          </div>
        ))}
      </dl>
      <p role="status" className={css.end}>
        {end && (
          <>
            <Icon name={job.state === 'done' ? 'check' : 'alarm'} /> {end}
          </>
        )}
      </p>
      {job.state === 'done' && job.rejected + job.repeated === 0 && <p className={css.note}>{t('all_good')}</p>}
      {job.errors.length > 0 && <Rejected job={job} />}
    </section>
  );
}

function Rejected({ job }: { job: Job }) {
  const t = useT(words);
  const [code, setCode] = useState<string>('');
  const codes = useMemo(() => {
    const counts = new Map<string, number>();
    for (const error of job.errors) counts.set(error.code, (counts.get(error.code) ?? 0) + 1);
    return [...counts];
  }, [job.errors]);
  // Repeats are harmless and many: what has to be corrected stands first.
  const errors = job.errors
    .filter((error) => !code || error.code === code)
    .sort((a, b) => Number(a.repeat) - Number(b.repeat) || a.row - b.row);
  const save = () => {
    const rows = job.errors.map((it) => [String(it.row), it.column, it.value, it.reason]);
    const text = csv([[t('row'), t('column'), t('value'), t('reason')], ...rows]);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    link.download = `${job.kind}-${job.id}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className={css.rejected}>
      <header>
        <h3>{t('rejected_title')}</h3>
        {codes.length > 1 && (
          <select aria-label={t('only')} value={code} onChange={(event) => setCode(event.currentTarget.value)}>
            <option value="">
              {t('all_codes')} · {job.errors.length}
            </option>
            {codes.map(([it, count]) => (
              <option key={it} value={it}>
                {job.errors.find((error) => error.code === it)?.reason.split(/[:.]/)[0]} · {count}
              </option>
            ))}
          </select>
        )}
        <Action look="quiet" icon="import" onClick={save}>
          {t('save_csv')}
        </Action>
      </header>
      <p className={css.note}>{t('rejected_hint', { count: job.errors.length })}</p>
      <section className={css.tableBox} tabIndex={0} aria-label={t('rejected_title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('row')}</th>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('value')}</th>
              <th scope="col">{t('reason')}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map((error) => (
              <tr key={`${error.row} ${error.column} ${error.code}`}>
                <td>{error.row}</td>
                <td>{error.column}</td>
                <td>{error.value === '' ? '—' : error.value}</td>
                <td>{error.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
