import { describe, expect, it } from 'vitest';
import { countdown, spell } from './countdown';

const units = { d: 'д', h: 'ч' };
const at = (clock: string) => Date.parse(`2026-11-23T${clock}Z`);
const term = { start: '2026-11-23T10:00:00Z', due: '2026-11-23T12:00:00Z' };

describe('countdown', () => {
  it('warns at half, presses at four fifths, is overdue at the term', () => {
    expect(countdown(term, at('10:59:59'), units).phase).toBe('calm');
    expect(countdown(term, at('11:00:00'), units).phase).toBe('warned');
    expect(countdown(term, at('11:35:59'), units).phase).toBe('warned');
    expect(countdown(term, at('11:36:00'), units).phase).toBe('pressing');
    expect(countdown(term, at('12:00:00'), units).phase).toBe('overdue');
  });

  it('stands still when paused and counts no more when met', () => {
    expect(countdown({ ...term, state: 'paused' }, at('13:00:00'), units).phase).toBe('paused');
    expect(countdown({ ...term, met: '2026-11-23T11:00:00Z' }, at('13:00:00'), units).phase).toBe('met');
  });

  it('is not fooled by a term without length', () => {
    expect(countdown({ start: term.due, due: term.due }, at('11:00:00'), units).phase).toBe('calm');
  });

  it('spells seconds below a day, days above', () => {
    expect(spell(4_029_000, units)).toBe('1:07:09');
    expect(spell(-725_000, units)).toBe('−0:12:05');
    expect(spell(2 * 86_400_000 + 3 * 3_600_000, units)).toBe('2 д 3 ч');
  });
});
