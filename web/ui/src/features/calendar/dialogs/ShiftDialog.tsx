/** Adds shifts: the same hours on every day of a stretch. */
import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { act, api } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import type { Named } from '@/wire';
import { slotOf } from '../model';
import { words } from '../strings';
import { dateText, days, localInstant } from './dates';
import css from './dialogs.module.css';

interface Props {
  employee: Named;
  day: number;
  zone: string;
  close: () => void;
}

export function ShiftDialog({ employee, day, zone, close }: Props) {
  const t = useT(words);
  const [first, setFirst] = useState(dateText(day, zone));
  const [last, setLast] = useState(dateText(day, zone));
  const [from, setFrom] = useState('08:00');
  const [to, setTo] = useState('20:00');
  const [weekends, setWeekends] = useState(false);
  const [busy, setBusy] = useState(false);

  const slots = days(first, last, weekends || first === last).map((date) => {
    const start = localInstant(date, from, zone);
    const end = localInstant(date, to, zone);
    // A shift that ends earlier than it starts goes on past midnight.
    return { start, end: end > start ? end : localInstant(days(date, '9999-12-31', true, 2)[1]!, to, zone) };
  });
  const wrong = slots.length === 0 || slots.length > 400;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await act(
      api.POST('/api/v1/calendars/{employee_id}/shifts', {
        params: { path: { employee_id: employee.id } },
        body: { slots: slots.map(slotOf) },
      }),
    );
    setBusy(false);
    if (!done) return;
    toast({ kind: 'ok', title: t('shift_added', { count: slots.length }) });
    close();
  };

  return (
    <Dialog close={close} title={`${t('add_shift')}: ${employee.name}`}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput type="date" label={t('first_day')} value={first} onChange={(e) => setFirst(e.currentTarget.value)} required data-autofocus />
        <TextInput type="date" label={t('last_day')} value={last} onChange={(e) => setLast(e.currentTarget.value)} min={first} required />
        <TextInput type="time" label={t('from_time')} value={from} onChange={(e) => setFrom(e.currentTarget.value)} step={900} required />
        <TextInput type="time" label={t('to_time')} value={to} onChange={(e) => setTo(e.currentTarget.value)} step={900} required />
        {first !== last && (
          <label className={css.check}>
            <input type="checkbox" checked={weekends} onChange={(e) => setWeekends(e.currentTarget.checked)} />
            {t('weekends')}
          </label>
        )}
        {wrong && <p className={css.problem}>{t('bad_span')}</p>}
        <div className={css.buttons}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" type="submit" disabled={wrong || busy}>
            {t('save')}
          </Action>
        </div>
      </form>
    </Dialog>
  );
}
