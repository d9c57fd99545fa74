/** A call becomes a ticket: keyboard alone, address first, Ctrl+Enter saves. */
import { type ComponentType, Suspense, useEffect, useRef, useState } from 'react';
import { act, api, complain, Problem } from '@/shared/api';
import { deliver, unsent } from '@/shared/api/outbox';
import { Action } from '@/shared/design';
import { prefill, useDesk, useSignal } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { slotText } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Service } from '@/wire';
import { Candidates } from './Candidates';
import { begin, change, type Draft, draft as draftSignal, empty, missing, requestOf, used } from './draft';
import { What } from './What';
import { Where } from './Where';
import { words } from './strings';
import css from './intake.module.css';

/** Shows the ready answer of a live outage; the app puts it in, for features do not know each other. */
type Outage = ComponentType<{
  asked: { buildingId: string; flat: string; category: string; problem: string | null };
  address: string;
  trouble: string;
  joined: string | null;
  onJoin: (id: string | null) => void;
}>;

/** The trouble without the place in the house: an outage has places of its own. */
const troubleOf = ({ category, problem }: Service) => (problem ? `${category.text}: ${problem.text}` : category.text);

const join = (outage: string | null) => change({ outage });

export default function Intake({ Outage }: { Outage: Outage }) {
  const t = useT(words);
  const { closeIntake, select, intake } = useDesk();
  const draft = useSignal(draftSignal);
  const known = useSignal(prefill);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  useEffect(() => {
    begin(known);
    prefill.set(null);
  }, [known]);

  const panel = useRef<HTMLElement>(null);
  const save = async () => {
    setTried(true);
    const body = requestOf(draft);
    if (!body || busy) {
      panel.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
      return;
    }
    setBusy(true);
    setRefusal(null);
    const sent: Draft = draft;
    const address = sent.building?.address ?? '';
    const label = t('label', { address });
    let left = false;
    // The next call may come before this panel is gone: it must find it empty and at hand.
    const leave = () => {
      left = true;
      draftSignal.set(empty);
      setBusy(false);
      setTried(false);
    };
    // Without a line the dispatcher must be able to take the next call: the ticket waits by itself.
    const stop = unsent.watch(() => {
      if (left || !unsent.get().some((it) => it.label === label)) return;
      leave();
      closeIntake();
    });
    try {
      const ticket = await deliver({ label }, (key) => api.POST('/api/v1/tickets', { params: { header: { 'Idempotency-Key': key } }, body }));
      const when = ticket.slot ? slotText(ticket.slot) : '';
      toast({
        kind: 'ok',
        title: t('saved', { number: ticket.number }),
        detail: ticket.executor ? [ticket.executor.name, when].filter(Boolean).join(' · ') : t('saved_nobody'),
      });
      if (sent.outage)
        void act(api.POST('/api/v1/outages/{id}/attach', { params: { path: { id: sent.outage } }, body: { tickets: [ticket.id] } }));
      if (left) return;
      used.set(ticket.executor?.id ?? null);
      leave();
      select(ticket.id);
    } catch (error) {
      if (left) {
        toast({
          kind: 'error',
          title: t('refused_later', { address }),
          detail: error instanceof Error ? error.message : '',
          seconds: 60,
          action: {
            label: t('reopen'),
            run: () => {
              draftSignal.set(sent);
              intake?.();
            },
          },
        });
      } else if (error instanceof Problem && error.errors.length > 0) setRefusal(error);
      else complain(error);
    } finally {
      stop();
      if (!left) setBusy(false);
    }
  };
  useKeys({ 'ctrl+Enter': () => void save(), Escape: closeIntake }, { inFields: true });

  const lacks = tried ? missing(draft) : [];
  return (
    <section ref={panel} className={css.intake} aria-label={t('title')}>
      <header className={css.head}>
        <h2>{t('title')}</h2>
        <Action
          look="quiet"
          icon="undo"
          aria-label={t('clear')}
          title={t('clear')}
          onClick={() => {
            draftSignal.set(empty);
            setTried(false);
          }}
        />
        <Action look="quiet" icon="close" aria-label={t('close')} title={t('close')} onClick={closeIntake} />
      </header>
      <div className={css.body}>
        <Where draft={draft} complain={tried} />
        <What draft={draft} complain={tried} />
        {draft.building && draft.service && (
          // It loads by itself: were the whole panel to wait for it, the cursor would be lost.
          <Suspense fallback={null}>
            <Outage
              asked={{
                buildingId: draft.building.id,
                flat: draft.flat,
                category: draft.service.category.code,
                problem: draft.service.problem?.code ?? null,
              }}
              address={draft.building.address}
              trouble={troubleOf(draft.service)}
              joined={draft.outage}
              onJoin={join}
            />
          </Suspense>
        )}
        <Candidates draft={draft} />
        {refusal && (
          <ul role="alert" className={css.refusal}>
            {refusal.errors.map((it) => (
              <li key={`${it.field}${it.code}`}>{it.detail}</li>
            ))}
          </ul>
        )}
      </div>
      <footer className={css.foot}>
        <span role="status">{lacks.map((it) => t(`missing_${it}`)).join(' · ')}</span>
        <Action look="main" icon="check" disabled={busy} onClick={() => void save()} aria-keyshortcuts="Control+Enter">
          {t('save')} <kbd>Ctrl ↵</kbd>
        </Action>
      </footer>
    </section>
  );
}
