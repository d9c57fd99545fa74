import { Link } from '@tanstack/react-router';
import { Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { words } from './strings';

export function NotFound() {
  const t = useT(words);
  return (
    <Empty icon="search" title={t('not_found')}>
      {t('not_found_hint')} <Link to="/">{t('to_desk')}</Link>
    </Empty>
  );
}
