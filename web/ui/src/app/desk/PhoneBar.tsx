import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '@/shared/design';
import { outagesShown, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { useMay } from '@/shared/session';
import { words } from '../strings';
import { useSections } from './useSections';
import css from './phone.module.css';

/** The bar at the thumb on a phone; wider screens have all of it on top. */
export function PhoneBar({ onCommand }: { onCommand: () => void }) {
  const t = useT(words);
  const { search, select, intake } = useDesk();
  const { here } = useSections();
  const [open, setOpen] = useState(false);
  const onDesk = here === undefined;
  const close = () => setOpen(false);
  return (
    <nav className={css.bar} aria-label={t('phone_bar')}>
      {open && <Menu close={close} />}
      <button
        type="button"
        aria-current={onDesk && !search.new && !open ? 'page' : undefined}
        onClick={() => {
          close();
          select(null);
        }}
      >
        <Icon name="list" size={20} />
        {t('tab_board')}
      </button>
      {intake && (
        <button
          type="button"
          aria-current={onDesk && search.new && !open ? 'page' : undefined}
          onClick={() => {
            close();
            intake();
          }}
        >
          <Icon name="plus" size={20} />
          {t('tab_new')}
        </button>
      )}
      <button
        type="button"
        onClick={() => {
          close();
          onCommand();
        }}
      >
        <Icon name="search" size={20} />
        {t('tab_find')}
      </button>
      <button
        type="button"
        aria-expanded={open}
        aria-controls="phone-menu"
        aria-current={(here && !open) || undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'close' : 'menu'} size={20} />
        {t('sections')}
      </button>
    </nav>
  );
}

/** Every page that the role may open, within reach of the thumb. */
function Menu({ close }: { close: () => void }) {
  const t = useT(words);
  const { select } = useDesk();
  const { sections } = useSections();
  const outages = useMay('see_outages');
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => sheet.current?.querySelector('a')?.focus(), []);
  useKeys({ Escape: close });
  return (
    <>
      {/* The veil is for the hand; the keyboard has Escape and the button itself. */}
      {/* oxlint-disable-next-line click-events-have-key-events, no-static-element-interactions */}
      <div className={css.veil} onClick={close} />
      <div ref={sheet} id="phone-menu" className={css.menu} role="group" aria-label={t('sections')}>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }} onClick={close}>
          <Icon name="list" size={20} />
          {t('desk')}
        </Link>
        {sections.map((page) => (
          <Link key={page.path} to={page.path as '/'} onClick={close}>
            <Icon name={page.icon} size={20} />
            {t(page.word)}
          </Link>
        ))}
        {outages && (
          <button
            type="button"
            onClick={() => {
              close();
              select(null);
              outagesShown.set(true);
            }}
          >
            <Icon name="pause" size={20} />
            {t('outages')}
          </button>
        )}
      </div>
    </>
  );
}
