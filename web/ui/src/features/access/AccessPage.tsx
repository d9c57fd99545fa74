/** Who may do what, and who did what: for those who give rights. */
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { useMe } from '@/shared/session';
import { Matrix } from './Matrix';
import { Trail } from './Trail';
import { words } from './strings';
import css from './access.module.css';

export default function AccessPage() {
  const t = useT(words);
  // An auditor reads the trail; the table of rights is for those who give them.
  const gives = useMe()?.rights.includes('manage_users') ?? false;
  const [chosen, setTab] = useState<'matrix' | 'trail'>('matrix');
  const tab = gives ? chosen : 'trail';
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        {gives && (
          <div className={css.tabs} role="group" aria-label={t('title')}>
            <button type="button" aria-pressed={tab === 'matrix'} onClick={() => setTab('matrix')}>
              {t('matrix')}
            </button>
            <button type="button" aria-pressed={tab === 'trail'} onClick={() => setTab('trail')}>
              {t('trail')}
            </button>
          </div>
        )}
      </header>
      {tab === 'matrix' ? <Matrix /> : <Trail />}
    </div>
  );
}
