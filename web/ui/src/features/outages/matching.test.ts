import { expect, test } from 'vitest';
import { type Asked, explains, outageFor } from './matching';

const outage = {
  buildings: [{ id: 'a', address: 'Ленина, 5' }],
  riser: { name: 'ГВС 1', flats: ['12', '16'] },
  category: 'water',
  problem: 'no_hot_water',
  live: true,
};
const asked: Asked = { buildingId: 'a', flat: '12', category: 'water', problem: 'no_hot_water' };

test('a caller from the riser with the same trouble gets the ready answer', () => {
  expect(explains(outage, asked)).toBe(true);
  expect(explains(outage, { ...asked, flat: '' }), 'nobody has said the flat yet').toBe(true);
  expect(explains(outage, { ...asked, problem: null }), 'the caller cannot say more').toBe(true);
});

test('who calls about something else, from elsewhere or too late does not', () => {
  expect(explains(outage, { ...asked, flat: '13' })).toBe(false);
  expect(explains(outage, { ...asked, buildingId: 'b' })).toBe(false);
  expect(explains(outage, { ...asked, category: 'gas' })).toBe(false);
  expect(explains(outage, { ...asked, problem: 'fixture_leak' })).toBe(false);
  expect(explains({ ...outage, live: false }, asked)).toBe(false);
  expect(explains({ ...outage, riser: null, problem: null }, { ...asked, flat: '13', problem: 'fixture_leak' })).toBe(true);
});

test('the outage that was joined is kept while it fits, and one opened just now is waited for', () => {
  const first = { ...outage, id: 'first' };
  const second = { ...outage, id: 'second' };
  expect(outageFor([first, second], asked, null)).toBe(first);
  expect(outageFor([first, second], asked, 'second')).toBe(second);
  expect(outageFor([first], asked, 'second'), 'it has not come yet').toBe('coming');
  expect(outageFor([first, { ...second, live: false }], asked, 'second'), 'it is over').toBe(first);
  expect(outageFor([], { ...asked, buildingId: 'b' }, null)).toBeNull();
});
