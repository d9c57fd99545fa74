/** Roles that a company has made for itself. */
import { queryOptions } from '@tanstack/react-query';
import { api, got } from '../api';

export const ownRolesQuery = (company: string) =>
  queryOptions({
    queryKey: ['own-roles', company],
    queryFn: () => got(api.GET('/api/v1/companies/{id}/roles', { params: { path: { id: company } } })),
  });
