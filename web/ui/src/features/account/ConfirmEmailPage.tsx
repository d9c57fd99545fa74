/** Where the link of a letter leads that shows whose an address is. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, got } from '@/shared/api';
import { takeCarried } from '@/shared/carried';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { EMAIL } from './Email';
import { words } from './strings';
import css from './account.module.css';

export default function ConfirmEmailPage() {
  const t = useT(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [token] = useState(takeCarried);
  const confirmed = useQuery({
    queryKey: ['account', 'email', 'confirmed', token],
    queryFn: async () => {
      const own = await got(api.POST('/api/v1/account/email', { body: { token } }));
      queries.setQueryData(EMAIL, own);
      return own;
    },
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('email')}</h1>
        <p role="status">{confirmed.isPending ? t('email_confirming') : confirmed.isError ? confirmed.error.message : `${t('email_confirmed')}: ${confirmed.data.email ?? ''}`}</p>
      </header>
      <div>
        <Action look="main" onClick={() => void navigate({ to: '/account' })}>
          {t('to_account')}
        </Action>
      </div>
    </div>
  );
}
