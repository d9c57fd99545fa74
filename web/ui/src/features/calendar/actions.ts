/** What the timeline asks the server for; each tells the person how it went and how to take it back. */
import { act, api, complain, got } from '@/shared/api';
import { say } from '@/shared/i18n';
import { shortName } from '@/shared/text/short';
import { clock } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Ticket } from '@/wire';
import { slotOf } from './model';
import { words } from './strings';
import type { Span } from './timeline/geometry';
import type { Hand } from './timeline/hand';

/** How long the way back is offered. */
const UNDO_SECONDS = 10;

function assign(id: string, employee: string | null, span: Span | null) {
  return api.POST('/api/v1/tickets/{id}/assign', {
    params: { path: { id } },
    body: { executor_id: employee, slot: span && slotOf(span), assign: 'manual' },
  });
}

/** The ticket as it stands, to know what to put back. */
export async function ticketOf(id: string): Promise<Ticket | undefined> {
  return act(api.GET('/api/v1/tickets/{id}', { params: { path: { id } } }));
}

/** Gives a ticket its executor and time. `false` when the server refused. */
export async function putDown(hand: Hand, name: string): Promise<boolean> {
  const same = hand.from?.employee === hand.employee;
  const before = hand.from ?? null;
  try {
    if (same)
      await got(
        api.POST('/api/v1/tickets/{id}/reschedule', {
          params: { path: { id: hand.ticketId } },
          body: { slot: slotOf(hand.span) },
        }),
      );
    else await got(assign(hand.ticketId, hand.employee, hand.span));
  } catch (error) {
    complain(error);
    return false;
  }
  toast({
    kind: 'ok',
    title: say(words, 'moved', {
      number: hand.number,
      name: shortName(name),
      from: clock(hand.span.start),
      to: clock(hand.span.end),
    }),
    seconds: UNDO_SECONDS,
    action: {
      label: say(words, 'undo'),
      run: () => void takeBack(hand.ticketId, before),
    },
  });
  return true;
}

async function takeBack(id: string, before: { employee: string; span: Span } | null): Promise<void> {
  if (await act(assign(id, before?.employee ?? null, before?.span ?? null)))
    toast({ kind: 'ok', title: say(words, 'undone') });
}

/** Holds a stretch of somebody's time for 90 s, so that nobody else takes it while one talks. */
export function hold(employee: string, span: Span) {
  return act(
    api.POST('/api/v1/calendars/{employee_id}/leases', {
      params: { path: { employee_id: employee } },
      body: { ...slotOf(span), emergency: false },
    }),
  );
}

export function release(employee: string, lease: string) {
  return act(
    api.DELETE('/api/v1/calendars/{employee_id}/leases/{lease}', {
      params: { path: { employee_id: employee, lease } },
    }),
  );
}

async function remove(call: Promise<unknown>): Promise<void> {
  try {
    await call;
    toast({ kind: 'ok', title: say(words, 'removed') });
  } catch (error) {
    complain(error);
  }
}

export function removeShift(employee: string, shift: string): Promise<void> {
  return remove(
    api.DELETE('/api/v1/calendars/{employee_id}/shifts/{shift}', {
      params: { path: { employee_id: employee, shift } },
    }),
  );
}

export function removeAbsence(employee: string, absence: string): Promise<void> {
  return remove(
    api.DELETE('/api/v1/calendars/{employee_id}/absences/{absence}', {
      params: { path: { employee_id: employee, absence } },
    }),
  );
}
