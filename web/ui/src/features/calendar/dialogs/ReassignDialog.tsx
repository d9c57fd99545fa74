/** Hands over what somebody has not started: first what would happen, then the deed. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { act, api } from '@/shared/api';
import { Action, Empty, Icon } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { slotText } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Named, Reassigned } from '@/wire';
import { slotOf } from '../model';
import { words } from '../strings';
import type { Span } from '../timeline/geometry';
import { dateText, localInstant, timeText } from './dates';
import css from './dialogs.module.css';

interface Props {
  employee: Named;
  span: Span;
  zone: string;
  close: () => void;
}

export function ReassignDialog({ employee, span, zone, close }: Props) {
  const t = useT(words);
  const [from, setFrom] = useState({ date: dateText(span.start, zone), time: timeText(span.start, zone) });
  const [to, setTo] = useState({ date: dateText(span.end, zone), time: timeText(span.end, zone) });
  const [plan, setPlan] = useState<Reassigned | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = { start: localInstant(from.date, from.time, zone), end: localInstant(to.date, to.time, zone) };
  const wrong = !(chosen.end > chosen.start);

  const ask = async (deed: boolean) => {
    setBusy(true);
    const params = { path: { employee_id: employee.id } };
    const body = slotOf(chosen);
    const answer = await act(
      deed
        ? api.POST('/api/v1/calendars/{employee_id}/reassign', { params, body })
        : api.POST('/api/v1/calendars/{employee_id}/reassign/preview', { params, body }),
    );
    setBusy(false);
    if (!answer) return;
    if (!deed) return setPlan(answer);
    toast({ kind: 'ok', title: t('reassigned', { count: answer.items.filter((it) => it.executor).length }) });
    close();
  };
  const change = (set: (next: typeof from) => void, next: typeof from) => {
    set(next);
    setPlan(null);
  };
  const movable = plan?.items.length ?? 0;

  return (
    <Dialog close={close} size="xl" title={t('reassign_title', { name: employee.name })}>
      <p className={css.intro}>{t('reassign_intro')}</p>
      <div className={css.form}>
        <TextInput type="date" label={t('first_day')} value={from.date} onChange={(e) => change(setFrom, { ...from, date: e.currentTarget.value })} />
        <TextInput type="time" label={t('from_time')} value={from.time} onChange={(e) => change(setFrom, { ...from, time: e.currentTarget.value })} />
        <TextInput type="date" label={t('last_day')} value={to.date} onChange={(e) => change(setTo, { ...to, date: e.currentTarget.value })} />
        <TextInput type="time" label={t('to_time')} value={to.time} onChange={(e) => change(setTo, { ...to, time: e.currentTarget.value })} />
        {wrong && <p className={css.problem}>{t('bad_span')}</p>}
      </div>
      {plan && movable === 0 && <Empty icon="check" title={t('reassign_none')} />}
      {plan && movable > 0 && (
        <section className={css.tableBox} tabIndex={0} aria-label={t('becomes')}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t('ticket')}</th>
                <th scope="col">{t('was')}</th>
                <th scope="col">{t('becomes')}</th>
                <th scope="col">{t('why')}</th>
              </tr>
            </thead>
            <tbody>
              {plan.items.map((it) => (
                <tr key={it.ticket_id}>
                  <td>
                    <b>{it.number}</b>
                    <br />
                    {it.address}
                  </td>
                  <td>{it.slot ? slotText(it.slot) : t('no_time')}</td>
                  <td data-nobody={!it.executor || undefined}>
                    {it.executor ? (
                      <>
                        <b>{it.executor.name}</b>
                        <br />
                        {it.new_slot ? slotText(it.new_slot) : t('no_time')}
                      </>
                    ) : (
                      <span className={css.nobody}>
                        <Icon name="alarm" size={14} /> {t('nobody')}
                      </span>
                    )}
                  </td>
                  <td className={css.why}>{it.reasons.map((reason) => reason.text).join(' · ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <div className={css.buttons}>
        <Action onClick={close}>{t('cancel')}</Action>
        {movable > 0 ? (
          <Action look="main" disabled={busy} onClick={() => void ask(true)}>
            {t('do_reassign', { count: movable })}
          </Action>
        ) : (
          <Action look="main" disabled={busy || wrong} onClick={() => void ask(false)}>
            {busy ? t('previewing') : t('preview')}
          </Action>
        )}
      </div>
    </Dialog>
  );
}
