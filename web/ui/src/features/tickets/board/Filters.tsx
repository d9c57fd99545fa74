import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { Action, Icon } from '@/shared/design';
import { type DeskSearch, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { PartPicker } from '@/shared/part';
import { words } from '../strings';
import { TO_DO, narrowing, noFilters } from './model/filter';
import type { Counts } from './useBoard';
import css from './board.module.css';

const Choices = lazy(() => import('./Choices'));

const tabs = [
  { status: undefined, word: 'to_do', of: TO_DO },
  { status: 'new', word: 'tab_new', of: ['new'] },
  { status: 'in_progress', word: 'tab_in_progress', of: ['in_progress'] },
  { status: 'deferred', word: 'tab_deferred', of: ['deferred'] },
  { status: 'completed', word: 'tab_completed', of: ['completed'] },
  { status: 'closed,declined', word: 'tab_ended', of: [] },
] as const;

/** Which tickets the board shows; all of it stands in the URL. */
export function Filters({ counts }: { counts: Counts }) {
  const t = useT(words);
  const { search, filter } = useDesk();
  return (
    <div className={css.filters}>
      <div className={css.tabs} role="group" aria-label={t('board')}>
        {tabs.map((tab) => (
          <button
            key={tab.word}
            type="button"
            aria-pressed={search.status === tab.status}
            title={tab.word === 'tab_ended' ? t('tab_ended_hint') : undefined}
            onClick={() => filter({ status: tab.status })}
          >
            {t(tab.word)}
            {tab.of.length > 0 && <span>{tab.of.reduce((sum, it) => sum + (counts.byStatus[it] ?? 0), 0)}</span>}
          </button>
        ))}
      </div>
      <div className={css.narrow}>
        <TextFilter search={search} onChange={(q) => filter({ q })} />
        <PartPicker />
        <Toggle on={search.emergency === '1'} onClick={(on) => filter({ emergency: on ? '1' : undefined })}>
          <Icon name="alarm" size={14} />
          {t('emergencies')}
        </Toggle>
        <Toggle on={search.overdue === '1'} onClick={(on) => filter({ overdue: on ? '1' : undefined })}>
          {t('overdue')} <b>{counts.overdue}</b>
        </Toggle>
        <More search={search} onChange={filter} />
        {search.building && (
          <Toggle on onClick={() => filter({ building: undefined })}>
            {t('one_house')} <Icon name="close" size={12} />
          </Toggle>
        )}
        {narrowing(search) > 0 && (
          <Action look="quiet" icon="close" aria-label={t('clear')} title={t('clear')} onClick={() => filter(noFilters)} />
        )}
      </div>
    </div>
  );
}

function Toggle({ on, onClick, children }: { on: boolean; onClick: (on: boolean) => void; children: React.ReactNode }) {
  return (
    <button type="button" className={css.toggle} aria-pressed={on} onClick={() => onClick(!on)}>
      {children}
    </button>
  );
}

function TextFilter({ search, onChange }: { search: DeskSearch; onChange: (q: string | undefined) => void }) {
  const t = useT(words);
  const [text, setText] = useState(search.q ?? '');
  const sent = useRef(text);
  useEffect(() => {
    // The URL changed from outside: a link, the clear button.
    if ((search.q ?? '') !== sent.current) setText((sent.current = search.q ?? ''));
  }, [search.q]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange(text || undefined);
    }, 120);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <label className={css.text}>
      <Icon name="filter" size={14} />
      <span className="visually-hidden">{t('filter_text')}</span>
      <input
        id="board-filter"
        value={text}
        placeholder={t('filter_text')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.code !== 'Escape') return;
          setText('');
          event.currentTarget.blur();
        }}
      />
    </label>
  );
}

/** The rarer filters; their panel is loaded with the first touch. */
function More({ search, onChange }: { search: DeskSearch; onChange: (change: Partial<DeskSearch>) => void }) {
  const t = useT(words);
  const [touched, setTouched] = useState(false);
  const chosen = [search.executor, search.sort].filter(Boolean).length;
  const face = (
    <button type="button" className={css.toggle} aria-pressed={chosen > 0} onClick={() => setTouched(true)}>
      {t('more')} {chosen > 0 && <b>{chosen}</b>}
      <Icon name="down" size={12} />
    </button>
  );
  if (!touched) return face;
  return (
    <Suspense fallback={face}>
      <Choices search={search} onChange={onChange} face={face} />
    </Suspense>
  );
}
