/** Photos and documents of a ticket: dropped, pasted or chosen. */
import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import { api, complain } from '@/shared/api';
import { deliver } from '@/shared/api/outbox';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Audience, Ticket, TicketFile } from '@/wire';
import { words } from '../strings';
import css from './talk.module.css';

/** The server takes no more per file. */
const LIMIT = 20 * 1024 * 1024;

export function Files({ ticket }: { ticket: Ticket }) {
  const t = useT(words);
  const [audience, setAudience] = useState<Audience>('staff');
  const [busy, setBusy] = useState(0);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const may = ticket.allowed_moves.includes('add_file');

  const upload = useCallback(
    async (list: readonly File[]) => {
      const fit = list.filter((file) => {
        if (file.size > LIMIT) toast({ kind: 'error', title: t('too_large', { name: file.name }) });
        return file.size <= LIMIT;
      });
      setBusy((n) => n + fit.length);
      for (const file of fit) {
        try {
          await deliver({ label: `${ticket.number}: ${file.name}`, about: ticket.id }, (key) => post(ticket.id, file, audience, key));
        } catch (error) {
          complain(error);
        } finally {
          setBusy((n) => n - 1);
        }
      }
    },
    [ticket.id, ticket.number, audience, t],
  );

  useEffect(() => {
    if (!may) return;
    const paste = (event: ClipboardEvent) => {
      const list = [...(event.clipboardData?.files ?? [])];
      if (list.length === 0) return;
      event.preventDefault();
      void upload(list);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [may, upload]);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void upload([...event.dataTransfer.files]);
  };
  const missing = ticket.photos_required - ticket.files.filter((it) => it.mime.startsWith('image/')).length;
  return (
    <div
      className={css.files}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!may || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {missing > 0 && <p className={css.needed}>{t('photos_needed', { count: missing })}</p>}
      {ticket.files.length === 0 && !may && <p className={css.none}>{t('no_files')}</p>}
      <ul className={css.grid}>
        {ticket.files.map((it) => (
          <Tile key={it.id} it={it} />
        ))}
      </ul>
      {may && (
        <div className={css.drop}>
          <p>{busy > 0 ? t('uploading', { count: busy }) : t('drop_here')}</p>
          <div>
            <Action icon="plus" onClick={() => input.current?.click()}>
              {t('add_files')}
            </Action>
            <select aria-label={t('audience')} value={audience} onChange={(event) => setAudience(event.target.value as Audience)}>
              <option value="staff">{t('seen_by_staff')}</option>
              <option value="resident">{t('seen_by_resident')}</option>
            </select>
          </div>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              void upload([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </div>
      )}
    </div>
  );
}

function Tile({ it }: { it: TicketFile }) {
  const t = useT(words);
  const size = it.size < 1_048_576 ? t('kb', { n: Math.max(1, Math.round(it.size / 1024)) }) : t('mb', { n: (it.size / 1_048_576).toFixed(1) });
  return (
    <li>
      <a href={it.url} target="_blank" rel="noreferrer">
        {it.thumbnail_url ? <img src={it.thumbnail_url} alt="" loading="lazy" /> : <Icon name="file" size={28} />}
        <b>{it.name || t('erased')}</b>
        <small>
          {size} · {moment(it.at)} · {t(`to_${it.audience}`)}
        </small>
      </a>
    </li>
  );
}

function post(id: string, file: File, audience: Audience, key: string): Promise<{ data?: Ticket }> {
  const form = new FormData();
  // The audience goes first: the server reads the parts as they come.
  form.append('audience', audience);
  form.append('file', file, file.name);
  return api.POST('/api/v1/tickets/{id}/files', {
    params: { path: { id }, header: { 'Idempotency-Key': key } },
    body: form as unknown as { file: string },
    bodySerializer: (it: unknown) => it as FormData,
  });
}
