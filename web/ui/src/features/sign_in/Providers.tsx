/** A button for each provider by which one may sign in or take an invitation. */
import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { remember } from './brought';
import { optionsQuery } from './options';
import { words } from './strings';

interface Props {
  /** The token of an invitation that is to be taken. */
  invitation?: string;
  next?: string | undefined;
  busy: boolean;
  begun: () => void;
  failed: (why: string) => void;
}

export function Providers({ invitation, next, busy, begun, failed }: Props) {
  const t = useT(words);
  const providers = useQuery(optionsQuery).data?.providers ?? [];
  const go = async (provider: string) => {
    begun();
    try {
      const { address } = await got(api.POST('/api/v1/session/oidc/offer', { body: { provider, ...(invitation ? { invitation } : {}) } }));
      remember(next);
      location.assign(address);
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    }
  };
  return providers.map((it) => (
    <Action key={it.id} icon="people" disabled={busy} onClick={() => void go(it.id)}>
      {t('by_provider', { name: it.name })}
    </Action>
  ));
}
