import { queryOptions } from '@tanstack/react-query';
import { api, got } from '@/shared/api';

export const matrixQuery = (language: string) =>
  queryOptions({ queryKey: ['access', 'matrix', language], queryFn: () => got(api.GET('/api/v1/access/matrix')) });
