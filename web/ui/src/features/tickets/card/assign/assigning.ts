/** Assigning a ticket from anywhere on the desk, with the way back for ten seconds. */
import { useEffect } from 'react';
import { api, complain, got } from '@/shared/api';
import { slotPicked } from '@/shared/desk';
import { say } from '@/shared/i18n';
import { slotText } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Slot, Ticket } from '@/wire';
import { type Change, send } from '../moves/send';
import { words } from '../strings';

export type AssignBody = Extract<Change, { move: 'assign' }>['body'];

export async function assign(ticket: Ticket, body: AssignBody): Promise<Ticket | undefined> {
  const after = await send(ticket, { move: 'assign', body }, say(words, 'assign'));
  if (!after) return undefined;
  const before: AssignBody = {
    assign: 'manual',
    executor_id: ticket.executor?.id ?? null,
    slot: ticket.slot,
    ...(ticket.master ? { master_id: ticket.master.id } : {}),
  };
  toast({
    kind: 'ok',
    title: after.executor ? say(words, 'assigned', { name: after.executor.name }) : say(words, 'unassigned'),
    detail: [after.number, after.slot && slotText(after.slot)].filter(Boolean).join(' · '),
    seconds: 10,
    action: {
      label: say(words, 'undo'),
      run: () => void send(after, { move: 'assign', body: before }, say(words, 'undo')),
    },
  });
  return after;
}

/** Assigns by id: a drop on the timeline, a line in the command box. */
export async function assignById(ticketId: string, executorId: string, slot: Slot | null): Promise<Ticket | undefined> {
  try {
    const ticket = await got(api.GET('/api/v1/tickets/{id}', { params: { path: { id: ticketId } } }));
    return await assign(ticket, { assign: 'manual', executor_id: executorId, ...(slot ? { slot } : {}) });
  } catch (error) {
    complain(error);
    return undefined;
  }
}

/** Takes what is dropped or picked on the timeline: for the dragged ticket, else for the selected one. */
export function useTimelinePicks(selected: string | undefined): void {
  useEffect(
    () =>
      slotPicked.watch(() => {
        const picked = slotPicked.get();
        const ticketId = picked?.ticketId ?? selected;
        if (!picked || !ticketId) return;
        slotPicked.set(null);
        void assignById(ticketId, picked.employeeId, picked.slot);
      }),
    [selected],
  );
}
