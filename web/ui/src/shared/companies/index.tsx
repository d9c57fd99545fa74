/** Whose a ticket is, wherever the desk serves more than one company. */
import { useMemo } from 'react';
import { useMe } from '@/shared/session';
import { type Marked, marksOf } from './marks';
import css from './companies.module.css';

export type { Marked } from './marks';
export type Companies = ReadonlyMap<string, Marked>;

const none: Companies = new Map();

/** Marks by id of company; empty on a desk of one company, where nobody has to ask. */
export function useCompanies(): Companies {
  const companies = useMe()?.companies;
  return useMemo(() => (companies && companies.length > 1 ? marksOf(companies) : none), [companies]);
}

/** The mark in a dense line; its whole name for the pointer and the screen reader. */
export function CompanyMark({ of }: { of: Marked | undefined }) {
  if (!of) return null;
  return (
    <span className={css.mark} title={of.name}>
      <span aria-hidden="true">{of.mark}</span>
      <span className="visually-hidden">{of.name}</span>
    </span>
  );
}
