/** The frame of the desk: the bar, alarms, state of the connection; pages stand below. */
import { Outlet } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import { HandoverStrip } from '@/features/handovers/HandoverStrip';
import { AlarmBar } from '@/features/tickets/alarm/AlarmBar';
import { assignById } from '@/features/tickets/card/assign/assigning';
import { retryUnsent } from '@/shared/api/outbox';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { live } from '@/shared/live';
import { words } from '../strings';
import { Guard } from '../Guard';
import { Header } from './Header';
import { PhoneBar } from './PhoneBar';
import { StaleBanner } from './StaleBanner';
import css from './shell.module.css';

const loadCommandLine = () => import('@/features/command/CommandLine');
const CommandLine = lazy(loadCommandLine);

export function DeskShell() {
  const t = useT(words);
  const { intake } = useDesk();
  const [commanding, setCommanding] = useState(false);
  useEffect(() => {
    live.start();
    // Fetched while nothing happens, so that it opens at once, and also when the line is down.
    const fetching = setTimeout(() => void loadCommandLine().catch(() => undefined), 2_000);
    const stop = live.watch(() => live.fresh().state === 'live' && retryUnsent());
    return () => {
      clearTimeout(fetching);
      stop();
      live.stop();
    };
  }, []);
  useKeys({
    'ctrl+KeyK': () => setCommanding(true),
    ...(intake && { KeyN: () => intake() }),
  });
  const close = useCallback(() => setCommanding(false), []);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('skip')}
      </a>
      <Header onCommand={() => setCommanding(true)} />
      <StaleBanner />
      <AlarmBar />
      <HandoverStrip />
      <main id="main" tabIndex={-1} className={css.main}>
        <Outlet />
      </main>
      <PhoneBar onCommand={() => setCommanding(true)} />
      {commanding && (
        <Guard onFail={close}>
          <Suspense fallback={null}>
            <CommandLine close={close} assignById={assignById} />
          </Suspense>
        </Guard>
      )}
    </div>
  );
}
