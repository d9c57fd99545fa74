/** The tree of routes: the sign-in page, and everything behind it in the frame of the desk. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, redirect, type RouterHistory } from '@tanstack/react-router';
import { lazy } from 'react';
import { Problem } from '@/shared/api';
import { type Me, meQuery } from '@/shared/session';
import { readDeskSearch } from '@/shared/desk';
import { Failed } from './Failed';
import { NotFound } from './NotFound';
import { Page, Root } from './Root';
import { DeskShell } from './desk/DeskShell';
import { Desk } from './desk/Desk';
import { pages } from './pages';

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Root, notFoundComponent: NotFound });

const SignInPage = lazy(() => import('@/features/sign_in/SignInPage'));
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string; login?: string } => ({
    ...(typeof raw['next'] === 'string' ? { next: raw['next'] } : {}),
    ...(typeof raw['login'] === 'string' ? { login: raw['login'] } : {}),
  }),
  component: () => <Page of={SignInPage} />,
});

const WelcomePage = lazy(() => import('@/features/sign_in/WelcomePage'));
const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: () => <Page of={WelcomePage} /> });
const ReturnPage = lazy(() => import('@/features/sign_in/ReturnPage'));
const oidc = createRoute({ getParentRoute: () => root, path: '/oidc', component: () => <Page of={ReturnPage} /> });
const SetupPage = lazy(() => import('@/features/sign_in/SetupPage'));
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: () => <Page of={SetupPage} /> });

/** An owner's invitation into a flat: with a new account, or with the one that is signed in. */
const JoinPage = lazy(() => import('@/features/home/JoinPage'));
const join = createRoute({ getParentRoute: () => root, path: '/join', component: () => <Page of={JoinPage} /> });

const RequiredPage = lazy(() => import('@/features/account/RequiredPage'));
const required = createRoute({ getParentRoute: () => root, path: '/second-factor', component: () => <Page of={RequiredPage} /> });

/** Everything behind it needs a signed-in person. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    let me: Me;
    try {
      me = await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof Problem && error.status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: { next: location.href } });
    }
    if (me.must_set_second_factor) throw redirect({ to: '/second-factor' });
  },
  component: DeskShell,
});

const desk = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: readDeskSearch,
  component: Desk,
});

/** Reached from the menu of the person, not from the bar of sections. */
const AccountPage = lazy(() => import('@/features/account/AccountPage'));
const account = createRoute({ getParentRoute: () => inside, path: '/account', component: () => <Page of={AccountPage} /> });

const ConfirmEmailPage = lazy(() => import('@/features/account/ConfirmEmailPage'));
const confirmEmail = createRoute({ getParentRoute: () => inside, path: '/confirm-email', component: () => <Page of={ConfirmEmailPage} /> });

const others = pages.map((entry) => {
  const It = lazy(entry.load);
  return createRoute({ getParentRoute: () => inside, path: entry.path, component: () => <Page of={It} /> });
});

/** Query parameters stay plain words: `?status=new,deferred`, never JSON. */
const plain = {
  parseSearch: (text: string) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>) => {
    const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
    return text ? `?${text}` : '';
  },
};

export function makeRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: root.addChildren([signIn, oidc, welcome, setup, join, required, inside.addChildren([desk, account, confirmEmail, ...others])]),
    context: { queries },
    defaultErrorComponent: Failed,
    ...plain,
    ...(history ? { history } : {}),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
