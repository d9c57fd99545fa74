/** What is open now, a note to the next shift, and the button that hands both over. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Empty, Keys } from '@/shared/design';
import { OPEN } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { useTopic } from '@/shared/live';
import { PartPicker, usePartQuery } from '@/shared/part';
import { useNow } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { TicketRow } from '@/wire';
import { Lists } from './Lists';
import { words } from './strings';
import css from './handovers.module.css';

/** After a change on the board the lists are read anew, at most this often. */
const BREATH = 2_000;
const current = ['handovers', 'current'] as const;

export function Current({ onGiven }: { onGiven: (id: string) => void }) {
  const t = useT(words);
  const now = useNow();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [giving, setGiving] = useState(false);
  const part = usePartQuery();
  const work = useQuery({ queryKey: [...current, part], queryFn: () => got(api.GET('/api/v1/handovers/current', { params: { query: part } })) });
  useFresh();
  const give = async () => {
    if (giving) return;
    setGiving(true);
    const given = await act(api.POST('/api/v1/handovers', { body: { note } }));
    setGiving(false);
    if (!given) return;
    toast({ kind: 'ok', title: t('given'), detail: t('given_hint') });
    setNote('');
    await queries.invalidateQueries({ queryKey: ['handovers'] });
    onGiven(given.id);
  };
  useKeys({ 'ctrl+Enter': () => void give() });
  return (
    <>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <span>{t('now')}</span>
        <PartPicker />
      </header>
      {work.data ? (
        <Lists work={work.data} at={now} />
      ) : (
        <Empty icon="clock" title={t(work.isError ? 'failed' : 'loading')}>
          {work.isError && <Action onClick={() => void work.refetch()}>{t('again')}</Action>}
        </Empty>
      )}
      <footer className={css.foot}>
        <label>
          <span>{t('note')}</span>
          <textarea rows={2} maxLength={4000} placeholder={t('note_hint')} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        </label>
        <Action look="main" icon="check" disabled={giving} onClick={() => void give()} aria-keyshortcuts="Control+Enter">
          {t('give')} <Keys of="Ctrl Enter" />
        </Action>
      </footer>
    </>
  );
}

/** Reads the lists again when the board changes. */
function useFresh() {
  const queries = useQueryClient();
  const rows = useTopic<TicketRow>('tickets', OPEN);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = rows.watch(() => {
      timer ??= setTimeout(() => {
        timer = null;
        void queries.invalidateQueries({ queryKey: current });
      }, BREATH);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [rows, queries]);
}
