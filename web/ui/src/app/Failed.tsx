import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Problem } from '@/shared/api';
import { Action, Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { words } from './strings';

/** Stands in the place of a page that could not be opened, most likely for want of a connection. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const t = useT(words);
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main style={{ height: '100dvh' }}>
      <h1 className="visually-hidden">{t('product')}</h1>
      <Empty icon="clock" title={error instanceof Problem ? error.title : t('broken')}>
        {error instanceof Problem ? error.detail : t('broken_hint')}
        <br />
        <Action onClick={again}>{t('again')}</Action>
      </Empty>
    </main>
  );
}
