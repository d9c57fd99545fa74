import { strings } from '../i18n';

export const words = strings(
  'api',
  {
    unreachable: 'Нет связи с сервером',
    unreachable_detail: 'Действие не отправлено. Проверьте сеть; мы повторим, когда связь вернётся.',
    refused: 'Сервер отказал',
    failed: 'Не получилось',
    unsent_one: 'не отправлено {{count}} действие',
    unsent_few: 'не отправлено {{count}} действия',
    unsent_many: 'не отправлено {{count}} действий',
    sent_later: 'Отправлено после восстановления связи',
    kept: 'Нет связи: действие сохранено и уйдёт, как только связь вернётся',
  },
  {
    unreachable: 'The server cannot be reached',
    unreachable_detail: 'The action was not sent. Check the network; it will be repeated once the connection is back.',
    refused: 'The server refused',
    failed: 'That did not work',
    unsent_one: '{{count}} action not sent',
    unsent_other: '{{count}} actions not sent',
    sent_later: 'Sent after the connection came back',
    kept: 'No connection: the action is kept and goes out as soon as the connection is back',
  },
);
