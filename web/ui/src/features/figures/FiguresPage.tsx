/** How much stands open where: one line for each company, district or complex that one may see. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { CompanyMark, useCompanies } from '@/shared/companies';
import { Action, Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { PartPicker, usePartQuery } from '@/shared/part';
import type { FiguresCount, FiguresRow } from '@/wire';
import { words } from './strings';
import css from './figures.module.css';

const CUTS = ['company', 'district', 'complex'] as const;
const COLUMNS = ['open', 'emergencies', 'overdue', 'unassigned', 'completed_today'] as const;
/** Between two readings of the figures. */
const PAUSE = 10_000;

export default function FiguresPage() {
  const t = useT(words);
  const part = usePartQuery();
  const companies = useCompanies();
  const [by, setBy] = useState<(typeof CUTS)[number]>('company');
  const query = useQuery({
    queryKey: ['figures', by, part],
    queryFn: () => got(api.GET('/api/v1/figures', { params: { query: { by, ...part } } })),
    refetchInterval: PAUSE,
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.rows ?? [];
  const most = Math.max(1, ...rows.map((it) => it.open));
  const nameOf = (it: FiguresRow) => it.part?.name ?? (by === 'company' ? it.company.name : t(by === 'district' ? 'no_district' : 'no_complex'));

  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <div className={css.cuts} role="group" aria-label={t('by')}>
          {CUTS.map((it) => (
            <button key={it} type="button" aria-pressed={by === it} onClick={() => setBy(it)}>
              {t(`by_${it}`)}
            </button>
          ))}
        </div>
        <PartPicker />
      </header>
      {!query.data ? (
        <Empty icon="clock" title={t(query.isError ? 'failed' : 'loading')}>
          {query.isError && <Action onClick={() => void query.refetch()}>{t('again')}</Action>}
        </Empty>
      ) : rows.length === 0 ? (
        <Empty icon="check" title={t('nothing')} />
      ) : (
        <div className={css.scroll} tabIndex={0} role="region" aria-label={t('title')}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t('where')}</th>
                {COLUMNS.map((it) => (
                  <th key={it} scope="col">
                    {t(it)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((it) => (
                <tr key={`${it.company.id} ${it.part?.id ?? ''}`}>
                  <th scope="row">
                    <Link to="/" search={searchOf(it, by)} title={t('show', { name: nameOf(it) })}>
                      <CompanyMark of={companies.get(it.company.id)} /> {nameOf(it)}
                    </Link>
                  </th>
                  <Cells count={it} most={most} />
                </tr>
              ))}
            </tbody>
            {rows.length > 1 && (
              <tfoot>
                <tr>
                  <th scope="row">{t('total')}</th>
                  <Cells count={query.data.total} />
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </div>
  );
}

/** The filters of the board under which exactly this line is seen; what has no part is seen with its company. */
function searchOf(it: FiguresRow, by: (typeof CUTS)[number]) {
  return it.part ? { company: it.company.id, [by]: it.part.id } : { company: it.company.id };
}

function Cells({ count, most }: { count: FiguresCount; most?: number }) {
  return COLUMNS.map((it) => (
    <td key={it} data-alarm={((it === 'emergencies' || it === 'overdue') && count[it] > 0) || undefined}>
      {count[it]}
      {it === 'open' && most !== undefined && (
        <span className={css.bar} aria-hidden="true">
          <span style={{ width: `${(count.open / most) * 100}%` }} />
        </span>
      )}
    </td>
  ));
}
