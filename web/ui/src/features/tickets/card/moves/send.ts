/** Sends a change of a ticket as the person saw it: with its version, and again if the line was down. */
import { api, complain, Problem } from '@/shared/api';
import { deliver } from '@/shared/api/outbox';
import { signal } from '@/shared/desk';
import type { Audience, DeclineReason, RegisterTicket, Slot, Ticket } from '@/wire';

/** A change by its name in the API; each carries what its body needs. */
export type Change =
  | { move: 'start' | 'localise' | 'inform' | 'accept' }
  | { move: 'assign'; body: { assign?: 'auto' | 'manual'; executor_id?: string | null; master_id?: string | null; slot?: Slot | null } }
  | { move: 'defer'; body: { until: string; reason: string } }
  | { move: 'complete'; body: { note: string } }
  | { move: 'return'; body: { reason: string } }
  | { move: 'close'; body: { rating: number | null } }
  | { move: 'decline'; body: { reason: DeclineReason; text?: string } }
  | { move: 'reschedule'; body: { slot: Slot } }
  | { move: 'correct'; body: { description?: string | null; contact?: RegisterTicket['contact']; emergency?: boolean | null } }
  | { move: 'link'; body: { parent_id: string | null } }
  | { move: 'entrust'; body: { contractor_id: string } }
  | { move: 'refuse' | 'recall'; body: { reason: string } }
  | { move: 'comments'; body: { audience: Audience; text: string } };

/** A change that met a newer state than the one it was made for. */
export interface Conflict {
  seen: Ticket;
  now: Ticket;
  label: string;
  change: Change;
}

/** What the dialog with both versions shows. */
export const conflict = signal<Conflict | null>(null);

/** The changed ticket, or undefined when it was refused; the person has been told why then. */
export async function send(ticket: Ticket, change: Change, label: string): Promise<Ticket | undefined> {
  try {
    return await deliver({ label: `${ticket.number}: ${label}`, about: ticket.id }, (key) => post(ticket, change, key));
  } catch (error) {
    const now = error instanceof Problem && error.stale ? (error.body['current'] as Ticket | undefined) : undefined;
    if (now) conflict.set({ seen: ticket, now, label, change });
    else complain(error);
    return undefined;
  }
}

function post(ticket: Ticket, change: Change, key: string): Promise<{ data?: Ticket }> {
  const params = {
    path: { id: ticket.id },
    // A comment takes nothing away from anybody, so it needs no version.
    header: { 'Idempotency-Key': key, ...(change.move === 'comments' ? {} : { 'If-Match': `"${ticket.version}"` }) },
  };
  switch (change.move) {
    case 'start':
      return api.POST('/api/v1/tickets/{id}/start', { params });
    case 'localise':
      return api.POST('/api/v1/tickets/{id}/localise', { params });
    case 'inform':
      return api.POST('/api/v1/tickets/{id}/inform', { params });
    case 'assign':
      return api.POST('/api/v1/tickets/{id}/assign', { params, body: change.body });
    case 'defer':
      return api.POST('/api/v1/tickets/{id}/defer', { params, body: change.body });
    case 'complete':
      return api.POST('/api/v1/tickets/{id}/complete', { params, body: change.body });
    case 'return':
      return api.POST('/api/v1/tickets/{id}/return', { params, body: change.body });
    case 'close':
      return api.POST('/api/v1/tickets/{id}/close', { params, body: change.body });
    case 'decline':
      return api.POST('/api/v1/tickets/{id}/decline', { params, body: change.body });
    case 'reschedule':
      return api.POST('/api/v1/tickets/{id}/reschedule', { params, body: change.body });
    case 'correct':
      return api.POST('/api/v1/tickets/{id}/correct', { params, body: change.body });
    case 'link':
      return api.POST('/api/v1/tickets/{id}/link', { params, body: change.body });
    case 'entrust':
      return api.POST('/api/v1/tickets/{id}/entrust', { params, body: change.body });
    case 'accept':
      return api.POST('/api/v1/tickets/{id}/accept', { params });
    case 'refuse':
      return api.POST('/api/v1/tickets/{id}/refuse', { params, body: change.body });
    case 'recall':
      return api.POST('/api/v1/tickets/{id}/recall', { params, body: change.body });
    case 'comments':
      return api.POST('/api/v1/tickets/{id}/comments', { params, body: change.body });
  }
}
