import { describe, expect, it } from 'vitest';
import { type House, bounds, loads, sameLoads, parts, rings, stateOf, streets } from './houses';

const house = (id: string, address: string, lat: number, lon: number, more: Partial<House> = {}): House => ({
  id,
  address,
  lat,
  lon,
  floors: 5,
  ...more,
});

describe('what stands open at a house', () => {
  const ticket = { building_id: 'a', emergency: false, overdue: false, status: 'new' };

  it('is red only for emergencies and breaches, however many there are', () => {
    const by = loads([ticket, ticket, ticket, { ...ticket, building_id: 'b', overdue: true }]);
    expect(stateOf(by.get('a'))).toBe('open');
    expect(stateOf(by.get('b'))).toBe('alarm');
    expect(stateOf(by.get('c'))).toBe('calm');
  });

  it('does not count what has ended or waits for the resident alone', () => {
    const done = ['closed', 'declined', 'completed'].map((status) => ({ ...ticket, status, emergency: true }));
    expect(loads(done).size).toBe(0);
  });

  it('tells the map of a change only when a count is another', () => {
    const was = loads([ticket, { ...ticket, building_id: 'b' }]);
    expect(sameLoads(was, loads([{ ...ticket, status: 'in_progress' }, { ...ticket, building_id: 'b' }]))).toBe(true);
    expect(sameLoads(was, loads([ticket, { ...ticket, building_id: 'b', overdue: true }]))).toBe(false);
    expect(sameLoads(was, loads([ticket]))).toBe(false);
  });
});

describe('addresses', () => {
  it('are parted at the last comma', () => {
    expect(parts('Средний проспект В.О., 39 к1')).toEqual({ street: 'Средний проспект В.О.', number: '39 к1' });
    expect(parts('Без номера')).toEqual({ street: 'Без номера', number: '' });
  });
});

describe('outlines', () => {
  it('are closed, and kept as they are known', () => {
    const ring = rings([house('a', 'Улица, 1', 59.9, 30.2, { outline: [[30, 59], [30.1, 59], [30.1, 59.1]] })]).get('a')!;
    expect(ring).toHaveLength(4);
    expect(ring[0]).toEqual(ring[3]);
  });

  it('are made up along the street and do not reach the neighbour', () => {
    const east = 40 / (111_320 * Math.cos((59.9 * Math.PI) / 180));
    const ring = rings([house('a', 'Улица, 1', 59.9, 30.2), house('b', 'Улица, 3', 59.9, 30.2 + east)]).get('a')!;
    const width = Math.max(...ring.map((p) => p[0])) - Math.min(...ring.map((p) => p[0]));
    const height = Math.max(...ring.map((p) => p[1])) - Math.min(...ring.map((p) => p[1]));
    expect(width).toBeLessThan(east);
    expect(width).toBeGreaterThan(height);
  });

  it('are left out for a house without a place', () => {
    expect(rings([house('a', 'Улица, 1', 0, 0)]).size).toBe(0);
    expect(bounds([house('a', 'Улица, 1', 0, 0)])).toBeNull();
  });
});

describe('names of streets', () => {
  it('stand amid the houses of a stretch, and again further on', () => {
    const names = streets([
      house('a', 'Улица, 1', 60.0001, 30),
      house('b', 'Улица, 3', 60.0003, 30),
      house('c', 'Улица, 99', 60.1, 30),
    ]);
    expect(names.map((it) => [it.houses, it.main])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(names[0]!.lat).toBeCloseTo(60.0002);
  });
});
