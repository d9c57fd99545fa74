/** A hand-over as it stood when it was given. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { useMe } from '@/shared/session';
import { moment } from '@/shared/time';
import { acceptHandover } from './accept';
import { Lists } from './Lists';
import { useOwners } from './owners';
import { printHandover } from './print';
import { words } from './strings';
import css from './handovers.module.css';

export function Past({ id, back }: { id: string; back: () => void }) {
  const t = useT(words);
  const me = useMe();
  const queries = useQueryClient();
  const ownerOf = useOwners();
  const [accepting, setAccepting] = useState(false);
  const { data: it, isError } = useQuery({
    queryKey: ['handovers', 'one', id],
    queryFn: () => got(api.GET('/api/v1/handovers/{id}', { params: { path: { id } } })),
  });
  const mayAccept = it?.state === 'waiting' && it.given_by.id !== me?.id;
  const accept = async () => {
    setAccepting(true);
    await acceptHandover(queries, id);
    setAccepting(false);
  };
  useKeys({ Escape: back });
  useKeys({ 'ctrl+Enter': () => void accept() }, { on: mayAccept && !accepting });
  return (
    <>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <span>{it && t('gave', { name: it.given_by.name, time: moment(it.given_at) })}</span>
        {it && <span>{fate()}</span>}
        <div className={css.tools}>
          {mayAccept && (
            <Action look="main" icon="check" disabled={accepting} onClick={() => void accept()} aria-keyshortcuts="Control+Enter">
              {t('accept')}
            </Action>
          )}
          {it && <Action icon="print" onClick={() => printHandover(it, (item) => ownerOf(item)?.mark)}>{t('print')}</Action>}
          <Action icon="left" onClick={back} aria-keyshortcuts="Escape">
            {t('to_current')}
          </Action>
        </div>
      </header>
      {it ? <Lists work={it.work} at={Date.parse(it.given_at)} /> : <Empty icon="clock" title={t(isError ? 'failed' : 'loading')} />}
      {it && (
        <footer className={css.foot}>
          <p data-empty={!it.note || undefined}>{it.note || t('note_none')}</p>
        </footer>
      )}
    </>
  );

  /** What became of it, in words. */
  function fate(): string {
    if (it?.accepted_by && it.accepted_at) return t('took', { name: it.accepted_by.name, time: moment(it.accepted_at) });
    return t(it?.state === 'replaced' ? 'replaced_by' : 'waits_for_next');
  }
}
