/** Who may do what, and who did what: for those who give rights. */
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { useMe } from '@/shared/session';
import { Matrix } from './Matrix';
import { OwnRoles } from './OwnRoles';
import { Trail } from './Trail';
import { words } from './strings';
import css from './access.module.css';

const TABS = ['actions', 'fields', 'own', 'trail'] as const;

export default function AccessPage() {
  const t = useT(words);
  // An auditor reads the trail; the table of rights is for those who give them.
  const gives = useMe()?.rights.includes('manage_users') ?? false;
  const [chosen, setTab] = useState<(typeof TABS)[number]>('actions');
  const tab = gives ? chosen : 'trail';
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        {gives && (
          <div className={css.tabs} role="group" aria-label={t('title')}>
            {TABS.map((one) => (
              <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
                {t(one)}
              </button>
            ))}
          </div>
        )}
      </header>
      {tab === 'trail' && <Trail />}
      {tab === 'own' && <OwnRoles />}
      {(tab === 'actions' || tab === 'fields') && <Matrix of={tab} />}
    </div>
  );
}
