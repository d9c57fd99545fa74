/** The bar on top: sections, the command box, a new ticket, the call, what this tab does not say aloud. */
import { Link } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState } from 'react';
import { CallBar } from '@/features/calls/CallBar';
import { unsent } from '@/shared/api/outbox';
import { words as apiWords } from '@/shared/api/strings';
import { Action, Chip, Icon, Keys, Person } from '@/shared/design';
import { useDesk, useSignal } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useMay, useMe } from '@/shared/session';
import { mute, soundState, unlock, unlockOnTouch } from '@/shared/sounds';
import { words } from '../strings';
import { useSections } from './useSections';
import css from './shell.module.css';

const AccountMenu = lazy(() => import('./AccountMenu'));

export function Header({ onCommand }: { onCommand: () => void }) {
  const t = useT(words);
  const { intake } = useDesk();
  const calls = useMay('see_residents');
  const { sections, here } = useSections();
  return (
    <section className={css.header} aria-label={t('bar')}>
      <Link to="/" className={css.brand} aria-label={t('product')}>
        <img src="/icon.svg" alt="" width={24} height={24} />
      </Link>
      <strong className={css.here}>{t(here?.word ?? 'desk')}</strong>
      <nav className={css.nav} aria-label={t('sections')}>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }} title={t('desk')}>
          <Icon name="list" />
          <span>{t('desk')}</span>
        </Link>
        {sections.map((page) => (
          <Link key={page.path} to={page.path as '/'} title={t(page.word)} aria-label={t(page.word)}>
            <Icon name={page.icon} />
            <span>{t(page.word)}</span>
          </Link>
        ))}
      </nav>
      <button type="button" className={css.find} onClick={onCommand} aria-keyshortcuts="Control+K" aria-label={t('find')}>
        <Icon name="search" />
        <span>{t('find')}</span>
        <Keys of="Ctrl K" />
      </button>
      <Unsent />
      <Silent />
      {intake && calls && <CallBar intake={intake} />}
      {intake && (
        <Action look="main" icon="plus" className={css.new} onClick={() => intake()} aria-keyshortcuts="N" aria-label={t('new_ticket')}>
          <span>{t('new_ticket')}</span> <kbd>N</kbd>
        </Action>
      )}
      <Account />
    </section>
  );
}

/** How many actions wait for the connection. */
function Unsent() {
  const t = useT(apiWords);
  const list = useSignal(unsent);
  if (list.length === 0) return null;
  return (
    <Chip tone="warn" title={list.map((it) => it.label).join('\n')}>
      <Icon name="clock" size={13} />
      {t('unsent', { count: list.length })}
    </Chip>
  );
}

/** A tab that cannot be heard says so, and can be made to sound. */
function Silent() {
  const t = useT(words);
  const state = useSignal(soundState);
  useEffect(unlockOnTouch, []);
  if (state === 'on')
    return <Action look="quiet" icon="sound" aria-label={t('sound_on')} title={t('sound_on')} onClick={() => mute(true)} />;
  return (
    <Action icon="mute" className={css.silent} aria-label={t(state === 'muted' ? 'sound_off' : 'sound_locked')} onClick={() => (state === 'muted' ? mute(false) : void unlock())} title={t(state === 'muted' ? 'sound_off' : 'sound_locked')}>
      <span>{t(state === 'muted' ? 'sound_off' : 'sound_locked')}</span>
    </Action>
  );
}

/** The face of the person; its menu is loaded with the first touch. */
function Account() {
  const t = useT(words);
  const me = useMe();
  const [touched, setTouched] = useState(false);
  const face = (
    <button type="button" className={css.account} aria-label={t('account')} aria-haspopup="menu" onClick={() => setTouched(true)}>
      <Person name={me?.name ?? '?'} size={28} />
    </button>
  );
  if (!touched) return face;
  return (
    <Suspense fallback={face}>
      <AccountMenu />
    </Suspense>
  );
}
