/** A stale write shows both versions: what the person saw and how it is now. */
import { Modal } from '@mantine/core';
import { Action } from '@/shared/design';
import { useSignal } from '@/shared/desk';
import { type T, useT } from '@/shared/i18n';
import { slotText } from '@/shared/time';
import type { Ticket } from '@/wire';
import { words as boardWords } from '../../strings';
import { conflict, send } from './send';
import { words } from '../strings';
import css from '../card.module.css';

export function ConflictDialog({ ticketId }: { ticketId: string }) {
  const t = useT(words);
  const b = useT(boardWords);
  const it = useSignal(conflict);
  if (!it || it.seen.id !== ticketId) return null;
  const close = () => conflict.set(null);
  const seen = facts(it.seen, t, b);
  const now = facts(it.now, t, b);
  const different = seen.filter(([name, value]) => now.find(([other]) => other === name)?.[1] !== value);
  return (
    <Modal opened onClose={close} title={t('conflict')} size="lg" closeButtonProps={{ 'aria-label': t('cancel') }}>
      <p>{t('conflict_hint', { label: it.label })}</p>
      {different.length === 0 ? (
        <p className={css.same}>{t('conflict_same')}</p>
      ) : (
        <table className={css.versions}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('conflict_field')}</span>
              </th>
              <th scope="col">{t('conflict_seen')}</th>
              <th scope="col">{t('conflict_now')}</th>
            </tr>
          </thead>
          <tbody>
            {different.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
                <td>
                  <mark>{now.find(([other]) => other === name)?.[1]}</mark>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <footer className={css.dialogFoot}>
        <Action onClick={close} data-autofocus>
          {t('conflict_leave')}
        </Action>
        <Action
          look="main"
          onClick={() => {
            close();
            void send(it.now, it.change, it.label);
          }}
        >
          {t('conflict_again')}
        </Action>
      </footer>
    </Modal>
  );
}

type CardWord = NonNullable<(typeof words)['keys']>;
type BoardWord = NonNullable<(typeof boardWords)['keys']>;

function facts(it: Ticket, t: T<CardWord>, b: T<BoardWord>): [string, string][] {
  return [
    [t('field_status'), b(`status_${it.status}`)],
    [t('field_executor'), it.executor?.name ?? t('nobody')],
    [t('field_slot'), it.slot ? slotText(it.slot) : t('no_slot')],
    [t('field_service'), it.service_name],
    [t('field_emergency'), it.emergency ? t('yes') : t('no')],
    [t('field_contact'), `${it.contact?.name ?? ''} ${it.contact?.phone ?? ''}`.trim()],
    [t('field_text'), it.text],
    [t('field_comments'), String(it.comments.length)],
    [t('field_files'), String(it.files.length)],
  ];
}
