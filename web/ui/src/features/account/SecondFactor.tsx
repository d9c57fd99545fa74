/** The second step of sign-in: turned on with an app on the phone, with codes for the day it is lost. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action, Chip } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { meQuery } from '@/shared/session';
import { day } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { OfferedFactor } from '@/wire';
import { Told } from './Told';
import { words } from './strings';
import css from './account.module.css';

const KEY = ['account', 'second-factor'];
type Wanted = 'offer' | 'renew' | 'remove';

export function SecondFactor({ finished }: { finished?: () => void }) {
  const t = useT(words);
  const queries = useQueryClient();
  const factor = useQuery({ queryKey: KEY, queryFn: () => got(api.GET('/api/v1/account/second-factor')) }).data;
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [offer, setOffer] = useState<OfferedFactor | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const again = async () => {
    await queries.invalidateQueries({ queryKey: KEY });
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
  };

  /** What the password was asked for. */
  const proved = async (password: string) => {
    const body = { password };
    if (wanted === 'offer') setOffer(await got(api.POST('/api/v1/account/second-factor/offer', { body })));
    else if (wanted === 'renew') setCodes((await got(api.POST('/api/v1/account/second-factor/recovery-codes', { body }))).codes);
    else {
      await got(api.POST('/api/v1/account/second-factor/remove', { body }));
      toast({ kind: 'ok', title: t('factor_removed') });
    }
    setWanted(null);
    await again();
  };
  return (
    <section className={css.panel} aria-labelledby="second-factor">
      <h2 id="second-factor">
        {t('factor')} {factor && <Chip tone={factor.on ? 'good' : 'warn'}>{factor.on ? t('factor_on') : t('factor_off')}</Chip>}
      </h2>
      <p className={css.dim}>{t('factor_hint')}</p>
      {factor?.on && factor.since && <p>{t('factor_since', { at: day(factor.since), count: factor.recovery_codes_left })}</p>}
      {codes ? (
        <Told
          label={t('codes_once')}
          text={codes.join('\n')}
          done={() => {
            setCodes(null);
            finished?.();
          }}
        />
      ) : offer ? (
        <FirstCode
          offer={offer}
          close={() => setOffer(null)}
          set={async (told) => {
            setOffer(null);
            setCodes(told);
            await again();
          }}
        />
      ) : wanted ? (
        <OwnPassword close={() => setWanted(null)} proved={proved} />
      ) : (
        factor && (
          <div className={css.buttons}>
            {factor.on ? (
              <>
                <Action onClick={() => setWanted('renew')}>{t('new_codes')}</Action>
                <Action onClick={() => setWanted('remove')}>{t('turn_off')}</Action>
              </>
            ) : (
              <Action look="main" icon="lock" onClick={() => setWanted('offer')}>
                {t('turn_on')}
              </Action>
            )}
          </div>
        )
      )}
    </section>
  );
}

function OwnPassword({ proved, close }: { proved: (password: string) => Promise<void>; close: () => void }) {
  const t = useT(words);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    setFault(undefined);
    try {
      await proved(password);
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setFault(error.errors[0]!.detail);
      else complain(error);
    }
  };
  return (
    <form className={css.form} onSubmit={(event) => void send(event)} aria-label={t('confirm')}>
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

function FirstCode({ offer, set, close }: { offer: OfferedFactor; set: (codes: string[]) => Promise<void>; close: () => void }) {
  const t = useT(words);
  const id = useId();
  const [fault, setFault] = useState<string>();
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    try {
      await set((await got(api.POST('/api/v1/account/second-factor', { body: { offer: offer.offer, code } }))).codes);
    } catch (error) {
      if (error instanceof Problem && error.errors.length > 0) setFault(error.errors[0]!.detail);
      else {
        complain(error);
        if (error instanceof Problem && error.code === 'offer_over') close();
      }
    }
  };
  return (
    <form className={css.form} onSubmit={(event) => void send(event)} aria-label={t('turn_on')}>
      <p>{t('scan')}</p>
      <img className={css.picture} src={`data:image/svg+xml,${encodeURIComponent(offer.picture)}`} alt={t('picture')} />
      <p>
        {t('by_hand')} <code className={css.secret}>{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <div className={css.field}>
        <label htmlFor={id}>{t('first_code')}</label>
        <input id={id} name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={20} required autoFocus aria-describedby={fault ? `${id}-fault` : undefined} aria-invalid={fault ? true : undefined} />
        {fault && (
          <small id={`${id}-fault`} className={css.fault}>
            {fault}
          </small>
        )}
      </div>
      <div className={css.buttons}>
        <Action look="main" type="submit">
          {t('turn_on')}
        </Action>
        <Action onClick={close}>{t('cancel')}</Action>
      </div>
    </form>
  );
}
