/** Firms that do the company's work: find one, see its contracts, places, trades and people. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty, Icon } from '@/shared/design';
import css from './contractors.module.css';
import { CompanyMark, useCompanies } from '@/shared/companies';
import { useT } from '@/shared/i18n';
import { useMe } from '@/shared/session';
import { ContractorView } from './ContractorView';
import { Editor } from './Editor';
import { words } from './strings';

const fold = (text: string) => text.toLowerCase().replaceAll('ё', 'е');

export default function ContractorsPage() {
  const t = useT(words);
  const navigate = useNavigate();
  const { c: chosen } = useSearch({ strict: false }) as { c?: string };
  const manages = useMe()?.rights.includes('manage_contractors') ?? false;
  const companies = useCompanies();
  const [text, setText] = useState('');
  const [holds, setHolds] = useState(false);
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: ['contractors'], queryFn: () => got(api.GET('/api/v1/contractors', { params: { query: { limit: 500 } } })) });
  const all = list.data?.items ?? [];
  const found = all.filter((it) => (!holds || it.holds) && fold(it.name).includes(fold(text.trim())));
  const choose = (id: string | undefined) => void navigate({ to: '/contractors' as '/', search: { c: id } as never });
  const contractor = all.find((it) => it.id === chosen);

  return (
    <div className={css.page} data-chosen={contractor !== undefined || undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={css.list}>
        <div className={css.top}>
          <div className={css.find}>
            <Icon name="search" />
            <input type="search" aria-label={t('search')} placeholder={t('search')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          </div>
          {manages && <Action icon="plus" aria-label={t('add')} title={t('add')} onClick={() => setAdding(true)} />}
        </div>
        <div className={css.under}>
          <span role="status">{list.data ? t('count', { count: found.length }) : ''}</span>
          <label>
            <input type="checkbox" checked={holds} onChange={(event) => setHolds(event.currentTarget.checked)} /> {t('with_contract')}
          </label>
        </div>
        <div className={css.rows}>
          {list.isError ? (
            <Empty icon="people" title={t('failed')} />
          ) : list.isPending ? (
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
                <button type="button" aria-current={it.id === chosen || undefined} onClick={() => choose(it.id)} data-over={!it.holds || undefined}>
                  <span>
                    <strong>{it.name}</strong>
                    <CompanyMark of={companies.get(it.company_id)} />
                    <small>{[...it.kinds.map((kind) => t(`kind_${kind}`)), t(it.holds ? 'holds' : 'holds_not')].join(' · ')}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div className={css.card}>
        {contractor ? (
          <ContractorView key={contractor.id} contractor={contractor} manages={manages} back={() => choose(undefined)} />
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
