import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textDiff } from './text-diff.ts';

describe('what differs between two texts', () => {
  test('is said by sentences, in the order of the texts', () => {
    expect(textDiff('首保免费。每 5000 公里一次。请预约。', '首保免费。每 10000 公里一次。请预约。')).toEqual([
      { kind: 'same', text: '首保免费。' },
      { kind: 'gone', text: '每 5000 公里一次。' },
      { kind: 'new', text: '每 10000 公里一次。' },
      { kind: 'same', text: '请预约。' },
    ]);
    expect(textDiff('', 'a')).toEqual([{ kind: 'new', text: 'a' }]);
    expect(textDiff('a\nb', 'b')).toEqual([
      { kind: 'gone', text: 'a\n' },
      { kind: 'same', text: 'b' },
    ]);
    expect(textDiff('x', 'x')).toEqual([{ kind: 'same', text: 'x' }]);
  });

  test('holds both texts whole', () => {
    const words = fc
      .array(fc.constantFrom('甲。', '乙!', '丙\n', '丁', ' ; '), { maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const runs = textDiff(before, after);
        const joined = (skip: string) => runs.flatMap((run) => (run.kind === skip ? [] : [run.text])).join('');
        expect([joined('new'), joined('gone')]).toEqual([before, after]);
      }),
    );
  });
});
