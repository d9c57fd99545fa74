/** What residents are asked to agree to: a draft is written here and published as the next version of its text. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Chip } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import { exact } from '@/shared/time';
import { toast } from '@/shared/toast';
import type { ConsentText } from '@/wire';
import { words } from './strings';
import css from './admin.module.css';

/** Characters that the server takes. */
const LONGEST = 20_000;

export function ConsentTexts({ company }: { company: string }) {
  const t = useT(words);
  const key = ['companies', company, 'consent-texts'];
  const path = { id: company };
  const texts = useQuery({ queryKey: key, queryFn: () => got(api.GET('/api/v1/companies/{id}/consent-texts', { params: { path } })) });
  return (
    <section className={css.panel} aria-labelledby="consent-texts">
      <h2 id="consent-texts">{t('texts')}</h2>
      <p className={css.dim}>{t('texts_hint')}</p>
      {texts.isError && <p role="alert">{texts.error.message}</p>}
      {texts.data?.items.map((it) => (
        <Text key={`${it.purpose.code} ${it.current?.version ?? 0}`} company={company} text={it} queryKey={key} />
      ))}
    </section>
  );
}

function Text({ company, text, queryKey }: { company: string; text: ConsentText; queryKey: string[] }) {
  const t = useT(words);
  const queries = useQueryClient();
  const shown = text.current?.words ?? '';
  const next = (text.current?.version ?? 0) + 1;
  const [draft, setDraft] = useState(shown);
  const [sure, setSure] = useState(false);
  const changed = draft.trim() !== '' && draft.trim() !== shown;
  const publish = async () => {
    setSure(false);
    const params = { path: { id: company, purpose: text.purpose.code } };
    const all = await act(api.PUT('/api/v1/companies/{id}/consent-texts/{purpose}', { params, body: { words: draft } }));
    if (!all) return;
    queries.setQueryData(queryKey, all);
    toast({ kind: 'ok', title: t('published', { version: next }) });
  };
  return (
    <div className={css.text}>
      <h3>{text.purpose.text}</h3>
      <p className={css.marks}>
        {text.current ? (
          <Chip tone="good">{t('text_version', { version: text.current.version, at: exact(text.current.published_at) })}</Chip>
        ) : (
          <Chip>{t('unpublished')}</Chip>
        )}
        {changed && <Chip tone="warn">{t('draft')}</Chip>}
      </p>
      <textarea aria-label={t('text_of', { purpose: text.purpose.text })} rows={6} maxLength={LONGEST} value={draft} onChange={(event) => setDraft(event.currentTarget.value)} />
      {changed && (
        <p className={css.marks}>
          <Action look="main" onClick={() => setSure(true)}>
            {t('publish', { version: next })}
          </Action>
          <Action icon="undo" onClick={() => setDraft(shown)}>
            {t('discard')}
          </Action>
        </p>
      )}
      {sure && (
        <Dialog title={t('publish', { version: next })} close={() => setSure(false)}>
          <p>{t('publish_sure')}</p>
          <p className={css.marks}>
            <Action look="main" onClick={() => void publish()}>
              {t('publish', { version: next })}
            </Action>
            <Action onClick={() => setSure(false)}>{t('cancel')}</Action>
          </p>
        </Dialog>
      )}
    </div>
  );
}
