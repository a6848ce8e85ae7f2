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
    ['5678', ['phone', 'vehicle', 'order']],
    ['138 0013 8000', ['phone', 'vehicle', 'order', 'card']],
    ['+86 138-0013-8000', ['phone']],
    ['LSVNV133', ['name', 'vehicle']],
    ['沪A12345', ['name', 'vehicle']],
    ['粤Z1234港', ['name', 'vehicle']],
    ['O20260101-000123', ['name', 'vehicle', 'order']],
    ['10000001', ['phone', 'vehicle', 'order', 'card']],
    ['  ', []],
    ["%' or 1=1 --", ['name']],
    ['x'.repeat(200), []],
  ])('%s', (text, expected) => expect(kinds(text)).toEqual(expected));
});
