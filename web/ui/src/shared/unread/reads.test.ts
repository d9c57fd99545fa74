import { describe, expect, it, vi } from 'vitest';
import { Reads } from './reads';

function store(first: Record<string, string> = {}) {
  const kept = new Map(Object.entries(first));
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) };
}

describe('what a person has read', () => {
  it('counts comments since the card was last open, and none of a ticket that was never open', () => {
    const reads = new Reads(store(), 'anna');
    expect(reads.unread('t', 5)).toBe(0);
    reads.see('t', { count: 2, at: '2026-11-23T10:00:00Z' });
    expect(reads.unread('t', 5)).toBe(3);
    expect(reads.unread('t', 1), 'a comment was erased').toBe(0);
  });

  it('outlives the page, for each login apart', () => {
    const storage = store();
    new Reads(storage, 'anna').see('t', { count: 2, at: '' });
    expect(new Reads(storage, 'anna').unread('t', 3)).toBe(1);
    expect(new Reads(storage, 'boris').unread('t', 3)).toBe(0);
  });

  it('forgets the tickets that were opened longest ago', () => {
    const storage = store();
    const reads = new Reads(storage, 'anna');
    reads.see('first', { count: 1, at: '' });
    for (let n = 0; n < 999; n += 1) reads.see(`t${n}`, { count: 1, at: '' });
    reads.see('first', { count: 2, at: '' });
    reads.see('one more', { count: 1, at: '' });
    expect(reads.of('first')).toEqual({ count: 2, at: '' });
    expect(reads.of('t0')).toBeUndefined();
    expect(JSON.parse(storage.kept.get('anna') ?? '')).toHaveLength(1_000);
  });

  it('takes what another tab has read, and whatever else stands there does no harm', () => {
    const storage = store({ anna: '{"not": "ours"}' });
    const reads = new Reads(storage, 'anna');
    const told = vi.fn();
    reads.watch(told);
    storage.setItem('anna', '[["t", 4, ""], 7, ["x"]]');
    reads.load();
    expect(reads.unread('t', 5)).toBe(1);
    expect(told).toHaveBeenCalledOnce();
  });
});
