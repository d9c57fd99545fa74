/** Passkeys: the own phone or computer signs in instead of the password. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, act, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { canPasskeys, makePasskey } from '@/shared/passkeys';
import { day, moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import { words } from './strings';
import css from './account.module.css';

const KEY = ['account', 'passkeys'];

export function Passkeys() {
  const t = useT(words);
  const queries = useQueryClient();
  const items = useQuery({ queryKey: KEY, queryFn: () => got(api.GET('/api/v1/account/passkeys')) }).data?.items ?? [];
  const options = useQuery({ queryKey: ['session', 'options'], queryFn: () => got(api.GET('/api/v1/session/options')), staleTime: 60_000 }).data;
  const [adding, setAdding] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: KEY });
  const remove = async (id: string) => {
    const call = api.DELETE('/api/v1/account/passkeys/{id}', { params: { path: { id } } });
    if (await act(call.then(() => ({ data: true })))) toast({ kind: 'ok', title: t('passkey_removed') });
    await again();
  };
  const possible = canPasskeys() && options?.ways.includes('passkey');
  return (
    <section className={css.panel} aria-labelledby="passkeys">
      <h2 id="passkeys">{t('passkeys')}</h2>
      <p className={css.dim}>{options && !possible ? t('no_passkeys') : t('passkeys_hint')}</p>
      <ul className={css.rows}>
        {items.map((it) => (
          <li key={it.id}>
            <div>
              <strong>{it.name}</strong>
              <small>{[t('passkey_added', { at: day(it.added_at) }), it.last_used_at ? t('passkey_used', { at: moment(it.last_used_at) }) : t('never_used')].join(' · ')}</small>
            </div>
            <Action icon="close" aria-label={t('remove_this', { name: it.name })} onClick={() => void remove(it.id)}>
              {t('remove')}
            </Action>
          </li>
        ))}
      </ul>
      {adding ? (
        <NewKey
          close={() => setAdding(false)}
          added={() => {
            setAdding(false);
            toast({ kind: 'ok', title: t('passkey_done') });
            void again();
          }}
        />
      ) : (
        possible && (
          <Action icon="plus" onClick={() => setAdding(true)}>
            {t('new_passkey')}
          </Action>
        )
      )}
    </section>
  );
}

function NewKey({ added, close }: { added: () => void; close: () => void }) {
  const t = useT(words);
  const id = useId();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFault(undefined);
    try {
      const offered = await got(api.POST('/api/v1/account/passkeys/offer', { body: { password: String(form.get('password') ?? '') } }));
      const body = await makePasskey(offered, String(form.get('name') ?? ''));
      if (body) {
        await got(api.POST('/api/v1/account/passkeys', { body }));
        return added();
      }
      toast({ kind: 'info', title: t('passkey_declined') });
    } catch (error) {
      if (error instanceof Problem && error.errors.length > 0) setFault(error.errors[0]!.detail);
      else complain(error);
    }
    setBusy(false);
  };
  return (
    <form className={css.form} onSubmit={(event) => void make(event)} aria-label={t('new_passkey')}>
      <div className={css.field}>
        <label htmlFor={id}>{t('passkey_name')}</label>
        <input id={id} name="name" maxLength={100} required autoFocus autoComplete="off" />
      </div>
      <PasswordField label={t('old_password')} problem={fault} name="password" autoComplete="current-password" required />
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={busy}>
          {t('go_on')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
