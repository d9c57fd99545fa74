/** Everything about one ticket, live; its moves are buttons, and only those that are allowed. */
import { type ComponentType, Suspense, useEffect, useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Chip, Empty, Icon, StateShape } from '@/shared/design';
import { CompanyMark, useCompanies } from '@/shared/companies';
import { mapFocus, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useReady, useRow, useTopic } from '@/shared/live';
import { Phones } from '@/shared/phones';
import { useSoftLock } from '@/shared/presence';
import { moment } from '@/shared/time';
import { type Seen, useReads } from '@/shared/unread';
import { toast } from '@/shared/toast';
import type { Ticket } from '@/wire';
import { words as boardWords } from '../strings';
import { Comments } from './talk/Comments';
import { ConflictDialog } from './moves/ConflictDialog';
import { Files } from './talk/Files';
import { Lock } from './Lock';
import { Moves } from './moves/Moves';
import { printTicket } from './print';
import { Terms } from './Terms';
import { Who } from './assign/Who';
import { words } from './strings';
import css from './card.module.css';

interface Props {
  id: string;
  /** The story of the ticket; given by the shell, which alone knows of other features. */
  History: ComponentType<{ ticketId: string }>;
}

export default function Card({ id, History }: Props) {
  const t = useT(words);
  const { select } = useDesk();
  const rows = useTopic<Ticket>(`ticket/${id}`);
  const ready = useReady(rows);
  const ticket = useRow(rows, id);
  const lat = ticket?.lat;
  const lon = ticket?.lon;
  const buildingId = ticket?.building_id;
  useEffect(() => {
    if (lat !== undefined && lon !== undefined) mapFocus.set({ lat, lon, buildingId });
  }, [lat, lon, buildingId]);
  if (ticket) return <Open ticket={ticket} History={History} />;
  const missing = ready || rows.refused !== null;
  return (
    <Empty icon={missing ? 'search' : 'clock'} title={missing ? t('unknown') : t('loading')}>
      {missing && <Action onClick={() => select(null)}>{t('close_card')}</Action>}
    </Empty>
  );
}

type Tab = 'conversation' | 'files' | 'history';

function Open({ ticket, History }: { ticket: Ticket; History: Props['History'] }) {
  const t = useT(words);
  const lock = useSoftLock(`ticket/${ticket.id}`);
  const seen = useSeen(ticket);
  const [tab, setTab] = useState<Tab>('conversation');
  const tabs: { key: Tab; count?: number }[] = [
    { key: 'conversation', count: ticket.comments.length },
    { key: 'files', count: ticket.files.length },
    { key: 'history' },
  ];
  return (
    <article className={css.card} aria-label={t('ticket', { number: ticket.number })}>
      <Head ticket={ticket} />
      <Lock ticket={ticket} lock={lock} />
      <div className={css.body} tabIndex={0} role="region" aria-label={t('ticket', { number: ticket.number })}>
        <Subject ticket={ticket} />
        <Moves ticket={ticket} lock={lock} />
        <Terms ticket={ticket} />
        <Who ticket={ticket} />
        <div className={css.tabs} role="tablist">
          {tabs.map(({ key, count }) => (
            <button
              key={key}
              type="button"
              role="tab"
              id={`tab-${key}`}
              aria-selected={tab === key}
              aria-controls="card-tab"
              onClick={() => setTab(key)}
            >
              {t(key)} {count !== undefined && count > 0 && <span>{count}</span>}
            </button>
          ))}
        </div>
        <div role="tabpanel" id="card-tab" aria-labelledby={`tab-${tab}`} className={css.tabBody}>
          {tab === 'conversation' && <Comments ticket={ticket} lock={lock} seen={seen} />}
          {tab === 'files' && <Files ticket={ticket} />}
          {tab === 'history' && (
            <Suspense fallback={<Empty icon="clock" title={t('loading')} />}>
              <History ticketId={ticket.id} />
            </Suspense>
          )}
        </div>
      </div>
      <ConflictDialog ticketId={ticket.id} />
    </article>
  );
}

/** What had been read before the card was opened; from then on all of it has been. */
function useSeen(ticket: Ticket): Seen | undefined {
  const reads = useReads();
  const [before] = useState(() => reads.of(ticket.id));
  const at = ticket.comments.at(-1)?.at ?? '';
  useEffect(() => reads.see(ticket.id, { count: ticket.comments_count, at }), [reads, ticket.id, ticket.comments_count, at]);
  return before;
}

