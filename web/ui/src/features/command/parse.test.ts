import { describe, expect, it } from 'vitest';
import { parse } from './parse';

const first = (line: string) => parse(line)[0];

describe('the command line', () => {
  it('opens a ticket by its number', () => {
    expect(first('100008')).toEqual({ do: 'open', number: '100008' });
    expect(first('#100008')).toEqual({ do: 'open', number: '100008' });
  });

  it('knows a phone from a number', () => {
    expect(first('8 921 123-45-67')).toEqual({ do: 'call', phone: '+79211234567' });
  });

  it('assigns, in Russian, in English, and in the wrong layout', () => {
    const wanted = { do: 'assign', number: '100008', who: 'иванов' };
    expect(first('назн 100008 иванов')).toEqual(wanted);
    expect(first('yfpy 100008 bdfyjd')).toEqual(wanted);
    expect(first('assign 100008 иванов')).toEqual(wanted);
    expect(first('ass 100008')).toEqual({ do: 'assign', number: '100008', who: '' });
  });

  it('takes a call with or without its number', () => {
    expect(first('звонок')).toEqual({ do: 'call', phone: '' });
    expect(first('звон 89211234567')).toEqual({ do: 'call', phone: '+79211234567' });
    expect(first('pdjyjr')).toEqual({ do: 'call', phone: '' });
  });

  it('looks for everything else, and always offers to', () => {
    expect(parse('Наличная 49')).toEqual([{ do: 'find', text: 'Наличная 49' }]);
    expect(parse('100008').at(-1)).toEqual({ do: 'find', text: '100008' });
    expect(parse('  ')).toEqual([]);
  });

  it('does not take a word of two letters for a command', () => {
    expect(first('на')).toEqual({ do: 'find', text: 'на' });
  });
});
