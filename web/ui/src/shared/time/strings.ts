import { strings } from '../i18n';

export const words = strings(
  'time',
  { d: 'д', h: 'ч', m: 'мин', s: 'с', tomorrow: 'завтра' },
  { d: 'd', h: 'h', m: 'min', s: 's', tomorrow: 'tomorrow' },
);
