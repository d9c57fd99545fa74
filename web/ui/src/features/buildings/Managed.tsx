/** Who manages a house and who did before, and its way to another company. */
import { Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, act, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { useMe } from '@/shared/session';
import { day, moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { Building, OpenTickets, Transfer } from '@/wire';
import { words } from './strings';
import css from './buildings.module.css';

const TRANSFERS = ['transfers'];
/** Another company may offer a house at any time. */
const PAUSE = 60_000;

/** Transfers that concern the reader's companies; none for who manages no houses. */
function useTransfers(): readonly Transfer[] {
  const may = useMe()?.rights.includes('manage_housing') ?? false;
  const query = useQuery({ queryKey: TRANSFERS, queryFn: () => got(api.GET('/api/v1/transfers')), enabled: may, refetchInterval: PAUSE });
  return query.data?.items ?? [];
}

function useRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([TRANSFERS, ['building'], ['buildings']].map((queryKey) => queries.invalidateQueries({ queryKey })));
}

/** Houses that others offer, above the list of houses. */
export function Offers() {
  const t = useT(words);
  const offers = useTransfers().filter((it) => it.may_accept);
  return offers.map((it) => (
    <section key={it.building_id} className={css.offer} aria-label={t('offered')}>
      <p>{t('offer', { from: it.from_company.name, address: it.address, at: moment(it.from) })}</p>
      <Answer transfer={it} />
    </section>
  ));
}

function Answer({ transfer }: { transfer: Transfer }) {
  const t = useT(words);
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const params = { path: { id: transfer.building_id } };
  const give = async (call: Promise<{ data?: unknown }>, done: string) => {
    setBusy(true);
    if (await act(call.then(() => ({ data: true })))) toast({ kind: 'ok', title: done });
    await refresh();
    setBusy(false);
  };
  return (
    <div className={css.answers}>
      {transfer.may_accept && (
        <Action look="main" icon="check" disabled={busy} onClick={() => void give(api.POST('/api/v1/buildings/{id}/transfer/accept', { params }), t('accepted'))}>
          {t('accept')}
        </Action>
      )}
      <Action icon="close" disabled={busy} onClick={() => void give(api.DELETE('/api/v1/buildings/{id}/transfer', { params }), t('transfer_cancelled'))}>
        {t(transfer.may_accept ? 'decline' : 'cancel_transfer')}
      </Action>
    </div>
  );
}

export function Managed({ building }: { building: Pick<Building, 'id' | 'address' | 'company_id' | 'managed'> }) {
  const t = useT(words);
  const me = useMe();
  const planned = useTransfers().find((it) => it.building_id === building.id);
  const [offering, setOffering] = useState(false);
  const may = me?.mandates.some((it) => it.company_id === building.company_id && it.rights.includes('manage_housing')) ?? false;
  return (
    <section className={css.managed} aria-label={t('managed')}>
      <h3>{t('managed')}</h3>
      <ul>
        {building.managed.map((it) => (
          <li key={it.since}>
            <strong>{it.company.name}</strong> <small>{it.until ? t('period', { since: day(it.since), until: day(it.until) }) : t('since', { since: day(it.since) })}</small>
          </li>
        ))}
      </ul>
      {planned && (
        <>
          <p>{t(planned.accepted ? 'agreed' : 'waiting', { to: planned.to_company.name, at: moment(planned.from) })}</p>
          <Answer transfer={planned} />
        </>
      )}
      {may && !planned && (
        <Action icon="right" onClick={() => setOffering(true)}>
          {t('transfer')}
        </Action>
      )}
      {offering && <Offering id={building.id} address={building.address} company={building.company_id} close={() => setOffering(false)} />}
    </section>
  );
}

/** To an own company by choice, to any other by its name. */
function Offering({ id, address, company, close }: { id: string; address: string; company: string; close: () => void }) {
  const t = useT(words);
  const refresh = useRefresh();
  const own = (useMe()?.companies ?? []).filter((it) => it.id !== company);
  const [to, setTo] = useState(own[0]?.id ?? '');
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const [open, setOpen] = useState<OpenTickets>('finish');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    try {
      const at = from ? { from: new Date(from).toISOString() } : {};
      const done = await got(api.POST('/api/v1/buildings/{id}/transfer', { params: { path: { id } }, body: { company: to || name, open_tickets: open, ...at } }));
      toast({ kind: 'ok', title: t(done.accepted ? 'agreed' : 'waiting', { to: done.to_company.name, at: moment(done.from) }) });
      close();
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setErrors(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      else complain(error);
    }
    await refresh();
  };
  const wrongCompany = errors['company'] ?? errors['company_id'];
  return (
    <Dialog close={close} title={t('transfer_of', { address })}>
      <form className={css.transfer} onSubmit={(event) => void send(event)}>
        {own.length > 0 && (
          <Select
            label={t('to_company')}
            data={[...own.map((it) => ({ value: it.id, label: it.name })), { value: '', label: t('other_company') }]}
            value={to}
            onChange={(value) => setTo(value ?? '')}
            error={to ? wrongCompany : undefined}
            allowDeselect={false}
          />
        )}
        {to === '' && <TextInput label={t('company_name')} description={t('company_name_hint')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={wrongCompany} required maxLength={200} />}
        <TextInput type="datetime-local" label={t('from')} description={t('from_hint')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} error={errors['from']} />
        <Select
          label={t('open_at_transfer')}
          data={(['finish', 'hand_over'] as const).map((value) => ({ value, label: t(value) }))}
          value={open}
          onChange={(value) => value && setOpen(value as OpenTickets)}
          allowDeselect={false}
        />
        <p className={css.dim}>{t('transfer_hint')}</p>
        <div className={css.answers}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" type="submit" disabled={busy}>
            {t('transfer')}
          </Action>
        </div>
      </form>
    </Dialog>
  );
}
