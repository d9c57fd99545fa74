import { api, got } from '@/shared/api';
import type { Role } from '@/wire';

/** Everything of this page stands below this key, so that one word makes it new. */
export const USERS = ['users'] as const;

export const userQuery = (id: string) => ({
  queryKey: [...USERS, 'one', id],
  queryFn: () => got(api.GET('/api/v1/users/{id}', { params: { path: { id } } })),
});

export const sessionsQuery = (id: string) => ({
  queryKey: [...USERS, 'sessions', id],
  queryFn: () => got(api.GET('/api/v1/users/{id}/sessions', { params: { path: { id } } })),
});

/** Roles of people; the machine does not sign in. */
export const ROLES = ['admin', 'manager', 'dispatcher', 'master', 'executor', 'contractor', 'accountant', 'resident'] as const satisfies readonly Role[];
