/** While a ticket is taken down: the ready answer of a live outage, and one key that attaches the ticket to it. */
import { useEffect } from 'react';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useKeys } from '@/shared/keys';
import { moment } from '@/shared/time';
import { type Asked, explains } from './matching';
import { words } from './strings';
import { useMayManage, useOutages } from './useOutages';
import css from './outages.module.css';

interface Props {
  asked: Asked;
  /** Id of the outage to which the ticket will belong. */
  joined: string | null;
  onJoin: (id: string | null) => void;
}

export default function KnownOutage({ asked, joined, onJoin }: Props) {
  const t = useT(words);
  const manages = useMayManage();
  const outage = useOutages().find((it) => explains(it, asked));
  const id = outage?.id ?? null;
  // Another house, or another trouble: what was joined is no longer meant.
  useEffect(() => {
    if (joined !== null && joined !== id) onJoin(null);
  }, [joined, id, onJoin]);
  useKeys({ 'alt+KeyO': () => onJoin(joined ? null : id) }, { on: manages && id !== null, inFields: true });
  if (!outage) return null;
  return (
    <div className={css.known} role="status">
      <strong>
        <Icon name="pause" /> {t('known')}: {outage.service_name}
      </strong>
      <span className={css.facts}>
        {t('since', { when: moment(outage.started) })} ·{' '}
        {outage.planned_until ? t('until', { when: moment(outage.planned_until) }) : t('until_unknown')}
      </span>
      <p>
        {t('tell')} <q>{outage.answer}</q>
      </p>
      {manages && (
        <div className={css.buttons}>
          {joined === id && <span>{t('joined')}</span>}
          <Action
            look={joined === id ? 'quiet' : 'main'}
            icon={joined === id ? 'undo' : 'link'}
            aria-keyshortcuts="Alt+O"
            onClick={() => onJoin(joined === id ? null : id)}
          >
            {t(joined === id ? 'unjoin' : 'join')} <kbd>Alt O</kbd>
          </Action>
        </div>
      )}
    </div>
  );
}
