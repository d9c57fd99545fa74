import { describe, expect, it } from 'vitest';
import { say } from '@/shared/i18n';
import { keyOf, placesOf } from '.';
import { words } from './strings';

const places = placesOf(
  [{ id: 'c', districts: [{ id: 'd', name: 'Гавань' }], complexes: [{ id: 'x', name: 'Морской', district_id: null }] }],
  [
    { id: 'h', address: 'Наличная улица, 49', company_id: 'c' },
    { id: 'o', address: 'Чужая улица, 1', company_id: 'other' },
  ],
  (key, params) => say(words, key, params),
);

describe('what people are bound to', () => {
  it('is named on every rung of the ladder', () => {
    expect(places.name({ kind: 'district', id: 'd' })).toBe('район Гавань');
    expect(places.name({ kind: 'entrance', id: 'h', entrance: 2 })).toBe('Наличная улица, 49, подъезд 2');
    expect(places.name({ kind: 'building', id: 'gone' })).toBe('неизвестный адрес');
  });

  it('is offered within the company only, the widest first', () => {
    expect(places.options('c').map((it) => it.label)).toEqual(['вся компания', 'район Гавань', 'комплекс Морской', 'Наличная улица, 49']);
  });

  it('is told apart by its key', () => {
    expect(keyOf({ kind: 'entrance', id: 'h', entrance: 1 })).not.toBe(keyOf({ kind: 'entrance', id: 'h', entrance: 2 }));
  });
});
