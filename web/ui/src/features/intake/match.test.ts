import { describe, expect, it } from 'vitest';
import { findHouses, type House, indexHouses } from './match';

const index = indexHouses(
  ['Наличная улица, 49', 'Наличная улица, 4', 'Наличная улица, 40 к1', '3-я линия В.О., 49', 'Средний проспект В.О., 4', 'Весёлый переулок, 4'].map(
    (address) => ({ id: address, address }) as House,
  ),
);
const find = (query: string) => findHouses(index, query).map((it) => it.address);

describe('finding a house', () => {
  it('needs three letters and a number', () => expect(find('нал 49')).toEqual(['Наличная улица, 49']));

  it('puts the whole number first', () =>
    expect(find('налич 4')).toEqual(['Наличная улица, 4', 'Наличная улица, 40 к1', 'Наличная улица, 49']));

  it('works in the wrong layout and without ё', () => {
    expect(find('yfk 49')).toEqual(['Наличная улица, 49']);
    expect(find('весел 4')).toEqual(['Весёлый переулок, 4']);
  });

  it('says nothing rather than something wrong', () => {
    expect(find('')).toEqual([]);
    expect(find('гавань')).toEqual([]);
  });
});
