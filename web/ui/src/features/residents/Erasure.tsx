/** All that is known of a resident: handed out to him as a file, and destroyed with an act (152-ФЗ, ст. 14 и 21). */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, download, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Erasure as Known } from '@/wire';
import { words } from './strings';
import { waitingQuery } from './Waiting';
import css from './residents.module.css';

export function Erasure({ id }: { id: string }) {
  const t = useT(words);
  const [asking, setAsking] = useState(false);
  const path = { id };
  const key = ['people', id, 'erasure'];
  const known = useQuery({ queryKey: key, queryFn: () => got(api.GET('/api/v1/people/{id}/erasure', { params: { path } })) });
  if (known.isError) return <p role="alert">{known.error.message}</p>;
  if (!known.data) return null;
  const { done } = known.data;
  return (
    <section aria-labelledby="all-data">
      <h3 id="all-data">{t(done ? 'act' : 'all_data')}</h3>
      {done ? (
        <Act known={known.data} />
      ) : (
        <p className={css.marks}>
          <Action icon="file" onClick={() => void download(`/api/v1/people/${id}/export`, 'my-data.zip')}>
            {t('hand_out')}
          </Action>
          <Action
            onClick={() => {
              // A ticket may have ended since the card was opened.
              void known.refetch();
              setAsking(true);
            }}
          >
            {t('destroy')}
          </Action>
        </p>
      )}
      {asking && !done && <Sure id={id} known={known.data} close={() => setAsking(false)} />}
    </section>
  );
}

/** What was destroyed, as the law wants it told. */
function Act({ known }: { known: Known }) {
  const t = useT(words);
  const { done } = known;
  if (!done) return null;
  if (!done.kept_until) return <p>{t('destroyed_at', { at: exact(done.at) })}</p>;
  return (
    <>
      <dl className={css.act}>
        <dt>{t('act_at')}</dt>
        <dd>{exact(done.at)}</dd>
        <dt>{t('act_company')}</dt>
        <dd>{known.company.name}</dd>
        <dt>{t('act_by')}</dt>
        <dd>{done.by?.name ?? t('machine')}</dd>
        <dt>{t('act_ground')}</dt>
        <dd>{known.request ? t('act_request', { number: known.request }) : t('act_reached')}</dd>
        <dt>{t('act_what')}</dt>
        <dd>
          <What known={known} />
        </dd>
        <dt>{t('act_way')}</dt>
        <dd>{t('act_way_is')}</dd>
        <dt>{t('act_kept')}</dt>
        <dd>{exact(done.kept_until)}</dd>
      </dl>
      <Action icon="print" onClick={() => print()}>
        {t('print')}
      </Action>
    </>
  );
}

function What({ known }: { known: Known }) {
  const t = useT(words);
  return (
    <ul className={css.what}>
      <li>{t(known.email ? 'what_card_email' : 'what_card')}</li>
      {known.homes > 0 && <li>{t('what_homes', { count: known.homes })}</li>}
      {known.tickets > 0 && <li>{t('what_tickets', { count: known.tickets })}</li>}
      {known.accounts > 0 && <li>{t('what_accounts', { count: known.accounts })}</li>}
    </ul>
  );
}

function Sure({ id, known, close }: { id: string; known: Known; close: () => void }) {
  const t = useT(words);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const open = known.open_tickets;
  const destroy = async () => {
    setBusy(true);
    const next = await act(api.POST('/api/v1/people/{id}/erasure', { params: { path: { id } } }));
    setBusy(false);
    if (!next) return;
    queries.setQueryData(['people', id, 'erasure'], next);
    void queries.invalidateQueries({ queryKey: ['people'] });
    void queries.invalidateQueries({ queryKey: waitingQuery.queryKey });
    toast({ kind: 'ok', title: t('destroyed') });
    close();
  };
  return (
    <Dialog title={t('destroy_title')} close={close}>
      <p>{known.request ? t('ground_request', { number: known.request }) : t('ground_reached')}</p>
      <What known={known} />
      <p>{t('stays')}</p>
      {open.length > 0 && (
        <p role="alert" className={css.stop}>
          {t('open_first', { numbers: open.map((it) => it.name).join(', ') })}
        </p>
      )}
      {known.is_staff && (
        <p role="alert" className={css.stop}>
          {t('staff_first')}
        </p>
      )}
      <div className={css.buttons}>
        <Action onClick={close}>{t('cancel')}</Action>
        <Action look="main" disabled={busy || open.length > 0 || known.is_staff} onClick={() => void destroy()}>
          {t('destroy_sure')}
        </Action>
      </div>
    </Dialog>
  );
}
