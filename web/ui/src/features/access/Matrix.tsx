/**
 * The tables of rights, roles across: how far each action reaches, and how much of a ticket is shown at which moment.
 * They are read, not changed.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Action, Empty } from '@/shared/design';
import { useLanguage, useT } from '@/shared/i18n';
import { matrixQuery } from './queries';
import { words } from './strings';
import css from './access.module.css';

/** How full the mark is: the order of the steps, from nothing to all. */
function Mark({ step, steps }: { step: number; steps: number }) {
  if (step === 0) return <span aria-hidden="true">·</span>;
  const height = (10 * step) / (steps - 1);
  return (
    <svg className={css.mark} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <rect x="0" y={10 - height} width="10" height={height} />
    </svg>
  );
}

export function Matrix({ of }: { of: 'actions' | 'fields' }) {
  const t = useT(words);
  const language = useLanguage();
  const query = useQuery(matrixQuery(language));
  const [role, setRole] = useState('');
  if (query.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (query.isError)
    return (
      <Empty icon="lock" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  const { roles } = query.data;
  const steps = of === 'actions' ? query.data.reaches : query.data.sights;
  const rows =
    of === 'actions'
      ? query.data.actions.map((row) => ({ key: row.action.code, title: row.action.text, cells: row.reaches }))
      : query.data.fields.map((row) => ({
          key: `${row.field.code}/${row.moment.code}`,
          title: `${row.field.text}: ${row.moment.text}`,
          cells: row.sights,
        }));
  const shown = roles.map((one, index) => ({ ...one, index })).filter((one) => role === '' || one.code === role);
  const step = (code: string | undefined) => Math.max(0, steps.findIndex((one) => one.code === code));
  return (
    <>
      <p className={css.hint}>{t(`${of}_hint`)}</p>
      <div className={css.tools}>
        <label>
          {t('role')}
          <select value={role} onChange={(event) => setRole(event.target.value)}>
            <option value="">{t('all_roles')}</option>
            {roles.map((one) => (
              <option key={one.code} value={one.code}>
                {one.text}
              </option>
            ))}
          </select>
        </label>
        <dl className={css.legend} aria-label={t(`${of}_legend`)}>
          {steps.map((one, index) => (
            <div key={one.code}>
              <dt>
                <Mark step={index} steps={steps.length} />
              </dt>
              <dd>{one.text}</dd>
            </div>
          ))}
        </dl>
      </div>
      {/* A wide table scrolls by itself, and by the keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.wide} role="region" aria-label={t(`${of}_wide`)} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t(`${of}_row`)}</th>
              {shown.map((one) => (
                <th key={one.code} scope="col">
                  {one.text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.title}</th>
                {shown.map((one) => {
                  const reached = step(row.cells[one.index]);
                  const text = steps[reached]?.text ?? '';
                  return (
                    <td key={one.code} title={`${one.text}: ${text}`}>
                      <Mark step={reached} steps={steps.length} />
                      <span className={role === '' ? css.unseen : undefined}>{text}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
