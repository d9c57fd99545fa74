/** What rings, and the button that stops it; acknowledging leaves a word under the person's name. */
import { useEffect, useMemo, useState } from 'react';
import { api } from '@/shared/api';
import { deliver } from '@/shared/api/outbox';
import { Action, Icon } from '@/shared/design';
import { CompanyMark, useCompanies } from '@/shared/companies';
import { OPEN, useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { useTopic } from '@/shared/live';
import { play } from '@/shared/sounds';
import { useReads } from '@/shared/unread';
import type { TicketRow } from '@/wire';
import { shortAddress } from '@/shared/text/short';
import { words } from '../strings';
import { AlarmRules, type Ringing } from './rules';
import css from './alarm.module.css';

const KEPT = 'domovoi.acknowledged';
/** An alarm sounds again this often. */
const EVERY = 5_000;

function readAcknowledged(): Set<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((it) => typeof it === 'string') : []);
  } catch {
    return new Set();
  }
}

export function AlarmBar() {
  const t = useT(words);
  const { select } = useDesk();
  const companies = useCompanies();
  const reads = useReads();
  const rows = useTopic<TicketRow>('tickets', OPEN);
  const [list, setList] = useState<readonly Ringing<TicketRow>[]>([]);
  const { rules, acknowledged } = useMemo(() => {
    const kept = readAcknowledged();
    return { rules: new AlarmRules<TicketRow>(kept), acknowledged: kept };
  }, []);

  useEffect(() => {
    const show = () => setList(rules.list());
    if (rows.ready) {
      rules.reset(rows.map.values());
      show();
    }
    return rows.watch(({ changed, gone, replaced }) => {
      if (replaced) rules.reset(rows.map.values());
      else {
        const came = [...changed].flatMap((id) => rows.map.get(id) ?? []);
        const before = rules.list().length;
        const more = rules.update(came, gone);
        if (!more && rules.list().length === before) return;
      }
      show();
    });
  }, [rows, rules]);

  const first = list[0];
  const sound = first?.of ?? null;
  const count = list.length;
  useEffect(() => {
    if (!sound) return;
    play(sound);
    const timer = setInterval(() => play(sound), EVERY);
    return () => clearInterval(timer);
  }, [sound, count]);

  const acknowledge = () => {
    if (!first) return;
    acknowledged.add(`${first.of}/${first.row.id}`);
    localStorage.setItem(KEPT, JSON.stringify([...acknowledged].slice(-500)));
    rules.silence(first.row.id);
    // The word that this leaves in the ticket is nothing new to who says it.
    const seen = reads.of(first.row.id);
    if (seen) reads.see(first.row.id, { count: seen.count + 1, at: seen.at });
    setList(rules.list());
    void deliver({ label: `${first.row.number}: ${t('acknowledged')}`, about: first.row.id }, (key) =>
      api.POST('/api/v1/tickets/{id}/comments', {
        params: { path: { id: first.row.id }, header: { 'Idempotency-Key': key } },
        body: { audience: 'staff', text: t('acknowledged') },
      }),
      // The alarm is silent here already; a closed ticket takes no more words, and needs none.
    ).catch(() => undefined);
  };
  useKeys({ F2: acknowledge }, { on: first !== undefined, inFields: true });

  if (!first) return null;
  return (
    <div className={css.bar} role="alert">
      <Icon name="alarm" />
      <div className={css.text}>
        <strong>{t(first.of === 'emergency' ? 'alarm_ring' : 'alarm_late', { number: first.row.number, address: shortAddress(first.row.address) })}</strong>
        <CompanyMark of={companies.get(first.row.company_id)} />
        <span className={css.what}>{first.row.description}</span>
        {list.length > 1 && <span className={css.more}>{t('alarm_more', { count: list.length - 1 })}</span>}
      </div>
      <Action onClick={() => select(first.row.id)}>{t('open_it')}</Action>
      <Action look="danger" onClick={acknowledge} aria-keyshortcuts="F2">
        {t('acknowledge')} <kbd>F2</kbd>
      </Action>
    </div>
  );
}
