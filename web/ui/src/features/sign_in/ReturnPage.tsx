/** Where a provider sends people back to: what they bring is shown to the house, and spent on what they wanted. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { type Me, meQuery } from '@/shared/session';
import { toast } from '@/shared/toast';
import { Frame, Told } from './Frame';
import { SecondStep } from './SecondStep';
import { remembered, takeBrought } from './brought';
import { words } from './strings';
import { wayBack } from './way_back';

export default function ReturnPage() {
  const t = useT(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [brought] = useState(takeBrought);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const inside = async (user: Me) => {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, user);
    await navigate({ href: wayBack(remembered()) });
  };
  const state = brought.get('state') ?? '';
  /** The proof, where a code is still wanted beside it. */
  const shown = useQuery({
    queryKey: ['session', 'oidc', state],
    queryFn: async (): Promise<string | null> => {
      const code = brought.get('code');
      if (!code) throw new Error(t('provider_declined'));
      const iss = brought.get('iss');
      const { purpose, proof } = await got(api.POST('/api/v1/session/oidc/back', { body: { state, code, ...(iss ? { iss } : {}) } }));
      if (purpose === 'link') {
        await got(api.POST('/api/v1/account/identities', { body: { proof } }));
        toast({ kind: 'ok', title: t('identity_linked') });
        await navigate({ to: '/account' });
        return null;
      }
      try {
        const call = purpose === 'invitation' ? api.POST('/api/v1/session/oidc/invitation', { body: { proof } }) : api.POST('/api/v1/session/oidc', { body: { proof } });
        await inside((await got(call)).user);
        return null;
      } catch (error) {
        if (error instanceof Problem && error.code === 'second_factor_needed') return proof;
        throw error;
      }
    },
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const toSignIn = () => void navigate({ to: '/sign-in' });
  if (shown.isError)
    return (
      <Frame label={t('title')} title={t('product')} claim={t('claim')}>
        <Told>{shown.error.message}</Told>
        <Action look="main" onClick={toSignIn}>
          {t('to_sign_in')}
        </Action>
      </Frame>
    );
  if (!shown.data) return <Frame label={t('title')} title={t('product')} claim={t('entering')}>{null}</Frame>;
  const enter = async (code: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await inside((await got(api.POST('/api/v1/session/oidc', { body: { proof: shown.data!, code } }))).user);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return <SecondStep busy={busy} problem={problem} enter={enter} back={toSignIn} />;
}
