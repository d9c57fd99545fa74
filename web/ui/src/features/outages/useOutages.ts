/** What is off now, and what is offered to become an outage: both follow the live topics. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, got } from '@/shared/api';
import { OPEN } from '@/shared/desk';
import { useLanguage } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { usePartQuery } from '@/shared/part';
import { useMe } from '@/shared/session';
import type { Outage, OutageOffer, TicketRow } from '@/wire';

/** New tickets that come closer together are asked about once. */
const REST = 1_000;

export function useMayManage(): boolean {
  return useMe()?.rights.includes('manage_outages') ?? false;
}

const latestFirst = (a: Outage, b: Outage) => b.started.localeCompare(a.started);

/** Live outages of the part that is looked at, the latest first. */
export function useOutages(): Outage[] {
  const may = useMe()?.rights.includes('see_outages') ?? false;
  return useList(useTopic<Outage>(may ? 'outages' : null, usePartQuery()), latestFirst);
}

/** Asked for anew when a ticket comes or goes, and when an outage changes. */
export function useOffers(): readonly OutageOffer[] {
  const on = useMayManage();
  const language = useLanguage();
  const queries = useQueryClient();
  const tickets = useTopic<TicketRow>(on ? 'tickets' : null, OPEN);
  const outages = useTopic<Outage>(on ? 'outages' : null);
  const { data } = useQuery({
    queryKey: ['outage-offers', language],
    queryFn: () => got(api.GET('/api/v1/outages/offers')),
    enabled: on,
    refetchInterval: 60_000,
  });
  useEffect(() => {
    if (!on) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void queries.invalidateQueries({ queryKey: ['outage-offers'] });
      }, REST);
    };
    const known = new Set(tickets.map.keys());
    const stops = [
      tickets.watch(({ changed, gone, replaced }) => {
        const before = known.size;
        for (const id of changed) known.add(id);
        if (replaced) for (const id of tickets.map.keys()) known.add(id);
        if (known.size > before || gone.size > 0) ask();
      }),
      outages.watch(ask),
    ];
    return () => {
      for (const stop of stops) stop();
      if (timer) clearTimeout(timer);
    };
  }, [on, queries, tickets, outages]);
  return on ? (data?.items ?? []) : [];
}
