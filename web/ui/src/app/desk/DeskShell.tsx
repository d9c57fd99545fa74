/** The frame of the desk: the bar, alarms, state of the connection; pages stand below. */
import { Outlet } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import { AlarmBar } from '@/features/tickets/alarm/AlarmBar';
import { assignById } from '@/features/tickets/card/assign/assigning';
import { retryUnsent } from '@/shared/api/outbox';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { live } from '@/shared/live';
import { words } from '../strings';
import { Header } from './Header';
import { PhoneBar } from './PhoneBar';
import { StaleBanner } from './StaleBanner';
import css from './shell.module.css';

const CommandLine = lazy(() => import('@/features/command/CommandLine'));

export function DeskShell() {
  const t = useT(words);
  const { intake } = useDesk();
  const [commanding, setCommanding] = useState(false);
  useEffect(() => {
    live.start();
    const stop = live.watch(() => live.fresh().state === 'live' && retryUnsent());
    return () => {
      stop();
      live.stop();
    };
  }, []);
  useKeys({
    'ctrl+KeyK': () => setCommanding(true),
    KeyN: () => intake(),
  });
  const close = useCallback(() => setCommanding(false), []);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#board">
        {t('skip')}
      </a>
      <Header onCommand={() => setCommanding(true)} />
      <StaleBanner />
      <AlarmBar />
      <main className={css.main}>
        <Outlet />
      </main>
      <PhoneBar onCommand={() => setCommanding(true)} />
      {commanding && (
        <Suspense fallback={null}>
          <CommandLine close={close} assignById={assignById} />
        </Suspense>
      )}
    </div>
  );
}
