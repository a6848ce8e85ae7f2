import { describe, expect, test } from 'vitest';
import { type Answer, faultsOf, type Question, readAnswers } from './questions.ts';

const base = { title: '题', titleEn: 'Q', required: true, from: 1, to: 5 };
const options = ['yes', 'no'].map((code) => ({ code, name: code, nameEn: code }));
const QUESTIONS: Question[] = [
  { ...base, code: 'again', kind: 'single', options },
  { ...base, code: 'liked', kind: 'several', options, required: false },
  { ...base, code: 'score', kind: 'scale', options: [] },
  { ...base, code: 'more', kind: 'text', options: [], required: false },
];
const say = (question: string, over: Partial<Answer> = {}): Answer => ({
  question,
  choices: [],
  number: null,
  words: null,
  ...over,
});
const good = [say('again', { choices: ['yes'] }), say('score', { number: 5 })];

describe('a questionnaire', () => {
  test('that is sound has no fault', () => expect(faultsOf(QUESTIONS)).toEqual([]));
  test.each([
    ['two questions of one code', [QUESTIONS[0], QUESTIONS[0]], 'questions'],
    ['a choice of one', [{ ...QUESTIONS[0], options: options.slice(1) }], 'questions.0.options'],
    ['two options of one code', [{ ...QUESTIONS[0], options: [options[0], options[0]] }], 'questions.0.options'],
    ['a scale of nothing', [QUESTIONS[0], { ...QUESTIONS[2], from: 5, to: 5 }], 'questions.1.to'],
  ])('with %s says where', (_what, questions, field) => {
    expect(faultsOf(questions as Question[]).map((fault) => fault.field)).toEqual([field]);
  });
});

describe('answers', () => {
  test('are kept by the kind of their question, empty ones left out', () => {
    const given = [...good, say('more', { words: '  很好 ' }), say('liked')];
    expect(readAnswers(QUESTIONS, given)).toEqual({
      faults: [],
      answers: [good[0], good[1], say('more', { words: '很好' })],
    });
  });
  test('what does not belong to the kind is dropped', () => {
    const [first] = readAnswers(QUESTIONS, [say('again', { choices: ['yes'], number: 3 }), good[1] as Answer]).answers;
    expect(first).toEqual(good[0]);
  });
  test.each([
    ['a required one left out', [good[1]], 'again'],
    ['two of a single choice', [say('again', { choices: ['yes', 'no'] }), good[1]], 'again'],
    ['an option that is none', [say('again', { choices: ['perhaps'] }), good[1]], 'again'],
    ['an option that is none among several', [...good, say('liked', { choices: ['yes', 'x'] })], 'liked'],
    ['a number beyond the scale', [good[0], say('score', { number: 6 })], 'score'],
    ['a question that is none', [...good, say('other', { words: 'x' })], 'other'],
  ])('%s is refused at its question', (_what, given, code) => {
    expect(readAnswers(QUESTIONS, given as Answer[]).faults.map(({ field }) => field)).toEqual([`answers.${code}`]);
  });
});
