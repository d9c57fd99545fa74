/** What a resident has agreed to and what he asked about his data; staff answers within the term of the law. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { AskForm, Consents, Requests } from '@/shared/privacy';
import { toast } from '@/shared/toast';
import type { DataRequest, NewDataRequest, Person, Privacy } from '@/wire';
import { AnswerForm } from './AnswerForm';
import { words } from './strings';
import { waitingQuery } from './Waiting';
import css from './residents.module.css';

export function Rights({ person, manages }: { person: Person; manages: boolean }) {
  const t = useT(words);
  const queries = useQueryClient();
  const { id } = person;
  const key = ['people', id, 'privacy'];
  const privacy = useQuery({ queryKey: key, queryFn: () => got(api.GET('/api/v1/people/{id}/privacy', { params: { path: { id } } })) });
  const [asking, setAsking] = useState(false);
  if (privacy.isError) return <p role="alert">{privacy.error.message}</p>;
  if (!privacy.data) return null;
  const put = (next: Privacy | undefined, said: 'written_down' | 'extended' | 'answered') => {
    if (!next) return false;
    queries.setQueryData(key, next);
    void queries.invalidateQueries({ queryKey: waitingQuery.queryKey });
    toast({ kind: 'ok', title: t(said) });
    return true;
  };
  const ask = async (body: NewDataRequest) => put(await act(api.POST('/api/v1/people/{id}/data-requests', { params: { path: { id } }, body })), 'written_down');
  const one = (number: number) => ({ path: { id, number } });
  const extend = async (number: number) =>
    put(await act(api.POST('/api/v1/people/{id}/data-requests/{number}/extend', { params: one(number) })), 'extended');
  const answer = async (number: number, said: string) =>
    put(await act(api.POST('/api/v1/people/{id}/data-requests/{number}/answer', { params: one(number), body: { words: said } })), 'answered');
  const erased = Boolean(privacy.data.erased_at);
  const tools = (it: DataRequest) => !erased && <RequestTools request={it} extend={extend} answer={answer} />;
  return (
    <>
      <section aria-labelledby="requests">
        <h3 id="requests">{t('requests')}</h3>
        <Requests requests={privacy.data.requests} tools={manages ? tools : undefined} />
        {manages && !erased && asking && <AskForm send={ask} close={() => setAsking(false)} />}
        {manages && !erased && !asking && (
          <Action icon="plus" onClick={() => setAsking(true)}>
            {t('write_down')}
          </Action>
        )}
      </section>
      <section aria-labelledby="consents">
        <h3 id="consents">{t('consents')}</h3>
        <Consents privacy={privacy.data} />
      </section>
    </>
  );
}

interface ToolsProps {
  request: DataRequest;
  extend: (number: number) => Promise<boolean>;
  answer: (number: number, said: string) => Promise<boolean>;
}

function RequestTools({ request, extend, answer }: ToolsProps) {
  const t = useT(words);
  const [answering, setAnswering] = useState(false);
  const { number } = request;
  if (request.answered_at) return null;
  if (answering) return <AnswerForm number={number} send={(said) => answer(number, said)} close={() => setAnswering(false)} />;
  return (
    <p className={css.marks}>
      <Action icon="comment" aria-label={t('answer_to', { number })} onClick={() => setAnswering(true)}>
        {t('answer')}
      </Action>
      {request.extendable && (
        <Action icon="clock" aria-label={t('extend_of', { number })} onClick={() => void extend(number)}>
          {t('extend')}
        </Action>
      )}
    </p>
  );
}
