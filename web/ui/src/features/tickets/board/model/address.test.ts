import { describe, expect, it } from 'vitest';
import { shortAddress, shortName, shortService } from './address';

describe('names on a line of the board', () => {
  it('are short, and never cut inside a word', () => {
    expect(shortName('Александров Артём Андреевич')).toBe('Александров А. А.');
    expect(shortName('Попов А. В.')).toBe('Попов А. В.');
    expect(shortAddress('Наличная улица, 49')).toBe('Наличная ул., 49');
    expect(shortAddress('Большой проспект В.О., 4')).toBe('Большой пр. В.О., 4');
    expect(shortAddress('Уличная дорога, 1')).toBe('Уличная дорога, 1');
    expect(shortService('Квартира · Вода · Нет горячей воды')).toBe('Вода · Нет горячей воды');
  });
});
