/**
 * Where features of the desk meet without knowing one another: what is selected, what the filters
 * are (both in the URL), what the intake starts with, and where the map should look.
 */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useMay } from '../session';
import { signal } from './signal';

export { signal, useSignal, type Signal } from './signal';

/** The filter of everything that is still to be done; one object, so that one subscription serves all. */
export const OPEN = { status: ['new', 'in_progress', 'deferred', 'completed'] };

/** Query parameters of the desk; all are plain words so that a link can be read and sent. */
export interface DeskSearch {
  /** Id of the selected ticket. */
  t?: string;
  /** `1`: the intake is open in the card column. */
  new?: string;
  /** Status codes with commas; absent: all open ones. */
  status?: string;
  company?: string;
  district?: string;
  complex?: string;
  executor?: string;
  building?: string;
  emergency?: string;
  overdue?: string;
  q?: string;
  /** `due` (the default), `new` or `number`; emergencies stand first in each. */
  sort?: string;
}

const names = ['t', 'new', 'status', 'company', 'district', 'complex', 'executor', 'building', 'emergency', 'overdue', 'q', 'sort'] as const;

export function readDeskSearch(raw: Record<string, unknown>): DeskSearch {
  const found: DeskSearch = {};
  for (const name of names) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
    else if (typeof value === 'number') found[name] = String(value);
  }
  return found;
}

/** What is known before the intake opens: from a call, a search hit, a click on the map. */
export interface Prefill {
  phone?: string;
  name?: string;
  building?: { id: string; address: string };
  flat?: string;
  description?: string;
}

export const prefill = signal<Prefill | null>(null);

/** Candidates and slots that the intake or the assign panel considers; the timeline draws them. */
export interface Considered {
  employeeId: string;
  name: string;
  slot: { start: string; end: string } | null;
}
export const considered = signal<readonly Considered[]>([]);

/** A place the map should fly to; a new object each time, also for the same place. */
export const mapFocus = signal<{ lat: number; lon: number; buildingId?: string } | null>(null);

/** Something was dropped on the timeline, or a slot was clicked there, for the ticket at hand. */
export const slotPicked = signal<{ employeeId: string; slot: { start: string; end: string }; ticketId?: string } | null>(null);

/** Whether the dialog of outages is open; the strip above the board shows it. */
export const outagesShown = signal(false);

/** MIME type of a ticket id in a drag from the board. */
export const DRAGGED_TICKET = 'application/x-domovoi-ticket';

export interface Desk {
  search: DeskSearch;
  /** Selects a ticket by id and closes the intake; `null` closes the card. Goes to the desk from any page. */
  select: (id: string | null) => void;
  /** Opens the intake in the card column; `null` for those who take no tickets down. */
  intake: ((known?: Prefill) => void) | null;
  closeIntake: () => void;
  /** Sets or (with undefined) clears filters. */
  filter: (change: Partial<DeskSearch>) => void;
}

export function useDesk(): Desk {
  const search = readDeskSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const go = useCallback(
    (change: Partial<DeskSearch>, replace: boolean) => {
      void navigate({
        to: '/',
        search: (before: Record<string, unknown>) => ({ ...readDeskSearch(before), ...change }),
        replace,
      } as Parameters<typeof navigate>[0]);
    },
    [navigate],
  );
  const registers = useMay('register_tickets');
  const intake = useCallback(
    (known?: Prefill) => {
      prefill.set(known ?? null);
      go({ new: '1' }, false);
    },
    [go],
  );
  return {
    search: registers ? search : { ...search, new: undefined },
    select: useCallback((id) => go({ t: id ?? undefined, new: undefined }, false), [go]),
    intake: registers ? intake : null,
    closeIntake: useCallback(() => go({ new: undefined }, false), [go]),
    filter: useCallback((change) => go(change, true), [go]),
  };
}
