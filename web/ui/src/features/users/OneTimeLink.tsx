/** A one-time link: shown now, and never again. */
import { useId, useRef, useState } from 'react';
import { Action } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import type { GivenLink } from '@/wire';
import { words } from './strings';
import css from './users.module.css';

export interface Given {
  login: string;
  link: GivenLink;
}

export function OneTimeLink({ given, close }: { given: Given; close: () => void }) {
  const t = useT(words);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current!.select();
    // Without HTTPS there is no clipboard for scripts: then the text stands selected, ready for Ctrl C.
    await navigator.clipboard?.writeText(field.current!.value).then(() => setCopied(true), () => undefined);
  };
  return (
    <Dialog close={close} size="lg" title={t('link_title', { login: given.login })}>
      <div className={css.given}>
        <label htmlFor={id}>{t('link_hint', { until: exact(given.link.expires_at) })}</label>
        <span>
          <input id={id} ref={field} readOnly value={location.origin + given.link.path} onFocus={(event) => event.currentTarget.select()} data-autofocus />
          <Action look="main" onClick={() => void copy()}>
            {copied ? t('copied') : t('copy')}
          </Action>
        </span>
        <p>{t('link_once')}</p>
      </div>
    </Dialog>
  );
}
