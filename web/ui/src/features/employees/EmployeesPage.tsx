/** The people who do the work: find one, see what he can do, where and when. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { Action, Empty, Icon, Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useList, useReady, useTopic } from '@/shared/live';
import { positions, skills, trade } from '@/shared/trade';
import type { Employee } from '@/wire';
import { EmployeeView } from './EmployeeView';
import { Editor } from './Editor';
import { words } from './strings';
import css from './employees.module.css';

const byName = (a: Employee, b: Employee) => a.name.localeCompare(b.name, 'ru');
const fold = (text: string) => text.toLowerCase().replaceAll('ё', 'е');

export default function EmployeesPage() {
  const t = useT(words);
  const say = useT(trade);
  const navigate = useNavigate();
  const { e: chosen } = useSearch({ strict: false }) as { e?: string };
  const [text, setText] = useState('');
  const [position, setPosition] = useState('');
  const [skill, setSkill] = useState('');
  const [dismissed, setDismissed] = useState(false);
  const [adding, setAdding] = useState(false);
  const rows = useTopic<Employee>('employees');
  const ready = useReady(rows);
  const all = useList(rows, byName);
  const q = useDeferredValue(fold(text.trim()));

  const found = useMemo(() => {
    const digits = q.replace(/\D/g, '');
    return all.filter(
      (it) =>
        (dismissed || !it.dismissed) &&
        (!position || it.position === position) &&
        (!skill || it.skills.some((own) => own === skill)) &&
        (!q || fold(it.name).includes(q) || (digits.length > 2 && it.phones.some((phone) => phone.includes(digits)))),
    );
  }, [all, q, position, skill, dismissed]);
  const choose = (id: string | undefined) => void navigate({ to: '/employees' as '/', search: { e: id } as never });
  const employee = chosen ? rows.map.get(chosen) : undefined;

  return (
    <div className={css.page} data-chosen={employee !== undefined || undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={css.list}>
        <div className={css.top}>
          <div className={css.find}>
            <Icon name="search" />
            <input type="search" aria-label={t('search')} placeholder={t('search')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          </div>
          <Action icon="plus" aria-label={t('add')} title={t('add')} onClick={() => setAdding(true)} />
        </div>
        <div className={css.filters}>
          <select aria-label={t('position')} value={position} onChange={(event) => setPosition(event.currentTarget.value)}>
            <option value="">{t('any_position')}</option>
            {positions.map((it) => (
              <option key={it} value={it}>
                {say(it)}
              </option>
            ))}
          </select>
          <select aria-label={t('skill')} value={skill} onChange={(event) => setSkill(event.currentTarget.value)}>
            <option value="">{t('any_skill')}</option>
            {skills.map((it) => (
              <option key={it} value={it}>
                {say(it)}
              </option>
            ))}
          </select>
        </div>
        <div className={css.under}>
          <span role="status">{ready ? t('count', { count: found.length }) : ''}</span>
          <label>
            <input type="checkbox" checked={dismissed} onChange={(event) => setDismissed(event.currentTarget.checked)} /> {t('dismissed')}
          </label>
        </div>
        <div className={css.rows}>
          {rows.refused ? (
            <Empty icon="people" title={t('refused', { code: rows.refused })} />
          ) : !ready ? (
            <Empty icon="clock" title={t('loading')} />
          ) : all.length === 0 ? (
            <Empty icon="people" title={t('empty')}>
              {t('empty_hint')}
            </Empty>
          ) : (
            found.length === 0 && <Empty icon="people" title={t('not_found')} />
          )}
          <ul>
            {found.map((it) => (
              <li key={it.id}>
                <button type="button" aria-current={it.id === chosen || undefined} onClick={() => choose(it.id)} data-dismissed={it.dismissed || undefined}>
                  <Person name={it.name} size={32} />
                  <span>
                    <strong>{it.name}</strong>
                    <small>
                      {[say(it.position), ...it.skills.map((own) => say(own))].join(' · ')}
                      {it.contractor && ` · ${t('contractor_mark')}`}
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div className={css.card}>
        {employee ? (
          <EmployeeView key={employee.id} employee={employee} back={() => choose(undefined)} />
        ) : (
          <Empty icon="people" title={t('pick')}>
            {t('pick_hint')}
          </Empty>
        )}
      </div>
      {adding && <Editor close={() => setAdding(false)} />}
    </div>
  );
}
