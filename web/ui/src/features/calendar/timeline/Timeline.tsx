/** The timeline itself: a scale, a line per employee, and the hand that moves tickets about. */
import { type KeyboardEvent, type ReactNode, memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Rows, useRow } from '@/shared/live';
import { useSignal, considered as consideredSignal, type Considered } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { clock } from '@/shared/time';
import type { Calendar } from '@/wire';
import { lineOf } from '../model';
import { words } from '../strings';
import { HOUR, type Scale, type Span, width, x } from './geometry';
import { type Hand, step } from './hand';
import { Head } from './Head';
import { Line } from './Line';
import { usePointer } from './pointer';
import css from './timeline.module.css';

export interface TimelineProps {
  rows: Rows<Calendar>;
  order: readonly string[];
  scale: Scale;
  zone: string;
  now: number;
  me: string | undefined;
  selected: string | undefined;
  /** The ticket in the hand; owned by the page, so that its tool bar can put one in. */
  hand: Hand | null;
  setHand: (hand: Hand | null) => void;
  /** Whether the arrow keys move the hand. */
  byKeys: boolean;
  onOpen: (ticketId: string) => void;
  onTake: (ticketId: string, employee: string) => void;
  onPut: (hand: Hand) => void;
  onHold: (employee: string, span: Span) => void;
  onDrop: (ticketId: string, employee: string, start: number) => void;
  name: (row: Calendar) => ReactNode;
}

const NONE: readonly Span[] = [];

function consideredOf(all: readonly Considered[], employee: string): readonly Span[] {
  const own = all.filter((it) => it.employeeId === employee && it.slot);
  if (own.length === 0) return NONE;
  return own.map((it) => ({ start: Date.parse(it.slot!.start), end: Date.parse(it.slot!.end) }));
}

interface RowProps extends Pick<TimelineProps, 'rows' | 'scale' | 'me' | 'name'> {
  id: string;
  hand: Hand | null;
  drawn: Span | null;
  selected: string | undefined;
}

const Row = memo(function Row({ rows, id, scale, me, hand, drawn, selected, name }: RowProps) {
  const row = useRow(rows, id);
  const offered = useSignal(consideredSignal);
  if (!row) return null;
  return (
    <li className={css.row} data-row={id}>
      <div className={css.name}>{name(row)}</div>
      <div className={css.track} data-track={id} style={{ width: width(scale) }}>
        <Line
          line={lineOf(row)}
          scale={scale}
          hand={hand}
          drawn={drawn}
          considered={consideredOf(offered, id)}
          me={me}
          selected={selected}
        />
      </div>
    </li>
  );
});

