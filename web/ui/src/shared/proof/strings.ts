import { strings } from '../i18n';

export const words = strings(
  'proof',
  {
    title: 'Подтвердите, что это вы',
    hint: 'Это действие опасно в чужих руках. Подтверждение действует десять минут.',
    password: 'Пароль',
    code: 'Или код из приложения',
    confirm: 'Подтвердить',
    by_key: 'Ключом доступа',
    cancel: 'Отмена',
  },
  {
    title: 'Confirm that it is you',
    hint: 'This is dangerous in somebody else’s hands. A confirmation is good for ten minutes.',
    password: 'Password',
    code: 'Or a code of the app',
    confirm: 'Confirm',
    by_key: 'With a passkey',
    cancel: 'Cancel',
  },
);
