/** Whose the tickets of a hand-over are: the board's own rows know it as long as they are open. */
import { useCallback } from 'react';
import { type Marked, useCompanies } from '@/shared/companies';
import { OPEN } from '@/shared/desk';
import { useTopic } from '@/shared/live';
import type { TicketRow } from '@/wire';

export function useOwners(): (ticketId: string) => Marked | undefined {
  const companies = useCompanies();
  const rows = useTopic<TicketRow>('tickets', OPEN);
  return useCallback((ticketId) => companies.get(rows.map.get(ticketId)?.company_id ?? ''), [companies, rows]);
}
