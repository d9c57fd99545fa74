import { expect, it } from 'vitest';
import { bytesOf, textOf } from '.';

it('carries bytes as base64url, with every sign of it', () => {
  const bytes = Uint8Array.from([0xfb, 0xff, 0xbe, 0x00, 0x01]);
  expect(textOf(bytes.buffer)).toBe('-_--AAE');
  expect([...bytesOf('-_--AAE')]).toEqual([...bytes]);
  expect(textOf(new ArrayBuffer(0))).toBe('');
});
