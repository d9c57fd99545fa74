import { describe, expect, it } from 'vitest';
import { OPEN } from '@/shared/desk';
import type { TicketRow } from '@/wire';
import { passing, topicFilter } from './filter';

const row = {
  status: 'new',
  company_id: 'c1',
  building_id: 'b1',
  executor: { id: 'e1', name: 'Семёнов И. П.' },
  emergency: false,
  overdue: true,
  number: '100008',
  address: 'Наличная улица, 49',
  flat: 12,
  service_name: 'Квартира · Вода',
  description: 'Капает',
  contact: { name: 'Анна', phone: '+79211234567' },
} as unknown as TicketRow;

describe('filters of the board', () => {
  it('shows what is to be done when nothing is asked', () => {
    expect(passing({})(row)).toBe(true);
    for (const status of ['completed', 'closed', 'declined'] as const) expect(passing({})({ ...row, status })).toBe(false);
    expect(passing({ status: 'completed' })({ ...row, status: 'completed' })).toBe(true);
  });

  it('finds every word anywhere, with ё as е', () => {
    expect(passing({ q: 'семенов налич' })(row)).toBe(true);
    expect(passing({ q: '1234567' })(row)).toBe(true);
    expect(passing({ q: 'семенов гавань' })(row)).toBe(false);
  });

  it('joins filters', () => {
    expect(passing({ executor: 'e1', overdue: '1' })(row)).toBe(true);
    expect(passing({ executor: 'none' })(row)).toBe(false);
    expect(passing({ emergency: '1' })(row)).toBe(false);
  });

  it('asks for one subscription for all open statuses and bounds the ended ones', () => {
    expect(topicFilter({ status: 'new' }, 0)).toBe(OPEN);
    const asked = topicFilter({ status: 'closed' }, Date.parse('2026-11-23T12:00:00Z'));
    expect(asked).toEqual({ status: ['closed'], created_from: '2026-11-16T00:00:00.000Z' });
  });
});
