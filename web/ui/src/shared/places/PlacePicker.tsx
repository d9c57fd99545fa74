/** Chooses parts of a company's stock, one after the other; what is chosen stands below and is taken away with its cross. */
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { Icon } from '../design';
import { useT } from '../i18n';
import type { Scope } from '@/wire';
import { keyOf, usePlaces } from './index';
import { words } from './strings';
import css from './places.module.css';

interface Props {
  label: string;
  company: string;
  value: readonly Scope[];
  onChange: (value: Scope[]) => void;
  error?: string;
}

export function PlacePicker({ label, company, value, onChange, error }: Props) {
  const t = useT(words);
  const places = usePlaces();
  const options = useMemo(() => places.options(company), [places, company]);
  const taken = new Set(value.map(keyOf));
  return (
    <>
      <Select
        label={label}
        placeholder={t('add')}
        data={options.filter((it) => !taken.has(it.value)).map((it) => ({ value: it.value, label: it.label }))}
        value={null}
        onChange={(key) => {
          const scope = options.find((it) => it.value === key)?.scope;
          if (scope) onChange([...value, scope]);
        }}
        searchable
        limit={80}
        error={error}
      />
      <ul className={css.chosen}>
        {value.map((scope) => (
          <li key={keyOf(scope)}>
            {places.name(scope)}
            <button
              type="button"
              aria-label={t('remove', { name: places.name(scope) })}
              onClick={() => onChange(value.filter((it) => keyOf(it) !== keyOf(scope)))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
