/** Contractors of the company; first those whose contract is for such work there. */
import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/shared/api';
import { useT } from '@/shared/i18n';
import type { Ticket } from '@/wire';
import { Field } from './Field';
import { words } from '../strings';

interface Props {
  ticket: Ticket;
  value: string;
  onChange: (id: string) => void;
}

export function Firms({ ticket, value, onChange }: Props) {
  const t = useT(words);
  const query = { company_id: ticket.company_id, holds: true, limit: 500 };
  const all = useQuery({ queryKey: ['contractors', query], queryFn: () => got(api.GET('/api/v1/contractors', { params: { query } })) }).data?.items ?? [];
  const params = { path: { id: ticket.id } };
  const fitting = useQuery({
    queryKey: ['candidates', ticket.id, ticket.version],
    queryFn: () => got(api.GET('/api/v1/tickets/{id}/candidates', { params })),
    // Whoever entrusts may not assign the company's own people.
    enabled: ticket.allowed_moves.includes('assign'),
  }).data?.contractors;
  const serves = new Set(fitting?.map((it) => it.id));
  const groups = [
    { label: t('serves'), items: all.filter((it) => serves.has(it.id)) },
    { label: t('others'), items: all.filter((it) => !serves.has(it.id)) },
  ].filter((it) => it.items.length > 0);
  return (
    <Field label={t('contractor')} hint={all.length === 0 ? t('no_contractors') : undefined}>
      <select required value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('choose_contractor')}</option>
        {groups.map(({ label, items }) => (
          <optgroup key={label} label={label}>
            {items.map((it) => (
              <option key={it.id} value={it.id}>
                {it.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Field>
  );
}
