/** A new employee, or corrections of one. */
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { PlacePicker } from '@/shared/places/PlacePicker';
import { useMe } from '@/shared/session';
import { toast } from '@/shared/toast';
import { positions, skills as allSkills, trade } from '@/shared/trade';
import type { Employee, Position, Scope, Skill } from '@/wire';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { words } from './strings';
import css from './employees.module.css';

export function Editor({ employee, close }: { employee?: Employee; close: () => void }) {
  const t = useT(words);
  const say = useT(trade);
  const me = useMe();
  const [name, setName] = useState(employee?.name ?? '');
  const [phones, setPhones] = useState(employee?.phones.join(', ') ?? '');
  const [position, setPosition] = useState<Position>(employee?.position ?? 'executor');
  const [skills, setSkills] = useState<Skill[]>(employee?.skills ?? []);
  const [bound, setBound] = useState<Scope[]>(employee?.bound ?? []);
  const [contractor, setContractor] = useState(employee?.contractor ?? false);
  const [company, setCompany] = useState(employee?.company_id ?? me?.companies[0]?.id ?? '');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    const numbers = phones.split(/[,;]+/).map((it) => it.trim()).filter(Boolean);
    const card = { name, phones: numbers, position, skills, bound, contractor };
    try {
      await got(
        employee
          ? api.PATCH('/api/v1/employees/{id}', {
              params: { path: { id: employee.id } },
              headers: { 'If-Match': `"${employee.version}"` },
              body: card,
            })
          : api.POST('/api/v1/employees', { body: { ...card, company_id: company } }),
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
  };

  return (
    <Dialog close={close} size="lg" title={employee ? t('edit') : t('add')}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput label={t('name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={errors['name']} required maxLength={200} data-autofocus />
        <TextInput label={t('phones')} value={phones} onChange={(event) => setPhones(event.currentTarget.value)} error={errors['phones']} inputMode="tel" />
        <Select
          label={t('position')}
          data={positions.map((value) => ({ value, label: say(value) }))}
          value={position}
          onChange={(value) => value && setPosition(value as Position)}
          allowDeselect={false}
        />
        {!employee && me && me.companies.length > 1 && (
          <Select
            label={t('company')}
            data={me.companies.map((it) => ({ value: it.id, label: it.name }))}
            value={company}
            onChange={(value) => {
              setCompany(value ?? '');
              setBound([]);
            }}
            allowDeselect={false}
          />
        )}
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
          <PlacePicker label={t('bound')} company={company} value={bound} onChange={setBound} error={errors['bound']} />
        </div>
        <label className={css.wide}>
          <input type="checkbox" checked={contractor} onChange={(event) => setContractor(event.currentTarget.checked)} /> {t('contractor')}
        </label>
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
