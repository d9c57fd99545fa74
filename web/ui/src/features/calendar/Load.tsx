/** The timeline with all that happens on it; the page and the desk's corner differ only in size. */
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { Empty } from '@/shared/design';
import { slotPicked, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { type Rows, useReady } from '@/shared/live';
import { useMe } from '@/shared/session';
import { clock, useNow } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Calendar } from '@/wire';
import { hold, putDown, ticketOf } from './actions';
import { Held } from './Held';
import { lineOf, slotOf, taken } from './model';
import { words } from './strings';
import { Timeline } from './timeline/Timeline';
import { MINUTE, type Scale, type Span, firstFree, midnight } from './timeline/geometry';
import { type Hand, USUAL, over, verdict } from './timeline/hand';
import css from './calendar.module.css';

interface Props {
  rows: Rows<Calendar>;
  order: readonly string[];
  scale: Scale;
  zone: string;
  name: (row: Calendar) => ReactNode;
  hands: Hands;
  /** Said when nobody is shown. */
  empty: string;
}

/** The ticket in the hand and whether the keyboard moves it. */
export interface Hands {
  hand: Hand | null;
  byKeys: boolean;
  setHand: (hand: Hand | null, byKeys?: boolean) => void;
}

export function useHands(): Hands {
  const [state, setState] = useState<{ hand: Hand | null; byKeys: boolean }>({ hand: null, byKeys: false });
  const setHand = useCallback(
    (hand: Hand | null, byKeys = false) => setState((before) => (before.hand === hand ? before : { hand, byKeys })),
    [],
  );
  return useMemo(() => ({ ...state, setHand }), [state, setHand]);
}

/** Puts a ticket into the hand over the first free time of whoever is shown first. */
export async function pickUp(id: string, rows: Rows<Calendar>, order: readonly string[], scale: Scale, zone: string): Promise<Hand | null> {
  const ticket = await ticketOf(id);
  if (!ticket) return null;
  const now = Math.max(Date.now(), scale.from);
  const length = ticket.slot ? Date.parse(ticket.slot.end) - Date.parse(ticket.slot.start) : USUAL;
  const first = ticket.executor && order.includes(ticket.executor.id) ? [ticket.executor.id] : [];
  const from =
    ticket.executor && ticket.slot
      ? { employee: ticket.executor.id, span: { start: Date.parse(ticket.slot.start), end: Date.parse(ticket.slot.end) } }
      : null;
  const base = { ticketId: ticket.id, number: ticket.number, emergency: ticket.emergency, from };
  for (const employee of [...first, ...order]) {
    const row = rows.map.get(employee);
    if (!row) continue;
    const line = lineOf(row);
    const span = firstFree(line.shifts, taken(line), length, now, midnight(now, zone));
    if (span && span.end <= scale.to) return { ...base, employee, span };
  }
  const employee = order[0];
  return employee ? { ...base, employee, span: { start: now, end: now + length } } : null;
}

export function Load({ rows, order, scale, zone, name, hands, empty }: Props) {
  const t = useT(words);
  const me = useMe();
  const desk = useDesk();
  const ready = useReady(rows);
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const { hand, byKeys, setHand } = hands;
  const called = useCallback((id: string) => rows.map.get(id)?.employee.name ?? '', [rows]);

  const put = useCallback(
    (next: Hand) => {
      setHand(null);
      void putDown(next, called(next.employee));
    },
    [setHand, called],
  );

  const take = useCallback(
    (ticketId: string, employee: string) => {
      const row = rows.map.get(employee);
      const booking = row && lineOf(row).bookings.find((it) => it.ticketId === ticketId);
      if (!booking?.ticket) return;
      if (booking.started) return void toast({ kind: 'info', title: t('locked') });
      const span = { start: booking.start, end: booking.end };
      setHand({ ticketId, number: booking.ticket.number, emergency: booking.emergency, from: { employee, span }, employee, span }, true);
    },
    [rows, setHand, t],
  );

  const drop = useCallback(
    async (ticketId: string, employee: string, start: number) => {
      const ticket = await ticketOf(ticketId);
      if (!ticket) return;
      const slot = ticket.slot && { start: Date.parse(ticket.slot.start), end: Date.parse(ticket.slot.end) };
      const from = ticket.executor && slot ? { employee: ticket.executor.id, span: slot } : null;
      const length = slot ? slot.end - slot.start : USUAL;
      const bare: Hand = {
        ticketId,
        number: ticket.number,
        emergency: ticket.emergency,
        from,
        employee,
        span: { start, end: start + length },
      };
      put(over(bare, employee, start, scale, midnight(start, zone)));
    },
    [put, scale, zone],
  );

  // The intake holds what it is given by itself; otherwise the time is held here, and a bar says for how long.
  const talking = desk.search.new !== undefined;
  const pick = useCallback(
    (employee: string, span: Span) => {
      if (talking) slotPicked.set({ employeeId: employee, slot: slotOf(span) });
      else void hold(employee, span);
    },
    [talking],
  );

  if (rows.refused) return <Empty icon="calendar" title={t('refused', { code: rows.refused })} />;
  if (!ready) return <Empty icon="clock" title={t('loading')} />;
  if (order.length === 0) return <Empty icon="people" title={empty} />;
  const held = hand && rows.map.get(hand.employee);
  return (
    <div className={css.load}>
      <Timeline
        rows={rows}
        order={order}
        scale={scale}
        zone={zone}
        now={now}
        me={me?.id}
        selected={desk.search.t}
        hand={hand}
        setHand={(next) => setHand(next, byKeys)}
        byKeys={byKeys}
        onOpen={desk.select}
        onTake={take}
        onPut={put}
        onHold={pick}
        onDrop={(id, employee, start) => void drop(id, employee, start)}
        name={name}
      />
      {!talking && <Held rows={rows} me={me?.id} ticket={desk.search.t} />}
      <div className="visually-hidden" aria-live="polite">
        {hand && byKeys && held
          ? `${t(hand.from ? 'moving' : 'placing', {
              number: hand.number,
              name: held.employee.name,
              from: clock(hand.span.start),
              to: clock(hand.span.end),
            })} ${t(verdict(hand, lineOf(held)))}`
          : ''}
      </div>
    </div>
  );
}
