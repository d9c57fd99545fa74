/** Open tickets that have no time yet, to be dragged or placed by keys. */
import { useRef, useState } from 'react';
import { Action, Empty, Icon } from '@/shared/design';
import { DRAGGED_TICKET, OPEN } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useList, useReady, useTopic } from '@/shared/live';
import type { TicketRow } from '@/wire';
import { words } from './strings';
import css from './calendar.module.css';

/** More than one person can place in one sitting; the rest are on the board. */
const MOST = 100;

function urgent(a: TicketRow, b: TicketRow): number {
  return Number(b.emergency) - Number(a.emergency) || (a.next_due ?? '9').localeCompare(b.next_due ?? '9');
}

export function Tray({ onPlace }: { onPlace: (id: string) => void }) {
  const t = useT(words);
  const [chosen, setOpen] = useState<boolean | null>(null);
  const rows = useTopic<TicketRow>('tickets', OPEN);
  const ready = useReady(rows);
  const waiting = useList(rows).filter((it) => !it.slot && (it.status === 'new' || it.status === 'in_progress'));
  // Open at first when there is something to place. A ticket that comes later moves nothing under the hand.
  const first = useRef<boolean | null>(null);
  if (ready) first.current ??= waiting.length > 0 && window.innerWidth > 1100;
  const open = chosen ?? first.current ?? false;
  if (!open)
    return (
      <Action icon="list" className={css.trayTab} onClick={() => setOpen(true)} title={t('tray_open')}>
        {t('tray')} · {waiting.length}
      </Action>
    );
  return (
    <aside className={css.tray} aria-label={t('tray')}>
      <header>
        <strong>{t('tray_count', { count: waiting.length })}</strong>
        <Action look="quiet" icon="close" aria-label={t('tray_close')} onClick={() => setOpen(false)} />
      </header>
      {waiting.length === 0 ? (
        <Empty icon="check" title={t('tray_empty')} />
      ) : (
        <>
          <p>{t('tray_hint')}</p>
          <ul>
            {waiting
              .sort(urgent)
              .slice(0, MOST)
              .map((it) => (
                <li key={it.id}>
                  <button
                    type="button"
                    draggable
                    data-emergency={it.emergency || undefined}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(DRAGGED_TICKET, it.id);
                      event.dataTransfer.effectAllowed = 'move';
                    }}
                    onClick={() => onPlace(it.id)}
                  >
                    <b>
                      {it.emergency && <Icon name="alarm" size={13} />}
                      {it.number}
                    </b>
                    <span>{it.address}</span>
                    <small>{it.service_name}</small>
                  </button>
                </li>
              ))}
          </ul>
        </>
      )}
    </aside>
  );
}
