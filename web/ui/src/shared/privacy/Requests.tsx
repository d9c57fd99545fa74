/** What a person asked about his data: each request with its term and its answer. */
import type { ReactNode } from 'react';
import type { DataRequest } from '@/wire';
import { useT } from '../i18n';
import { day } from '../time';
import { RequestTerm } from './RequestTerm';
import { words } from './strings';
import css from './privacy.module.css';

interface Props {
  requests: readonly DataRequest[];
  /** What may be done with one. */
  tools?: (request: DataRequest) => ReactNode;
}

export function Requests({ requests, tools }: Props) {
  const t = useT(words);
  if (requests.length === 0) return <p className={css.dim}>{t('no_requests')}</p>;
  return (
    <ul className={css.rows}>
      {requests.map((it) => (
        <li key={it.number}>
          <p className={css.marks}>
            <strong>
              № {it.number}. {it.kind.text}
            </strong>
            <RequestTerm request={it} />
            {it.extended && <span className={css.dim}>{t('extended')}</span>}
          </p>
          <p className={css.dim}>{t('asked_at', { at: day(it.asked_at) })}</p>
          {it.words && <p className={css.words}>{it.words}</p>}
          {it.answer && (
            <p className={css.words}>
              <span className={css.dim}>{t('answer')}</span> {it.answer}
            </p>
          )}
          {tools?.(it)}
        </li>
      ))}
    </ul>
  );
}
