/** Who of the company looked at my card and my tickets; asked for only when somebody wants to know. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import { words } from './strings';
import css from './home.module.css';

export function Looks() {
  const t = useT(words);
  const [asked, setAsked] = useState(false);
  const looks = useQuery({ queryKey: ['home', 'looks'], queryFn: () => got(api.GET('/api/v1/home/looks')), enabled: asked });
  return (
    <section className={css.panel} aria-labelledby="my-looks">
      <h2 id="my-looks">{t('looks')}</h2>
      <p className={css.dim}>{t('looks_hint')}</p>
      {!asked && (
        <Action icon="eye" onClick={() => setAsked(true)}>
          {t('looks_show')}
        </Action>
      )}
      {looks.isError && <p role="alert">{looks.error.message}</p>}
      {looks.data?.items.length === 0 && <p>{t('looks_none')}</p>}
      {looks.data && looks.data.items.length > 0 && (
        <ul className={css.flats}>
          {looks.data.items.map((it) => (
            <li key={`${it.at}/${it.kind}/${it.id}`}>
              <span>
                {it.by?.name ?? t('machine')} <span className={css.dim}>· {it.role}</span>
              </span>
              <span className={css.dim}>
                <time dateTime={it.at}>{exact(it.at)}</time> · {it.kind === 'person' ? t('looked_person') : t('looked_ticket')}
                {it.why && ` · ${t('looked_phone', { why: it.why })}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
