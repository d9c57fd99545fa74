/** Who is signed in. */
import { useQuery } from '@tanstack/react-query';
import type { Me } from '@/wire';
import { api, got } from '../api';

export type { Me } from '@/wire';

export const meQuery = {
  queryKey: ['me'],
  queryFn: (): Promise<Me> => got(api.GET('/api/v1/me')),
  staleTime: Infinity,
  retry: false,
};

/** Whether the signed-in person has a right anywhere; what is refused everywhere is not offered. */
export function useMay(right: Me['rights'][number]): boolean {
  return useMe()?.rights.includes(right) ?? false;
}

/** The signed-in person; inside of the shells there always is one. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}
