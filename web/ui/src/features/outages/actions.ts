/** What a dispatcher does with an outage; each says what came of it. */
import { act, api } from '@/shared/api';
import { say } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import type { Outage, OutageOffer } from '@/wire';
import { words } from './strings';

const path = (id: string) => ({ params: { path: { id } } });

export async function attach(id: string, tickets: string[]): Promise<void> {
  const done = await act(api.POST('/api/v1/outages/{id}/attach', { ...path(id), body: { tickets } }));
  if (done) toast({ kind: 'ok', title: say(words, 'attached', { count: tickets.length }) });
}

export const take = (offer: OutageOffer, id: string): Promise<void> => attach(id, offer.tickets.map((it) => it.id));

export async function detach(outage: Outage, ticket: string): Promise<void> {
  await act(api.POST('/api/v1/outages/{id}/detach', { ...path(outage.id), body: { tickets: [ticket] } }));
}

export async function inform(outage: Outage): Promise<void> {
  const done = await act(api.POST('/api/v1/outages/{id}/inform', path(outage.id)));
  if (done) toast({ kind: 'ok', title: say(words, 'informed') });
}

export async function close(outage: Outage, text: string): Promise<boolean> {
  const done = await act(api.POST('/api/v1/outages/{id}/close', { ...path(outage.id), body: { words: text } }));
  if (done) toast({ kind: 'ok', title: say(words, 'closed') });
  return done !== undefined;
}

/** The version goes along: two who change one answer at once are told of each other. */
export async function setAnswer(outage: Outage, answer: string, until: string | null): Promise<boolean> {
  const done = await act(
    api.POST('/api/v1/outages/{id}/answer', {
      params: { path: { id: outage.id }, header: { 'If-Match': `"${outage.version}"` } },
      body: { answer, planned_until: until },
    }),
  );
  if (done) toast({ kind: 'ok', title: say(words, 'saved'), seconds: 6 });
  return done !== undefined;
}
