/** Above the board: what looks like one outage, and how many there are. Nothing when there is neither. */
import { Suspense, lazy, useState } from 'react';
import { outagesShown, signal, useSignal } from '@/shared/desk';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { OutageOffer } from '@/wire';
import { take } from './actions';
import { words } from './strings';
import { useOffers, useOutages } from './useOutages';
import css from './outages.module.css';

const Outages = lazy(() => import('./Outages'));

/** Offers that somebody did not want to see again; one more ticket is another offer. */
const hidden = signal<ReadonlySet<string>>(new Set());
const keyOf = (it: OutageOffer) => `${it.building_id}/${it.category}/${it.outage_id ?? ''}/${it.tickets.length}`;

export function OutageStrip() {
  const t = useT(words);
  const outages = useOutages();
  const unwanted = useSignal(hidden);
  const offers = useOffers().filter((it) => !unwanted.has(keyOf(it)));
  const shown = useSignal(outagesShown);
  const [merging, setMerging] = useState<OutageOffer | null>(null);
  const close = () => {
    outagesShown.set(false);
    setMerging(null);
  };
  const dialog = (shown || merging !== null) && (
    <Suspense fallback={null}>
      <Outages offer={merging} onOpened={() => setMerging(null)} outages={outages} close={close} />
    </Suspense>
  );
  if (outages.length === 0 && offers.length === 0) return dialog || null;
  return (
    <section className={css.strip} aria-label={t('title')}>
      {offers.slice(0, 3).map((offer) => (
        <div key={keyOf(offer)} className={css.offer} role="status">
          <Icon name="people" />
          <span className={css.offerText}>
            {t('offer', { count: offer.tickets.length, what: offer.service_name, where: whereOf(offer, t) })}
          </span>
          <Action
            look="main"
            onClick={() => {
              if (offer.outage_id) void take(offer, offer.outage_id);
              else {
                setMerging(offer);
                outagesShown.set(true);
              }
            }}
          >
            {t(offer.outage_id ? 'merge_more' : 'merge')}
          </Action>
          <Action
            look="quiet"
            icon="close"
            aria-label={t('hide')}
            title={t('hide')}
            onClick={() => hidden.set(new Set([...unwanted, keyOf(offer)]))}
          />
        </div>
      ))}
      {outages.length > 0 && (
        <div className={css.now}>
          <Action look="quiet" icon="pause" onClick={() => outagesShown.set(true)} aria-haspopup="dialog">
            {t('live', { count: outages.length })}
          </Action>
          <span className={css.nowText}>{outages.map((it) => `${it.service_name} · ${it.buildings[0]?.address ?? ''}`).join(' — ')}</span>
        </div>
      )}
      {dialog}
    </section>
  );
}

function whereOf(offer: OutageOffer, t: (key: 'riser', values: { name: string }) => string): string {
  return offer.riser ? `${offer.address}, ${t('riser', { name: offer.riser })}` : offer.address;
}
