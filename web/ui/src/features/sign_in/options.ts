/** Which ways of signing in there are. */
import { api, got } from '@/shared/api';

export const optionsQuery = {
  queryKey: ['session', 'options'],
  queryFn: () => got(api.GET('/api/v1/session/options')),
  staleTime: 60_000,
};
