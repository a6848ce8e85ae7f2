import { describe, expect, test } from 'vitest';
import type { AppError } from '../../../platform/errors.ts';
import { inCapitals } from './capitals.ts';
import { checkText, fill, type Values } from './fill.ts';
import { type Case, type Paragraph, PLACEHOLDERS } from './schema.ts';
import { SHIPPED, SHIPPED_SUPPLEMENT } from './shipped.ts';

const values = Object.fromEntries(
  Object.keys(PLACEHOLDERS).map((code) => [code, { zh: `〔${code}〕`, en: `<${code}>` }]),
) as Values;
const problemsOf = (paragraphs: readonly Paragraph[], own = false) => {
  try {
    checkText(paragraphs, own);
    return [];
  } catch (error) {
    return (error as AppError).fields.map(({ field, zh }) => `${field}: ${zh}`);
  }
};
const clause = (zh: string, en = ''): Paragraph => ({ zh, en, when: ['always'] });

describe('a text', () => {
  test('as shipped can be filled in every case, says each thing once, and names nothing unknown', () => {
    expect(problemsOf(SHIPPED.paragraphs)).toEqual([]);
    expect(problemsOf(SHIPPED_SUPPLEMENT.paragraphs, true)).toEqual([]);
    for (const { zh, en } of [...SHIPPED.paragraphs, ...SHIPPED_SUPPLEMENT.paragraphs]) {
      expect(zh).not.toBe('');
      expect(en).not.toBe('');
    }
    const cases = new Set<Case>([
      'earnest',
      'person',
      'vin',
      'extras',
      'loan',
      'trade_in',
      'gifts',
      'insurance',
      'agreed',
    ]);
    const words = fill(SHIPPED.paragraphs, values, cases, false);
    expect(words.map(({ zh, en }) => zh + en).join('')).not.toMatch(/[{}]/);
    // A placeholder nobody may use any more would be dead.
    const all = [...SHIPPED.paragraphs, ...SHIPPED_SUPPLEMENT.paragraphs].map(({ zh }) => zh).join('');
    for (const code of Object.keys(PLACEHOLDERS)) expect(all).toContain(`{{${code}}}`);
  });

  test('says of a deposit what the law makes of its kind, and of the other kind nothing', () => {
    const said = (...cases: Case[]) =>
      fill(SHIPPED.paragraphs, values, new Set(cases), false)
        .map(({ zh }) => zh)
        .join('');
    expect(said('earnest')).toMatch(/双倍返还.*第五百八十七条/);
    expect(said('earnest')).not.toContain('不适用定金罚则');
    expect(said('refundable')).toContain('不适用定金罚则');
    expect(said('refundable')).not.toContain('双倍返还');
    expect(said('no_deposit')).toContain('不约定定金或订金');
  });

  test('with a placeholder nobody knows is refused at its field', () => {
    const wrong = [...SHIPPED.paragraphs, clause('见 {{byer}}', 'see {{buyer}}'), clause('见 {{buyer', '{{ price }}')];
    const at = SHIPPED.paragraphs.length;
    expect(problemsOf(wrong)).toEqual([
      `paragraphs.${at}.zh: 没有占位符 {{byer}},请从列表中选择。`,
      `paragraphs.${at + 1}.zh: 花括号不成对:占位符写作 {{buyer}}。`,
    ]);
  });

  test('of headquarters without price or deposit is none; a dealer’s clause may be anything', () => {
    const without = (code: string) => SHIPPED.paragraphs.filter(({ zh }) => !zh.includes(`{{${code}}}`));
    expect(problemsOf(without('price'))[0]).toContain('{{price}}');
    expect(problemsOf(without('deposit'))).toHaveLength(2);
    // Said in one case only, it is missing in the others.
    const once = [...without('expected_on'), { ...clause('{{expected_on}}'), when: ['loan' as const] }];
    expect(problemsOf(once)[0]).toContain('{{expected_on}}');
    expect(problemsOf([clause('本店另赠洗车。')], true)).toEqual([]);
  });

  test('has a paragraph only where all its cases are so', () => {
    const both: Paragraph = { zh: 'x', en: '', when: ['earnest', 'person'] };
    expect(fill([both], values, new Set<Case>(['earnest']), true)).toEqual([]);
    expect(fill([both], values, new Set<Case>(['earnest', 'person']), true)).toEqual([{ zh: 'x', en: '', own: true }]);
  });
});

test.each([
  [0, '人民币零元整'],
  [5, '人民币伍分'],
  [50, '人民币伍角整'],
  [105, '人民币壹元零伍分'],
  [12_800_000, '人民币壹拾贰万捌仟元整'],
  [10_000_500, '人民币壹拾万零伍元整'],
  [100_005_000_00, '人民币壹亿零伍仟元整'],
  [100_100_000_00, '人民币壹亿零壹拾万元整'],
  [1_020_300_00, '人民币壹佰零贰万零叁佰元整'],
  [10_010_00, '人民币壹万零壹拾元整'],
  [123_456_78, '人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分'],
])('%i fen reads %s', (fen, words) => {
  expect(inCapitals(fen)).toBe(words);
});
