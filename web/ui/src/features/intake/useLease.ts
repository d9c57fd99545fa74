/** Holds the chosen time for as long as the dispatcher talks; other screens show it as held. */
import { useEffect, useState } from 'react';
import { api, got, Problem } from '@/shared/api';
import type { Slot } from '@/wire';
import { used } from './draft';

/** A lease lasts 90 s; it is asked for again a little earlier. */
const RENEW = 75_000;

export interface Held {
  /** `lost`: somebody else has the time. */
  state: 'none' | 'held' | 'lost';
  until: string | null;
}

const nothing: Held = { state: 'none', until: null };

export function useLease(employeeId: string | null, slot: Slot | null, emergency: boolean): Held {
  const [held, setHeld] = useState(nothing);
  const start = slot?.start ?? null;
  const end = slot?.end ?? null;
  useEffect(() => {
    if (!employeeId || !start || !end) {
      setHeld(nothing);
      return;
    }
    let over = false;
    let lease: string | null = null;
    const path = { employee_id: employeeId };
    const take = async () => {
      try {
        const got_ = await got(api.POST('/api/v1/calendars/{employee_id}/leases', { params: { path }, body: { start, end, emergency } }));
        lease = got_.id;
        if (over) release();
        else setHeld({ state: 'held', until: got_.until });
      } catch (error) {
        // Without a line the choice stands all the same; the server decides when it is saved.
        if (!over && error instanceof Problem && error.status === 409) setHeld({ state: 'lost', until: null });
      }
    };
    const release = () => {
      const spent = used.get() === employeeId;
      if (spent) used.set(null);
      if (!lease || spent) return;
      // A lease that cannot be given back lapses by itself.
      api.DELETE('/api/v1/calendars/{employee_id}/leases/{lease}', { params: { path: { ...path, lease } } }).catch(() => undefined);
      lease = null;
    };
    // Passing over candidates with the arrows holds nothing.
    const first = setTimeout(() => void take(), 350);
    const again = setInterval(() => void take(), RENEW);
    return () => {
      over = true;
      clearTimeout(first);
      clearInterval(again);
      release();
      setHeld(nothing);
    };
  }, [employeeId, start, end, emergency]);
  return held;
}
