import { expect, test } from 'vitest';
import { questionsOf, valuesOf } from './survey-form.ts';

const base = { code: 'q', title: '题', titleEn: 'Q', required: true, from: 1, to: 5 };

test('options are written one a line, and read back as they were', () => {
  const [question] = questionsOf([{ ...base, kind: 'single', optionLines: 'yes 会 | would\n\n no  不会|would not ' }]);
  expect(question?.options).toEqual([
    { code: 'yes', name: '会', nameEn: 'would' },
    { code: 'no', name: '不会', nameEn: 'would not' },
  ]);
  expect(questionsOf([valuesOf(question as never)])).toEqual([question]);
});

test('a line without names keeps its code for the server to refuse', () => {
  expect(questionsOf([{ ...base, kind: 'several', optionLines: 'yes' }])[0]?.options).toEqual([
    { code: 'yes', name: '', nameEn: '' },
  ]);
});

test('a scale has no options and its ends as shipped', () => {
  expect(questionsOf([{ code: 'q', kind: 'scale', optionLines: 'x y', from: null }])[0]).toMatchObject({
    options: [],
    from: 1,
    to: 5,
  });
});
