import { expect, it } from 'vitest';
import { choicesOf, differing } from './narrow';

const coded = (code: string) => ({ code, text: code });
const matrix = {
  roles: [coded('admin'), coded('dispatcher')],
  reaches: [coded('-'), coded('own'), coded('places'), coded('company')],
  narrower: [['-'], ['-', 'own'], ['-', 'own', 'places'], ['-', 'own', 'company']],
  actions: [
    { action: coded('see_tickets'), reaches: ['places', 'places'] },
    { action: coded('manage_users'), reaches: ['company', '-'] },
    { action: coded('see_audit'), reaches: ['company', '-'] },
  ],
};

it('offers what the built-in role has, widest first, and never the giving of rights', () => {
  expect(choicesOf(matrix, 'dispatcher').map((it) => it.action.code)).toEqual(['see_tickets']);
  const admin = choicesOf(matrix, 'admin');
  expect(admin.map((it) => it.action.code)).toEqual(['see_tickets', 'see_audit']);
  expect(admin[0]?.choices).toEqual(['places', 'own', '-']);
});

it('says only in what the role differs', () => {
  const rows = choicesOf(matrix, 'admin');
  expect(differing(rows, { see_tickets: 'places', see_audit: '-', close_tickets: '-' })).toEqual([{ action: 'see_audit', reach: '-' }]);
});
