import { describe, expect, it } from 'vitest';
import type { PresenceRow } from '@/wire';
import { Lookers, persons } from './lookers';

const look = (id: string, topic: string, user: string, state: PresenceRow['state'] = 'viewing'): PresenceRow => ({
  id,
  topic,
  state,
  since: '2026-11-23T10:00:00Z',
  user: { id: user, name: user },
});
const nothing = new Set<string>();

describe('lookers', () => {
  it('tells only those who watch the thing that was touched', () => {
    const it_ = new Lookers();
    const told: string[] = [];
    it_.watch('ticket/1', () => told.push('1'));
    it_.watch('ticket/2', () => told.push('2'));
    const map = new Map([['a', look('a', 'ticket/1', 'ann')]]);
    it_.follow({ map }, { changed: new Set(['a']), gone: nothing, replaced: false });
    expect(told).toEqual(['1']);
    expect(it_.at('ticket/1')).toHaveLength(1);
  });

  it('forgets who went, moved on, or is missing from a new snapshot', () => {
    const it_ = new Lookers();
    const map = new Map([
      ['a', look('a', 'ticket/1', 'ann')],
      ['b', look('b', 'ticket/1', 'bob')],
    ]);
    it_.follow({ map }, { changed: nothing, gone: nothing, replaced: true });
    map.set('a', look('a', 'ticket/2', 'ann'));
    it_.follow({ map }, { changed: new Set(['a']), gone: nothing, replaced: false });
    expect(it_.at('ticket/1').map((r) => r.id)).toEqual(['b']);
    expect(it_.at('ticket/2').map((r) => r.id)).toEqual(['a']);
    map.clear();
    it_.follow({ map }, { changed: nothing, gone: nothing, replaced: true });
    expect(it_.at('ticket/1')).toEqual([]);
    expect(it_.at('ticket/2')).toEqual([]);
  });

  it('counts a person with two tabs once and leaves oneself out', () => {
    const rows = [look('a', 't', 'ann'), look('b', 't', 'ann', 'typing'), look('c', 't', 'me')];
    expect(persons(rows, 'me').map((r) => [r.user.id, r.state])).toEqual([['ann', 'typing']]);
  });
});
