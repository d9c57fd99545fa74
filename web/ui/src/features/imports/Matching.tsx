/** Our fields, and which column of the file gives each. */
import { Chip } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { ImportColumns } from '@/wire';
import { type Mapping, choose, sample } from './columns';
import { words } from './strings';
import css from './imports.module.css';

interface Props {
  columns: ImportColumns;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  /** Folded away once there is something to read below. */
  open: boolean;
}

export function Matching({ columns, mapping, onChange, open }: Props) {
  const t = useT(words);
  return (
    <details className={css.matching} open={open}>
      <summary>
        <h2>{t('mapping')}</h2>
      </summary>
      <p className={css.note}>{t('mapping_hint')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('sample')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.fields.map((field) => {
            const column = mapping[field.code];
            return (
              <tr key={field.code}>
                <th scope="row">
                  {field.text} {field.required && <Chip tone={column === undefined ? 'warn' : 'plain'}>{t('required')}</Chip>}
                </th>
                <td>
                  <select
                    aria-label={field.text}
                    value={column ?? ''}
                    onChange={(event) => onChange(choose(mapping, field.code, event.currentTarget.value || null))}
                  >
                    <option value="">{t('skip')}</option>
                    {columns.columns.map((it) => (
                      <option key={it} value={it}>
                        {it}
                      </option>
                    ))}
                  </select>
                </td>
                <td className={css.sample}>{sample(columns, column)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
