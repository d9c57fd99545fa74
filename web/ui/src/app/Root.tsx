import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { type ComponentType, Suspense, useEffect } from 'react';
import { onSignedOut } from '@/shared/api';
import { Empty } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { live } from '@/shared/live';
import { meQuery } from '@/shared/session';
import { Guard } from './Guard';
import { words } from './strings';

/** Pages of those who are not signed in: they tell by themselves what was refused. */
const STRANGERS: readonly string[] = ['/sign-in', '/oidc', '/welcome', '/setup', '/join'];

/** The outermost frame: sends everybody to the sign-in page once the session is over. */
export function Root() {
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  useEffect(
    () =>
      onSignedOut(() => {
        const here = router.state.location;
        if (STRANGERS.includes(here.pathname)) return;
        live.stop();
        queries.clear();
        void navigate({ to: '/sign-in', search: { next: here.href } });
      }),
    [navigate, queries, router],
  );
  // Whether the session is over, or only the rights are others now, the answer to "who am I" tells.
  useEffect(() => {
    const ask = async () => {
      const before = queries.getQueryData(meQuery.queryKey);
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      if (queries.getQueryData(meQuery.queryKey) !== before) await router.invalidate();
    };
    return live.whenTurnedAway(() => void ask());
  }, [queries, router]);
  return <Outlet />;
}

/** A lazily loaded part: a failure in it leaves the rest of the screen alive. */
export function Page({ of: It }: { of: ComponentType }) {
  const t = useT(words);
  return (
    <Guard>
      <Suspense fallback={<Empty icon="clock" title={t('loading')} />}>
        <It />
      </Suspense>
    </Guard>
  );
}
