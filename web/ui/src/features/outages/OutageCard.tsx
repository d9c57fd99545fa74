/** One live outage: since when, until when, the ready answer, its tickets, and what can be done. */
import { TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useDesk } from '@/shared/desk';
import { Action, Chip } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import type { Outage } from '@/wire';
import { close, detach, inform, setAnswer } from './actions';
import { fromLocal, toLocal } from './local';
import { words } from './strings';
import css from './outages.module.css';

interface Props {
  outage: Outage;
  manages: boolean;
  /** The person goes to a ticket. */
  left: () => void;
}

export function OutageCard({ outage, manages, left }: Props) {
  const t = useT(words);
  const { select } = useDesk();
  const [form, setForm] = useState<'answer' | 'close' | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (what: Promise<unknown>) => {
    setBusy(true);
    await what;
    setBusy(false);
  };
  const houses = outage.buildings.map((it) => it.address).join('; ');
  return (
    <article className={css.outage} aria-label={`${outage.service_name}, ${houses}`}>
      <header>
        <h3>{outage.service_name}</h3>
        <Chip tone={outage.planned ? 'plain' : 'warn'}>{t(outage.planned ? 'planned' : 'failure')}</Chip>
      </header>
      <p className={css.facts}>
        {houses}
        {outage.riser && `, ${t('riser', { name: outage.riser.name })}`} · {t('since', { when: moment(outage.started) })} ·{' '}
        {outage.planned_until ? t('until', { when: moment(outage.planned_until) }) : t('until_unknown')}
      </p>
      {form === 'answer' ? (
        <AnswerForm outage={outage} done={() => setForm(null)} />
      ) : (
        <blockquote className={css.answer}>{outage.answer}</blockquote>
      )}
      <p className={css.facts}>
        {t('tickets', { count: outage.tickets_count })} ·{' '}
        {outage.untold_count === 0 ? t('all_told') : t('untold', { count: outage.untold_count })}
      </p>
      {outage.tickets.length > 0 && (
        <ul className={css.tickets}>
          {outage.tickets.map((it) => (
            <li key={it.id} data-told={it.told || undefined}>
              <Action
                look="quiet"
                {...(it.told ? { icon: 'check' as const } : {})}
                onClick={() => {
                  left();
                  select(it.id);
                }}
              >
                {it.number}
              </Action>
              {manages && (
                <Action
                  look="quiet"
                  icon="close"
                  aria-label={t('detach', { number: it.number })}
                  title={t('detach', { number: it.number })}
                  onClick={() => void detach(outage, it.id)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {form === 'close' && <CloseForm outage={outage} done={() => setForm(null)} />}
      {manages && form === null && (
        <div className={css.buttons}>
          <Action look="main" icon="comment" disabled={busy || outage.untold_count === 0} onClick={() => void run(inform(outage))}>
            {t('inform')}
          </Action>
          <Action icon="edit" onClick={() => setForm('answer')}>
            {t('edit')}
          </Action>
          <Action icon="check" onClick={() => setForm('close')}>
            {t('close')}
          </Action>
        </div>
      )}
    </article>
  );
}

function AnswerForm({ outage, done }: { outage: Outage; done: () => void }) {
  const t = useT(words);
  const [answer, setText] = useState(outage.answer);
  const [until, setUntil] = useState(toLocal(outage.planned_until));
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    if (await setAnswer(outage, answer, fromLocal(until))) done();
    else setBusy(false);
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Textarea label={t('answer')} autosize minRows={2} maxLength={1000} value={answer} onChange={(e) => setText(e.currentTarget.value)} data-autofocus required />
      <TextInput type="datetime-local" label={t('planned_until')} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={busy || answer.trim() === ''}>
          {t('save')}
        </Action>
        <Action onClick={done}>{t('cancel')}</Action>
      </div>
    </form>
  );
}

function CloseForm({ outage, done }: { outage: Outage; done: () => void }) {
  const t = useT(words);
  const [text, setText] = useState(t('close_default', { what: outage.service_name }));
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    if (await close(outage, text)) done();
    else setBusy(false);
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Textarea label={t('close_words')} autosize minRows={2} maxLength={1000} value={text} onChange={(e) => setText(e.currentTarget.value)} />
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={busy}>
          {t('close')}
        </Action>
        <Action onClick={done}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
