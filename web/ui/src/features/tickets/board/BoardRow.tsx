import { memo } from 'react';
import { DRAGGED_TICKET } from '@/shared/desk';
import { Icon, StateShape } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { CompanyMark, type Companies } from '@/shared/companies';
import { useRow, type Rows } from '@/shared/live';
import { slotText, useNow } from '@/shared/time';
import { type Reads, useUnread } from '@/shared/unread';
import type { TicketRow } from '@/wire';
import { words } from '../strings';
import { shortAddress, shortName, shortService } from './model/address';
import { Countdown } from './Countdown';
import { Looking } from './Looking';
import type { BoardOrder } from './model/order';
import css from './board.module.css';

interface Props {
  id: string;
  index: number;
  rows: Rows<TicketRow>;
  order: BoardOrder<TicketRow>;
  companies: Companies;
  reads: Reads;
  top: number;
  selected: boolean;
  cursor: boolean;
  onOpen: (id: string) => void;
}

/** One ticket; plain elements only, painted again when this ticket alone changes. */
export const BoardRow = memo(function BoardRow({ id, index, rows, order, companies, reads, top, selected, cursor, onOpen }: Props) {
  const t = useT(words);
  const known = useRow(rows, id);
  const ghost = order.ghost(id);
  const row = known ?? ghost;
  const unread = useUnread(reads, id, row?.comments_count ?? 0);
  if (!row) return null;
  return (
    // The list itself has the keys; the row answers to the mouse alone.
    // oxlint-disable-next-line click-events-have-key-events
    <div
      role="row"
      id={`ticket-${id}`}
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={css.row}
      data-emergency={row.emergency || undefined}
      data-selected={selected || undefined}
      data-cursor={cursor || undefined}
      data-gone={ghost !== undefined || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(id)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_TICKET, id);
        event.dataTransfer.setData('text/plain', row.number);
        event.dataTransfer.effectAllowed = 'copyMove';
      }}
    >
      <span role="gridcell" className={css.shape}>
        <StateShape status={row.status} title={t(`status_${row.status}`)} />
      </span>
      <span role="gridcell" className={`${css.two} ${css.inline}`}>
        <b>{row.number}</b>
        <span className={css.dim}>
          <CompanyMark of={companies.get(row.company_id)} /> <Age since={row.created_at} />
        </span>
      </span>
      <span role="gridcell" className={`${css.two} ${css.inline}`}>
        <Countdown row={row} />
        <span className={css.dim}>{ghost ? t('gone') : t(`status_${row.status}`)}</span>
      </span>
      <span role="gridcell" className={`${css.two} ${css.what}`}>
        <span className={css.line}>
          {row.emergency && (
            <span className={css.alarm} title={t('emergency')}>
              <Icon name="alarm" size={12} />
              <span className="visually-hidden">{t('emergency')}</span>
            </span>
          )}
          <b className={css.address}>{shortAddress(row.address)}</b>
          {row.flat !== null && <span className={css.flat}>{t('flat', { flat: row.flat })}</span>}
        </span>
        <span className={css.line} title={`${row.service_name}. ${row.description}`}>
          <span className={css.service}>{shortService(row.service_name)}</span>
          <span className={css.dim}>{row.description}</span>
        </span>
      </span>
      <span role="gridcell" className={`${css.two} ${css.inline} ${css.who}`}>
        {row.executor ? <span className={css.clip} title={row.executor.name}>
            {shortName(row.executor.name)}
          </span> : row.contractor ? (
          <span className={css.clip} title={row.contractor.name}>
            {row.contractor.name}
          </span>
        ) : (
          <span className={css.nobody}>{t('no_executor')}</span>
        )}
        <span className={css.dim}>{row.slot ? slotText(row.slot) : row.contractor && row.executor ? row.contractor.name : ''}</span>
      </span>
      <span role="gridcell" className={css.marks}>
        <span>
          {row.comments_count > 0 && (
            <span
              className={unread > 0 ? css.unread : undefined}
              title={unread > 0 ? t('unread', { count: unread }) : t('comments', { count: row.comments_count })}
            >
              <Icon name="comment" size={13} />
              {unread > 0 ? `+${unread}` : row.comments_count}
              {unread > 0 && <span className="visually-hidden">{t('unread', { count: unread })}</span>}
            </span>
          )}
          {row.files_count > 0 && (
            <span title={t('files', { count: row.files_count })}>
              <Icon name="clip" size={13} />
              {row.files_count}
            </span>
          )}
        </span>
        <Looking id={id} />
      </span>
    </div>
  );
});

function Age({ since }: { since: string }) {
  const t = useT(words);
  const minutes = Math.max(0, Math.floor((useNow() - Date.parse(since)) / 60_000));
  const text =
    minutes < 60
      ? t('age_minutes', { n: minutes })
      : minutes < 48 * 60
        ? t('age_hours', { n: Math.floor(minutes / 60) })
        : t('age_days', { n: Math.floor(minutes / 1440) });
  return <>{text}</>;
}
