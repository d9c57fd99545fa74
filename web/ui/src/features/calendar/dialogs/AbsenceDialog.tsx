/** Records that somebody is away; what was planned for him can then go to others. */
import { Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { act, api } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import type { AbsenceReason, Named } from '@/wire';
import { lineOf, slotOf } from '../model';
import { words } from '../strings';
import { type Span, overlaps } from '../timeline/geometry';
import { dateText, endOf, localInstant } from './dates';
import css from './dialogs.module.css';

const REASONS: readonly AbsenceReason[] = ['sick', 'vacation', 'day_off', 'training', 'other'];

interface Props {
  employee: Named;
  day: number;
  zone: string;
  close: () => void;
  /** Goes on to hand over what was planned in that time. */
  reassign: (span: Span) => void;
}

export function AbsenceDialog({ employee, day, zone, close, reassign }: Props) {
  const t = useT(words);
  const [first, setFirst] = useState(dateText(day, zone));
  const [last, setLast] = useState(dateText(day, zone));
  const [reason, setReason] = useState<AbsenceReason>('sick');
  const [busy, setBusy] = useState(false);
  const span = { start: localInstant(first, '00:00', zone), end: endOf(last, zone) };
  const wrong = !(span.end > span.start);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await act(
      api.POST('/api/v1/calendars/{employee_id}/absences', {
        params: { path: { employee_id: employee.id } },
        body: { ...slotOf(span), reason },
      }),
    );
    setBusy(false);
    if (!done) return;
    toast({ kind: 'ok', title: t('absence_added') });
    const left = lineOf(done).bookings.some((it) => !it.started && overlaps(it, span));
    if (left) reassign(span);
    else close();
  };

  return (
    <Dialog close={close} title={`${t('add_absence')}: ${employee.name}`}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <Select
          className={css.wide}
          label={t('reason')}
          data={REASONS.map((value) => ({ value, label: t(value) }))}
          value={reason}
          onChange={(value) => value && setReason(value as AbsenceReason)}
          allowDeselect={false}
          data-autofocus
        />
        <TextInput type="date" label={t('first_day')} value={first} onChange={(e) => setFirst(e.currentTarget.value)} required />
        <TextInput type="date" label={t('last_day')} value={last} onChange={(e) => setLast(e.currentTarget.value)} min={first} required />
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
