/** The load calendar: who works when, on what, and who is free. */
import { MultiSelect, Select } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { Action, Chip } from '@/shared/design';
import { useLanguage, useT } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { PartPicker, usePartQuery } from '@/shared/part';
import { useKeys } from '@/shared/keys';
import { useWidth } from './width';
import type { Calendar, Position, Skill } from '@/wire';
import { Load, pickUp, useHands } from './Load';
import { NameCell, type Dialog } from './NameCell';
import { AbsenceDialog } from './dialogs/AbsenceDialog';
import { ReassignDialog } from './dialogs/ReassignDialog';
import { ShiftDialog } from './dialogs/ShiftDialog';
import { Tray } from './Tray';
import { type Filters, NO_FILTERS, iso, shown } from './model';
import { words } from './strings';
import { positions, skills, trade } from '@/shared/trade';
import { DAY, type Scale, midnight, monday } from './timeline/geometry';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import css from './calendar.module.css';

type View = 'day' | 'days3' | 'week';
const DAYS: Record<View, number> = { day: 1, days3: 3, week: 7 };
/** The least pixels of an hour at which a view can be read. */
const LEAST: Record<View, number> = { day: 72, days3: 24, week: 10 };

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function keptView(): View {
  const kept = localStorage.getItem('domovoi.calendar.view');
  return kept === 'days3' || kept === 'week' ? kept : 'day';
}

export default function CalendarPage() {
  const t = useT(words);
  const say = useT(trade);
  const language = useLanguage();
  const [view, setView] = useState<View>(keptView);
  const [anchor, setAnchor] = useState(() => midnight(Date.now(), zone));
  // A link from the page of an employee asks for that employee alone.
  const { employee } = useSearch({ strict: false }) as { employee?: string };
  const [filters, setFilters] = useState<Filters>(employee ? { ...NO_FILTERS, employees: [employee] } : NO_FILTERS);
  const [filtering, setFiltering] = useState(false);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const hands = useHands();
  const part = usePartQuery();
  const [ref, pixels] = useWidth<HTMLDivElement>();

  const from = view === 'week' ? monday(anchor, zone) : anchor;
  const to = midnight(from + DAY / 2, zone, DAYS[view]);
  const names = pixels < 700 ? 112 : 208;
  const hour = Math.max(LEAST[view], (pixels - names - 12) / ((to - from) / 3_600_000));
  const scale: Scale = useMemo(() => ({ from, to, hour }), [from, to, hour]);
  const rows = useTopic<Calendar>('calendars', useMemo(() => ({ from: iso(from), to: iso(to), ...part }), [from, to, part]));
  const all = useList(rows);
  const visible = useMemo(() => shown(all, filters), [all, filters]);
  const joined = visible.map((row) => row.id).join();
  const order = useMemo(() => (joined ? joined.split(',') : []), [joined]);
  const people = useMemo(
    () => shown(all, NO_FILTERS).map((row) => ({ value: row.id, label: row.employee.name })),
    [all],
  );

  const choose = (next: View) => {
    setView(next);
    localStorage.setItem('domovoi.calendar.view', next);
  };
  const go = (days: number) => setAnchor(midnight(from + DAY / 2, zone, days));
  const place = async (id: string) => {
    const hand = await pickUp(id, rows, order, scale, zone);
    hands.setHand(hand, true);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-keys]')?.focus());
  };
  useKeys({
    BracketLeft: () => go(-DAYS[view]),
    BracketRight: () => go(DAYS[view]),
    KeyT: () => setAnchor(midnight(Date.now(), zone)),
  });

  const only = useCallback((id: string) => setFilters({ ...NO_FILTERS, employees: [id] }), []);
  const name = useCallback((row: Calendar) => <NameCell row={row} from={from} to={to} open={setDialog} only={only} />, [from, to, only]);
  const filtered = filters.employees.length > 0 || filters.position !== null || filters.skill !== null;
  const range = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ru-RU', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
    ...(view === 'day' ? { weekday: 'long' } : {}),
  });
  const close = () => setDialog(null);

  return (
    <div className={css.page} ref={ref}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={css.tools} data-filtering={filtering || undefined}>
        <div className={css.group} role="group" aria-label={t('date')}>
          <Action look="quiet" icon="left" aria-label={t('back')} onClick={() => go(-DAYS[view])} />
          <Action onClick={() => setAnchor(midnight(Date.now(), zone))}>{t('today')}</Action>
          <Action look="quiet" icon="right" aria-label={t('forward')} onClick={() => go(DAYS[view])} />
        </div>
        <strong className={css.range}>
          {view === 'day' ? range.format(from) : range.formatRange(from, to - 1)}
        </strong>
        <div className={css.views} role="group" aria-label={t('view')}>
          {(Object.keys(DAYS) as View[]).map((it) => (
            <button key={it} type="button" aria-pressed={view === it} onClick={() => choose(it)}>
              {t(it)}
            </button>
          ))}
        </div>
        <PartPicker />
        <Action
          look="quiet"
          icon="filter"
          className={css.filtering}
          aria-label={t('filters')}
          aria-expanded={filtering}
          aria-pressed={filtered}
          onClick={() => setFiltering(!filtering)}
        />
        <MultiSelect
          size="xs"
          className={css.filterWide}
          aria-label={t('employees')}
          placeholder={filters.employees.length ? '' : t('all_employees')}
          data={people}
          value={[...filters.employees]}
          onChange={(employees) => setFilters({ ...filters, employees })}
          searchable
          clearable
        />
        <Select
          className={css.filter}
          aria-label={t('position')}
          placeholder={t('any_position')}
          data={positions.map((value) => ({ value, label: say(value) }))}
          value={filters.position}
          onChange={(position) => setFilters({ ...filters, position: position as Position | null })}
          clearable
        />
        <Select
          className={css.filter}
          aria-label={t('skill')}
          placeholder={t('any_skill')}
          data={skills.map((value) => ({ value, label: say(value) }))}
          value={filters.skill}
          onChange={(skill) => setFilters({ ...filters, skill: skill as Skill | null })}
          searchable
          clearable
        />
        {filtered && (
          <Action look="quiet" icon="close" onClick={() => setFilters(NO_FILTERS)}>
            {t('clear_filters')}
          </Action>
        )}
      </div>
      <div className={css.stage}>
        <Load
          rows={rows}
          order={order}
          scale={scale}
          zone={zone}
          name={name}
          hands={hands}
          empty={filtered ? t('empty') : t('empty_all')}
        />
        <Tray onPlace={(id) => void place(id)} />
      </div>
      <footer className={css.legend}>
        <Chip tone="accent">{t('booked_legend')}</Chip>
        <Chip tone="warn">{t('started_legend')}</Chip>
        <Chip tone="danger">{t('emergency_legend')}</Chip>
        <Chip tone="violet">{t('held_legend')}</Chip>
        <Chip>{t('absence_legend')}</Chip>
        <span className={css.hint}>{t('page_shift_hint')}</span>
        <span className={css.hint}>{t('hint_keys')}</span>
      </footer>
      {dialog?.kind === 'shift' && <ShiftDialog employee={dialog.employee} day={from} zone={zone} close={close} />}
      {dialog?.kind === 'absence' && (
        <AbsenceDialog
          employee={dialog.employee}
          day={from}
          zone={zone}
          close={close}
          reassign={(span) => setDialog({ kind: 'reassign', employee: dialog.employee, span })}
        />
      )}
      {dialog?.kind === 'reassign' && (
        <ReassignDialog employee={dialog.employee} span={dialog.span ?? { start: from, end: to }} zone={zone} close={close} />
      )}
    </div>
  );
}
