/** What a line of the trail is about, and by which deeds it can be looked for. */
import type { AuditRow } from '@/wire';

const DEEDS = [
  ['signed_in', 'Вход', 'Signed in'],
  ['sign_in_refused', 'Отказ во входе', 'Sign-in refused'],
  ['signed_out', 'Выход', 'Signed out'],
  ['user_added', 'Заведён пользователь', 'User added'],
  ['rights_changed', 'Изменены права', 'Rights changed'],
  ['password_changed', 'Сменён пароль', 'Password changed'],
  ['user_blocked', 'Закрыт вход', 'Account closed'],
  ['user_unblocked', 'Открыт вход', 'Account opened'],
  ['link_given', 'Выдана ссылка для пароля', 'Link for a password given'],
  ['token_issued', 'Выдан ключ программы', 'API token issued'],
  ['token_revoked', 'Отозван ключ программы', 'API token revoked'],
  ['factor_changed', 'Изменён второй шаг входа', 'Second step of sign-in changed'],
  ['identity_changed', 'Изменён вход через внешнюю учётную запись', 'Sign-in by a provider changed'],
  ['email_changed', 'Изменён адрес для писем', 'Address for letters changed'],
  ['recovery_used', 'Вход по запасному коду', 'Recovery code used'],
  ['personal_seen', 'Показаны личные данные', 'Personal data shown'],
  ['phone_shown', 'Показан телефон', 'Telephone shown'],
  ['exported', 'Выгружены данные', 'Data exported'],
  ['forbidden', 'Отказ: нет права', 'Refused: right missing'],
] as const;

/** Codes with their words. */
export function deeds(language: string): readonly (readonly [string, string])[] {
  return DEEDS.map(([code, ru, en]) => [code, language === 'en' ? en : ru]);
}

/** Who or what it is: a user by name, a thing by kind and id, an address of the API as it is. */
export function subject(row: Pick<AuditRow, 'about' | 'kind' | 'id'>): string {
  if (row.about) return row.about.name;
  return [row.kind.replace(/^\/api\/v1\//, ''), row.id].filter(Boolean).join(' ');
}

/** The beginning of a day of the calendar here, or of the day `later` days after it, as an instant. */
export function moment(day: string, later = 0): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString().replace(/\.\d+Z$/, 'Z');
}
