/** Providers around the routes. */
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { theme, variables } from '@/shared/design';
import { useSignal } from '@/shared/desk/signal';
import { onProofWanted } from '@/shared/api';
import { askProof, asking } from '@/shared/proof';
import { Toaster } from './Toaster';
import { makeRouter } from './routes';

const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 15_000, refetchOnWindowFocus: false } },
});
const router = makeRouter(queries);
onProofWanted(askProof);
const schemes = localStorageColorSchemeManager({ key: 'domovoi.scheme' });

/** The nonce that the server put into this page; absent in development. */
function nonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce ?? meta?.content ?? '';
}

/** Dialogs weigh a tenth of the first page, and this one is seldom asked: it is fetched with its first question. */
const ProofDialog = lazy(() => import('@/shared/proof/ProofDialog'));

function Proof() {
  const asked = useSignal(asking);
  return (
    <Suspense>{asked && <ProofDialog done={asked.done} />}</Suspense>
  );
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      getStyleNonce={nonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toaster />
        <Proof />
      </QueryClientProvider>
    </MantineProvider>
  );
}
