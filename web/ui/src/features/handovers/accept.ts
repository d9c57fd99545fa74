/** Taking over the shift of somebody else. */
import type { QueryClient } from '@tanstack/react-query';
import { act, api } from '@/shared/api';
import { say } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { words } from './strings';

/** Accepts it and tells so; what goes wrong is shown. Everything that shows hand-overs is read anew. */
export async function acceptHandover(queries: QueryClient, id: string): Promise<void> {
  const done = await act(api.POST('/api/v1/handovers/{id}/accept', { params: { path: { id } } }));
  if (done) toast({ kind: 'ok', title: say(words, 'accepted'), detail: say(words, 'accepted_hint') });
  await queries.invalidateQueries({ queryKey: ['handovers'] });
}
