import { expect, test } from 'vitest';
import { type Asked, explains } from './matching';

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
