import { describe, expect, it } from 'vitest';
import { AlarmRules } from './rules';

const row = (id: string, change: object = {}) => ({
  id,
  emergency: false,
  status: 'new' as const,
  overdue: false,
  comments_count: 0,
  created_at: '2026-11-23T10:00:00Z',
  ...change,
});
type Row = ReturnType<typeof row>;
const rules = (acknowledged: string[] = []) => new AlarmRules<Row>(new Set(acknowledged));
const ids = (it: AlarmRules<Row>) => it.list().map((r) => `${r.of}:${r.row.id}`);

describe('alarms', () => {
  it('ring for a new emergency until somebody takes it up', () => {
    const it_ = rules();
    it_.reset([]);
    expect(it_.update([row('a', { emergency: true })], [])).toBe(true);
    expect(it_.update([row('a', { emergency: true })], [])).toBe(false);
    expect(ids(it_)).toEqual(['emergency:a']);
    it_.update([row('a', { emergency: true, comments_count: 1 })], []);
    expect(ids(it_)).toEqual([]);
  });

  it('ring for emergencies that were waiting when the screen was opened', () => {
    const it_ = rules();
    it_.reset([row('a', { emergency: true }), row('b', { emergency: true, status: 'in_progress' })]);
    expect(ids(it_)).toEqual(['emergency:a']);
  });

  it('ring once for a breach, at the moment of it', () => {
    const it_ = rules();
    it_.reset([row('old', { overdue: true }), row('b')]);
    expect(ids(it_)).toEqual([]);
    expect(it_.update([row('b', { overdue: true })], [])).toBe(true);
    expect(ids(it_)).toEqual(['breach:b']);
    it_.update([row('b', { overdue: true, status: 'completed' })], []);
    expect(ids(it_)).toEqual([]);
  });

  it('keep quiet about what was acknowledged here', () => {
    const it_ = rules(['emergency/a']);
    it_.reset([row('a', { emergency: true })]);
    expect(ids(it_)).toEqual([]);
  });

  it('put emergencies first and forget what is gone', () => {
    const it_ = rules();
    it_.reset([row('b')]);
    it_.update([row('b', { overdue: true }), row('a', { emergency: true })], []);
    expect(ids(it_)).toEqual(['emergency:a', 'breach:b']);
    it_.update([], ['a', 'b']);
    expect(ids(it_)).toEqual([]);
  });
});
