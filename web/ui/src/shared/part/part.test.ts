import { expect, it } from 'vitest';
import { inPart } from './index';

it('holds what lies in everything that is named', () => {
  const row = { company_id: 'a', district_id: 'd', complex_id: null };
  expect(inPart({}, row)).toBe(true);
  expect(inPart({ company: 'a', district: 'd' }, row)).toBe(true);
  expect(inPart({ company: 'b' }, row)).toBe(false);
  expect(inPart({ district: 'e' }, row)).toBe(false);
  expect(inPart({ complex: 'c' }, row)).toBe(false);
});
