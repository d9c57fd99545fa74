/** What a session runs on, in words. */
import { useT } from '../i18n';
import type { Browser, Platform } from '@/wire';
import { words } from './strings';

const BROWSERS: Record<Browser, string | null> = {
  unknown: null,
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  opera: 'Opera',
  safari: 'Safari',
  samsung: 'Samsung Internet',
  yandex: 'Яндекс Браузер',
  program: null,
};
const PLATFORMS: Record<Platform, string | null> = { unknown: null, android: 'Android', ios: 'iOS', linux: 'Linux', macos: 'macOS', windows: 'Windows' };

export function DeviceName({ browser, platform }: { browser: Browser; platform: Platform }) {
  const t = useT(words);
  const name = browser === 'program' ? t('program') : (BROWSERS[browser] ?? t('unknown'));
  return <>{[name, PLATFORMS[platform]].filter(Boolean).join(' · ')}</>;
}
