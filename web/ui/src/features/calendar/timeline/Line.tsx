/** One employee's time: shifts behind, absences, bookings and holds in front, the hand above all. */
import { type CSSProperties, memo } from 'react';
import { useT } from '@/shared/i18n';
import { Icon } from '@/shared/design';
import { shortAddress } from '@/shared/text/short';
import { clock, useNow } from '@/shared/time';
import type { Absence, Booking, Lease, Line as LineData } from '../model';
import { words } from '../strings';
import { type Scale, type Span, lanes, place } from './geometry';
import { type Hand, verdict } from './hand';
import css from './timeline.module.css';

interface Props {
  line: LineData;
  scale: Scale;
  /** The ticket in the hand when it is over this line. */
  hand: Hand | null;
  /** A stretch that is being drawn on this line. */
  drawn: Span | null;
  /** Free slots that the intake considers. */
  considered: readonly Span[];
  me: string | undefined;
  /** Id of the ticket whose card is open. */
  selected: string | undefined;
}

function at(scale: Scale, span: Span, lane = 0, count = 1): CSSProperties | null {
  const where = place(scale, span);
  if (!where) return null;
  const style: CSSProperties = { left: where.left, width: where.width };
  if (count > 1) Object.assign(style, { top: `calc(4px + ${lane} * (100% - 8px) / ${count})`, height: `calc((100% - 8px) / ${count} - 1px)`, bottom: 'auto' });
  return style;
}

export const Line = memo(function Line({ line, scale, hand, drawn, considered, me, selected }: Props) {
  const t = useT(words);
  const items: (Booking | Lease)[] = [...line.bookings, ...line.leases];
  const stack = lanes(items);
  return (
    <>
      {line.shifts.map((shift) => {
        const style = at(scale, shift);
        return style && <div key={shift.id} className={css.shift} style={style} />;
      })}
      {line.absences.map((absence) => {
        const style = at(scale, absence);
        return style && <AbsenceBlock key={absence.id} absence={absence} style={style} />;
      })}
      {considered.map((span) => {
        const style = at(scale, span);
        return style && <div key={span.start} className={css.considered} style={style} aria-hidden="true" />;
      })}
      {items.map((item, i) => {
        const style = at(scale, item, stack.lane[i], stack.count);
        if (!style) return null;
        return 'ticketId' in item ? (
          <BookingBlock
            key={item.ticketId + item.start}
            booking={item}
            name={line.name}
            style={style}
            away={hand?.ticketId === item.ticketId}
            selected={selected === item.ticketId}
          />
        ) : (
          <LeaseBlock key={item.id} lease={item} style={style} mine={item.holder.kind === 'user' && item.holder.id === me} />
        );
      })}
      {drawn && <div className={css.drawn} style={at(scale, drawn) ?? undefined} />}
      {hand && (
        <div className={css.hand} data-verdict={verdict(hand, line)} style={at(scale, hand.span) ?? undefined}>
          <span>
            {clock(hand.span.start)}–{clock(hand.span.end)}
          </span>
          <small>{t(verdict(hand, line))}</small>
        </div>
      )}
    </>
  );
});

function AbsenceBlock({ absence, style }: { absence: Absence; style: CSSProperties }) {
  const t = useT(words);
  return (
    <div className={css.absence} style={style} title={t(absence.reason)}>
      <span>{t(absence.reason)}</span>
    </div>
  );
}

interface BookingProps {
  booking: Booking;
  name: string;
  style: CSSProperties;
  away: boolean;
  selected: boolean;
}

function BookingBlock({ booking, name, style, away, selected }: BookingProps) {
  const t = useT(words);
  const { ticket } = booking;
  const hours = { from: clock(booking.start), to: clock(booking.end) };
  const label = ticket
    ? t('booking_label', { number: ticket.number, name, address: ticket.address, service: ticket.service_name, ...hours })
    : t('booking_private', { name, ...hours });
  const state = booking.emergency ? t('emergency') : booking.started ? t('started') : '';
  return (
    <button
      type="button"
      tabIndex={-1}
      className={css.booking}
      style={style}
      data-item={booking.ticketId}
      data-ticket={booking.ticketId}
      data-emergency={booking.emergency || undefined}
      data-started={booking.started || undefined}
      data-away={away || undefined}
      data-selected={selected || undefined}
      data-private={!ticket || undefined}
      aria-label={state ? `${state}. ${label}` : label}
      title={label}
    >
      <b>
        {booking.emergency ? <Icon name="alarm" size={12} /> : booking.started ? <Icon name="play" size={10} /> : null}
        {ticket?.number ?? t('private')}
      </b>
      {ticket && <span>{shortAddress(ticket.address)}</span>}
    </button>
  );
}

function LeaseBlock({ lease, style, mine }: { lease: Lease; style: CSSProperties; mine: boolean }) {
  const t = useT(words);
  const left = Math.max(0, Math.ceil((lease.until - useNow()) / 1000));
  const who = mine
    ? t('held_by_me')
    : lease.holder.kind === 'user'
      ? t('held_by', { name: lease.holder.name })
      : t('held_by_ticket');
  if (left === 0) return null;
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <div className={css.lease} style={style} data-mine={mine || undefined} title={`${who} · ${t('held_left', { left: time })}`}>
      <b>
        <Icon name="lock" size={11} />
        {time}
      </b>
      <span>{who}</span>
    </div>
  );
}
