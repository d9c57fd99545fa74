/** What data are used for: each consent apart, and what goes on without one with the article that says so. */
import type { ReactNode } from 'react';
import type { DataUse, Privacy } from '@/wire';
import { Chip } from '../design';
import { useT } from '../i18n';
import { exact } from '../time';
import { words } from './strings';
import css from './privacy.module.css';

interface Props {
  privacy: Privacy;
  /** What may be done with a use that wants a consent. */
  tools?: (use: DataUse) => ReactNode;
}

export function Consents({ privacy, tools }: Props) {
  const t = useT(words);
  const wanted = privacy.uses.filter((it) => it.basis === 'consent');
  const goes = privacy.uses.filter((it) => it.basis !== 'consent');
  return (
    <>
      <ul className={css.rows}>
        {wanted.map((it) => (
          <Use key={it.code} use={it} privacy={privacy}>
            {tools?.(it)}
          </Use>
        ))}
      </ul>
      <details className={css.more}>
        <summary>{t('by_law')}</summary>
        <ul className={css.rows}>
          {goes.map((it) => (
            <li key={it.code}>
              <p>{it.text}</p>
              <p className={css.dim}>
                {it.end} {it.source}.
              </p>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Use({ use, privacy, children }: { use: DataUse; privacy: Privacy; children: ReactNode }) {
  const t = useT(words);
  // The newest first: the one that runs, or the one that was taken back last.
  const last = privacy.consents.find((it) => it.purpose.code === use.code);
  const from = [last?.device, last?.address].filter(Boolean).join(', ');
  return (
    <li>
      <p>{use.text}</p>
      <p className={css.marks}>
        {use.given_at ? <Chip tone="good">{t('given')}</Chip> : <Chip>{last ? t('taken_back') : t('not_given')}</Chip>}
        {!use.given_at && !use.offer && <span className={css.dim}>{t('no_text')}</span>}
      </p>
      {last && (
        <p className={css.dim}>
          {t('given_at', { at: exact(last.at), version: last.version })}
          {from && ` · ${from}`}
          {last.withdrawn_at && ` · ${t('withdrawn_at', { at: exact(last.withdrawn_at) })}`}
        </p>
      )}
      {children}
    </li>
  );
}
