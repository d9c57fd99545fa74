import { describe, expect, it } from 'vitest';
import { fold, otherLayout, phoneOf } from '.';

describe('words as people type them', () => {
  it('reads the wrong layout', () => {
    expect(otherLayout('ktyby')).toBe('ленин');
    expect(fold(otherLayout('Yfkbxyfz 49'))).toBe('наличная 49');
    expect(otherLayout('фыышпт')).toBe('assign');
  });

  it('folds ё', () => expect(fold(' Семёнов ')).toBe('семенов'));

  it('knows a phone in every habit of writing it, and only a whole one', () => {
    for (const text of ['+7 921 123-45-67', '8 (921) 123 45 67', '9211234567', '79211234567'])
      expect(phoneOf(text)).toBe('+79211234567');
    expect(phoneOf('100008')).toBeNull();
    expect(phoneOf('921 123')).toBeNull();
    expect(phoneOf('+49 30 1234567')).toBe('+49301234567');
  });
});
