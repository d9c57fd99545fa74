/** One more of the firm's people, chosen among the company's employees. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/shared/api';
import { useT } from '@/shared/i18n';
import type { Contractor } from '@/wire';
import { useOrder } from './queries';
import { words } from './strings';

export function AddPerson({ contractor }: { contractor: Contractor }) {
  const t = useT(words);
  const order = useOrder();
  const query = { company_id: contractor.company_id, limit: 500 };
  const staff = useQuery({ queryKey: ['employees', query], queryFn: () => got(api.GET('/api/v1/employees', { params: { query } })) });
  const taken = new Set(contractor.people.map((it) => it.employee.id));
  const add = (id: string | null) => {
    if (!id) return;
    const params = { path: { id: contractor.id } };
    void order(api.POST('/api/v1/contractors/{id}/people', { params, body: { employee_id: id } }), t('saved'));
  };
  return (
    <Select
      label={t('person')}
      description={t('person_hint')}
      data={(staff.data?.items ?? []).filter((it) => !taken.has(it.id)).map((it) => ({ value: it.id, label: it.name }))}
      value={null}
      onChange={add}
      searchable
      limit={80}
      size="xs"
    />
  );
}
