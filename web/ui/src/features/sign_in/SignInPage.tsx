/** Who are you: login and password; in the demonstration town one may just choose somebody. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { canPasskeys, showPasskey } from '@/shared/passkeys';
import { roleWords } from '@/shared/roles';
import { type Me, meQuery } from '@/shared/session';
import { Forgotten, ForgottenNote } from './Forgotten';
import { Frame, Told } from './Frame';
import { PhoneStep } from './PhoneStep';
import { Providers } from './Providers';
import { SecondStep } from './SecondStep';
import { optionsQuery } from './options';
import { words } from './strings';
import { wayBack } from './way_back';
import css from './sign_in.module.css';

export default function SignInPage() {
  const t = useT(words);
  const say = useT(roleWords);
  const id = useId();
  const { next, login: known } = useSearch({ strict: false }) as { next?: string; login?: string };
  const navigate = useNavigate();
  const queries = useQueryClient();
  const options = useQuery(optionsQuery).data;
  const login = useRef<HTMLInputElement>(null);
  const [forgotten, setForgotten] = useState(false);
  const [byPhone, setByPhone] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  /** The password was right, a code is wanted. */
  const [second, setSecond] = useState<{ login: string; password: string } | null>(null);

  const inside = async (user: Me) => {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, user);
    await navigate({ href: wayBack(next) });
  };
  const enter = async (body: { login: string; password: string; code?: string }) => {
    setBusy(true);
    setProblem(null);
    try {
      await inside((await got(api.POST('/api/v1/session', { body }))).user);
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.code === 'second_factor_needed') return setSecond({ login: body.login, password: body.password });
      const limited = error instanceof Problem && error.status === 429;
      setProblem(limited ? t('limited') : error instanceof Error ? error.message : String(error));
      password.current?.select();
    }
  };
  const enterByKey = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const body = await showPasskey(await got(api.POST('/api/v1/session/passkey/offer')));
      if (body) return await inside((await got(api.POST('/api/v1/session/passkey', { body }))).user);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const submit = () => {
    const body = { login: login.current!.value.trim(), password: password.current!.value };
    if (body.login && body.password) return void enter(body);
    setProblem(body.login ? t('fill_password') : t('fill_login'));
    (body.login ? password : login).current!.focus();
  };

  if (options?.ways.includes('setup_link'))
    return (
      <Frame label={t('title')} title={t('product')} claim={t('claim')}>
        <p>{t('nobody_yet')}</p>
        <p className={css.note}>{t('nobody_yet_hint')}</p>
      </Frame>
    );
  if (forgotten) return <Forgotten login={login.current?.value.trim() ?? ''} back={() => setForgotten(false)} />;
  if (byPhone) return <PhoneStep inside={inside} back={() => setByPhone(false)} />;
  if (second)
    return (
      <SecondStep
        busy={busy}
        problem={problem}
        enter={(code) => enter({ ...second, code })}
        back={() => {
          setSecond(null);
          setProblem(null);
        }}
      />
    );
  return (
    <Frame label={t('title')} title={t('product')} claim={t('claim')} onSubmit={submit}>
      <div className={css.field}>
        <label htmlFor={id}>{t('login')}</label>
        <input id={id} ref={login} name="login" defaultValue={known} autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus={!known} maxLength={200} />
      </div>
      <PasswordField ref={password} label={t('password')} name="password" autoComplete="current-password" autoFocus={Boolean(known)} />
      <Told>{problem}</Told>
      <Action look="main" type="submit" disabled={busy} className={css.enter}>
        {busy ? t('entering') : t('enter')}
      </Action>
      {options?.ways.includes('passkey') && canPasskeys() && (
        <Action icon="key" disabled={busy} onClick={() => void enterByKey()}>
          {t('by_key')}
        </Action>
      )}
      {options?.ways.includes('phone') && (
        <Action icon="phone" disabled={busy} onClick={() => setByPhone(true)}>
          {t('by_phone')}
        </Action>
      )}
      <Providers
        next={next}
        busy={busy}
        begun={() => {
          setBusy(true);
          setProblem(null);
        }}
        failed={(why) => {
          setBusy(false);
          setProblem(why);
        }}
      />
      {options?.demo ? (
        <section className={css.demo} aria-label={t('demo')}>
          <p className={css.note}>{t('demo_hint')}</p>
          <ul>
            {options.demo.logins.map((it) => (
              <li key={it.login}>
                <Action disabled={busy} onClick={() => void enter({ login: it.login, password: options.demo!.password })}>
                  {say(it.role)}
                </Action>
              </li>
            ))}
          </ul>
        </section>
      ) : (
        <ForgottenNote recovery={options?.recovery ?? false} open={() => setForgotten(true)} />
      )}
    </Frame>
  );
}
