/** Joining a flat by its account and the end of a phone that the company knows. */
import { Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { MyHome, Tenure } from '@/wire';
import { words } from './strings';
import css from './home.module.css';

const claimed = ['owner', 'tenant', 'family'] as const satisfies readonly Tenure[];

export function JoinForm({ put }: { put: (next: MyHome) => void }) {
  const t = useT(words);
  const say = useT(trade);
  const [open, setOpen] = useState(false);
  const [account, setAccount] = useState('');
  const [digits, setDigits] = useState('');
  const [role, setRole] = useState<Tenure>('owner');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault('');
    try {
      put(await got(api.POST('/api/v1/home/flats', { body: { account, digits, role } })));
      toast({ kind: 'ok', title: t('joined') });
      setOpen(false);
      setAccount('');
      setDigits('');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setFault([error.detail, ...error.errors.map((it) => it.detail)].filter(Boolean).join(' '));
    } finally {
      setBusy(false);
    }
  };

  if (!open)
    return (
      <Action icon="plus" onClick={() => setOpen(true)}>
        {t('join')}
      </Action>
    );
  return (
    <form className={css.form} aria-label={t('join')} onSubmit={(event) => void send(event)}>
      <TextInput label={t('account')} description={t('account_hint')} value={account} onChange={(event) => setAccount(event.currentTarget.value)} required maxLength={30} autoFocus />
      <TextInput label={t('digits')} description={t('digits_hint')} value={digits} onChange={(event) => setDigits(event.currentTarget.value)} required inputMode="numeric" maxLength={4} />
      <Select
        label={t('role')}
        data={claimed.map((value) => ({ value, label: say(value) }))}
        value={role}
        onChange={(value) => value && setRole(value as Tenure)}
        allowDeselect={false}
      />
      <p role="alert" className={css.fault}>
        {fault && (
          <>
            <Icon name="alarm" /> {fault}
          </>
        )}
      </p>
      <p className={css.tools}>
        <Action look="main" type="submit" disabled={busy}>
          {t('send')}
        </Action>
        <Action onClick={() => setOpen(false)}>{t('cancel')}</Action>
      </p>
    </form>
  );
}
