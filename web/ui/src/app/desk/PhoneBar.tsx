import { Icon } from '@/shared/design';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { words } from '../strings';
import css from './shell.module.css';

/** The bar at the thumb on a phone; wider screens have all of it on top. */
export function PhoneBar({ onCommand }: { onCommand: () => void }) {
  const t = useT(words);
  const { search, select, intake } = useDesk();
  return (
    <nav className={css.phone} aria-label={t('sections')}>
      <button type="button" aria-current={!search.new && !search.t ? 'page' : undefined} onClick={() => select(null)}>
        <Icon name="list" size={20} />
        {t('tab_board')}
      </button>
      <button type="button" aria-current={search.new ? 'page' : undefined} onClick={() => intake()}>
        <Icon name="plus" size={20} />
        {t('tab_new')}
      </button>
      <button type="button" onClick={onCommand}>
        <Icon name="search" size={20} />
        {t('tab_find')}
      </button>
    </nav>
  );
}
