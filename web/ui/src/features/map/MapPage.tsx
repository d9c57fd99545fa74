/** The map on a page of its own. */
import { useT } from '@/shared/i18n';
import { MapView } from './MapView';
import { words } from './strings';
import css from './map.module.css';

export default function MapPage() {
  const t = useT(words);
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <MapView full />
    </div>
  );
}
