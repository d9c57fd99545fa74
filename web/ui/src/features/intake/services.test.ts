import { describe, expect, it } from 'vitest';
import type { Service } from '@/wire';
import { findServices } from './services';

const service = (number: number, place: string, category: string, problem: string | null) =>
  ({
    number,
    name: [category, problem].filter(Boolean).join(': '),
    place: { code: 'p', text: place },
    category: { code: 'c', text: category },
    problem: problem && { code: 'x', text: problem },
  }) as unknown as Service;
const all = [
  service(1, 'Двор', 'Уборка', 'Мусор/грязь'),
  service(2, 'Квартира', 'Вода', 'Нет горячей воды'),
  service(3, 'Квартира', 'Вода', 'Течь/залитие'),
  service(4, 'Подъезд', 'Отопление', null),
];
const find = (query: string) => findServices(all, query).map((it) => it.number);

describe('finding a service', () => {
  it('takes beginnings of words in any order', () => {
    expect(find('гор вод')).toEqual([2]);
    expect(find('квар теч')).toEqual([3]);
    expect(find('залит')).toEqual([3]);
  });

  it('puts the fault before the place and reads the wrong layout', () => {
    expect(find('вод')).toEqual([2, 3]);
    expect(find('jnjg')).toEqual([4]);
  });

  it('is quiet about nonsense', () => expect(find('вертолет')).toEqual([]));
});
