import { strings } from '@/shared/i18n';

export const words = strings(
  'phones',
  {
    show: 'Показать телефон',
    hint: 'Номер скрыт. Причина и ваше имя останутся в журнале, их увидит и сам человек.',
    why: 'Зачем нужен номер',
    visit: 'Договориться о визите',
    question: 'Уточнить по заявке',
    payment: 'Начисления, долг, претензия',
    other: 'Другое',
    words: 'Своими словами',
    confirm: 'Показать',
    cancel: 'Отмена',
    none: 'Телефона нет',
  },
  {
    show: 'Show the telephone',
    hint: 'The number is hidden. The reason and your name stay in the trail, and the person may read them.',
    why: 'Why the number is wanted',
    visit: 'To agree on a visit',
    question: 'To ask about the ticket',
    payment: 'Charges, a debt, a claim',
    other: 'Something else',
    words: 'In your own words',
    confirm: 'Show',
    cancel: 'Cancel',
    none: 'There is no telephone',
  },
);
