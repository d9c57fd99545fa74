/** Who are you: login, password, language. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action, Icon } from '@/shared/design';
import { setLanguage, useLanguage, useT } from '@/shared/i18n';
import { meQuery } from '@/shared/session';
import { words } from './strings';
import { wayBack } from './way_back';
import css from './sign_in.module.css';

export default function SignInPage() {
  const t = useT(words);
  const language = useLanguage();
  const ids = { login: useId(), password: useId(), problem: useId() };
  const { next } = useSearch({ strict: false }) as { next?: string };
  const navigate = useNavigate();
  const queries = useQueryClient();
  const login = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    const body = { login: login.current!.value.trim(), password: password.current!.value };
    if (!body.login || !body.password) {
      setProblem(body.login ? t('fill_password') : t('fill_login'));
      (body.login ? password : login).current!.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const { user } = await got(api.POST('/api/v1/session', { body }));
      queries.clear();
      queries.setQueryData(meQuery.queryKey, user);
      await navigate({ href: wayBack(next) });
    } catch (error) {
      const limited = error instanceof Problem && error.status === 429;
      setProblem(limited ? t('limited') : error instanceof Error ? error.message : String(error));
      setBusy(false);
      password.current!.select();
    }
  };
  const onKey = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));

  return (
    <main className={css.page}>
      <form className={css.card} onSubmit={(event) => void enter(event)} aria-label={t('title')} noValidate>
        <header>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <h1>{t('product')}</h1>
            <p>{t('claim')}</p>
          </div>
        </header>
        <label htmlFor={ids.login}>{t('login')}</label>
        <input
          id={ids.login}
          ref={login}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          aria-describedby={problem ? ids.problem : undefined}
        />
        <label htmlFor={ids.password}>{t('password')}</label>
        <span className={css.secret}>
          <input
            id={ids.password}
            ref={password}
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            onKeyUp={onKey}
            aria-describedby={problem ? ids.problem : undefined}
          />
          <Action look="quiet" icon={shown ? 'lock' : 'eye'} aria-pressed={shown} aria-label={shown ? t('hide') : t('show')} title={shown ? t('hide') : t('show')} onClick={() => setShown(!shown)} />
        </span>
        {caps && <p className={css.note}>{t('caps')}</p>}
        <p className={css.problem} id={ids.problem} role="alert">
          {problem && (
            <>
              <Icon name="alarm" /> {problem}
            </>
          )}
        </p>
        <Action look="main" type="submit" disabled={busy} className={css.enter}>
          {busy ? t('entering') : t('enter')}
        </Action>
        <p className={css.note}>{t('forgotten')}</p>
        <div className={css.languages} role="group" aria-label={t('language')}>
          <button type="button" lang="ru" aria-pressed={language === 'ru'} onClick={() => setLanguage('ru')}>
            Русский
          </button>
          <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => setLanguage('en')}>
            English
          </button>
        </div>
      </form>
    </main>
  );
}
