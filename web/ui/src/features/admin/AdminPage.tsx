/** How the machine runs, and the rules that a company has set for itself. */
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Companies } from './Companies';
import { Machine } from './Machine';
import { words } from './strings';
import css from './admin.module.css';

export default function AdminPage() {
  const t = useT(words);
  const [tab, setTab] = useState<'machine' | 'company'>('machine');
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <div className={css.tabs} role="group" aria-label={t('title')}>
          <button type="button" aria-pressed={tab === 'machine'} onClick={() => setTab('machine')}>
            {t('machine')}
          </button>
          <button type="button" aria-pressed={tab === 'company'} onClick={() => setTab('company')}>
            {t('company')}
          </button>
        </div>
      </header>
      {tab === 'machine' ? <Machine /> : <Companies />}
    </div>
  );
}
