/** What a person may be here: the words, and the list to choose from. */
import type { Role } from '@/wire';

export { roleWords } from './strings';

/** Roles of people; the machine and devices do not sign in by themselves. */
export const ROLES = [
  'admin',
  'manager',
  'dispatcher',
  'master',
  'executor',
  'accountant',
  'lawyer',
  'concierge',
  'contractor_manager',
  'contractor',
  'builder',
  'provider',
  'edds',
  'auditor',
  'council',
  'resident',
  'tenant',
  'guest',
] as const satisfies readonly Role[];
