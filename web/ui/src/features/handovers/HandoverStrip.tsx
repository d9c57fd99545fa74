/** The line on the desk that offers the shift of a colleague until somebody accepts it. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useList, useTopic } from '@/shared/live';
import { useMe } from '@/shared/session';
import { shortName } from '@/shared/text/short';
import { moment } from '@/shared/time';
import type { HandoverRow } from '@/wire';
import { acceptHandover } from './accept';
import { words } from './strings';
import css from './handovers.module.css';

const newest = (a: HandoverRow, b: HandoverRow) => b.given_at.localeCompare(a.given_at);

export function HandoverStrip() {
  const t = useT(words);
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { h: shown } = useSearch({ strict: false }) as { h?: string };
  const [accepting, setAccepting] = useState(false);
  const may = me?.rights.includes('give_handover') ?? false;
  const rows = useTopic<HandoverRow>(may ? 'handovers' : null);
  const waiting = useList(rows, newest).filter((it) => it.given_by.id !== me?.id);
  const first = waiting[0];
  // The page that shows it has the same button.
  if (!first || first.id === shown) return null;
  const accept = async () => {
    setAccepting(true);
    await acceptHandover(queries, first.id);
    setAccepting(false);
  };
  return (
    <section className={css.strip} aria-label={t('title')}>
      <Icon name="people" />
      <strong>{t('strip', { name: shortName(first.given_by.name), time: moment(first.given_at) })}</strong>
      <span>{t('strip_counts', { emergencies: first.emergencies, promises: first.promises, overdue: first.overdue })}</span>
      {waiting.length > 1 && <span>{t('strip_more', { count: waiting.length - 1 })}</span>}
      <Action
        icon="eye"
        aria-label={t('look')}
        title={t('look')}
        onClick={() => void navigate({ to: '/handovers' as '/', search: { h: first.id } as never })}
      >
        <span className={css.wide}>{t('look')}</span>
      </Action>
      <Action look="main" icon="check" disabled={accepting} onClick={() => void accept()}>
        {t('accept')}
      </Action>
    </section>
  );
}
