import { CompanyMark, type Companies } from '@/shared/companies';
import { Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { TicketRow } from '@/wire';
import { words } from '../strings';
import { shortAddress } from './model/address';
import { Countdown } from './Countdown';
import css from './board.module.css';

interface Props {
  emergencies: readonly TicketRow[];
  companies: Companies;
  selected: string | undefined;
  onOpen: (id: string) => void;
}

/** Open emergencies over all companies, fixed above the list: no filter takes them away. */
export function EmergencyStrip({ emergencies, companies, selected, onOpen }: Props) {
  const t = useT(words);
  const some = emergencies.length > 0;
  return (
    <section className={css.strip} data-some={some || undefined} aria-label={t('emergencies')}>
      <strong className={css.stripCount}>
        <Icon name="alarm" />
        {some ? `${t('emergencies')}: ${emergencies.length}` : t('no_emergencies')}
      </strong>
      {some && (
        <ul className={css.stripList}>
          {emergencies.slice(0, 30).map((it) => (
            <li key={it.id}>
              <button type="button" onClick={() => onOpen(it.id)} aria-current={selected === it.id || undefined}>
                <b>{it.number}</b> <CompanyMark of={companies.get(it.company_id)} /> <span>{shortAddress(it.address)}</span> <Countdown row={it} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
