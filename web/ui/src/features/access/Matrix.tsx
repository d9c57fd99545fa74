/** The table of rights: actions down, roles across, how far each reaches in between. It is read, not changed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { useLanguage, useT } from '@/shared/i18n';
import { words } from './strings';
import css from './access.module.css';

/** How full the mark is: the order of the reaches, from nothing to the company. */
function Mark({ step, steps }: { step: number; steps: number }) {
  if (step === 0) return <span aria-hidden="true">·</span>;
  const height = (10 * step) / (steps - 1);
  return (
    <svg className={css.mark} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <rect x="0" y={10 - height} width="10" height={height} />
    </svg>
  );
}

export function Matrix() {
  const t = useT(words);
  const language = useLanguage();
  const query = useQuery({ queryKey: ['access', 'matrix', language], queryFn: () => got(api.GET('/api/v1/access/matrix')) });
  const [role, setRole] = useState('');
  if (query.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (query.isError)
    return (
      <Empty icon="lock" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  const { roles, reaches, actions } = query.data;
  const shown = roles.map((one, index) => ({ ...one, index })).filter((one) => role === '' || one.code === role);
  const step = (code: string | undefined) => Math.max(0, reaches.findIndex((reach) => reach.code === code));
  return (
    <>
      <p className={css.hint}>{t('matrix_hint')}</p>
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
        <dl className={css.legend} aria-label={t('legend')}>
          {reaches.map((reach, index) => (
            <div key={reach.code}>
              <dt>
                <Mark step={index} steps={reaches.length} />
              </dt>
              <dd>{reach.text}</dd>
            </div>
          ))}
        </dl>
      </div>
      {/* A wide table scrolls by itself, and by the keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.wide} role="region" aria-label={t('wide')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('action')}</th>
              {shown.map((one) => (
                <th key={one.code} scope="col">
                  {one.text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {actions.map((row) => (
              <tr key={row.action.code}>
                <th scope="row">{row.action.text}</th>
                {shown.map((one) => {
                  const reach = step(row.reaches[one.index]);
                  const text = reaches[reach]?.text ?? '';
                  return (
                    <td key={one.code} title={`${one.text}: ${text}`}>
                      <Mark step={reach} steps={reaches.length} />
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
