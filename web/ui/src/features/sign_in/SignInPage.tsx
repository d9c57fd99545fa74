/** Who are you: login and password; in the demonstration town one may just choose somebody. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { PasswordField } from '@/shared/design/PasswordField';
import { useT } from '@/shared/i18n';
import { meQuery } from '@/shared/session';
import { trade } from '@/shared/trade';
import { Frame, Told } from './Frame';
import { words } from './strings';
import { wayBack } from './way_back';
import css from './sign_in.module.css';

const optionsQuery = {
  queryKey: ['session', 'options'],
  queryFn: () => got(api.GET('/api/v1/session/options')),
  staleTime: 60_000,
};

export default function SignInPage() {
  const t = useT(words);
  const say = useT(trade);
  const id = useId();
  const { next, login: known } = useSearch({ strict: false }) as { next?: string; login?: string };
  const navigate = useNavigate();
  const queries = useQueryClient();
  const options = useQuery(optionsQuery).data;
  const login = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  /** The password was right, a code is wanted. */
  const [second, setSecond] = useState<{ login: string; password: string } | null>(null);
  const code = useRef<HTMLInputElement>(null);

  const enter = async (body: { login: string; password: string; code?: string }) => {
    setBusy(true);
    setProblem(null);
    try {
      const { user } = await got(api.POST('/api/v1/session', { body }));
      queries.clear();
      queries.setQueryData(meQuery.queryKey, user);
      await navigate({ href: wayBack(next) });
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.code === 'second_factor_needed') return setSecond({ login: body.login, password: body.password });
      const limited = error instanceof Problem && error.status === 429;
      setProblem(limited ? t('limited') : error instanceof Error ? error.message : String(error));
      (code.current ?? password.current)?.select();
    }
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
  if (second)
    return (
      <Frame label={t('second_step')} title={t('second_step')} claim={t('second_step_hint')} onSubmit={() => void enter({ ...second, code: code.current!.value })}>
        <div className={css.field}>
          <label htmlFor={id}>{t('code')}</label>
          <input id={id} ref={code} name="code" inputMode="text" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={64} autoFocus />
        </div>
        <Told>{problem}</Told>
        <Action look="main" type="submit" disabled={busy} className={css.enter}>
          {busy ? t('entering') : t('enter')}
        </Action>
        <Action
          onClick={() => {
            setSecond(null);
            setProblem(null);
          }}
        >
          {t('back')}
        </Action>
        <p className={css.note}>{t('lost_phone')}</p>
      </Frame>
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
        <p className={css.note}>{t('forgotten')}</p>
      )}
    </Frame>
  );
}
