import { describe, expect, it } from 'vitest';
import type { Pack } from '.';

const modules = import.meta.glob<Record<string, Pack>>('../../**/strings.ts', { eager: true });
const packs = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module).map((pack) => [file, pack] as const),
);

const base = (key: string) => key.replace(/_(one|few|many|other)$/, '');
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe.each(packs)('%s', (_file, pack) => {
  it('says everything in both languages', () => {
    const ru = [...new Set(Object.keys(pack.ru).map(base))].sort();
    const en = [...new Set(Object.keys(pack.en).map(base))].sort();
    expect(en).toEqual(ru);
    for (const word of [...Object.values(pack.ru), ...Object.values(pack.en)]) expect(word.trim()).not.toBe('');
  });

  it('has every plural form that its language needs', () => {
    for (const key of Object.keys(pack.ru).filter((k) => k.endsWith('_one')))
      for (const form of ['_one', '_few', '_many']) expect(Object.keys(pack.ru)).toContain(base(key) + form);
    for (const key of Object.keys(pack.en).filter((k) => k.endsWith('_one')))
      expect(Object.keys(pack.en)).toContain(`${base(key)}_other`);
  });

  it('fills the same holes in both languages', () => {
    for (const key of Object.keys(pack.ru)) {
      const other = pack.en[key];
      if (other) expect(holes(other), key).toEqual(holes(pack.ru[key] ?? ''));
    }
  });
});
