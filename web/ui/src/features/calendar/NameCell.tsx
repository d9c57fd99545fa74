/** The head of a line: who it is, how loaded, and what can be done with his time. */
import { Menu } from '@mantine/core';
import { Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { shortName } from '@/shared/text/short';
import { clock } from '@/shared/time';
import { trade } from '@/shared/trade';
import type { Calendar, Named } from '@/wire';
import { removeAbsence, removeShift } from './actions';
import { type Line, lineOf } from './model';
import { words } from './strings';
import { HOUR, type Span, load, overlaps } from './timeline/geometry';
import css from './calendar.module.css';

export interface Dialog {
  kind: 'shift' | 'absence' | 'reassign';
  employee: Named;
  span?: Span;
}

interface Props extends Window {
  row: Calendar;
  open: (dialog: Dialog) => void;
  only: (id: string) => void;
}

interface Window {
  from: number;
  to: number;
}

export function NameCell({ row, from, to, open, only }: Props) {
  const t = useT(words);
  const say = useT(trade);
  const { employee } = row;
  const line = lineOf(row);
  const window = { start: from, end: to };
  // A week of shifts would be a long menu: they are removed from the view of a day.
  const shifts = to - from <= 25 * HOUR ? line.shifts.filter((it) => overlaps(it, window)) : [];
  const absences = line.absences.filter((it) => overlaps(it, window));
  const stranded = strandedOf(line, window);
  const what = row.skills.length ? row.skills.map((skill) => say(skill)).join(', ') : say(row.position);
  return (
    <Menu position="bottom-start" width={230} withinPortal>
      <Menu.Target>
        <button type="button" className={css.person} aria-label={t('menu_for', { name: employee.name })}>
          <span className={css.personName}>
            <span>{shortName(employee.name)}</span>
            <Icon name="down" size={12} />
          </span>
          {stranded > 0 ? (
            <span className={css.stranded}>{t('stranded', { count: stranded })}</span>
          ) : (
            <span className={css.personWhat} title={what}>
              {what}
            </span>
          )}
          <Meter row={row} from={from} to={to} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="plus" />} onClick={() => open({ kind: 'shift', employee })}>
          {t('add_shift')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="pause" />} onClick={() => open({ kind: 'absence', employee })}>
          {t('add_absence')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="people" />} onClick={() => open({ kind: 'reassign', employee })}>
          {t('reassign')}
        </Menu.Item>
        {shifts.map((it) => (
          <Menu.Item key={it.id} leftSection={<Icon name="close" />} onClick={() => void removeShift(row.id, it.id)}>
            {t('remove_shift', { from: clock(it.start), to: clock(it.end) })}
          </Menu.Item>
        ))}
        {absences.map((it) => (
          <Menu.Item key={it.id} leftSection={<Icon name="close" />} onClick={() => void removeAbsence(row.id, it.id)}>
            {t('remove_absence', { reason: t(it.reason) })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="filter" />} onClick={() => only(row.id)}>
          {t('only_this')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="calendar" />} component="a" href={`/api/v1/calendars/${row.id}.ics`} download>
          {t('ics')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Tickets that are planned while the employee is away and have not begun. */
function strandedOf(line: Line, window: Span): number {
  return line.bookings.filter(
    (it) => !it.started && overlaps(it, window) && line.absences.some((absence) => overlaps(absence, it)),
  ).length;
}

/** How much of the shown shift is taken. */
export function Meter({ row, from, to }: { row: Calendar } & Window) {
  const t = useT(words);
  const line = lineOf(row);
  const window = { start: from, end: to };
  const cut = (spans: readonly Span[]) => spans.filter((it) => overlaps(it, window));
  const share = load(cut(line.shifts), [...line.bookings, ...line.absences]);
  const gone = line.absences.some((it) => it.start <= from && it.end >= to);
  const text = gone ? t('absent') : share === null ? t('no_shift') : t('load', { percent: Math.round(share * 100) });
  return (
    <span className={css.meter} title={text}>
      <span className="visually-hidden">{text}</span>
      <i style={{ width: `${(share ?? 0) * 100}%` }} data-full={(share ?? 0) > 0.85 || undefined} />
    </span>
  );
}
