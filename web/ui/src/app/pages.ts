/** Sections beside the desk. A new one is an entry here and a lazily loaded component of its feature. */
import type { ComponentType } from 'react';
import type { IconName } from '@/shared/design';
import type { Me } from '@/wire';
import type { words } from './strings';

type Word = NonNullable<(typeof words)['keys']>;

export interface PageEntry {
  path: string;
  /** Key of its name in the bar of sections. */
  word: Word;
  icon: IconName;
  /** Who has this right finds it in the bars; everyone when absent. What one may do is the server's matter. */
  right?: Me['rights'][number];
  /** Who has this right is served by another page. */
  unless?: Me['rights'][number];
  load: () => Promise<{ default: ComponentType }>;
}

export const pages: readonly PageEntry[] = [
  { path: '/home', word: 'home', icon: 'house', right: 'manage_home', load: () => import('@/features/home/HomePage') },
  { path: '/calendar', word: 'calendar', icon: 'calendar', right: 'see_calendars', load: () => import('@/features/calendar/CalendarPage') },
  { path: '/map', word: 'map', icon: 'map', right: 'see_housing', load: () => import('@/features/map/MapPage') },
  { path: '/buildings', word: 'buildings', icon: 'house', right: 'see_housing', load: () => import('@/features/buildings/BuildingsPage') },
  {
    path: '/residents',
    word: 'residents',
    icon: 'person',
    right: 'see_residents',
    unless: 'manage_home',
    load: () => import('@/features/residents/ResidentsPage'),
  },
  { path: '/employees', word: 'employees', icon: 'people', right: 'see_staff', load: () => import('@/features/employees/EmployeesPage') },
  { path: '/contractors', word: 'contractors', icon: 'briefcase', right: 'see_contractors', load: () => import('@/features/contractors/ContractorsPage') },
  { path: '/figures', word: 'figures', icon: 'bars', right: 'see_tickets', load: () => import('@/features/figures/FiguresPage') },
  { path: '/handovers', word: 'handovers', icon: 'clock', right: 'see_handovers', load: () => import('@/features/handovers/HandoversPage') },
  { path: '/imports', word: 'imports', icon: 'import', right: 'import', load: () => import('@/features/imports/ImportsPage') },
  { path: '/users', word: 'users', icon: 'key', right: 'manage_users', load: () => import('@/features/users/UsersPage') },
  { path: '/access', word: 'access', icon: 'lock', right: 'see_audit', load: () => import('@/features/access/AccessPage') },
  { path: '/admin', word: 'admin', icon: 'gear', right: 'see_metrics', load: () => import('@/features/admin/AdminPage') },
];
