import { expect, test } from 'vitest';
import { lastDay, termOf } from './term';

const due = '2026-12-08T00:00:00+03:00';
const at = (text: string) => Date.parse(text);
const asked = { due_at: due, overdue: false, answered_at: null };

test('the last day is the one before the midnight that ends the term', () => {
  expect(new Date(lastDay(due)).toISOString()).toBe('2026-12-07T20:59:59.999Z');
});

test('a request waits, has its last day, and is late from the midnight on', () => {
  expect(termOf(asked, at('2026-12-06T23:59:00+03:00'))).toBe('waits');
  expect(termOf(asked, at('2026-12-07T00:00:00+03:00'))).toBe('today');
  expect(termOf(asked, at('2026-12-07T23:59:59+03:00'))).toBe('today');
  expect(termOf(asked, at(due))).toBe('overdue');
});

test('the server knows that it is late before the clock of this screen does', () => {
  expect(termOf({ ...asked, overdue: true }, at('2026-12-01T00:00:00+03:00'))).toBe('overdue');
});

test('an answer ends the term, and a late one stays a late one', () => {
  const answered = { ...asked, answered_at: '2026-12-01T10:00:00+03:00' };
  expect(termOf(answered, at('2027-01-01T00:00:00+03:00'))).toBe('answered');
  expect(termOf({ ...answered, overdue: true }, at('2027-01-01T00:00:00+03:00'))).toBe('answered_late');
});
