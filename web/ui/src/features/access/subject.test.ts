import { expect, test } from 'vitest';
import { deeds, moment, subject } from './subject';

test('a user is named, a thing is told by kind and id', () => {
  expect(subject({ about: { id: '1', name: 'dispatcher' }, kind: 'user', id: '1' })).toBe('dispatcher');
  expect(subject({ about: null, kind: 'ticket', id: '7k' })).toBe('ticket 7k');
  expect(subject({ about: null, kind: '/api/v1/access/matrix', id: '' })).toBe('access/matrix');
});

test('a day begins where the reader is, and the last day is a whole one', () => {
  const begin = new Date(2026, 10, 23).getTime();
  expect(Date.parse(moment('2026-11-23'))).toBe(begin);
  expect(Date.parse(moment('2026-11-30', 1))).toBe(new Date(2026, 11, 1).getTime());
});

test('deeds speak both languages', () => {
  expect(deeds('ru').map(([code]) => code)).toEqual(deeds('en').map(([code]) => code));
  expect(deeds('en')[0]?.[1]).toBe('Signed in');
});
