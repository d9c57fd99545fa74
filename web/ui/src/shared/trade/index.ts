/** Words of the trade that several features show: positions, skills, rights to a flat. */
import type { Position, Skill } from '@/wire';

export { trade } from './strings';

export const positions = ['executor', 'master', 'dispatcher', 'manager', 'accountant', 'administrator'] as const satisfies readonly Position[];

export const skills = [
  'handyman',
  'plumber',
  'electrician',
  'carpenter',
  'lift',
  'gas',
  'heating',
  'ventilation',
  'low_voltage',
  'builder',
  'cleaner',
  'yard',
  'security',
  'fire_safety',
  'office',
] as const satisfies readonly Skill[];
