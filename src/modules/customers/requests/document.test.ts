import { expect, test } from 'vitest';
import { subjectPart } from '../../../platform/subject-data.ts';
import { EVENT_NAMES } from '../timeline/types.ts';
import { packageHtml, packageJson } from './document.ts';
import { eventWords } from './event-words.ts';

const HEAD = {
  number: 'R261100001',
  name: '<王>&"小明"',
  madeAt: new Date('2026-11-25T02:00:00Z'),
  zone: 'Asia/Shanghai',
};
const PARTS = [
  subjectPart(
    'contacts',
    { zh: '联系方式', en: 'Contacts' },
    { value: { zh: '号码', en: 'Number' }, at: { zh: '时间', en: 'At' } },
    [
      { value: '+8613912345678', at: new Date('2026-11-24T16:00:00Z') },
      { value: '<script>alert(1)</script>', at: new Date('2026-11-25T01:30:00Z') },
    ],
  ),
  subjectPart('notes', { zh: '备注', en: 'Notes' }, { text: { zh: '内容', en: 'Text' } }, []),
];

test('the page shows everything in both languages, and nothing in it can run', () => {
  const html = packageHtml(HEAD, PARTS, () => null);
  for (const text of [
    '+8613912345678',
    '联系方式',
    'Contacts',
    '2026-11-25 09:30',
    'Nothing is held.',
    '@page{size:A4',
  ])
    expect(html).toContain(text);
  expect(html).toContain('<td>2026-11-25</td>');
  expect(html).not.toContain('<script>');
  expect(html).toContain('&#60;script&#62;');
  expect(html).not.toContain('<王>');
});

test('the file for machines holds the same rows', () => {
  const { request, sections } = JSON.parse(packageJson(HEAD, PARTS));
  expect(request).toBe('R261100001');
  expect(sections.map((one: { key: string; rows: unknown[] }) => [one.key, one.rows.length])).toEqual([
    ['contacts', 2],
    ['notes', 0],
  ]);
  expect(sections[0].rows[0]).toEqual({ value: '+8613912345678', at: '2026-11-24T16:00:00.000Z' });
});

test('codes are said in words on the page, and stay codes for machines', () => {
  const parts = [
    subjectPart(
      'person',
      { zh: '基本', en: 'Person' },
      { kind: { zh: '类型', en: 'kind' }, needs: { zh: '需求', en: 'needs' } },
      [{ kind: 'person', needs: ['family', 'odd'] }],
    ),
  ];
  const words = (part: string, column: string, code: string) =>
    part === 'person' && code !== 'odd' ? { zh: `<${column}>${code}`, en: 'x' } : null;
  const html = packageHtml(HEAD, parts, words);
  expect(html).toContain('<td>&#60;kind&#62;person · x</td><td>&#60;needs&#62;family · x、odd</td>');
  expect(JSON.parse(packageJson(HEAD, parts)).sections[0].rows).toEqual([{ kind: 'person', needs: ['family', 'odd'] }]);
});

test('the file for machines holds the columns and nothing that lies beside them', () => {
  const rows = [
    { value: '+8613912345678', valueEnc: Buffer.from('sealed'), valueHash: Buffer.from('hash'), id: 'inner' },
  ];
  const parts = [
    subjectPart('contacts', { zh: '联系方式', en: 'Contacts' }, { value: { zh: '号码', en: 'Number' } }, rows as never),
  ];
  expect(JSON.parse(packageJson(HEAD, parts)).sections[0].rows).toEqual([{ value: '+8613912345678' }]);
});

test('every event of the catalogue has words for the person it is about', () => {
  expect(EVENT_NAMES.filter((name) => !eventWords[name]?.zh || !eventWords[name]?.en)).toEqual([]);
});
