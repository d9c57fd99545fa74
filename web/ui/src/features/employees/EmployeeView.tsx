/** One employee: skills, bound addresses, the next shifts, open tickets. */
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { act, api } from '@/shared/api';
import { Action, Chip, Icon, Person, StateShape } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { OPEN, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useList, useRow, useTopic } from '@/shared/live';
import { keyOf, usePlaces } from '@/shared/places';
import { clock, day, moment, slotText, useNow } from '@/shared/time';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { Calendar, Employee, TicketRow } from '@/wire';
import { Editor } from './Editor';
import { words } from './strings';
import css from './employees.module.css';

/** Shifts of about two weeks. */
const MOST_SHIFTS = 10;
const HOUR = 3_600_000;

export function EmployeeView({ employee, back }: { employee: Employee; back: () => void }) {
  const t = useT(words);
  const say = useT(trade);
  const places = usePlaces();
  const [editing, setEditing] = useState(false);
  const [leaving, setLeaving] = useState(false);

  const dismiss = async () => {
    setLeaving(false);
    const done = await act(api.POST('/api/v1/employees/{id}/dismiss', { params: { path: { id: employee.id } } }));
    if (done) toast({ kind: 'ok', title: t('dismissed_done') });
  };

  return (
    <article className={css.view}>
      <header className={css.head}>
        <Action look="quiet" icon="left" className={css.back} aria-label={t('back')} onClick={back} />
        <Person name={employee.name} size={48} />
        <div>
          <h2>{employee.name}</h2>
          <p className={css.marks}>
            <Chip>{say(employee.position)}</Chip>
            {employee.contractor && <Chip tone="violet">{t('contractor_mark')}</Chip>}
            {employee.dismissed && <Chip tone="warn">{t('dismissed_mark')}</Chip>}
            {employee.phones.map((phone) => (
              <a key={phone} href={`tel:${phone}`} title={t('call', { phone })}>
                {phone}
              </a>
            ))}
          </p>
        </div>
        <div className={css.tools}>
          <Link to={'/calendar' as '/'} search={{ employee: employee.id } as never} className={css.link}>
            <Icon name="calendar" /> {t('calendar')}
          </Link>
          <a href={`/api/v1/calendars/${employee.id}.ics`} download className={css.link}>
            {t('ics')}
          </a>
          <Action icon="edit" onClick={() => setEditing(true)}>
            {t('edit')}
          </Action>
          {!employee.dismissed && <Action onClick={() => setLeaving(true)}>{t('dismiss')}</Action>}
        </div>
      </header>
      <div className={css.columns}>
        <section>
          <h3>{t('skills')}</h3>
          {employee.skills.length === 0 ? (
            <p className={css.dim}>{t('no_skills')}</p>
          ) : (
            <p className={css.marks}>
              {employee.skills.map((it) => (
                <Chip key={it} tone="accent">
                  {say(it)}
                </Chip>
              ))}
            </p>
          )}
          <h3>{t('bound')}</h3>
          {employee.bound.length === 0 ? (
            <p className={css.dim}>{t('no_bound')}</p>
          ) : (
            <ul className={css.bound}>
              {employee.bound.map((scope) => (
                <li key={keyOf(scope)}>
                  <Icon name="house" size={14} /> {places.name(scope)}
                </li>
              ))}
            </ul>
          )}
          <h3>{t('shifts')}</h3>
          <Shifts id={employee.id} />
        </section>
        <section>
          <h3>{t('tickets')}</h3>
          <Tickets id={employee.id} />
        </section>
      </div>
      {editing && <Editor employee={employee} close={() => setEditing(false)} />}
      {leaving && (
        <Dialog close={() => setLeaving(false)} title={t('dismiss')}>
          <p>{t('dismiss_sure', { name: employee.name })}</p>
          <div className={css.buttons}>
            <Action onClick={() => setLeaving(false)}>{t('cancel')}</Action>
            <Action look="main" onClick={() => void dismiss()}>
              {t('dismiss')}
            </Action>
          </div>
        </Dialog>
      )}
    </article>
  );
}

function Shifts({ id }: { id: string }) {
  const t = useT(words);
  const calendar = useRow(useTopic<Calendar>(`calendar/${id}`), id);
  const now = Math.floor(useNow() / HOUR) * HOUR;
  if (!calendar) return <p className={css.dim}>…</p>;
  const next = calendar.shifts.filter((it) => Date.parse(it.end) > now).slice(0, MOST_SHIFTS);
  const away = calendar.absences.find((it) => Date.parse(it.start) <= now && Date.parse(it.end) > now);
  return (
    <>
      {away && (
        <p>
          <Chip tone="warn">{t('absent', { until: moment(away.end) })}</Chip>
        </p>
      )}
      {next.length === 0 ? (
        <p className={css.dim}>{t('no_shifts')}</p>
      ) : (
        <ul className={css.shifts}>
          {next.map((it) => (
            <li key={it.id}>
              <span>{day(it.start)}</span> {clock(it.start)}–{clock(it.end)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const soonest = (a: TicketRow, b: TicketRow) =>
  Number(b.emergency) - Number(a.emergency) || (a.slot?.start ?? '9').localeCompare(b.slot?.start ?? '9');

function Tickets({ id }: { id: string }) {
  const t = useT(words);
  const say = useT(trade);
  const desk = useDesk();
  const tickets = useList(useTopic<TicketRow>('tickets', useMemo(() => ({ ...OPEN, executor_id: id }), [id])), soonest);
  if (tickets.length === 0) return <p className={css.dim}>{t('no_tickets')}</p>;
  return (
    <ul className={css.tickets}>
      {tickets.map((it) => (
        <li key={it.id}>
          <button type="button" onClick={() => desk.select(it.id)} data-alarm={it.emergency || it.overdue || undefined}>
            <StateShape status={it.status} title={say(it.status)} />
            <b>{it.number}</b>
            <span>
              {it.address} · {it.service_name}
            </span>
            {it.slot && <time>{slotText(it.slot)}</time>}
          </button>
        </li>
      ))}
    </ul>
  );
}
