/** Handing over the shift: the present one or a past one, and the list of them all. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTopic } from '@/shared/live';
import type { HandoverRow } from '@/wire';
import { Current } from './Current';
import { History } from './History';
import { Past } from './Past';
import css from './handovers.module.css';

export default function HandoversPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { h: shown } = useSearch({ strict: false }) as { h?: string };
  const show = (id: string | undefined) => void navigate({ to: '/handovers' as '/', search: { h: id } as never });
  const waiting = useTopic<HandoverRow>('handovers');
  // Somebody gave or accepted: the list and the page say so at once.
  useEffect(
    () =>
      waiting.watch(() => {
        void queries.invalidateQueries({ queryKey: ['handovers', 'list'] });
        void queries.invalidateQueries({ queryKey: ['handovers', 'one'] });
      }),
    [waiting, queries],
  );
  return (
    <div className={css.page}>
      <div className={css.shift}>{shown ? <Past key={shown} id={shown} back={() => show(undefined)} /> : <Current onGiven={show} />}</div>
      <History shown={shown} onShow={show} />
    </div>
  );
}
