/** A new contractor, or corrections of one. */
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import css from './contractors.module.css';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { PlacePicker } from '@/shared/places/PlacePicker';
import { useMe } from '@/shared/session';
import { toast } from '@/shared/toast';
import { skills as allSkills, trade } from '@/shared/trade';
import type { Contractor, ContractorKind, Scope, Skill } from '@/wire';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { words } from './strings';

const kinds = ['warranty', 'maintenance', 'marketplace'] as const satisfies readonly ContractorKind[];

export function Editor({ contractor, close }: { contractor?: Contractor; close: () => void }) {
  const t = useT(words);
  const say = useT(trade);
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState(contractor?.name ?? '');
  const [chosen, setChosen] = useState<ContractorKind[]>(contractor?.kinds ?? ['maintenance']);
  const [skills, setSkills] = useState<Skill[]>(contractor?.skills ?? []);
  const [scopes, setScopes] = useState<Scope[]>(contractor?.scopes ?? []);
  const [company, setCompany] = useState(contractor?.company_id ?? me?.companies[0]?.id ?? '');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    const card = { name, kinds: chosen, skills, scopes };
    try {
      await got(
        contractor
          ? api.PATCH('/api/v1/contractors/{id}', {
              params: { path: { id: contractor.id } },
              headers: { 'If-Match': `"${contractor.version}"` },
              body: card,
            })
          : api.POST('/api/v1/contractors', { body: { ...card, company_id: company } }),
      );
      toast({ kind: 'ok', title: t('saved') });
      close();
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.stale) toast({ kind: 'info', title: t('stale') });
      else if (error instanceof Problem && error.errors.length > 0)
        setErrors(Object.fromEntries(error.errors.map((it) => [it.field.split(/[.[]/)[0]!, it.detail])));
      else complain(error);
    }
    await client.invalidateQueries({ queryKey: ['contractors'] });
  };

  return (
    <Dialog close={close} size="lg" title={t(contractor ? 'edit' : 'add')}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput label={t('name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={errors['name']} required maxLength={200} data-autofocus />
        {!contractor && me && me.companies.length > 1 && (
          <Select
            label={t('company')}
            data={me.companies.map((it) => ({ value: it.id, label: it.name }))}
            value={company}
            onChange={(value) => {
              setCompany(value ?? '');
              setScopes([]);
            }}
            allowDeselect={false}
          />
        )}
        <MultiSelect
          size="xs"
          label={t('kinds')}
          data={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
          value={chosen}
          onChange={(value) => setChosen(value as ContractorKind[])}
          error={errors['kinds']}
        />
        <MultiSelect
          size="xs"
          className={css.wide}
          label={t('skills')}
          data={allSkills.map((value) => ({ value, label: say(value) }))}
          value={skills}
          onChange={(value) => setSkills(value as Skill[])}
          searchable
        />
        <div className={css.wide}>
          <PlacePicker label={t('places')} company={company} value={scopes} onChange={setScopes} error={errors['scopes']} />
        </div>
        <div className={`${css.buttons} ${css.wide}`}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" type="submit" disabled={busy}>
            {t('save')}
          </Action>
        </div>
      </form>
    </Dialog>
  );
}
