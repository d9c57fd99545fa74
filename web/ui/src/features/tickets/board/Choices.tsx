/** Executor and order of the board. */
import '@mantine/core/styles/Popover.css';
import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { api, got } from '@/shared/api';
import type { DeskSearch } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { words } from '../strings';
import css from './board.module.css';

interface Props {
  search: DeskSearch;
  onChange: (change: Partial<DeskSearch>) => void;
  /** The button that opens it. */
  face: ReactElement;
}

export default function Choices({ search, onChange, face }: Props) {
  const t = useT(words);
  const executors = useQuery({
    queryKey: ['employees', 'executors'],
    queryFn: () => got(api.GET('/api/v1/employees', { params: { query: { limit: 500, position: 'executor' } } })),
    staleTime: 60_000,
  });
  return (
    <Popover position="bottom-end" width={250} trapFocus defaultOpened>
      <Popover.Target>{face}</Popover.Target>
      <Popover.Dropdown className={css.choices}>
        <Choice
          label={t('executor')}
          value={search.executor ?? ''}
          onChange={(executor) => onChange({ executor: executor || undefined })}
          options={[
            ['', t('all_executors')],
            ['none', t('no_executor')],
            ...(executors.data?.items ?? []).map((it): Option => [it.id, it.name]),
          ]}
        />
        <Choice
          label={t('sort')}
          value={search.sort ?? 'due'}
          onChange={(sort) => onChange({ sort: sort === 'due' ? undefined : sort })}
          options={(['due', 'new', 'number'] as const).map((it): Option => [it, t(`sort_${it}`)])}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type Option = readonly [value: string, name: string];

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
}

function Choice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <label className={css.choice}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
