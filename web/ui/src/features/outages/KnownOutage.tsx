/**
 * While a ticket is taken down: the ready answer of a live outage and one key that attaches the ticket to it; where
 * nothing explains the trouble, the same key opens an outage.
 */
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { moment } from '@/shared/time';
import type { Outage } from '@/wire';
import { type Asked, outageFor } from './matching';
import { words } from './strings';
import { useMayManage, useOutages } from './useOutages';
import css from './outages.module.css';

const OpenDialog = lazy(() => import('./OpenDialog'));

/** A new outage comes over the live line within so long, or it is over already. */
const COMING = 10_000;

interface Props {
  asked: Asked;
  /** Where, and the trouble in words. */
  address: string;
  trouble: string;
  /** Id of the outage to which the ticket will belong. */
  joined: string | null;
  onJoin: (id: string | null) => void;
}

export default function KnownOutage({ asked, address, trouble, joined, onJoin }: Props) {
  const t = useT(words);
  const manages = useMayManage();
  const [opening, setOpening] = useState(false);
  const here = useRef<HTMLDivElement>(null);
  const found = outageFor(useOutages(), asked, joined);
  const coming = found === 'coming';
  const outage = coming ? null : found;
  const id = outage?.id ?? null;
  // Another house, or another trouble: what was joined is no longer meant.
  useEffect(() => {
    if (!coming && joined !== null && joined !== id) onJoin(null);
  }, [coming, joined, id, onJoin]);
  useEffect(() => {
    if (!coming) return;
    const timer = setTimeout(() => onJoin(null), COMING);
    return () => clearTimeout(timer);
  }, [coming, onJoin]);
  const turn = () => {
    if (id === null) setOpening(true);
    else onJoin(joined ? null : id);
  };
  useKeys({ 'alt+KeyO': turn }, { on: manages && !coming && !opening, inFields: true });
  const close = () => {
    setOpening(false);
    // The dispatcher goes on with the call.
    setTimeout(() => here.current?.querySelector('button')?.focus(), 0);
  };
  if (!outage && !manages) return null;
  return (
    <div ref={here} className={css.known} data-quiet={!outage || undefined} role="status">
      {outage ? <Answer outage={outage} /> : <span className={css.facts}>{t(coming ? 'loading' : 'unknown_hint')}</span>}
      {manages && !coming && (
        <div className={css.buttons}>
          {outage && joined === id && <span>{t('joined')}</span>}
          <Action
            look={!outage || joined === id ? 'quiet' : 'main'}
            icon={!outage ? 'pause' : joined === id ? 'undo' : 'link'}
            aria-keyshortcuts="Alt+O"
            onClick={turn}
          >
            {t(!outage ? 'open' : joined === id ? 'unjoin' : 'join')} <kbd>Alt O</kbd>
          </Action>
        </div>
      )}
      {opening && (
        <Suspense fallback={null}>
          <OpenDialog
            about={{ building_id: asked.buildingId, address, category: asked.category, problem: asked.problem, riser: null, service_name: trouble, tickets: [] }}
            opened={(it: Outage) => {
              onJoin(it.id);
              close();
            }}
            close={close}
          />
        </Suspense>
      )}
    </div>
  );
}

function Answer({ outage }: { outage: Outage }) {
  const t = useT(words);
  return (
    <>
      <strong>
        <Icon name="pause" /> {t('known')}: {outage.service_name}
      </strong>
      <span className={css.facts}>
        {t('since', { when: moment(outage.started) })} ·{' '}
        {outage.planned_until ? t('until', { when: moment(outage.planned_until) }) : t('until_unknown')}
      </span>
      <p>
        {t('tell')} <q>{outage.answer}</q>
      </p>
    </>
  );
}
