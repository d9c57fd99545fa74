/** The part of the stock that is looked at: a company, one of its districts or complexes. It stands in the URL. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, got } from '../api';
import { strings, useT } from '../i18n';
import { useMe } from '../session';
import css from './part.module.css';

export interface Part {
  company?: string;
  district?: string;
  complex?: string;
}

const names = ['company', 'district', 'complex'] as const;

export const words = strings(
  'part',
  { label: 'Часть фонда', all: 'Все компании', whole: 'Вся компания', district: 'район {{name}}', complex: 'ЖК {{name}}' },
  { label: 'Part of the stock', all: 'All companies', whole: 'The whole company', district: 'district {{name}}', complex: 'complex {{name}}' },
);

/** The part that the address of the page names; the same object as long as it names the same. */
export function usePart(): Part {
  const { company, district, complex } = useSearch({ strict: false }) as Part;
  return useMemo(() => ({ ...(company && { company }), ...(district && { district }), ...(complex && { complex }) }), [company, district, complex]);
}

/** As the filters of the wire name it. */
export function usePartQuery(): { company_id?: string; district_id?: string; complex_id?: string } {
  const part = usePart();
  return useMemo(
    () => ({ ...(part.company && { company_id: part.company }), ...(part.district && { district_id: part.district }), ...(part.complex && { complex_id: part.complex }) }),
    [part],
  );
}

interface Placed {
  company_id: string;
  district_id: string | null;
  complex_id: string | null;
}

/** Whether something lies in the part. */
export function inPart(part: Part, it: Placed): boolean {
  return (
    (!part.company || it.company_id === part.company) &&
    (!part.district || it.district_id === part.district) &&
    (!part.complex || it.complex_id === part.complex)
  );
}

const keyOf = (part: Part) => (part.complex ? `complex ${part.complex}` : part.district ? `district ${part.district}` : part.company ? `company ${part.company}` : '');

/** Chooses the part. Nothing is shown where there is nothing to choose. */
export function PartPicker({ className }: { className?: string | undefined }) {
  const t = useT(words);
  const part = usePart();
  const me = useMe();
  const navigate = useNavigate();
  const companies = useQuery({ queryKey: ['companies'], queryFn: () => got(api.GET('/api/v1/companies')), staleTime: 60_000 }).data?.items ?? [];
  const several = (me?.companies.length ?? 0) > 1;
  const parts = companies.reduce((sum, it) => sum + it.districts.length + it.complexes.length, 0);
  if (!several && parts === 0) return null;
  const choose = (key: string) => {
    const [kind, id] = key.split(' ') as [string, string | undefined];
    const chosen = Object.fromEntries(names.map((name) => [name, name === kind ? id : undefined]));
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, ...chosen }), replace: true } as unknown as Parameters<typeof navigate>[0]);
  };
  return (
    <select className={`${css.picker} ${className ?? ''}`} aria-label={t('label')} value={keyOf(part)} onChange={(event) => choose(event.target.value)} data-chosen={keyOf(part) !== '' || undefined}>
      <option value="">{several ? t('all') : t('whole')}</option>
      {companies.map((it) => (
        <optgroup key={it.id} label={it.name}>
          {several && <option value={`company ${it.id}`}>{it.name}</option>}
          {it.districts.map((one) => (
            <option key={one.id} value={`district ${one.id}`}>
              {t('district', { name: one.name })}
            </option>
          ))}
          {it.complexes.map((one) => (
            <option key={one.id} value={`complex ${one.id}`}>
              {t('complex', { name: one.name })}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
