/** What a move needs to know: a reason, a time, a rating. Enter with Ctrl sends, Escape gives up. */
import { type FormEvent, useState } from 'react';
import { Action } from '@/shared/design';
import { api, Problem } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import type { DeclineReason, Ticket } from '@/wire';
import { atNine, fromLocal, toLocal } from './localTime';
import { Field } from './Field';
import { Firms } from './Firms';
import { type Change, send } from './send';
import { words } from '../strings';
import css from '../card.module.css';

export type FormMove = 'defer' | 'complete' | 'return' | 'close' | 'decline' | 'reschedule' | 'correct' | 'link' | 'entrust' | 'refuse' | 'recall';

const declineReasons: readonly DeclineReason[] = [
  'not_our_house',
  'private_property',
  'duplicate',
  'wrong_purpose',
  'false_alarm',
  'withdrawn',
  'no_access',
  'other',
];

interface Props {
  move: FormMove;
  ticket: Ticket;
  /** Somebody is writing: keeps the soft lock. */
  onKey: () => void;
  onDone: () => void;
}

export function MoveForm({ move, ticket, onKey, onDone }: Props) {
  const t = useT(words);
  const [text, setText] = useState(move === 'correct' ? ticket.text : '');
  const [time, setTime] = useState(() => firstTime(move, ticket));
  const [minutes, setMinutes] = useState(() => length(ticket));
  const [stars, setStars] = useState<number | null>(null);
  const [why, setWhy] = useState<DeclineReason>('not_our_house');
  const [name, setName] = useState(ticket.contact?.name ?? '');
  const [phone, setPhone] = useState(ticket.contact?.phone ?? '');
  const [emergency, setEmergency] = useState(ticket.emergency);
  const [firm, setFirm] = useState('');
  const [complaint, setComplaint] = useState('');
  const [busy, setBusy] = useState(false);

  const change = async (): Promise<Change | string> => {
    switch (move) {
      case 'complete':
        return { move, body: { note: text } };
      case 'entrust':
        return firm ? { move, body: { contractor_id: firm } } : t('contractor_needed');
      case 'recall':
        return { move, body: { reason: text } };
      case 'refuse':
      case 'return':
        return text.trim() ? { move, body: { reason: text } } : t('reason_needed');
      case 'defer':
        return text.trim() ? { move, body: { until: fromLocal(time), reason: text } } : t('reason_needed');
      case 'close':
        return { move, body: { rating: stars } };
      case 'decline':
        return { move, body: { reason: why, ...(text.trim() ? { text } : {}) } };
      case 'reschedule': {
        const start = fromLocal(time);
        const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
        return { move, body: { slot: { start, end } } };
      }
      case 'correct':
        return {
          move,
          body: {
            ...(text !== ticket.text ? { description: text } : {}),
            ...(name !== ticket.contact?.name || phone !== ticket.contact?.phone ? { contact: { name, phone } } : {}),
            ...(emergency !== ticket.emergency ? { emergency } : {}),
          },
        };
      case 'link': {
        if (!text.trim()) return { move, body: { parent_id: null } };
        const parent = await ticketByNumber(text.trim());
        return parent ? { move, body: { parent_id: parent } } : t('parent_unknown');
      }
    }
  };

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const it = await change();
    if (typeof it === 'string') {
      setComplaint(it);
      return;
    }
    setBusy(true);
    const after = await send(ticket, it, t(move));
    setBusy(false);
    if (after) onDone();
  };
  useKeys({ Escape: onDone, 'ctrl+Enter': () => void submit() }, { inFields: true });

  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} onInput={onKey}>
      {move === 'decline' && (
        <Field label={t('decline_why')}>
          <select value={why} onChange={(event) => setWhy(event.target.value as DeclineReason)}>
            {declineReasons.map((it) => (
              <option key={it} value={it}>
                {t(`decline_${it}`)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {move === 'entrust' && <Firms ticket={ticket} value={firm} onChange={setFirm} />}
      {move === 'defer' && (
        <Field label={t('until')}>
          <input type="datetime-local" required value={time} onChange={(event) => setTime(event.target.value)} />
          <span className={css.quick}>
            <Action onClick={() => setTime(atNine(1))}>{t('tomorrow')}</Action>
            <Action onClick={() => setTime(atNine(3))}>{t('in_three_days')}</Action>
            <Action onClick={() => setTime(atNine(7))}>{t('in_week')}</Action>
          </span>
        </Field>
      )}
      {move === 'reschedule' && (
        <div className={css.pair}>
          <Field label={t('starts')}>
            <input type="datetime-local" required value={time} onChange={(event) => setTime(event.target.value)} />
          </Field>
          <Field label={t('lasts')}>
            <input type="number" min={5} max={1440} step={5} required value={minutes} onChange={(event) => setMinutes(Number(event.target.value))} />
          </Field>
        </div>
      )}
      {move === 'close' && (
        <fieldset className={css.stars}>
          <legend>{t('stars')}</legend>
          {[1, 2, 3, 4, 5].map((n) => (
            <button key={n} type="button" aria-pressed={stars !== null && n <= stars} aria-label={t('star', { count: n })} onClick={() => setStars(n === stars ? null : n)}>
              {stars !== null && n <= stars ? '★' : '☆'}
            </button>
          ))}
        </fieldset>
      )}
      {move === 'correct' && (
        <>
          <div className={css.pair}>
            <Field label={t('contact_name')}>
              <input value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label={t('contact_phone')}>
              <input value={phone} inputMode="tel" onChange={(event) => setPhone(event.target.value)} />
            </Field>
          </div>
          <label className={css.check}>
            <input type="checkbox" checked={emergency} onChange={(event) => setEmergency(event.target.checked)} /> {t('is_emergency')}
          </label>
        </>
      )}
      {move === 'link' ? (
        <Field label={t('parent_number')} hint={ticket.parent_id ? t('unlink') : undefined}>
          <input value={text} inputMode="numeric" autoFocus onChange={(event) => setText(event.target.value)} />
        </Field>
      ) : (
        move !== 'close' &&
        move !== 'entrust' &&
        move !== 'reschedule' && (
          <Field label={t(textLabel[move])} hint={move === 'decline' ? t('decline_text_hint') : undefined}>
            <textarea rows={3} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
          </Field>
        )
      )}
      {complaint && (
        <p role="alert" className={css.complaint}>
          {complaint}
        </p>
      )}
      <footer>
        <Action onClick={onDone}>{t('cancel')}</Action>
        <Action type="submit" look="main" disabled={busy}>
          {t(move)}
        </Action>
      </footer>
    </form>
  );
}

const textLabel = { complete: 'note', return: 'reason', defer: 'reason', decline: 'decline_text', correct: 'description', refuse: 'reason', recall: 'recall_reason' } as const;

function firstTime(move: FormMove, ticket: Ticket): string {
  if (move === 'defer') return atNine(1);
  return toLocal(ticket.slot?.start ?? new Date(Math.ceil(Date.now() / 1_800_000) * 1_800_000).toISOString());
}

function length(ticket: Ticket): number {
  return ticket.slot ? (Date.parse(ticket.slot.end) - Date.parse(ticket.slot.start)) / 60_000 : 60;
}

async function ticketByNumber(number: string): Promise<string | null> {
  try {
    const { data } = await api.GET('/api/v1/tickets/{id}', { params: { path: { id: number } } });
    return data?.id ?? null;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
