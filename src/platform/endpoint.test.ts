import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CivilDate, InstantInput, issueText } from './endpoint.ts';

const said = (schema: z.ZodType, input: unknown) =>
  (['zh', 'en'] as const).map(
    (language) => schema.safeParse(input, { error: (issue) => issueText(issue, language) }).error?.issues[0]?.message,
  );

describe('what is wrong with an input is said for people', () => {
  test.each<[string, z.ZodType, unknown, string, string]>([
    ['missing', z.string(), undefined, '请填写。', 'This is needed.'],
    ['missing choice', z.enum(['a', 'b']), undefined, '请填写。', 'This is needed.'],
    ['empty', z.string().trim().min(1), '  ', '请填写。', 'This is needed.'],
    ['short', z.string().min(5), 'abc', '至少 5 个字符。', 'At least 5 characters.'],
    ['long', z.string().max(2), 'abc', '最多 2 个字符。', 'At most 2 characters.'],
    ['many', z.array(z.int()).max(1), [1, 2], '最多 1 项。', 'At most 1 entries.'],
    ['few', z.array(z.int()).min(1), [], '至少 1 项。', 'At least 1 entries.'],
    ['small', z.int().min(1), 0, '不能小于 1。', 'At least 1.'],
    ['large', z.int().max(9), 10, '不能大于 9。', 'At most 9.'],
    ['fraction', z.int(), 1.5, '应为整数。', 'A whole number is needed.'],
    ['pattern', z.string().regex(/^x$/), 'y', '格式不正确。', 'This is not in the expected form.'],
    ['choice', z.enum(['a', 'b']), 'c', '应为其中之一:a、b。', 'One of these is needed: a, b.'],
  ])('%s', (_name, schema, input, zh, en) => expect(said(schema, input)).toEqual([zh, en]));

  test('dates and times name an example', () => {
    for (const date of ['2001-02-30', '2001/2/3']) expect(said(CivilDate, date)[0]).toContain('2026-01-31');
    expect(said(InstantInput, '2026-01-31 09:00')[1]).toContain('+08:00');
  });
});