function Head({ ticket }: { ticket: Ticket }) {
  const t = useT(words);
  const b = useT(boardWords);
  const { select } = useDesk();
  const companies = useCompanies();
  const copy = async () => {
    const link = `${location.origin}/?t=${ticket.id}`;
    // Without HTTPS a browser has no clipboard; then the link is shown to be copied by hand.
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(link);
      toast({ kind: 'ok', title: t('copied') });
    } else toast({ kind: 'info', title: link, seconds: 15 });
  };
  return (
    <header className={css.head} data-emergency={ticket.emergency || undefined}>
      <StateShape status={ticket.status} title={b(`status_${ticket.status}`)} size={18} />
      <h2>{ticket.number}</h2>
      <CompanyMark of={companies.get(ticket.company_id)} />
      <span className={css.status}>{b(`status_${ticket.status}`)}</span>
      {ticket.emergency && (
        <Chip tone="danger">
          <Icon name="alarm" size={13} />
          <span className={css.word}>{b('emergency')}</span>
        </Chip>
      )}
      <span className={css.grow} />
      <Action look="quiet" icon="link" aria-label={t('copy_link')} title={t('copy_link')} onClick={() => void copy()} />
      <Action look="quiet" icon="print" aria-label={t('print')} title={t('print')} onClick={() => printTicket(ticket)} />
      <Action look="quiet" icon="close" aria-label={t('close_card')} title={t('close_card')} onClick={() => select(null)} />
    </header>
  );
}

function Subject({ ticket }: { ticket: Ticket }) {
  const t = useT(words);
  const b = useT(boardWords);
  const company = useCompanies().get(ticket.company_id);
  const place = [
    ticket.flat !== null && t('flat', { flat: ticket.flat }),
    ticket.entrance !== null && t('entrance', { n: ticket.entrance }),
  ].filter(Boolean);
  return (
    <section className={css.subject}>
      <h3>
        {ticket.address}
        {place.length > 0 && <span>, {place.join(', ')}</span>}
      </h3>
      {ticket.hidden.includes('address') && <p className={css.facts}>{t('hidden_address')}</p>}
      <p className={css.service}>{ticket.service_name}</p>
      {(ticket.text || ticket.description) && <blockquote className={css.said}>{ticket.text || ticket.description}</blockquote>}
      <p className={css.contact}>
        {ticket.contact?.name || ticket.contact?.phone ? (
          <>
            <Icon name="phone" size={14} />
            <span>{ticket.contact.name}</span>
            {ticket.contact.phone && (
              <Phones
                key={ticket.id}
                phones={[ticket.contact.phone]}
                masked={ticket.contact.masked ?? false}
                ask={(body) => got(api.POST('/api/v1/tickets/{id}/contact/show', { params: { path: { id: ticket.id } }, body }))}
              />
            )}
          </>
        ) : (
          t(ticket.hidden.includes('phone') ? 'hidden_phone' : 'no_contact')
        )}
      </p>
      <p className={css.facts}>
        <span>
          {t('created', { time: moment(ticket.created_at) })} {t(`source_${ticket.source}`)}
        </span>
        {company && <Chip>{company.name}</Chip>}
        {ticket.paid && <Chip tone="violet">{b('paid')}</Chip>}
        {ticket.warranty && <Chip tone="violet">{b('warranty')}</Chip>}
        {ticket.escalation > 0 && <Chip tone="warn">{t('escalation', { n: ticket.escalation })}</Chip>}
        {ticket.returns > 0 && <Chip tone="warn">{t('returns', { count: ticket.returns })}</Chip>}
        {ticket.rating !== null && <Chip>{t('rating', { n: ticket.rating })}</Chip>}
        {ticket.deferred_until && <Chip>{t('deferred_to', { time: moment(ticket.deferred_until) })}</Chip>}
        {ticket.decline && <Chip>{t('declined_because', { reason: t(`decline_${ticket.decline.reason}`) })}</Chip>}
        {ticket.parent_id && <Parent id={ticket.parent_id} />}
      </p>
    </section>
  );
}

function Parent({ id }: { id: string }) {
  const t = useT(words);
  const { select } = useDesk();
  return (
    <Action look="quiet" icon="link" onClick={() => select(id)}>
      {t('child')}
    </Action>
  );
}
