/** One box for everything: commands and search over all that the person may see. Ctrl+K opens it. */
import { Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { CompanyMark } from '@/shared/companies';
import { Icon, Keys } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { words } from './strings';
import { type AssignById, useEntries } from './useEntries';
import css from './command.module.css';

export default function CommandLine({ close, assignById }: { close: () => void; assignById: AssignById }) {
  const t = useT(words);
  const [line, setLine] = useState('');
  const [at, setAt] = useState(0);
  const { entries, looking } = useEntries(line, close, assignById);
  const active = Math.min(at, entries.length - 1);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <Modal.Root opened onClose={close} lockScroll={false} size={640} padding={0} xOffset="1rem" yOffset="min(9vh, 4rem)" radius="md">
      <Modal.Overlay />
      <Modal.Content aria-label={t('title')}>
      <div className={css.field}>
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-label={t('field')}
          aria-expanded
          aria-controls="command-list"
          aria-activedescendant={active >= 0 ? `command-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('placeholder')}
          value={line}
          onChange={(event) => {
            setLine(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            const entry = entries[active];
            if (event.code === 'ArrowDown') setAt(Math.min(entries.length - 1, active + 1));
            else if (event.code === 'ArrowUp') setAt(Math.max(0, active - 1));
            else if ((event.code === 'Enter' || event.code === 'NumpadEnter') && entry) {
              if ((event.ctrlKey || event.metaKey) && entry.intake) entry.intake();
              else entry.run();
            } else return;
            event.preventDefault();
          }}
        />
      </div>
      <ul ref={list} id="command-list" role="listbox" aria-label={t('list')} className={css.list}>
        {entries.map((it, index) => (
          // Keys are handled in the field, which keeps the focus.
          // oxlint-disable-next-line click-events-have-key-events
          <li key={it.key} id={`command-${index}`} role="option" aria-selected={index === active} onPointerMove={() => setAt(index)} onClick={it.run}>
            <Icon name={it.icon} />
            <span className={css.title}>
              {it.title} <CompanyMark of={it.company} />
            </span>
            {it.note && <span className={css.note}>{it.note}</span>}
          </li>
        ))}
        {entries.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled="true" className={css.nothing}>
            {t(looking ? 'looking' : 'nothing')}
          </li>
        )}
      </ul>
      <footer className={css.foot}>
        <span>
          <Keys of="↑ ↓" /> {t('hint_move')}
        </span>
        <span>
          <Keys of="↵" /> {t('hint_take')}
        </span>
        {entries[active]?.intake && (
          <span>
            <Keys of="Ctrl ↵" /> {t('hint_new')}
          </span>
        )}
      </footer>
      </Modal.Content>
    </Modal.Root>
  );
}
