import { describe, expect, it } from 'vitest';
import type { Service } from '@/wire';
import { begin, draft, empty, flatOf, isEmergency, missing, requestOf } from './draft';

const service = {
  place: { code: 'flat', text: 'Квартира' },
  category: { code: 'water', text: 'Вода' },
  problem: null,
  priority: 'emergency',
} as unknown as Service;
const ready = { ...empty, building: { id: 'b', address: 'Наличная улица, 49' }, service };

describe('the draft of a ticket', () => {
  it('says what is missing until it can be sent', () => {
    expect(missing(empty)).toEqual(['building', 'service']);
    expect(requestOf(empty)).toBeNull();
    expect(requestOf(ready)).toMatchObject({ building_id: 'b', place: 'flat', problem: null, assign: 'auto' });
  });

  it('leaves the emergency to the classifier unless a person decides', () => {
    expect(isEmergency(ready)).toBe(true);
    expect(requestOf(ready)).not.toHaveProperty('emergency');
    expect(requestOf({ ...ready, emergency: false })).toMatchObject({ emergency: false });
  });

  it('sends flats as the wire has them', () => {
    expect([flatOf('12'), flatOf(' 12а '), flatOf('')]).toEqual([12, '12а', null]);
  });

  it('sends a chosen executor with his time, and phones in E.164', () => {
    const slot = { start: '2026-11-23T10:00:00Z', end: '2026-11-23T11:00:00Z' };
    expect(requestOf({ ...ready, phone: '8 921 123-45-67', chosen: { employeeId: 'e', slot } })).toMatchObject({
      assign: 'manual',
      executor_id: 'e',
      slot,
      contact: { phone: '+79211234567' },
    });
  });

  it('keeps what was typed when a call brings more', () => {
    draft.set({ ...ready, description: 'капает' });
    begin({ phone: '+79210000000' });
    expect(draft.get()).toMatchObject({ description: 'капает', phone: '+79210000000' });
  });
});
