/** What the intake asks of the server while the dispatcher types. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, got } from '@/shared/api';
import { useLanguage } from '@/shared/i18n';
import { digits } from '@/shared/text';
import type { Person, Service, TicketRow } from '@/wire';
import { type Draft, flatOf, isEmergency } from './draft';
import { type Indexed, indexHouses } from './match';

/** Waits until the typing rests. */
export function useSettled<V>(value: V, ms: number): V {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** All houses, asked for once: searching among a few thousand is faster here than anywhere else. */
export function useHouses(): readonly Indexed[] {
  const { data } = useQuery({
    queryKey: ['buildings', 'names'],
    queryFn: () => got(api.GET('/api/v1/buildings/map', { params: { query: { outlines: false } } })),
    staleTime: 300_000,
  });
  return useMemo(() => indexHouses(data?.items ?? []), [data]);
}

export function useServices(): readonly Service[] {
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['classifier', language],
    queryFn: () => got(api.GET('/api/v1/classifier', { params: { query: { limit: 500 } } })),
    staleTime: Infinity,
  });
  return data?.items ?? [];
}

/** Services that the caller's words suggest. */
export function useSuggested(words: string): readonly Service[] {
  const language = useLanguage();
  const q = useSettled(words.trim(), 250);
  const { data } = useQuery({
    queryKey: ['suggest', q, language],
    queryFn: () => got(api.GET('/api/v1/classifier/suggest', { params: { query: { q } } })),
    enabled: q.length > 2,
    placeholderData: keepPreviousData,
  });
  return q.length > 2 ? (data?.items ?? []).slice(0, 4) : [];
}

/** People of the flat, or of the phone that calls. */
export function useCallers(draft: Draft): readonly Person[] {
  const flat = useSettled(draft.flat, 200);
  const phone = useSettled(digits(draft.phone), 250);
  const byFlat = useQuery({
    queryKey: ['people', draft.building?.id, flat],
    queryFn: () => got(api.GET('/api/v1/people', { params: { query: { building_id: draft.building?.id ?? '', flat } } })),
    enabled: draft.building !== null && flat !== '',
  });
  const byPhone = useQuery({
    queryKey: ['people', 'phone', phone],
    queryFn: () => got(api.GET('/api/v1/people', { params: { query: { phone, limit: 5 } } })),
    enabled: draft.building === null && phone.length >= 7,
  });
  if (draft.building) return flat ? (byFlat.data?.items ?? []) : [];
  return phone.length >= 7 ? (byPhone.data?.items ?? []) : [];
}

/** Open tickets that may be the same. */
export function useSimilar(draft: Draft): readonly TicketRow[] {
  const flat = useSettled(draft.flat, 200);
  const { building, service } = draft;
  const { data } = useQuery({
    queryKey: ['similar', building?.id, flat, service?.number],
    queryFn: () =>
      got(
        api.GET('/api/v1/tickets/similar', {
          params: {
            query: {
              building_id: building?.id ?? '',
              place: service?.place.code ?? '',
              category: service?.category.code ?? '',
              ...(service?.problem ? { problem: service.problem.code } : {}),
              ...(flat ? { flat } : {}),
            },
          },
        }),
      ),
    enabled: building !== null && service !== null,
  });
  return building && service ? (data?.items ?? []) : [];
}

/** Who could do it, best first. */
export function usePreview(draft: Draft) {
  const language = useLanguage();
  const flat = useSettled(draft.flat, 300);
  const { building, service } = draft;
  const emergency = isEmergency(draft);
  return useQuery({
    queryKey: ['preview', building?.id, service?.number, emergency, flat, language],
    queryFn: () =>
      got(
        api.POST('/api/v1/assignments/preview', {
          body: {
            building_id: building?.id ?? '',
            place: service?.place.code ?? '',
            category: service?.category.code ?? '',
            problem: service?.problem?.code ?? null,
            flat: flatOf(flat),
            emergency,
          },
        }),
      ),
    enabled: building !== null && service !== null,
    staleTime: 10_000,
  });
}
