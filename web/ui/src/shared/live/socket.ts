/**
 * The one live connection of a page: keeps subscriptions over reconnects, says how fresh the
 * picture is, and flushes what came at most once per animation frame.
 */
import { SUBPROTOCOL, backoff, read, type Asked, type Filter, type Row, type Told } from './protocol';
import { Rows } from './rows';

interface Subscription {
  id: string;
  topic: string;
  filter: Filter | undefined;
  rows: Rows;
  users: number;
  parting: ReturnType<typeof setTimeout> | null;
  /** What is held is of no use as a base: the next question asks for everything. */
  anew: boolean;
}

export interface Freshness {
  /** `live`: connected; `waiting`: lost for less than three seconds; `stale`: longer. */
  state: 'live' | 'waiting' | 'stale';
  /** When the last frame came, in epoch milliseconds; `null` before the first. */
  at: number | null;
}

/** A lost connection is shown after this long. */
export const STALE_AFTER = 3_000;
/** After this much silence the server is asked for a word: a browser does not show us its pings. */
const QUIET = 1_500;
/** A question that stays unanswered for so long means a dead line. */
const DEAD_AFTER = 10_000;
/** The server closes a socket so (RFC 6455, 7.4.1: a policy) when the session has ended or the rights have changed. */
const POLICY = 1008;
const SIGNED_OUT = 'signed_out';
/** A topic that there is not: the refusal is the answer. */
const LINE = 'line';
/** A subscription outlives its last user this long, so that going to and fro costs nothing. */
const LINGER = 5_000;

export class Live {
  private socket: WebSocket | null = null;
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly byKey = new Map<string, Subscription>();
  private readonly presence = new Map<string, 'viewing' | 'typing'>();
  private count = 0;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private staleTimer: ReturnType<typeof setTimeout> | null = null;
  private watchdog: ReturnType<typeof setInterval> | null = null;
  private heardAt = 0;
  private askedAt: number | null = null;
  private stopped = true;
  private pending = new Set<Rows>();
  private freshness: Freshness = { state: 'waiting', at: null };
  private readonly watchers = new Set<() => void>();
  private readonly enders = new Set<() => void>();

