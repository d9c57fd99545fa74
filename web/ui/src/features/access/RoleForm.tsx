/** An own role: its name, the built-in role on which it stands, and how far each right is left. */
import { Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem, api, complain, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import type { AccessMatrix, OwnRole, Role } from '@/wire';
import { choicesOf, differing } from './narrow';
import { words } from './strings';
import css from './access.module.css';

interface Props {
  company: string;
  matrix: AccessMatrix;
  /** None for a new one. */
  role?: OwnRole;
  close: () => void;
}

export function RoleForm({ company, matrix, role, close }: Props) {
  const t = useT(words);
  const [name, setName] = useState(role?.name ?? '');
  const [base, setBase] = useState<Role>(role?.base ?? 'dispatcher');
  const [left, setLeft] = useState<Record<string, string>>(() => Object.fromEntries((role?.reaches ?? []).map((it) => [it.action, it.reach])));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const rows = choicesOf(matrix, base);
  const text = (code: string) => matrix.reaches.find((it) => it.code === code)?.text ?? code;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    const body = { name, base, reaches: differing(rows, left) };
    try {
      const path = { id: company };
      if (role) await got(api.PUT('/api/v1/companies/{id}/roles/{role}', { params: { path: { ...path, role: role.id } }, body }));
      else await got(api.POST('/api/v1/companies/{id}/roles', { params: { path }, body }));
      toast({ kind: 'ok', title: t('role_saved') });
      close();
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem && error.errors.length > 0) setErrors(Object.fromEntries(error.errors.map((it) => [it.field, it.detail])));
      else complain(error);
    }
  };

  return (
    <Dialog close={close} size="xl" title={role ? t('role_of', { name: role.name }) : t('new_role')}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput label={t('role_name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={errors['name']} required maxLength={60} data-autofocus />
        <Select
          label={t('role_base')}
          description={t('role_base_hint')}
          data={matrix.roles.filter((it) => matrix.narrowable.includes(it.code)).map((it) => ({ value: it.code, label: it.text }))}
          value={base}
          onChange={(code) => {
            if (!code) return;
            setBase(code as Role);
            setLeft({});
          }}
          error={errors['base']}
          disabled={role !== undefined}
          allowDeselect={false}
        />
        <fieldset className={css.rights}>
          <legend>{t('role_rights')}</legend>
          {rows.map((row) => {
            const now = left[row.action.code] ?? row.built_in;
            return (
              <label key={row.action.code} data-less={now !== row.built_in || undefined}>
                <span>{row.action.text}</span>
                <select value={now} onChange={(event) => setLeft((all) => ({ ...all, [row.action.code]: event.target.value }))}>
                  {row.choices.map((code) => (
                    <option key={code} value={code}>
                      {code === row.built_in ? t('as_base_option', { reach: text(code) }) : text(code)}
                    </option>
                  ))}
                </select>
              </label>
            );
          })}
        </fieldset>
        {Object.entries(errors).map(([field, detail]) => (field.startsWith('reaches') ? <p key={field} role="alert">{detail}</p> : null))}
        <div className={css.buttons}>
          <Action onClick={close}>{t('cancel')}</Action>
          <Action look="main" type="submit" disabled={busy}>
            {t('save')}
          </Action>
        </div>
      </form>
    </Dialog>
  );
}
