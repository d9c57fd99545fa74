/** The corner of the desk: the day of those who fit the ticket at hand, or of everybody on shift. */
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { Action, Icon } from '@/shared/design';
import { considered, useDesk, useSignal } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { shortName } from '@/shared/text/short';
import { day, useNow } from '@/shared/time';
import type { Calendar } from '@/wire';
import { Load, pickUp, useHands } from './Load';
import { Meter } from './NameCell';
import { NO_FILTERS, iso, lineOf, shown } from './model';
import { words } from './strings';
import { DAY, HOUR, type Scale, midnight } from './timeline/geometry';
import css from './calendar.module.css';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export default function DeskTimeline() {
  const t = useT(words);
  const desk = useDesk();
  const offered = useSignal(considered);
  const [from, setFrom] = useState(() => midnight(Date.now(), zone));
  const to = midnight(from + DAY / 2, zone, 1);
  const scale: Scale = useMemo(() => ({ from, to, hour: 46 }), [from, to]);
  const rows = useTopic<Calendar>('calendars', useMemo(() => ({ from: iso(from), to: iso(to) }), [from, to]));
  const all = useList(rows);
  const hands = useHands();
  const hour = Math.floor(useNow() / HOUR) * HOUR;

  const visible = useMemo(() => {
    if (offered.length > 0) {
      const ids = offered.map((it) => it.employeeId).filter((id) => rows.map.has(id));
      return { fit: true, ids: [...new Set(ids)] };
    }
    const now = Math.max(hour, from);
    const working = shown(all, NO_FILTERS).filter((row) =>
      lineOf(row).shifts.some((it) => it.end > now && it.start < to),
    );
    return { fit: false, ids: working.map((row) => row.id) };
  }, [offered, all, rows, from, to, hour]);
  const joined = visible.ids.join();
  const order = useMemo(() => (joined ? joined.split(',') : []), [joined]);
  const name = useCallback(
    (row: Calendar) => (
      <span className={css.small} title={row.employee.name}>
        <span>{shortName(row.employee.name)}</span>
        <Meter row={row} from={from} to={to} />
      </span>
    ),
    [from, to],
  );
  const place = async (id: string) => {
    hands.setHand(await pickUp(id, rows, order, scale, zone), true);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-keys]')?.focus());
  };

  return (
    <div className={`${css.page} ${css.compact}`}>
      <header className={css.corner}>
        <h2>{visible.fit ? t('desk_fit') : t('desk_on_shift')}</h2>
        <Action look="quiet" icon="left" aria-label={t('back')} onClick={() => setFrom(midnight(from + DAY / 2, zone, -1))} />
        <span>{day(from, zone)}</span>
        <Action look="quiet" icon="right" aria-label={t('forward')} onClick={() => setFrom(to)} />
        {desk.search.t && !desk.search.new && order.length > 0 && (
          <Action
            look="quiet"
            icon="calendar"
            aria-label={t('place_ticket')}
            title={t('place_ticket')}
            onClick={() => void place(desk.search.t!)}
          />
        )}
        <Link to={'/calendar' as '/'} className={css.whole} aria-label={t('desk_whole')} title={t('desk_whole')}>
          <Icon name="right" />
        </Link>
      </header>
      <div className={css.stage}>
        <Load rows={rows} order={order} scale={scale} zone={zone} name={name} hands={hands} empty={t('desk_nobody')} />
      </div>
    </div>
  );
}
