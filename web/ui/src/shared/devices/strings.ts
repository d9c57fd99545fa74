import { strings } from '../i18n';

export const words = strings(
  'devices',
  { program: 'Программа', unknown: 'Неизвестный браузер' },
  { program: 'A program', unknown: 'An unknown browser' },
);
