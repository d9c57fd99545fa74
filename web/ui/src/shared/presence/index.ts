/** Presence: who else is here, and the soft lock that follows from who writes. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { PresenceRow } from '@/wire';
import { live } from '../live';
import { useMe } from '../session';
import { Lookers, persons } from './lookers';

const lookers = new Lookers();
let joined = false;

/** The topic is joined with the first question and kept: every row of the board asks. */
function join(): void {
  if (joined) return;
  joined = true;
  const rows = live.join<PresenceRow>('presence');
  rows.watch((what) => lookers.follow(rows, what));
}

/** Others who have this thing open, each once. */
export function useLookers(topic: string): readonly PresenceRow[] {
  const me = useMe()?.id;
  const subscribe = useMemo(() => {
    join();
    return (tell: () => void) => lookers.watch(topic, tell);
  }, [topic]);
  const rows = useSyncExternalStore(subscribe, () => lookers.at(topic));
  return useMemo(() => persons(rows, me), [rows, me]);
}

/** Writing is over this long after the last key. */
const IDLE = 30_000;

export interface SoftLock {
  others: readonly PresenceRow[];
  /** Who writes here now, unless this person has taken over since. */
  writer: PresenceRow | null;
  /** To be called at every key and when a dialog that changes something opens. */
  writing: () => void;
  /** Writing was finished or given up. */
  done: () => void;
  takeOver: () => void;
}

/** Announces that this person is here, and finds who writes. Whoever began to write last has the lock. */
export function useSoftLock(topic: string): SoftLock {
  const others = useLookers(topic);
  const typing = others.find((it) => it.state === 'typing') ?? null;
  const [taken, setTaken] = useState<string | null>(null);
  const mine = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => {
    live.here(topic, 'viewing');
    const leave = () => live.here(topic, 'gone');
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      if (timer.current) clearTimeout(timer.current);
      leave();
    };
  }, [topic]);

  // A lock that was taken over holds until that writer stops; if he begins anew, he has it again.
  const writerId = typing?.id ?? null;
  useEffect(() => {
    if (writerId === null) setTaken(null);
  }, [writerId]);

  const done = useCallback(() => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    if (!mine.current) return;
    mine.current = false;
    live.here(topic, 'viewing');
  }, [topic]);
  const writing = useCallback(() => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(done, IDLE);
    if (mine.current) return;
    mine.current = true;
    live.here(topic, 'typing');
  }, [topic, done]);
  const takeOver = useCallback(() => {
    setTaken(writerId);
    writing();
  }, [writerId, writing]);

  // Somebody took the card over while this person wrote: his lock ends.
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (writerId !== null && writerId !== seen.current && mine.current && taken !== writerId) done();
    seen.current = writerId;
  }, [writerId, taken, done]);

  return { others, writer: typing && typing.id !== taken ? typing : null, writing, done, takeOver };
}
