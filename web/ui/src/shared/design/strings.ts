import { strings } from '../i18n';

export const words = strings(
  'design',
  {
    close: 'Закрыть',
    show_password: 'Показать пароль',
    hide_password: 'Скрыть пароль',
    caps_lock: 'Включён Caps Lock',
  },
  {
    close: 'Close',
    show_password: 'Show the password',
    hide_password: 'Hide the password',
    caps_lock: 'Caps Lock is on',
  },
);
