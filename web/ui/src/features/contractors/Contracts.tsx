/** Contracts of a firm with the days on which they hold. */
import { type FormEvent, useState } from 'react';
import { api } from '@/shared/api';
import { Action, Chip } from '@/shared/design';
import css from './contractors.module.css';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { day } from '@/shared/time';
import type { Contract, Contractor } from '@/wire';
import { dayEnd, dayStart, useOrder } from './queries';
import { words } from './strings';

export function Contracts({ contractor, manages }: { contractor: Contractor; manages: boolean }) {
  const t = useT(words);
  const order = useOrder();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<string | null>(null);
  const params = { path: { id: contractor.id } };
  const end = async (number: string) => {
    setEnding(null);
    await order(api.POST('/api/v1/contractors/{id}/contracts/end', { params, body: { number } }), t('ended'));
  };
  return (
    <>
      {contractor.contracts.length === 0 && <p className={css.dim}>{t('no_contracts')}</p>}
      <ul className={css.bound}>
        {contractor.contracts.map((it) => (
          <li key={it.number}>
            <b>№ {it.number}</b> <Span contract={it} /> {it.holds && <Chip tone="accent">{t('holds')}</Chip>}
            {manages && it.holds && (
              <Action look="quiet" onClick={() => setEnding(it.number)}>
                {t('end')}
              </Action>
            )}
          </li>
        ))}
      </ul>
      {manages && (
        <Action icon="plus" onClick={() => setAdding(true)}>
          {t('add_contract')}
        </Action>
      )}
      {adding && <NewContract contractor={contractor} close={() => setAdding(false)} />}
      {ending !== null && (
        <Dialog close={() => setEnding(null)} title={t('end')}>
          <p>{t('end_sure', { number: ending })}</p>
          <div className={css.buttons}>
            <Action onClick={() => setEnding(null)}>{t('cancel')}</Action>
            <Action look="main" onClick={() => void end(ending)}>
              {t('end')}
            </Action>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** The end is the moment after the last day. */
function Span({ contract }: { contract: Contract }) {
  const t = useT(words);
  const from = day(contract.from);
  if (contract.until === null) return t('since', { from });
  return t('span', { from, until: day(new Date(Date.parse(contract.until) - 1).toISOString()) });
}

function NewContract({ contractor, close }: { contractor: Contractor; close: () => void }) {
  const t = useT(words);
  const order = useOrder();
  const [number, setNumber] = useState('');
  const [from, setFrom] = useState(() => new Date().toLocaleDateString('sv-SE'));
  const [until, setUntil] = useState('');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { number, from: dayStart(from), until: until ? dayEnd(until) : null };
    if (await order(api.POST('/api/v1/contractors/{id}/contracts', { params: { path: { id: contractor.id } }, body }), t('saved'))) close();
  };
  return (
    <Dialog close={close} title={t('add_contract')}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <label className={css.wide}>
          {t('number')} <input value={number} maxLength={100} required onChange={(event) => setNumber(event.currentTarget.value)} data-autofocus />
        </label>
        <label>
          {t('from')} <input type="date" value={from} required onChange={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          {t('until')} <input type="date" value={until} min={from} onChange={(event) => setUntil(event.currentTarget.value)} /> <small>{t('until_hint')}</small>
        </label>
        <div className={`${css.buttons} ${css.wide}`}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" type="submit">
            {t('save')}
          </Action>
        </div>
      </form>
    </Dialog>
  );
}
