import { expect, it } from 'vitest';
import { wayBack } from './way_back';

it('leads back within the page and nowhere else', () => {
  expect(wayBack('/calendar?x=1')).toBe('/calendar?x=1');
  for (const outside of [undefined, '', 'https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)'])
    expect(wayBack(outside)).toBe('/');
});
