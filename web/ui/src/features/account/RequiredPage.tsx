/** The company wants a second step of this role: nothing else is open until it is on. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { act, api } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { meQuery } from '@/shared/session';
import { SecondFactor } from './SecondFactor';
import { words } from './strings';
import css from './account.module.css';

export default function RequiredPage() {
  const t = useT(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = async () => {
    await act(api.DELETE('/api/v1/session'));
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  const finished = async () => {
    // What is remembered of the person still says that the step is missing.
    queries.removeQueries({ queryKey: meQuery.queryKey });
    await navigate({ to: '/' });
  };
  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>{t('required')}</h1>
        <p>{t('required_hint')}</p>
      </header>
      <SecondFactor finished={() => void finished()} />
      <div>
        <Action look="quiet" icon="out" onClick={() => void leave()}>
          {t('sign_out')}
        </Action>
      </div>
    </main>
  );
}
