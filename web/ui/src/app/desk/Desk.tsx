/**
 * The desk: queue, card or intake, map and the load of the day beside one another, so that the main
 * loop needs no change of route. On a phone one of them fills the screen.
 */
import { Suspense, lazy } from 'react';
import { useDesk } from '@/shared/desk';
import { Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useTimelinePicks } from '@/features/tickets/card/assign/assigning';
import { Board } from '@/features/tickets/board/Board';
import { Page } from '../Root';
import { Guard } from '../Guard';
import { words } from '../strings';
import css from './desk.module.css';

const Card = lazy(() => import('@/features/tickets/card/Card'));
const History = lazy(() => import('@/features/history/History'));
const Intake = lazy(() => import('@/features/intake/Intake'));
const DeskMap = lazy(() => import('@/features/map/DeskMap'));
const DeskTimeline = lazy(() => import('@/features/calendar/DeskTimeline'));

export function Desk() {
  const t = useT(words);
  const { search } = useDesk();
  useTimelinePicks(search.new ? undefined : search.t);
  const front = search.new ? 'intake' : search.t ? 'card' : 'board';
  return (
    <div className={css.desk} data-front={front}>
      <div className={css.board} id="board">
        <Guard>
          <Board />
        </Guard>
      </div>
      <div className={css.card}>
        <Guard>
          <Suspense fallback={<Empty icon="clock" title={t('loading')} />}>
            {front === 'intake' ? (
              <Intake />
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
      <div className={css.side}>
        <section className={css.map} aria-label={t('map')}>
          <Page of={DeskMap} />
        </section>
        <section className={css.timeline} aria-label={t('timeline')}>
          <Page of={DeskTimeline} />
        </section>
      </div>
    </div>
  );
}
