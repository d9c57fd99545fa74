/**
 * The desk: queue, card or intake, map and the load of the day beside one another, so that the main
 * loop needs no change of route. On a phone one of them fills the screen.
 */
import { Suspense, lazy, useEffect, useState, useSyncExternalStore } from 'react';
import { useDesk } from '@/shared/desk';
import { Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useMay } from '@/shared/session';
import { useTimelinePicks } from '@/features/tickets/card/assign/assigning';
import { OutageStrip } from '@/features/outages/Strip';
import { Board } from '@/features/tickets/board/Board';
import { Page } from '../Root';
import { Guard } from '../Guard';
import { words } from '../strings';
import css from './desk.module.css';

const parts = {
  card: () => import('@/features/tickets/card/Card'),
  history: () => import('@/features/history/History'),
  intake: () => import('@/features/intake/Intake'),
  outage: () => import('@/features/outages/KnownOutage'),
};
const Card = lazy(parts.card);
const History = lazy(parts.history);
const Intake = lazy(parts.intake);
const KnownOutage = lazy(parts.outage);
const DeskMap = lazy(() => import('@/features/map/DeskMap'));
const DeskTimeline = lazy(() => import('@/features/calendar/DeskTimeline'));

export function Desk() {
  const t = useT(words);
  const { search } = useDesk();
  const wide = useWide();
  const [houses, calendars] = [useMay('see_housing'), useMay('see_calendars')];
  const side = wide && (houses || calendars);
  useTimelinePicks(search.new ? undefined : search.t);
  // Fetched while nothing happens, so that they open at once, and also when the line is down.
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled(Object.values(parts).map((load) => load())), 1_500);
    return () => clearTimeout(timer);
  }, []);
  const front = search.new ? 'intake' : search.t ? 'card' : 'board';
  return (
    <div className={css.desk} data-front={front} data-side={side || undefined}>
      <h1 className="visually-hidden">{t('desk')}</h1>
      <div className={css.board} id="board">
        <Guard>
          <OutageStrip />
        </Guard>
        <Guard>
          <Board />
        </Guard>
      </div>
      <div className={css.card}>
        <Guard>
          <Suspense fallback={<Empty icon="clock" title={t('loading')} />}>
            {front === 'intake' ? (
              <Intake Outage={KnownOutage} />
            ) : front === 'card' ? (
              <Card key={search.t} id={search.t ?? ''} History={History} />
            ) : (
              <Empty icon="list" title={t('empty_card')}>
                {t('empty_card_hint')}
              </Empty>
            )}
          </Suspense>
        </Guard>
      </div>
      {side && <Side houses={houses} calendars={calendars} />}
    </div>
  );
}

/** Map and load of the day come after the first rows: they are the heavy parts. */
function Side({ houses, calendars }: { houses: boolean; calendars: boolean }) {
  const t = useT(words);
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.side}>
      {houses && (
        <section className={css.map} aria-label={t('map')}>
          {due && <Page of={DeskMap} />}
        </section>
      )}
      {calendars && (
        <section className={css.timeline} aria-label={t('timeline')}>
          {due && <Page of={DeskTimeline} />}
        </section>
      )}
    </div>
  );
}

const wideScreen = window.matchMedia('(min-width: 1200px)');

/** Whether there is room for the side column; narrower screens do not even load it. */
function useWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      wideScreen.addEventListener('change', tell);
      return () => wideScreen.removeEventListener('change', tell);
    },
    () => wideScreen.matches,
  );
}
