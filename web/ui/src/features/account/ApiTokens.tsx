/** API tokens: what programs act for the person with. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, act, api, complain, got } from '@/shared/api';
import { Action, Chip } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useMe } from '@/shared/session';
import { day, moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import { Told } from './Told';
import { words } from './strings';
import css from './account.module.css';

const KEY = ['account', 'api-tokens'];
/** Days that a token may last; the longest that the server takes is a year. */
const TERMS = [30, 90, 365] as const;
const DAY = 86_400_000;

export function ApiTokens() {
  const t = useT(words);
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: () => got(api.GET('/api/v1/account/api-tokens')) });
  const [issuing, setIssuing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: KEY });
  const revoke = async (id: string) => {
    const call = api.DELETE('/api/v1/account/api-tokens/{id}', { params: { path: { id } } });
    if (await act(call.then(() => ({ data: true })))) toast({ kind: 'ok', title: t('token_revoked') });
    await again();
  };
  return (
    <section className={css.panel} aria-labelledby="api-tokens">
      <h2 id="api-tokens">{t('tokens')}</h2>
      <p className={css.dim}>{t('tokens_hint')}</p>
      <ul className={css.rows}>
        {query.data?.items.map((it) => (
          <li key={it.id}>
            <div>
              <strong>{it.name}</strong> <Chip>{it.reads_only ? t('reads_only') : t('full_rights')}</Chip>
              <small>
                {[t('until', { at: day(it.expires_at) }), ...it.companies.map((one) => one.name)].join(' · ')}
              </small>
              <small>{it.last_used_at ? t('seen', { at: moment(it.last_used_at), from: it.address ?? t('unknown_address') }) : t('never_used')}</small>
            </div>
            <Action icon="close" aria-label={t('revoke_this', { name: it.name })} onClick={() => void revoke(it.id)}>
              {t('revoke')}
            </Action>
          </li>
        ))}
      </ul>
      {secret && <Told label={t('token_once')} text={secret} done={() => setSecret(null)} />}
      {issuing ? (
        <NewToken
          close={() => setIssuing(false)}
          issued={(token) => {
            setSecret(token);
            setIssuing(false);
            void again();
          }}
        />
      ) : (
        <Action icon="plus" onClick={() => setIssuing(true)}>
          {t('new_token')}
        </Action>
      )}
    </section>
  );
}

function NewToken({ issued, close }: { issued: (token: string) => void; close: () => void }) {
  const t = useT(words);
  const id = useId();
  const me = useMe();
  const [companies, setCompanies] = useState<string[]>([]);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFaults({});
    const body = {
      name: String(form.get('name') ?? ''),
      reads_only: form.get('rights') === 'read',
      companies,
      expires_at: new Date(Date.now() + Number(form.get('days')) * DAY).toISOString(),
    };
    try {
      issued((await got(api.POST('/api/v1/account/api-tokens', { body }))).token);
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setFaults(Object.fromEntries(error.errors.map((it) => [it.field.split('[')[0]!, it.detail])));
      else complain(error);
    }
  };
  return (
    <form className={css.form} onSubmit={(event) => void save(event)} aria-label={t('new_token')}>
      <div className={css.field}>
        <label htmlFor={`${id}-name`}>{t('token_name')}</label>
        <input id={`${id}-name`} name="name" maxLength={100} required autoFocus autoComplete="off" aria-describedby={`${id}-fault`} />
        <small id={`${id}-fault`} className={css.fault}>
          {faults['name'] ?? faults['companies'] ?? faults['expires_at']}
        </small>
      </div>
      <div className={css.field}>
        <label htmlFor={`${id}-rights`}>{t('token_rights')}</label>
        <select id={`${id}-rights`} name="rights" defaultValue="read">
          <option value="read">{t('reads_only')}</option>
          <option value="full">{t('full_rights')}</option>
        </select>
      </div>
      <div className={css.field}>
        <label htmlFor={`${id}-days`}>{t('token_term')}</label>
        <select id={`${id}-days`} name="days" defaultValue="90">
          {TERMS.map((days) => (
            <option key={days} value={days}>
              {t('days', { count: days })}
            </option>
          ))}
        </select>
      </div>
      {me && me.companies.length > 1 && (
        <fieldset className={css.choices}>
          <legend>{t('token_companies')}</legend>
          {me.companies.map((it) => (
            <label key={it.id}>
              <input
                type="checkbox"
                checked={companies.includes(it.id)}
                onChange={(event) => setCompanies(event.currentTarget.checked ? [...companies, it.id] : companies.filter((own) => own !== it.id))}
              />{' '}
              {it.name}
            </label>
          ))}
        </fieldset>
      )}
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={busy}>
          {t('issue')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
