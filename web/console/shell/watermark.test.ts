import { expect, test } from 'vitest';
import { watermarkImage } from './watermark.ts';

test('the watermark carries its text and nothing that ends it', () => {
  const image = watermarkImage('张伟 0042 "<b>\' 2026-07-01');
  expect(image).toMatch(/^url\("data:image\/svg\+xml,[^"]*"\)$/);
  const svg = decodeURIComponent(image.slice('url("data:image/svg+xml,'.length, -2));
  expect(svg).toContain('张伟 0042 &#34;&#60;b&#62;&#39; 2026-07-01</text>');
});
