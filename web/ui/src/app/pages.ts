/** Sections beside the desk. A new one is an entry here and a lazily loaded component of its feature. */
import type { ComponentType } from 'react';
import type { IconName } from '@/shared/design';
import type { words } from './strings';

type Word = NonNullable<(typeof words)['keys']>;

export interface PageEntry {
  path: string;
  /** Key of its name in the bar of sections. */
  word: Word;
  icon: IconName;
  /** Roles that find it in the bar; everyone when absent. What one may do is the server's matter. */
  roles?: readonly string[];
  load: () => Promise<{ default: ComponentType }>;
}

export const pages: readonly PageEntry[] = [
  { path: '/calendar', word: 'calendar', icon: 'calendar', load: () => import('@/features/calendar/CalendarPage') },
  { path: '/map', word: 'map', icon: 'map', load: () => import('@/features/map/MapPage') },
  { path: '/buildings', word: 'buildings', icon: 'house', load: () => import('@/features/buildings/BuildingsPage') },
  { path: '/employees', word: 'employees', icon: 'people', load: () => import('@/features/employees/EmployeesPage') },
  { path: '/handovers', word: 'handovers', icon: 'clock', roles: ['admin', 'manager', 'dispatcher'], load: () => import('@/features/handovers/HandoversPage') },
  { path: '/imports', word: 'imports', icon: 'import', roles: ['admin', 'manager'], load: () => import('@/features/imports/ImportsPage') },
  { path: '/users', word: 'users', icon: 'key', roles: ['admin'], load: () => import('@/features/users/UsersPage') },
  { path: '/admin', word: 'admin', icon: 'gear', roles: ['admin'], load: () => import('@/features/admin/AdminPage') },
];
