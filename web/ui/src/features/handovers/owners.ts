/** Whose the tickets of a hand-over are. */
import { useCallback } from 'react';
import { type Marked, useCompanies } from '@/shared/companies';
import type { HandoverItem } from '@/wire';

export function useOwners(): (item: HandoverItem) => Marked | undefined {
  const companies = useCompanies();
  return useCallback((item) => companies.get(item.company_id), [companies]);
}
