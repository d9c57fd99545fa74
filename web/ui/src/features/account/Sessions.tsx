/** Where one is signed in; each place can be signed out from here. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Chip, Empty } from '@/shared/design';
import { DeviceName } from '@/shared/devices';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import { words } from './strings';
import css from './account.module.css';

const KEY = ['account', 'sessions'];

export function Sessions() {
  const t = useT(words);
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: () => got(api.GET('/api/v1/account/sessions')), refetchInterval: 30_000 });
  const [busy, setBusy] = useState(false);
  const end = async (id?: string) => {
    setBusy(true);
    const call = id ? api.DELETE('/api/v1/account/sessions/{id}', { params: { path: { id } } }) : api.DELETE('/api/v1/account/sessions');
    // The answer has no body: whether it came is told by what is thrown.
    if (await act(call.then(() => ({ data: true })))) toast({ kind: 'ok', title: id ? t('ended') : t('ended_all') });
    await queries.invalidateQueries({ queryKey: KEY });
    setBusy(false);
  };
  const items = query.data?.items ?? [];
  return (
    <section className={css.panel} aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions')}</h2>
      <p className={css.dim}>{t('sessions_hint')}</p>
      {query.isError ? (
        <Empty icon="lock" title={t('failed')}>
          {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
        </Empty>
      ) : (
        <ul className={css.rows}>
          {items.map((it) => (
            <li key={it.id}>
              <div>
                <strong>
                  <DeviceName browser={it.browser} platform={it.platform} />
                </strong>{' '}
                {it.current && <Chip tone="good">{t('this_device')}</Chip>}
                <small>{t('seen', { at: moment(it.last_seen_at), from: it.address ?? t('unknown_address') })}</small>
                <small>{t('opened', { at: moment(it.opened_at) })}</small>
              </div>
              {!it.current && (
                <Action icon="out" disabled={busy} onClick={() => void end(it.id)}>
                  {t('end')}
                </Action>
              )}
            </li>
          ))}
        </ul>
      )}
      {items.length > 1 && (
        <Action disabled={busy} onClick={() => void end()}>
          {t('end_others')}
        </Action>
      )}
    </section>
  );
}
