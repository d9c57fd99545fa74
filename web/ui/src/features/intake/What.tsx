/** What happened and which service that is; whether it is an emergency, and whether we know of it already. */
import { useState } from 'react';
import { Action, Icon } from '@/shared/design';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import { Combo } from './Combo';
import { change, type Draft, isEmergency } from './draft';
import { findServices, fullName } from './services';
import { useServices, useSimilar, useSuggested } from './useIntakeData';
import { words } from './strings';
import css from './intake.module.css';

export function What({ draft, complain }: { draft: Draft; complain: boolean }) {
  const t = useT(words);
  const services = useServices();
  const suggested = useSuggested(draft.description);
  const [query, setQuery] = useState('');
  const found = query.trim() ? findServices(services, query) : suggested;
  const emergency = isEmergency(draft);
  return (
    <>
      <label className={css.field}>
        <span>{t('description')}</span>
        <textarea rows={2} value={draft.description} onChange={(event) => change({ description: event.target.value })} />
      </label>
      <Combo
        label={t('service')}
        placeholder={t('service_hint')}
        value={draft.service ? fullName(draft.service) : ''}
        onType={setQuery}
        options={found}
        keyOf={(it) => String(it.number)}
        show={(it) => (
          <>
            <span>{fullName(it)}</span>
            {it.priority === 'emergency' && (
              <small className={css.red}>
                <Icon name="alarm" size={12} /> {t('emergency')}
              </small>
            )}
          </>
        )}
        onPick={(service) => change({ service, chosen: null })}
        nothing={services.length > 0 ? t('no_service') : null}
        invalid={complain && draft.service === null}
      />
      {draft.service === null && suggested.length > 0 && (
        <ul className={css.people} aria-label={t('suggested')}>
          {suggested.map((it) => (
            <li key={it.number}>
              <button type="button" onClick={() => change({ service: it, chosen: null })}>
                {fullName(it)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.marks}>
        <label data-emergency={emergency || undefined} title={emergency && draft.emergency === null ? t('by_classifier') : undefined}>
          <input
            type="checkbox"
            checked={emergency}
            onChange={(event) => change({ emergency: event.target.checked === (draft.service?.priority === 'emergency') ? null : event.target.checked, chosen: null })}
          />
          <Icon name="alarm" size={14} />
          {t('emergency')}
        </label>
        <label>
          <input type="checkbox" checked={draft.paid} onChange={(event) => change({ paid: event.target.checked })} />
          {t('paid')}
        </label>
        <label>
          <input type="checkbox" checked={draft.warranty} onChange={(event) => change({ warranty: event.target.checked })} />
          {t('warranty')}
        </label>
        <select
          aria-label={t('source')}
          value={draft.source}
          onChange={(event) => change({ source: event.target.value as Draft['source'] })}
        >
          {(['phone', 'walk_in', 'email', 'messenger', 'staff', 'other'] as const).map((it) => (
            <option key={it} value={it}>
              {t(`source_${it}`)}
            </option>
          ))}
        </select>
      </div>
      <Similar draft={draft} />
    </>
  );
}

function Similar({ draft }: { draft: Draft }) {
  const t = useT(words);
  const { select } = useDesk();
  const list = useSimilar(draft);
  if (draft.parent)
    return (
      <p className={css.similar}>
        {t('joined', { number: draft.parent.number })}
        <Action look="quiet" onClick={() => change({ parent: null })}>
          {t('unjoin')}
        </Action>
      </p>
    );
  if (list.length === 0) return null;
  return (
    <div className={css.similar} role="status">
      <strong>{t('similar', { count: list.length })}</strong>
      <ul>
        {list.slice(0, 3).map((it) => (
          <li key={it.id}>
            <span>
              <b>{it.number}</b> {it.flat !== null && `· ${it.flat}`} · {moment(it.created_at)} · {it.description}
            </span>
            <Action onClick={() => change({ parent: { id: it.id, number: it.number } })}>{t('join')}</Action>
            <Action onClick={() => select(it.id)}>{t('open_ticket')}</Action>
          </li>
        ))}
      </ul>
    </div>
  );
}
