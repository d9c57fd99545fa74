/** The frame of the desk: sections, search, call bar, state of the connection; pages stand below. */
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useT } from '@/shared/i18n';
import { live } from '@/shared/live';
import { words } from '../strings';
import { Header } from './Header';
import { StaleBanner } from './StaleBanner';
import css from './shell.module.css';

export function DeskShell() {
  const t = useT(words);
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, []);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#board">
        {t('skip')}
      </a>
      <Header />
      <StaleBanner />
      <main className={css.main}>
        <Outlet />
      </main>
    </div>
  );
}
