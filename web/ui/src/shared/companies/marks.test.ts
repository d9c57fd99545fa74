import { expect, it } from 'vitest';
import { marksOf } from './marks';

const marks = (...names: string[]) => [...marksOf(names.map((name, id) => ({ id: String(id), name }))).values()].map((it) => it.mark);

it('takes the initials of the own name, not of the legal form', () => {
  expect(marks('УК «Северный квартал»', 'УК «Домострой-Сервис»', 'ТСЖ «Набережное»', 'Lakeside Homes')).toEqual(['СК', 'ДС', 'НА', 'LH']);
});

it('gives no two companies the same mark', () => {
  expect(marks('УК «Северный квартал»', 'УК «Старый край»', 'УК «Северный квартал»')).toEqual(['СК', 'СТА', 'СЕВ']);
  expect(new Set(marks('Я', 'Я', '—', '—', '')).size).toBe(5);
});
