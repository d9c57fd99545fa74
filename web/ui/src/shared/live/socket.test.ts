import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoff, read } from './protocol';
import { Live, STALE_AFTER, keyOf } from './socket';

class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.last = this;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const nothing = () => undefined;
let live: Live;
let hearVisibility: () => void = nothing;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('window', { addEventListener: nothing, removeEventListener: nothing });
  vi.stubGlobal('document', { hidden: false, addEventListener: (_: string, hear: () => void) => (hearVisibility = hear), removeEventListener: nothing });
  vi.stubGlobal('requestAnimationFrame', (paint: () => void) => setTimeout(paint, 16));
  live = new Live(() => 'ws://house/api/v1/live');
  live.start();
  FakeSocket.last.open();
});

afterEach(() => {
  live.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const subscribed = () => FakeSocket.last.sent.filter((it) => it['op'] === 'subscribe' && it['topic'] !== 'line');

describe('the live connection', () => {
  it('asks once for a topic that several look at, and keeps it a while after the last', () => {
    const one = live.join('tickets', { status: ['new'], open: undefined });
    expect(live.join('tickets', { status: ['new'] })).toBe(one);
    expect(subscribed()).toHaveLength(1);
    live.leave('tickets', { status: ['new'] });
    live.leave('tickets', { status: ['new'] });
    vi.advanceTimersByTime(1_000);
    expect(live.join('tickets', { status: ['new'] })).toBe(one);
    live.leave('tickets', { status: ['new'] });
    vi.advanceTimersByTime(6_000);
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ op: 'unsubscribe' });
  });

  it('flushes what waited for a frame when the tab is hidden: no frame will come', () => {
    const rows = live.join('tickets');
    const told = vi.fn();
    rows.watch(told);
    vi.stubGlobal('requestAnimationFrame', nothing);
    FakeSocket.last.say({ op: 'snapshot', id: '1', seq: 5, rows: [{ id: 'a' }] });
    expect(told).not.toHaveBeenCalled();
    Object.assign(document, { hidden: true });
    hearVisibility();
    expect(told).toHaveBeenCalledOnce();
    FakeSocket.last.say({ op: 'changes', id: '1', seq: 6, rows: [{ id: 'b' }] });
    vi.advanceTimersByTime(100);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it('tells when the session has ended, and not when only the line was cut', () => {
    const told = vi.fn();
    const stop = live.whenEnded(told);
    FakeSocket.last.close();
    vi.advanceTimersByTime(20_000);
    FakeSocket.last.open();
    FakeSocket.last.close(1008, 'limited');
    vi.advanceTimersByTime(20_000);
    FakeSocket.last.open();
    expect(told).not.toHaveBeenCalled();
    FakeSocket.last.close(1008, 'signed_out');
    expect(told).toHaveBeenCalledTimes(1);
    stop();
  });

  it('flushes many changes at once, per animation frame', () => {
    const rows = live.join('tickets');
    const told = vi.fn();
    rows.watch(told);
    const id = subscribed()[0]?.['id'] as string;
    FakeSocket.last.say({ op: 'snapshot', id, seq: 5, rows: [{ id: 'a' }] });
    for (let seq = 6; seq < 40; seq += 1) FakeSocket.last.say({ op: 'changes', id, seq, rows: [{ id: 'b', seq }], gone: [] });
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20);
    expect(told).toHaveBeenCalledTimes(1);
    expect(rows.map.get('b')).toMatchObject({ seq: 39 });
  });

  it('comes back with the sequence that it holds, and hides no staleness meanwhile', () => {
    const rows = live.join('tickets');
    const id = subscribed()[0]?.['id'] as string;
    FakeSocket.last.say({ op: 'snapshot', id, seq: 5, rows: [{ id: 'a' }] });
    FakeSocket.last.close();
    expect(live.fresh().state).toBe('waiting');
    vi.advanceTimersByTime(STALE_AFTER);
    expect(live.fresh().state).toBe('stale');
    FakeSocket.last.open();
    expect(live.fresh().state).toBe('live');
    expect(subscribed()[0]).toMatchObject({ topic: 'tickets', since: 5 });
    FakeSocket.last.say({ op: 'changes', id, seq: 4, rows: [{ id: 'twice' }], gone: [] });
    FakeSocket.last.say({ op: 'changes', id, seq: 7, rows: [], gone: ['a'] });
    expect([...rows.map.keys()]).toEqual([]);
  });

  it('finds a line that went dead in silence', () => {
    live.join('tickets');
    vi.advanceTimersByTime(2_100);
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ topic: 'line' });
    FakeSocket.last.say({ op: 'error', id: 'line', code: 'unknown_topic' });
    vi.advanceTimersByTime(1_000);
    expect(live.fresh().state).toBe('live');
    vi.advanceTimersByTime(3_500);
    expect(live.fresh().state).toBe('stale');
    const dead = FakeSocket.last;
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.last).not.toBe(dead);
  });

  it('asks for everything again when the language changes', () => {
    live.join('tickets');
    const id = subscribed()[0]?.['id'] as string;
    FakeSocket.last.say({ op: 'snapshot', id, seq: 5, rows: [] });
    const before = FakeSocket.last;
    live.relearn();
    expect(FakeSocket.last).not.toBe(before);
    FakeSocket.last.open();
    expect(subscribed()[0]).not.toHaveProperty('since');
  });
});

describe('the protocol', () => {
  it('passes over what is not a frame', () => {
    for (const text of ['', 'null', '[]', '{"op":"dance"}', '{']) expect(read(text)).toBeNull();
  });

  it('waits between half a second and ten, longer each time', () => {
    expect(backoff(0, 0)).toBe(500);
    expect(backoff(3, 0.5)).toBe(4_000);
    expect(backoff(30, 1)).toBe(10_000);
  });

  it('knows equal filters by any order of their parts', () => {
    expect(keyOf('t', { a: 1, b: [2] })).toBe(keyOf('t', { b: [2], a: 1, c: undefined }));
  });
});
