/** Names of the parts of the stock that people are bound to. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, got } from '../api';
import { type T, useT } from '../i18n';
import type { Company, Scope } from '@/wire';
import { words } from './strings';

export interface Places {
  name(scope: Scope): string;
  /** What may be bound within a company. */
  options(company: string): { value: string; label: string; scope: Scope }[];
}

type Houses = readonly { id: string; address: string; company_id: string }[];
type Word = Parameters<ReturnType<typeof useT<NonNullable<(typeof words)['keys']>>>>[0];

/** One text per scope, to compare and to choose by. */
export function keyOf(scope: Scope): string {
  return Object.values(scope).join(':');
}

export function placesOf(companies: readonly Pick<Company, 'id' | 'districts' | 'complexes'>[], houses: Houses, t: T<Word>): Places {
  const districts = new Map(companies.flatMap((it) => it.districts.map((other) => [other.id, other.name] as const)));
  const complexes = new Map(companies.flatMap((it) => it.complexes.map((other) => [other.id, other.name] as const)));
  const addresses = new Map(houses.map((it) => [it.id, it.address] as const));
  const name = (scope: Scope): string => {
    switch (scope.kind) {
      case 'company':
        return t('whole_company');
      case 'district':
        return districts.has(scope.id) ? t('district', { name: districts.get(scope.id)! }) : t('unknown');
      case 'complex':
        return complexes.has(scope.id) ? t('complex', { name: complexes.get(scope.id)! }) : t('unknown');
      case 'building':
        return addresses.get(scope.id) ?? t('unknown');
      case 'entrance':
        return t('entrance', { address: addresses.get(scope.id) ?? t('unknown'), entrance: scope.entrance });
      case 'flat':
      case 'claim':
        return t('flat', { address: addresses.get(scope.id) ?? t('unknown'), flat: scope.flat });
    }
  };
  return {
    name,
    options(company) {
      const own = companies.find((it) => it.id === company);
      const scopes: Scope[] = [
        { kind: 'company', id: company },
        ...(own?.districts ?? []).map((it): Scope => ({ kind: 'district', id: it.id })),
        ...(own?.complexes ?? []).map((it): Scope => ({ kind: 'complex', id: it.id })),
        ...houses.filter((it) => it.company_id === company).map((it): Scope => ({ kind: 'building', id: it.id })),
      ];
      return scopes.map((scope) => ({ value: keyOf(scope), label: name(scope), scope }));
    },
  };
}

export function usePlaces(): Places {
  const t = useT(words);
  const companies = useQuery({ queryKey: ['companies'], queryFn: () => got(api.GET('/api/v1/companies')) }).data?.items;
  const houses = useQuery({
    queryKey: ['buildings', 'addresses'],
    queryFn: () => got(api.GET('/api/v1/buildings/map', { params: { query: { outlines: false } } })),
    staleTime: 300_000,
  }).data?.items;
  return useMemo(() => placesOf(companies ?? [], houses ?? [], t), [companies, houses, t]);
}