export function Timeline(props: TimelineProps) {
  const { rows, order, scale, zone, now, me, selected, hand, setHand, byKeys, onOpen, onTake, onPut } = props;
  const t = useT(words);
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<{ employee: string; span: Span } | null>(null);
  const line = useCallback(
    (employee: string) => {
      const row = rows.map.get(employee);
      return row && lineOf(row);
    },
    [rows],
  );
  const pointer = usePointer({
    scale,
    zone,
    line,
    setHand,
    setDrawn,
    onPut,
    onHold: props.onHold,
    onDrop: props.onDrop,
  });

  // The working morning, or the present when it is in sight, stands at the left edge.
  useLayoutEffect(() => {
    const inSight = now >= scale.from && now < scale.to;
    const left = inSight ? now - 1.5 * HOUR : scale.from + 7 * HOUR;
    box.current?.scrollTo({ left: Math.max(0, x(scale, left)) });
    // Only when another stretch is shown, not with every tick.
  }, [scale.from, scale.to, scale.hour]);

  // What is moved by keys is kept in sight.
  useEffect(() => {
    if (!hand || !byKeys || !box.current) return;
    const track = box.current.querySelector<HTMLElement>(`[data-row="${hand.employee}"]`);
    track?.scrollIntoView({ block: 'nearest' });
    const left = x(scale, hand.span.start);
    const seen = box.current.clientWidth - 220;
    if (left < box.current.scrollLeft || left > box.current.scrollLeft + seen) box.current.scrollLeft = left - seen / 2;
  }, [hand, byKeys, scale]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (hand && byKeys) {
      const by = HANDED[event.code];
      if (by) setHand(step(hand, { ...by, big: event.shiftKey }, order, scale));
      else if (event.code === 'Enter' || event.code === 'NumpadEnter') onPut(hand);
      else if (event.code === 'Escape') setHand(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-item]');
    if (event.code === 'KeyM' && item?.dataset.ticket) {
      const employee = item.closest<HTMLElement>('[data-row]')?.dataset.row;
      if (employee) onTake(item.dataset.ticket, employee);
      event.preventDefault();
      return;
    }
    const next = item && neighbour(item, event.code);
    if (next) {
      event.preventDefault();
      focus(box.current!, next);
    }
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      role="group"
      aria-label={t('title')}
      className={css.box}
      style={{ ['--hour' as string]: `${scale.hour}px` }}
      data-hand={hand ? '' : undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const item = (event.target as HTMLElement).closest<HTMLElement>('[data-item]');
        if (item) rove(box.current!, item);
      }}
      {...(hand && byKeys ? { tabIndex: 0, 'data-keys': '' } : {})}
    >
      <div className={css.top}>
        <div className={css.corner}>
          <Keeper box={box} order={order} />
        </div>
        <Head scale={scale} zone={zone} now={now} />
      </div>
      {/* The pointer's ways to drag; by keyboard every block is a button that moves with M and the arrows. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events */}
      <ul
        className={css.rows}
        onPointerDown={pointer.onPointerDown}
        onPointerMove={pointer.onPointerMove}
        onPointerUp={pointer.onPointerUp}
        onPointerCancel={pointer.onPointerCancel}
        onDragOver={pointer.onDragOver}
        onDragLeave={pointer.onDragLeave}
        onDrop={pointer.onDrop}
        onClick={(event) => {
          const id = (event.target as Element).closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
          if (id && !pointer.wasDrag()) onOpen(id);
        }}
      >
        {order.map((id) => {
          const row = rows.map.get(id);
          const own = row && selected && row.bookings.some((it) => it.ticket_id === selected) ? selected : undefined;
          return (
            <Row
              key={id}
              id={id}
              rows={rows}
              scale={scale}
              me={me}
              hand={hand && (hand.employee === id || hand.from?.employee === id) ? atRow(hand, id) : null}
              drawn={drawn?.employee === id ? drawn.span : null}
              selected={own}
              name={props.name}
            />
          );
        })}
        {now >= scale.from && now < scale.to && (
          <li className={css.now} style={{ ['--at' as string]: `${x(scale, now)}px` }} aria-hidden="true">
            <span>{clock(now)}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

const HANDED: Record<string, { time?: number; line?: number }> = {
  ArrowLeft: { time: -1 },
  ArrowRight: { time: 1 },
  ArrowUp: { line: -1 },
  ArrowDown: { line: 1 },
};

/** On the line it came from the hand is only told to leave its place. */
function atRow(hand: Hand, id: string): Hand {
  return hand.employee === id ? hand : { ...hand, span: { start: 0, end: 0 } };
}

/** One stop of the tab key for the whole timeline: the block that was last in focus, or the first. */
function rove(box: HTMLElement, item: HTMLElement): void {
  for (const other of box.querySelectorAll<HTMLElement>('[data-item][tabindex="0"]')) if (other !== item) other.tabIndex = -1;
  item.tabIndex = 0;
}

function focus(box: HTMLElement, item: HTMLElement): void {
  rove(box, item);
  item.focus();
  item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Keeps one block reachable by the tab key while blocks come and go. */
function Keeper({ box, order }: { box: { current: HTMLDivElement | null }; order: readonly string[] }) {
  useEffect(() => {
    const all = box.current;
    if (!all || all.querySelector('[data-item][tabindex="0"]')) return;
    const first = all.querySelector<HTMLElement>('[data-item]');
    if (first) first.tabIndex = 0;
  }, [box, order]);
  return null;
}

function neighbour(item: HTMLElement, code: string): HTMLElement | null {
  const row = item.closest<HTMLElement>('[data-row]');
  if (!row) return null;
  if (code === 'ArrowLeft' || code === 'ArrowRight') {
    const all = sorted(row);
    return all[all.indexOf(item) + (code === 'ArrowRight' ? 1 : -1)] ?? null;
  }
  const side = code === 'ArrowDown' ? 'nextElementSibling' : code === 'ArrowUp' ? 'previousElementSibling' : null;
  if (!side) return null;
  for (let other = row[side]; other; other = other[side]) {
    const all = sorted(other as HTMLElement);
    if (all.length === 0) continue;
    return all.reduce((best, it) => (Math.abs(it.offsetLeft - item.offsetLeft) < Math.abs(best.offsetLeft - item.offsetLeft) ? it : best));
  }
  return null;
}

function sorted(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('[data-item]')].sort((a, b) => a.offsetLeft - b.offsetLeft);
}

