/** The own account: where one is signed in, the password, the second step, tokens of programs. */
import { useT } from '@/shared/i18n';
import { roleWords } from '@/shared/roles';
import { useMe } from '@/shared/session';
import { ApiTokens } from './ApiTokens';
import { Email } from './Email';
import { Identities } from './Identities';
import { Passkeys } from './Passkeys';
import { Password } from './Password';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';
import { words } from './strings';
import css from './account.module.css';

export default function AccountPage() {
  const t = useT(words);
  const say = useT(roleWords);
  const me = useMe();
  if (!me) return null;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <p>{[me.name, me.login !== me.name && me.login, say(me.role), ...me.companies.map((it) => it.name)].filter(Boolean).join(' · ')}</p>
      </header>
      <Sessions />
      <Password login={me.login} />
      <Email />
      <SecondFactor />
      <Passkeys />
      <Identities />
      <ApiTokens />
    </div>
  );
}
