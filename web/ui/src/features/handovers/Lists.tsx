/** The three lists of a shift beside one another. */
import { useId } from 'react';
import { CompanyMark, type Marked } from '@/shared/companies';
import { Icon, type IconName } from '@/shared/design';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { shortAddress, shortName, shortService } from '@/shared/text/short';
import { moment, slotText } from '@/shared/time';
import { words as units } from '@/shared/time/strings';
import type { HandoverItem, HandoverList, OpenWork, Slot } from '@/wire';
import { leftOf } from './left';
import { useOwners } from './owners';
import { words } from './strings';
import css from './handovers.module.css';

export const LISTS = ['emergencies', 'promises', 'overdue'] as const;
type ListName = (typeof LISTS)[number];

const icons: Record<ListName, IconName> = { emergencies: 'alarm', promises: 'phone', overdue: 'clock' };

/** `at`: the moment that time left is counted from. */
export function Lists({ work, at }: { work: OpenWork; at: number }) {
  const ownerOf = useOwners();
  return (
    <div className={css.lists}>
      {LISTS.map((name) => (
        <Column key={name} name={name} list={work[name]} at={at} ownerOf={ownerOf} />
      ))}
    </div>
  );
}

function Column({ name, list, at, ownerOf }: { name: ListName; list: HandoverList; at: number; ownerOf: (item: HandoverItem) => Marked | undefined }) {
  const t = useT(words);
  const id = useId();
  return (
    <section className={css.column} aria-labelledby={id} data-list={name} data-some={list.total > 0 || undefined}>
      <h2 id={id}>
        <Icon name={icons[name]} />
        {t(name)}
        <b>{list.total}</b>
      </h2>
      {list.items.length === 0 ? (
        <p className={css.none}>{t(`${name}_none`)}</p>
      ) : (
        <ul>
          {list.items.map((item) => (
            <Line key={item.ticket_id} item={item} at={at} owner={ownerOf(item)} />
          ))}
          {list.total > list.items.length && (
            <li className={css.none}>{t('first_of', { shown: list.items.length, total: list.total })}</li>
          )}
        </ul>
      )}
    </section>
  );
}

function Line({ item, at, owner }: { item: HandoverItem; at: number; owner: Marked | undefined }) {
  const t = useT(words);
  const u = useT(units);
  const { select } = useDesk();
  const left = leftOf(item, at, { d: u('d'), h: u('h') });
  return (
    <li>
      <button type="button" className={css.line} onClick={() => select(item.ticket_id)}>
        <span className={css.where}>
          <b>{item.number}</b> <CompanyMark of={owner} /> {shortAddress(item.address)}
          {item.flat !== null && `, ${t('flat', { flat: item.flat })}`}
        </span>
        <span className={css.left} data-late={left?.late || undefined}>
          {left === null ? t('no_due') : `${t(left.late ? 'late' : 'left')} ${left.text}`}
        </span>
        <span className={css.what}>
          {shortService(item.service_name)}
          {item.description && ` · ${item.description}`}
        </span>
        <span className={css.who}>
          {item.executor ? shortName(item.executor.name) : t('nobody')}
          {item.planned && ` · ${t('planned', { slot: promise(item.planned) })}`}
        </span>
      </button>
    </li>
  );
}

/** A deferred ticket comes back at a moment, not in a slot. */
function promise(slot: Slot): string {
  return slot.start === slot.end ? moment(slot.start) : slotText(slot);
}
