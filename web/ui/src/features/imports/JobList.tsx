/** Checks and loads of this company, the newest first. */
import { Chip, Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import type { Job } from '@/wire';
import { TONE } from './JobView';
import { words } from './strings';
import css from './imports.module.css';

interface Props {
  jobs: readonly Job[];
  shown: string | null;
  onShow: (id: string) => void;
}

export function JobList({ jobs, shown, onShow }: Props) {
  const t = useT(words);
  return (
    <aside className={css.journal} aria-label={t('journal')} data-empty={jobs.length === 0 || undefined}>
      <h2>{t('journal')}</h2>
      {jobs.length === 0 ? (
        <Empty icon="history" title={t('journal_empty')} />
      ) : (
        <ul>
          {jobs.map((job) => (
            <li key={job.id}>
              <button type="button" aria-pressed={shown === job.id} onClick={() => onShow(job.id)}>
                <strong>
                  {t(job.kind)} · {t(job.dry_run ? 'job_check' : 'job_run')}
                </strong>
                <Chip tone={TONE[job.state]}>{t(job.state)}</Chip>
                <small>
                  {t('by', { name: job.by?.name ?? '', at: moment(job.started_at) })}
                  {job.rejected > 0 && ` · ${t('rejected')} ${job.rejected}`}
                </small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
