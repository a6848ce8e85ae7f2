import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS } from './errors.ts';

test('no code stands in two files, and every file of codes is part of the list', async () => {
  const folder = new URL('./errors/', import.meta.url);
  const files = readdirSync(folder).filter((name) => !['row.ts', 'constraints.ts'].includes(name));
  const codes: string[] = [];
  for (const file of files) {
    const blocks: Record<string, object> = await import(new URL(file, folder).href);
    codes.push(...Object.values(blocks).flatMap((block) => Object.keys(block)));
  }
  expect(codes.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
});
