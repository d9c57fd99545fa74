/** Something that is told this once, to be carried away. */
import { useId, useRef, useState } from 'react';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { words } from './strings';
import css from './account.module.css';

export function Told({ label, text, done }: { label: string; text: string; done: () => void }) {
  const t = useT(words);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current!.select();
    // Without HTTPS there is no clipboard for scripts: then the text stands selected, ready for Ctrl C.
    await navigator.clipboard?.writeText(text).then(() => setCopied(true), () => undefined);
  };
  return (
    <div className={css.told}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} ref={field} readOnly value={text} rows={text.split('\n').length} spellCheck={false} autoFocus onFocus={(event) => event.currentTarget.select()} />
      <div className={css.buttons}>
        <Action look="main" onClick={() => void copy()}>
          {copied ? t('copied') : t('copy')}
        </Action>
        <Action onClick={done}>{t('kept')}</Action>
      </div>
    </div>
  );
}
