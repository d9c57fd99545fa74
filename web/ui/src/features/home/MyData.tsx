/** What is known of me and on which ground: contacts, consents that I give and take back, requests with their terms. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, download, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { AskForm, Consents, Requests } from '@/shared/privacy';
import { toast } from '@/shared/toast';
import type { MyHome, NewDataRequest, Privacy } from '@/wire';
import { ConsentDialog } from './ConsentDialog';
import { words } from './strings';
import css from './home.module.css';

const key = ['home', 'privacy'];

export function MyData({ mine }: { mine: MyHome }) {
  const t = useT(words);
  const queries = useQueryClient();
  const privacy = useQuery({ queryKey: key, queryFn: () => got(api.GET('/api/v1/home/privacy')) });
  /** What rests on a consent goes with it: the contacts are asked for anew. */
  const put = (next: Privacy) => {
    queries.setQueryData(key, next);
    void queries.invalidateQueries({ queryKey: ['home'], exact: true });
  };
  return (
    <>
      <section className={css.panel} aria-labelledby="my-data">
        <h2 id="my-data">{t('contacts')}</h2>
        <dl className={css.data}>
          <dt>{t('phones')}</dt>
          <dd>{mine.phones.join(', ') || t('none')}</dd>
          <dt>{t('email')}</dt>
          <dd>{mine.email || t('none')}</dd>
        </dl>
        <Action icon="file" onClick={() => void download('/api/v1/home/export', 'my-data.zip')}>
          {t('all_data')}
        </Action>
      </section>
      {privacy.isError && <p role="alert">{privacy.error.message}</p>}
      {privacy.data && (
        <>
          <MyConsents privacy={privacy.data} put={put} />
          <MyRequests privacy={privacy.data} put={put} />
        </>
      )}
    </>
  );
}

interface Props {
  privacy: Privacy;
  put: (next: Privacy) => void;
}

function MyConsents({ privacy, put }: Props) {
  const t = useT(words);
  const [chosen, setChosen] = useState<string>();
  const use = privacy.uses.find((it) => it.code === chosen);
  return (
    <section className={css.panel} aria-labelledby="my-consents">
      <h2 id="my-consents">{t('consents')}</h2>
      <p className={css.dim}>{t('consents_hint')}</p>
      <Consents
        privacy={privacy}
        tools={(it) =>
          (it.given_at || it.offer) && (
            <Action aria-label={`${t(it.given_at ? 'withdraw' : 'read')}: ${it.text}`} onClick={() => setChosen(it.code)}>
              {t(it.given_at ? 'withdraw' : 'read')}
            </Action>
          )
        }
      />
      {use && <ConsentDialog use={use} put={put} close={() => setChosen(undefined)} />}
    </section>
  );
}

function MyRequests({ privacy, put }: Props) {
  const t = useT(words);
  const [asking, setAsking] = useState(false);
  const send = async (body: NewDataRequest) => {
    const next = await act(api.POST('/api/v1/home/data-requests', { body }));
    if (!next) return false;
    put(next);
    toast({ kind: 'ok', title: t('asked') });
    return true;
  };
  return (
    <section className={css.panel} aria-labelledby="my-requests">
      <h2 id="my-requests">{t('requests')}</h2>
      <p className={css.dim}>{t('requests_hint')}</p>
      <Requests requests={privacy.requests} />
      {asking ? (
        <AskForm send={send} close={() => setAsking(false)} />
      ) : (
        <Action icon="plus" onClick={() => setAsking(true)}>
          {t('ask')}
        </Action>
      )}
    </section>
  );
}
