/** Theme, language, the way out. */
import '@mantine/core/styles/Menu.css';
import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { act, api } from '@/shared/api';
import { Icon, Person } from '@/shared/design';
import { setLanguage, useLanguage, useT } from '@/shared/i18n';
import { live } from '@/shared/live';
import { useMe } from '@/shared/session';
import { words } from '../strings';
import css from './shell.module.css';

export default function AccountMenu() {
  const t = useT(words);
  const me = useMe();
  const language = useLanguage();
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await act(api.DELETE('/api/v1/session'));
    live.stop();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  return (
    <Menu position="bottom-end" width={230} defaultOpened withinPortal={false}>
      <Menu.Target>
        <button type="button" className={css.account} aria-label={t('account')}>
          <Person name={me?.name ?? '?'} size={28} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled>{me?.name}</Menu.Item>
        <Menu.Item leftSection={<Icon name="key" />} onClick={() => void navigate({ to: '/account' })}>
          {t('own_account')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name={scheme === 'dark' ? 'sun' : 'moon'} />}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? t('to_light') : t('to_dark')}
        </Menu.Item>
        <Menu.Item
          leftSection={<b className={css.tongue}>{language === 'ru' ? 'En' : 'Ру'}</b>}
          onClick={() => setLanguage(language === 'ru' ? 'en' : 'ru')}
        >
          {t('to_other_language')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="out" />} onClick={() => void leave()}>
          {t('sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
