/** Accounts at identity providers by which the person signs in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, act, api, complain, got } from '@/shared/api';
import { Action, Chip } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { day, moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { IdentityProvider } from '@/wire';
import { words } from './strings';
import css from './account.module.css';

const KEY = ['account', 'identities'];

export function Identities() {
  const t = useT(words);
  const queries = useQueryClient();
  const items = useQuery({ queryKey: KEY, queryFn: () => got(api.GET('/api/v1/account/identities')) }).data?.items ?? [];
  const providers = useQuery({ queryKey: ['session', 'options'], queryFn: () => got(api.GET('/api/v1/session/options')), staleTime: 60_000 }).data?.providers ?? [];
  const [linking, setLinking] = useState(false);
  const unlink = async (id: string) => {
    const call = api.DELETE('/api/v1/account/identities/{id}', { params: { path: { id } } });
    if (await act(call.then(() => ({ data: true })))) toast({ kind: 'ok', title: t('identity_unlinked') });
    await queries.invalidateQueries({ queryKey: KEY });
  };
  // An installation without providers needs no panel that says so.
  if (providers.length === 0 && items.length === 0) return null;
  return (
    <section className={css.panel} aria-labelledby="identities">
      <h2 id="identities">{t('identities')}</h2>
      <p className={css.dim}>{t('identities_hint')}</p>
      <ul className={css.rows}>
        {items.map((it) => (
          <li key={it.id}>
            <div>
              <strong>{it.provider}</strong> {!it.usable && <Chip>{t('identity_unusable')}</Chip>}
              <small>{[t('identity_since', { at: day(it.linked_at) }), it.last_used_at ? t('passkey_used', { at: moment(it.last_used_at) }) : t('never_used')].join(' · ')}</small>
            </div>
            <Action icon="close" aria-label={t('unlink_this', { name: it.provider })} onClick={() => void unlink(it.id)}>
              {t('unlink')}
            </Action>
          </li>
        ))}
      </ul>
      {linking ? (
        <NewIdentity providers={providers} close={() => setLinking(false)} />
      ) : (
        providers.length > 0 && (
          <Action icon="plus" onClick={() => setLinking(true)}>
            {t('new_identity')}
          </Action>
        )
      )}
    </section>
  );
}

function NewIdentity({ providers, close }: { providers: readonly IdentityProvider[]; close: () => void }) {
  const t = useT(words);
  const id = useId();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const go = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFault(undefined);
    try {
      const body = { provider: String(form.get('provider') ?? ''), password: String(form.get('password') ?? '') };
      location.assign((await got(api.POST('/api/v1/account/identities/offer', { body }))).address);
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setFault(error.errors[0]!.detail);
      else complain(error);
    }
  };
  return (
    <form className={css.form} onSubmit={(event) => void go(event)} aria-label={t('new_identity')}>
      <div className={css.field}>
        <label htmlFor={id}>{t('provider')}</label>
        <select id={id} name="provider">
          {providers.map((it) => (
            <option key={it.id} value={it.id}>
              {it.name}
            </option>
          ))}
        </select>
      </div>
      <PasswordField label={t('old_password')} problem={fault} name="password" autoComplete="current-password" required autoFocus />
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={busy}>
          {t('go_on')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
