/**
 * Words of the interface. Every feature brings one `strings.ts` with a Russian and an English
 * pack; keys are checked by the compiler where they are used and by a test for completeness.
 */
import i18next from 'i18next';
import { useCallback, useSyncExternalStore } from 'react';

export type Language = 'ru' | 'en';
export type Params = Record<string, string | number>;

type Words = Record<string, string>;
/** `found_one`, `found_few` … are asked for as `found` with a `count`. */
type Base<K extends string> = K extends `${infer B}_${'one' | 'few' | 'many' | 'other'}` ? B | K : K;

export interface Pack<K extends string = string> {
  readonly name: string;
  readonly ru: Words;
  readonly en: Words;
  /** Only for the compiler: which keys may be asked for. */
  readonly keys?: K;
}

const KEPT = 'domovoi.language';

function firstLanguage(): Language {
  if (typeof localStorage !== 'undefined') {
    const kept = localStorage.getItem(KEPT);
    if (kept === 'ru' || kept === 'en') return kept;
  }
  return 'ru';
}

const engine = i18next.createInstance();
void engine.init({
  lng: firstLanguage(),
  fallbackLng: 'ru',
  resources: {},
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  showSupportNotice: false,
} as Parameters<typeof engine.init>[0]);

/** Registers the words of a feature; called once, at the top of its `strings.ts`. */
export function strings<const R extends Words>(name: string, ru: R, en: Words): Pack<Base<keyof R & string>> {
  engine.addResourceBundle('ru', name, ru);
  engine.addResourceBundle('en', name, en);
  return { name, ru, en };
}

export function language(): Language {
  return engine.language === 'en' ? 'en' : 'ru';
}

/** BCP 47 tag for `Intl`. */
export function locale(): string {
  return language() === 'en' ? 'en-GB' : 'ru-RU';
}

export function setLanguage(next: Language): void {
  localStorage.setItem(KEPT, next);
  void engine.changeLanguage(next).then(markDocument);
}

/** Tells the browser and screen readers which language the page speaks. */
export function markDocument(): void {
  document.documentElement.lang = language();
}

/** A word outside of a component; inside one use {@link useT}, which follows the language switch. */
export function say<K extends string>(pack: Pack<K>, key: K, params?: Params): string {
  return engine.t(key as string, { ns: pack.name, ...params }) as string;
}

/** Calls `changed` after every switch of the language. */
export function onLanguage(changed: () => void): () => void {
  engine.on('languageChanged', changed);
  return () => engine.off('languageChanged', changed);
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

export type T<K extends string> = (key: K, params?: Params) => string;

export function useT<K extends string>(pack: Pack<K>): T<K> {
  const now = useLanguage();
  // The language is named in the dependencies so that memoised children see a new function.
  return useCallback((key: K, params?: Params) => say(pack, key, params), [pack, now]);
}
