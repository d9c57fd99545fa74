import { describe, expect, it } from 'vitest';
import type { ImportColumns } from '@/wire';
import { choose, csv, missing, sample } from './columns';

const columns: ImportColumns = {
  columns: ['Улица', 'Дом', 'Этажей'],
  rows_total: 2,
  sample: [
    ['Наличная улица', '49', ''],
    ['5-я линия', '39 к1', '5'],
  ],
  mapping: { street: 'Улица' },
  fields: [
    { code: 'street', text: 'Улица', required: true, unless: 'address' },
    { code: 'number', text: 'Номер дома', required: true, unless: 'address' },
    { code: 'floors', text: 'Этажей', required: false, unless: null },
  ],
};

describe('columns', () => {
  it('serve one field each', () => {
    const mapping = choose(columns.mapping, 'number', 'Улица');
    expect(mapping).toEqual({ number: 'Улица' });
    expect(choose(mapping, 'number', null)).toEqual({});
  });

  it('say what is still missing', () => {
    expect(missing(columns, columns.mapping)).toEqual(['Номер дома']);
    expect(missing(columns, choose(columns.mapping, 'number', 'Дом'))).toEqual([]);
    expect(missing(columns, { address: 'Дом' })).toEqual([]);
  });

  it('are recognised by their first filled cells', () => {
    expect(sample(columns, 'Этажей')).toBe('5');
    expect(sample(columns, undefined)).toBe('');
  });
});

it('writes a list that a table program opens and does not run', () => {
  expect(csv([['a', 'b;c'], ['=1+1', 'сказал "да"']])).toBe('\uFEFFa;"b;c"\r\n\'=1+1;"сказал ""да"""\r\n');
});
