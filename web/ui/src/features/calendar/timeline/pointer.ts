/**
 * What the mouse does on the timeline: drags a booking, draws a stretch of free time, takes a drop
 * from the board. Touch is left to scrolling; a tap opens.
 */
import { type DragEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { DRAGGED_TICKET } from '@/shared/desk';
import type { Booking, Line } from '../model';
import { type Scale, type Span, instant, midnight } from './geometry';
import { type Hand, USUAL, over, stretch } from './hand';

/** A press becomes a drag after so many pixels. */
const SLACK = 4;

interface Wants {
  scale: Scale;
  zone: string;
  line: (employee: string) => Line | undefined;
  setHand: (hand: Hand | null) => void;
  setDrawn: (drawn: { employee: string; span: Span } | null) => void;
  /** A booking was put down elsewhere. */
  onPut: (hand: Hand) => void;
  /** A stretch of free time was taken. */
  onHold: (employee: string, span: Span) => void;
  /** A ticket came from the board. */
  onDrop: (ticketId: string, employee: string, start: number) => void;
}

type Press =
  | { kind: 'booking'; booking: Booking; employee: string; grip: number; x: number; y: number; hand: Hand | null }
  | { kind: 'free'; employee: string; from: number; x: number; y: number; span: Span | null; far: boolean };

function trackOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-track]') : null;
}

function atPoint(x: number, y: number): HTMLElement | null {
  return trackOf(document.elementFromPoint(x, y));
}

export function usePointer(wants: Wants) {
  const now = useRef(wants);
  now.current = wants;
  const press = useRef<Press | null>(null);
  const dragged = useRef(false);

  const end = () => {
    press.current = null;
    now.current.setHand(null);
    now.current.setDrawn(null);
  };

  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.code !== 'Escape' || !press.current) return;
      event.stopPropagation();
      dragged.current = true;
      end();
    };
    window.addEventListener('keydown', escape, true);
    return () => window.removeEventListener('keydown', escape, true);
  }, []);

  return useMemo(() => {
    const time = (track: HTMLElement, x: number) =>
      instant(now.current.scale, x - track.getBoundingClientRect().left);
    const origin = (at: number) => midnight(at, now.current.zone);

    return {
      /** Whether the press that has just ended was a drag, so that its click opens nothing. */
      wasDrag: () => dragged.current,

      onPointerDown(event: PointerEvent<HTMLElement>) {
        dragged.current = false;
        if (event.button !== 0 || event.pointerType === 'touch') return;
        const track = trackOf(event.target);
        if (!track) return;
        const employee = track.dataset.track!;
        const line = now.current.line(employee);
        if (!line) return;
        const at = time(track, event.clientX);
        const block = (event.target as Element).closest<HTMLElement>('[data-ticket]');
        if (block) {
          const booking = line.bookings.find((it) => it.ticketId === block.dataset.ticket && it.start <= at && at <= it.end);
          if (!booking || booking.started || !booking.ticket) return;
          press.current = { kind: 'booking', booking, employee, grip: at - booking.start, x: event.clientX, y: event.clientY, hand: null };
        } else {
          press.current = { kind: 'free', employee, from: at, x: event.clientX, y: event.clientY, span: null, far: false };
        }
      },

      onPointerMove(event: PointerEvent<HTMLElement>) {
        const held = press.current;
        if (!held) return;
        const { scale, line, setHand, setDrawn } = now.current;
        if (!dragged.current && Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLACK) return;
        if (!dragged.current) {
          dragged.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }
        const track = atPoint(event.clientX, event.clientY);
        if (held.kind === 'booking') {
          if (!track) return;
          const { booking } = held;
          const first: Hand = {
            ticketId: booking.ticketId,
            number: booking.ticket!.number,
            emergency: booking.emergency,
            from: { employee: held.employee, span: { start: booking.start, end: booking.end } },
            employee: held.employee,
            span: { start: booking.start, end: booking.end },
          };
          const start = time(track, event.clientX) - held.grip;
          held.hand = over(first, track.dataset.track!, start, scale, origin(start));
          setHand(held.hand);
        } else {
          const own = event.currentTarget.querySelector<HTMLElement>(`[data-track="${held.employee}"]`);
          const person = line(held.employee);
          if (!own || !person) return;
          held.far = true;
          held.span = stretch(person, held.from, origin(held.from), time(own, event.clientX));
          setDrawn(held.span && { employee: held.employee, span: held.span });
        }
      },

      onPointerUp() {
        const held = press.current;
        if (!held) return;
        const { line, onPut, onHold } = now.current;
        end();
        if (held.kind === 'booking') {
          if (held.hand) onPut(held.hand);
          return;
        }
        const person = line(held.employee);
        const span = held.far ? held.span : person && stretch(person, held.from, origin(held.from));
        if (span) onHold(held.employee, span);
      },

      onPointerCancel: end,

      onDragOver(event: DragEvent<HTMLElement>) {
        if (!event.dataTransfer.types.includes(DRAGGED_TICKET)) return;
        const track = trackOf(event.target);
        if (!track) return now.current.setHand(null);
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        const start = time(track, event.clientX);
        const employee = track.dataset.track!;
        const bare: Hand = { ticketId: '', number: '', emergency: false, from: null, employee, span: { start, end: start + USUAL } };
        now.current.setHand(over(bare, employee, start, now.current.scale, origin(start)));
      },

      onDragLeave(event: DragEvent<HTMLElement>) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) now.current.setHand(null);
      },

      onDrop(event: DragEvent<HTMLElement>) {
        const id = event.dataTransfer.getData(DRAGGED_TICKET);
        const track = trackOf(event.target);
        now.current.setHand(null);
        if (!id || !track) return;
        event.preventDefault();
        const at = time(track, event.clientX);
        now.current.onDrop(id, track.dataset.track!, at);
      },
    };
  }, []);
}
