import { expect, test } from 'vitest';
import { cardsOf } from './card-lines.ts';

test.each([
  ['', []],
  [' SH00000001 ', ['SH00000001']],
  ['SH1\r\nSH2\tSH3', ['SH1', 'SH2', 'SH3']],
  ['SH1,SH2、SH3;SH4,SH5;', ['SH1', 'SH2', 'SH3', 'SH4', 'SH5']],
  ['SH1 SH2 SH1', ['SH1', 'SH2']],
])('%j names the cards %j', (typed, cards) => {
  expect(cardsOf(typed)).toEqual(cards);
});