  constructor(private readonly url: () => string) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.lost();
    this.connect();
    this.watchdog = setInterval(this.watchLine, 500);
    window.addEventListener('online', this.atOnce);
    window.addEventListener('offline', this.drop);
    document.addEventListener('visibilitychange', this.hide);
  }

  /** Ends the connection and forgets everything: the person has signed out. */
  stop(): void {
    this.stopped = true;
    window.removeEventListener('online', this.atOnce);
    window.removeEventListener('offline', this.drop);
    document.removeEventListener('visibilitychange', this.hide);
    for (const timer of [this.retry, this.staleTimer]) if (timer) clearTimeout(timer);
    if (this.watchdog) clearInterval(this.watchdog);
    this.retry = this.staleTimer = this.watchdog = null;
    this.socket?.close();
    this.socket = null;
  }

  /** Opens a topic or joins the subscription that is already there; call {@link leave} when done. */
  join<T extends Row>(topic: string, filter?: Filter): Rows<T> {
    const key = keyOf(topic, filter);
    let sub = this.byKey.get(key);
    if (!sub) {
      this.count += 1;
      const rows = new Rows<Row>((it) => this.later(it));
      sub = { id: String(this.count), topic, filter, rows, users: 0, parting: null, anew: false };
      this.byKey.set(key, sub);
      this.subscriptions.set(sub.id, sub);
      this.ask(sub);
    }
    sub.users += 1;
    if (sub.parting) clearTimeout(sub.parting);
    sub.parting = null;
    return sub.rows as unknown as Rows<T>;
  }

  leave(topic: string, filter?: Filter): void {
    const key = keyOf(topic, filter);
    const sub = this.byKey.get(key);
    if (!sub) return;
    sub.users -= 1;
    if (sub.users > 0) return;
    sub.parting = setTimeout(() => {
      this.byKey.delete(key);
      this.subscriptions.delete(sub.id);
      this.send({ op: 'unsubscribe', id: sub.id });
    }, LINGER);
  }

  /** Asks for everything again, over a new connection: rows are worded in the reader's language. */
  relearn(): void {
    for (const sub of this.subscriptions.values()) sub.anew = true;
    if (!this.socket) return;
    this.attempt = 0;
    this.drop();
    this.atOnce();
  }

  /** Tells others that this person looks at something or writes in it. */
  here(topic: string, state: 'viewing' | 'typing' | 'gone'): void {
    if (state === 'gone') this.presence.delete(topic);
    else this.presence.set(topic, state);
    this.send({ op: 'presence', topic, state });
  }

  fresh = (): Freshness => this.freshness;

  watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  /** Calls `tell` when the server has closed the connection because the session is not what it was. */
  whenEnded = (tell: () => void): (() => void) => {
    this.enders.add(tell);
    return () => this.enders.delete(tell);
  };

  private connect(): void {
    if (this.stopped) return;
    this.retry = null;
    const socket = new WebSocket(this.url(), SUBPROTOCOL);
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      for (const sub of this.subscriptions.values()) this.ask(sub);
      for (const [topic, state] of this.presence) this.send({ op: 'presence', topic, state });
      this.heard();
    };
    socket.onmessage = (event) => {
      this.heard();
      if (typeof event.data !== 'string') return;
      const told = read(event.data);
      if (told) this.take(told);
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (this.stopped) return;
      if (event.code === POLICY && event.reason === SIGNED_OUT) for (const tell of this.enders) tell();
      this.lost();
      this.retry = setTimeout(() => this.connect(), backoff(this.attempt, Math.random()));
      this.attempt += 1;
    };
  }

  private take(told: Told): void {
    const sub = 'id' in told && told.id !== undefined ? this.subscriptions.get(told.id) : undefined;
    if (!sub) return;
    if (told.op === 'snapshot') {
      sub.anew = false;
      sub.rows.snapshot(told.rows, told.seq);
    }
    else if (told.op === 'changes') sub.rows.changes(told.rows, told.gone ?? [], told.seq);
    else if (told.op === 'error') sub.rows.refuse(told.code);
    // `resync` needs nothing: the snapshot that follows replaces everything.
  }

  private ask(sub: Subscription): void {
    const since = sub.rows.ready && !sub.anew ? { since: sub.rows.seq } : {};
    const filter = sub.filter ? { filter: sub.filter } : {};
    this.send({ op: 'subscribe', id: sub.id, topic: sub.topic, ...filter, ...since });
  }

  private send(asked: Asked): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(asked));
  }

  private heard(): void {
    if (this.staleTimer) clearTimeout(this.staleTimer);
    this.staleTimer = null;
    // The time of the last frame is kept quietly; only a change of state repaints the banner.
    if (this.freshness.state === 'live') this.freshness.at = Date.now();
    else this.set({ state: 'live', at: Date.now() });
    this.heardAt = Date.now();
    this.askedAt = null;
  }

  /** Finds a line that is dead although nobody closed it. Times count from the question, not from this timer. */
  private readonly watchLine = (): void => {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const now = Date.now();
    if (this.askedAt === null) {
      if (now - this.heardAt < QUIET) return;
      this.askedAt = now;
      this.send({ op: 'subscribe', id: LINE, topic: LINE });
    } else if (now - this.askedAt > DEAD_AFTER) this.drop();
    else if (now - this.askedAt > STALE_AFTER - QUIET && this.freshness.state === 'live')
      this.set({ state: 'stale', at: this.heardAt });
  };

  private lost(): void {
    const at = this.freshness.at;
    if (this.freshness.state === 'stale') return;
    if (this.freshness.state === 'live') this.set({ state: 'waiting', at });
    this.staleTimer ??= setTimeout(() => this.set({ state: 'stale', at }), STALE_AFTER);
  }

  private readonly drop = (): void => {
    const socket = this.socket;
    if (!socket) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    this.socket = null;
    this.askedAt = null;
    this.lost();
    this.retry ??= setTimeout(() => this.connect(), backoff(this.attempt, Math.random()));
    this.attempt += 1;
  };

  private readonly atOnce = (): void => {
    if (this.socket || this.stopped) return;
    if (this.retry) clearTimeout(this.retry);
    this.connect();
  };

  private set(next: Freshness): void {
    this.freshness = next;
    for (const tell of this.watchers) tell();
  }

  private later(rows: Rows): void {
    this.pending.add(rows);
    if (this.pending.size > 1) return;
    // A hidden tab paints no frames, but its alarms must still sound.
    if (document.hidden) setTimeout(this.flush, 100);
    else requestAnimationFrame(this.flush);
  }

  /** The frame that was asked for does not come once the tab is hidden. */
  private readonly hide = (): void => {
    if (document.hidden) this.flush();
  };

  private readonly flush = (): void => {
    const ready = this.pending;
    this.pending = new Set();
    for (const it of ready) it.flush();
  };
}

export function keyOf(topic: string, filter?: Filter): string {
  if (!filter) return topic;
  const parts = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.length ? `${topic}?${JSON.stringify(parts)}` : topic;
}
