import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { act, api } from '@/shared/api';
import { Icon, Person } from '@/shared/design';
import { setLanguage, useLanguage, useT } from '@/shared/i18n';
import { live } from '@/shared/live';
import { useMe } from '@/shared/session';
import { pages } from '../pages';
import { words } from '../strings';
import css from './shell.module.css';

export function Header() {
  const t = useT(words);
  const me = useMe();
  const role = me?.role ?? '';
  const open = pages.filter((page) => !page.roles || page.roles.includes(role));
  return (
    <header className={css.header}>
      <Link to="/" className={css.brand} aria-label={t('product')}>
        <img src="/icon.svg" alt="" width={24} height={24} />
      </Link>
      <nav className={css.nav} aria-label={t('sections')}>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }} title={t('desk')}>
          <Icon name="list" />
          <span>{t('desk')}</span>
        </Link>
        {open.map((page) => (
          <Link key={page.path} to={page.path as '/'} title={t(page.word)}>
            <Icon name={page.icon} />
            <span>{t(page.word)}</span>
          </Link>
        ))}
      </nav>
      <div className={css.middle} />
      <Account />
    </header>
  );
}

function Account() {
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
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <button type="button" className={css.account} aria-label={t('account')}>
          <Person name={me?.name ?? '?'} size={26} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.name}</Menu.Label>
        <Menu.Item
          leftSection={<Icon name={scheme === 'dark' ? 'sun' : 'moon'} />}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? t('to_light') : t('to_dark')}
        </Menu.Item>
        <Menu.Item leftSection={<b>{language === 'ru' ? 'En' : 'Ру'}</b>} onClick={() => setLanguage(language === 'ru' ? 'en' : 'ru')}>
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
