/** Where a file is chosen or dropped. */
import { useRef, useState } from 'react';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { words } from './strings';
import css from './imports.module.css';

export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const t = useT(words);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (!file) return;
    if (/\.(csv|tsv|txt|xlsx)$/i.test(file.name)) onFile(file);
    else toast({ kind: 'error', title: t('wrong_type'), detail: file.name });
  };
  return (
    <div
      className={css.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <Icon name="import" size={28} />
      <Action look="main" onClick={() => input.current?.click()}>
        {t('choose_file')}
      </Action>
      <span>{over ? t('drop_now') : t('drop')}</span>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,.xlsx"
        hidden
        aria-label={t('choose_file')}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
