/** The live board: emergencies fixed on top, filters, and the virtual list that keeps still under the hand. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useCompanies } from '@/shared/companies';
import { OPEN, useDesk } from '@/shared/desk';
import { Action, Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { useReady, useTopic } from '@/shared/live';
import { usePart } from '@/shared/part';
import { useReads } from '@/shared/unread';
import type { TicketRow } from '@/wire';
import { words } from '../strings';
import { BoardRow } from './BoardRow';
import { EmergencyStrip } from './EmergencyStrip';
import { Filters } from './Filters';
import { narrowing } from './model/filter';
import { useBoard, useCounts } from './useBoard';
import { useWindow } from './useWindow';
import css from './board.module.css';

/** Height of a row in rem, on a wide screen and on a phone; the stylesheet says the same. */
const ROW = 2.875;
const PHONE_ROW = 5.75;
const phone = window.matchMedia('(max-width: 799px)');

function watchPhone(tell: () => void): () => void {
  phone.addEventListener('change', tell);
  return () => phone.removeEventListener('change', tell);
}

export function Board() {
  const t = useT(words);
  const { search, select } = useDesk();
  const [hover, setHover] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const held = hover || cursor !== null || search.t !== undefined;
  const { rows, order, revision } = useBoard(search, held);
  const open = useTopic<TicketRow>('tickets', OPEN);
  const counts = useCounts(open, usePart());
  const ready = useReady(rows);
  const companies = useCompanies();
  const reads = useReads();

  const viewport = useRef<HTMLDivElement>(null);
  const [rem] = useState(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  const narrow = useSyncExternalStore(watchPhone, () => phone.matches);
  const height = (narrow ? PHONE_ROW : ROW) * rem;
  const count = order.count;
  const { from, to, show } = useWindow(viewport, count, height);
  const onOpen = useCallback(
    (id: string) => {
      setCursor(id);
      select(id);
    },
    [select],
  );

  const step = (by: number) => {
    if (count === 0) return;
    const here = order.indexOf(cursor ?? search.t ?? '');
    const there = Math.min(count - 1, Math.max(0, here < 0 ? 0 : here + by));
    setCursor(order.at(there) ?? null);
    show(there);
  };
  const page = () => Math.max(1, Math.floor((viewport.current?.clientHeight ?? 400) / height) - 1);
  useKeys({
    KeyJ: () => step(1),
    ArrowDown: () => step(1),
    KeyK: () => step(-1),
    ArrowUp: () => step(-1),
    PageDown: () => step(page()),
    PageUp: () => step(-page()),
    Home: () => step(-count),
    End: () => step(count),
    Enter: (event) => {
      // Enter on a button presses the button.
      if (event.target instanceof HTMLElement && event.target.closest('button, a, select')) return false;
      if (!cursor) return false;
      onOpen(cursor);
      return undefined;
    },
    Escape: () => {
      if (cursor === null && !search.t) return false;
      setCursor(null);
      select(null);
      return undefined;
    },
    Slash: () => document.getElementById('board-filter')?.focus(),
    Period: () => order.held && applyPending(),
  });

  const [, repaint] = useState(0);
  const applyPending = () => {
    order.apply();
    repaint((n) => n + 1);
    viewport.current?.scrollTo({ top: 0 });
  };
  // A card that was opened from elsewhere puts the cursor on its row.
  useEffect(() => {
    setCursor(search.t ?? null);
  }, [search.t]);

  return (
    <section className={css.board} aria-label={t('board')} data-revision={revision}>
      <EmergencyStrip emergencies={counts.emergencies} companies={companies} selected={search.t} onOpen={onOpen} />
      <Filters counts={counts} />
      <Chips pending={order.pending} onApply={applyPending} />
      <div className={css.heads} aria-hidden="true">
        <span />
        <span>{t('column_number')}</span>
        <span>{t('column_due')}</span>
        <span>{t('column_what')}</span>
        <span>{t('column_who')}</span>
        <span />
      </div>
      <div
        ref={viewport}
        className={css.viewport}
        role="grid"
        tabIndex={0}
        aria-label={t('board')}
        aria-rowcount={count}
        aria-activedescendant={cursor ? `ticket-${cursor}` : undefined}
        onPointerEnter={(event) => event.pointerType === 'mouse' && setHover(true)}
        onPointerLeave={() => setHover(false)}
      >
        {rows.refused ? (
          <Empty icon="lock" title={t('refused', { code: rows.refused })} />
        ) : count === 0 ? (
          <Empty icon={ready ? 'check' : 'clock'} title={!ready ? t('loading') : narrowing(search) ? t('nothing') : t('all_done')}>
            {ready && narrowing(search) > 0 ? t('nothing_hint') : undefined}
          </Empty>
        ) : (
          <div role="rowgroup" className={css.sheet} style={{ height: count * height }}>
            {Array.from({ length: to - from }, (_, offset) => {
              const index = from + offset;
              const id = order.at(index);
              return (
                id !== undefined && (
                  <BoardRow
                    key={id}
                    id={id}
                    index={index}
                    rows={rows}
                    order={order}
                    companies={companies}
                    reads={reads}
                    top={index * height}
                    selected={search.t === id}
                    cursor={cursor === id}
                    onOpen={onOpen}
                  />
                )
              );
            })}
          </div>
        )}
      </div>
    </section>
  );
}

/** What has changed since the list was held, and the button that shows it. */
function Chips({ pending, onApply }: { pending: { fresh: number; left: number; moved: number }; onApply: () => void }) {
  const t = useT(words);
  const parts = [
    pending.fresh > 0 && t('fresh', { count: pending.fresh }),
    pending.moved > 0 && t('moved', { count: pending.moved }),
    pending.left > 0 && t('left', { count: pending.left }),
  ].filter((it) => it !== false);
  if (parts.length === 0) return null;
  return (
    <div className={css.pending}>
      <Action look="main" className={css.pendingChip} title={t('held')} onClick={onApply}>
        {parts.join(' · ')}
        <span className="visually-hidden">{t('apply')}</span>
      </Action>
    </div>
  );
}
