/** Residents who asked about their data and wait for an answer, the first due first. */
import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/shared/api';
import { Empty, Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { RequestTerm } from '@/shared/privacy';
import { words } from './strings';

export const waitingQuery = { queryKey: ['data-requests'], queryFn: () => got(api.GET('/api/v1/data-requests')) };

export function Waiting({ chosen, choose }: { chosen: string | undefined; choose: (id: string) => void }) {
  const t = useT(words);
  const waiting = useQuery(waitingQuery);
  if (waiting.isPending) return <Empty icon="clock" title={t('loading')} />;
  if (waiting.isError) return <Empty icon="people" title={waiting.error.message} />;
  if (waiting.data.items.length === 0) return <Empty icon="check" title={t('nobody_waits')} />;
  return (
    <ul>
      {waiting.data.items.map((it) => (
        <li key={`${it.person.id}/${it.number}`}>
          <button type="button" aria-current={it.person.id === chosen || undefined} onClick={() => choose(it.person.id)}>
            <Person name={it.person.name || '—'} size={32} />
            <span>
              <strong>{it.person.name || t('erased')}</strong>
              <small>{it.kind.text}</small>
              <RequestTerm request={it} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
