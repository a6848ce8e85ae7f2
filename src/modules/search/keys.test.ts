import { describe, expect, test } from 'vitest';
import { searchKeys } from './keys.ts';

const kinds = (text: string) =>
  Object.entries(searchKeys(text))
    .filter(([, is]) => is)
    .map(([kind]) => kind);

describe('what a search text may be', () => {
  test.each([
    ['王', []],
    ['王芳', ['name']],
    ['wf', ['name']],
    ['欧阳 明', ['name']],
    ['123', []],
    ['5678', ['phone', 'vehicle', 'order', 'contract', 'external']],
    ['138 0013 8000', ['phone', 'vehicle', 'order', 'contract', 'card', 'external']],
    ['+86 138-0013-8000', ['phone', 'external']],
    ['LSVNV133', ['name', 'vehicle', 'external']],
    ['沪A12345', ['name', 'vehicle', 'contract', 'external']],
    ['粤Z1234港', ['name', 'vehicle', 'contract', 'external']],
    ['O20260101-000123', ['name', 'vehicle', 'order', 'contract', 'external']],
    ['DMS-2026/000123', ['name', 'vehicle', 'contract', 'external']],
    ['10000001', ['phone', 'vehicle', 'order', 'contract', 'card', 'external']],
    ['５６７８', ['phone', 'vehicle', 'order', 'contract', 'external']],
    ['ＬＳＶＮＶ１３３', ['name', 'vehicle', 'external']],
    ['  ', []],
    ["%' or 1=1 --", ['name', 'external']],
    ['x'.repeat(200), []],
  ])('%s', (text, expected) => expect(kinds(text)).toEqual(expected));
});
