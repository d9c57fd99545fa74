/** Ranked executors with free time and reasons; a digit chooses, and for ten seconds it can be undone. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { considered, slotPicked } from '@/shared/desk';
import { language, useT } from '@/shared/i18n';
import { type Keymap, useKeys } from '@/shared/keys';
import { slotText } from '@/shared/time';
import type { Candidate, Slot, Ticket } from '@/wire';
import { assign } from './assigning';
import { words } from '../strings';
import css from '../card.module.css';

const none: readonly Candidate[] = [];

export function Assign({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const t = useT(words);
  const found = useQuery({
    queryKey: ['candidates', ticket.id, ticket.version, language()],
    queryFn: () => got(api.GET('/api/v1/tickets/{id}/candidates', { params: { path: { id: ticket.id } } })),
    staleTime: 5_000,
  });
  const items = found.data?.items ?? none;
  const masterId = found.data?.master?.id;

  useEffect(() => {
    considered.set(items.map((it) => ({ employeeId: it.employee.id, name: it.employee.name, slot: it.slot })));
    return () => considered.set([]);
  }, [items]);

  const choose = useCallback(
    (executorId: string, slot: Slot | null) => {
      onDone();
      void assign(ticket, { executor_id: executorId, slot, assign: 'manual', ...(masterId ? { master_id: masterId } : {}) });
    },
    [ticket, masterId, onDone],
  );
  // A time picked on the timeline is taken by the desk; the panel has then done its work.
  useEffect(() => slotPicked.watch(() => slotPicked.get() && onDone()), [onDone]);

  const keys = useMemo(() => {
    const map: Keymap = { Escape: onDone };
    for (const [index, it] of items.slice(0, 9).entries()) map[`Digit${index + 1}`] = () => choose(it.employee.id, it.slot);
    return map;
  }, [items, choose, onDone]);
  useKeys(keys);

  return (
    <div className={css.assign} aria-busy={found.isFetching}>
      <header>
        <strong>{t('assign_title')}</strong>
        <Action look="quiet" icon="close" aria-label={t('cancel')} onClick={onDone} />
      </header>
      {items.length === 0 ? (
        <Empty icon="people" title={found.isPending ? t('looking') : t('nobody_fits')}>
          {found.data?.reasons.map((it) => it.text).join(' · ')}
        </Empty>
      ) : (
        <ol>
          {items.map((it, index) => (
            <li key={it.employee.id}>
              <button type="button" onClick={() => choose(it.employee.id, it.slot)}>
                <kbd className={css.kbd}>{index < 9 ? index + 1 : ''}</kbd>
                <span className={css.candidate}>
                  <b>{it.employee.name}</b>
                  <span>{it.reasons.map((reason) => reason.text).join(' · ')}</span>
                  {it.displaces > 0 && <span className={css.warn}>{t('displaces', { count: it.displaces })}</span>}
                </span>
                <span className={css.slot}>{it.slot ? slotText(it.slot) : t('no_slot')}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <footer>
        <Action onClick={() => (onDone(), void assign(ticket, { assign: 'auto' }))}>{t('assign_auto')}</Action>
        {ticket.executor && (
          <Action onClick={() => (onDone(), void assign(ticket, { assign: 'manual', executor_id: null }))}>{t('assign_off')}</Action>
        )}
      </footer>
    </div>
  );
}
