/** The card in the middle of a page for those who are not signed in. */
import type { FormEvent, ReactNode } from 'react';
import { Icon } from '@/shared/design';
import { setLanguage, useLanguage, useT } from '@/shared/i18n';
import { words } from './strings';
import css from './sign_in.module.css';

interface Props {
  label: string;
  title: string;
  claim: string;
  onSubmit?: (event: FormEvent) => void;
  children: ReactNode;
}

export function Frame({ label, title, claim, onSubmit, children }: Props) {
  const t = useT(words);
  const language = useLanguage();
  return (
    <main className={css.page}>
      <form
        className={css.card}
        aria-label={label}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.(event);
        }}
      >
        <header>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <h1>{title}</h1>
            <p>{claim}</p>
          </div>
        </header>
        {children}
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

/** What went wrong with the whole form, told aloud. */
export function Told({ children }: { children: string | null }) {
  return (
    <p className={css.problem} role="alert">
      {children && (
        <>
          <Icon name="alarm" /> {children}
        </>
      )}
    </p>
  );
}
