import { Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useFreshness } from '@/shared/live';
import { clockSeconds } from '@/shared/time';
import { words } from '../strings';
import css from './shell.module.css';

/** Says since when the picture is old. Nothing is blocked meanwhile. */
export function StaleBanner() {
  const t = useT(words);
  const { state, at } = useFreshness();
  if (state !== 'stale') return null;
  return (
    <div className={css.stale} role="alert">
      <Icon name="clock" />
      <strong>{at === null ? t('stale_never') : t('stale', { time: clockSeconds(at) })}</strong>
      <span>{t('stale_hint')}</span>
    </div>
  );
}
