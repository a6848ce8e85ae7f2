import type * as z from 'zod';
import { invalid } from '../../../platform/errors.ts';
import type { MessageKind } from './schema.ts';

export type Kind = z.output<typeof MessageKind>;
export type TextKind = Kind | 'sign_in_code';

const ORDER = ['name', 'number', 'car', 'dealer', 'phone'] as const;
const DRIVE = ['name', 'car', 'dealer', 'phone'] as const;

/** The places a text of each kind may have. */
export const PLACES = {
  sign_in_code: ['code', 'minutes'],
  order_step: [...ORDER, 'step', 'date', 'link'],
  order_changed: [...ORDER, 'step', 'date', 'link'],
  order_cancelled: ORDER,
  test_drive_asked: DRIVE,
  test_drive_booked: [...DRIVE, 'date'],
  test_drive_cancelled: DRIVE,
} as const satisfies Record<TextKind, readonly string[]>;

/** Places without which a message of a kind says nothing. */
const NEEDED: Partial<Record<TextKind, readonly string[]>> = { sign_in_code: ['code'] };

const PLACE = /\{([^{}]*)\}/g;
/** A part in brackets is left out where one of its places has nothing to say. */
const PART = /\[([^[\]]*)\]/g;

/** Checks a text of a kind, in either language. @throws AppError request.invalid naming the field and what is wrong with it */
export function checkText(kind: TextKind, body: string, field: 'body' | 'bodyEn' = 'body'): void {
  const allowed: readonly string[] = PLACES[kind];
  const bare = body.replace(PLACE, '').replace(PART, '');
  if (/[{}[\]]/.test(bare))
    throw invalid(
      field,
      '大括号或方括号没有成对,或方括号相互嵌套。',
      'A brace or bracket is not closed, or brackets stand inside one another.',
    );
  const found = [...body.matchAll(PLACE)].map(([, place]) => place ?? '');
  const unknown = found.filter((place) => !allowed.includes(place));
  if (unknown.length > 0)
    throw invalid(
      field,
      `没有这些占位:${unknown.map((place) => `{${place}}`).join('、')}。可用:${allowed.map((place) => `{${place}}`).join('、')}。`,
      `There is no ${unknown.map((place) => `{${place}}`).join(', ')}. Allowed: ${allowed.map((place) => `{${place}}`).join(', ')}.`,
    );
  const missing = (NEEDED[kind] ?? []).filter((place) => !found.includes(place));
  if (missing.length > 0)
    throw invalid(field, `缺少 {${missing.join('}、{')}}。`, `{${missing.join('}, {')}} is missing.`);
}

/** A text with its places filled: a place without a value is left empty, and the bracketed part around it left out. */
export function fill(body: string, values: Readonly<Record<string, string>>): string {
  const filled = (text: string) => text.replace(PLACE, (_, place: string) => values[place] ?? '');
  return filled(
    body.replace(PART, (_, part: string) =>
      [...part.matchAll(PLACE)].every(([, place]) => values[place ?? '']) ? part : '',
    ),
  ).trim();
}

const SAMPLE = {
  number: 'SH0001-2611-00012',
  phone: '021-12345678',
  date: '2026-12-01',
  link: 'https://example.com/progress#Xy3…',
  code: '204816',
  minutes: '10',
};

/** What a text reads like, for who writes it. */
export const SAMPLES: Readonly<Record<'zh' | 'en', Readonly<Record<string, string>>>> = {
  zh: { ...SAMPLE, name: '小明先生', car: '远途 E5', dealer: '示例经销店', step: '已配车、已付全款' },
  en: { ...SAMPLE, name: 'Li Ming', car: 'Yuantu E5', dealer: 'Sample dealer', step: 'car allocated, paid in full' },
};

/** How somebody is spoken to: the first name, and a title where the file says which. */
export function called(first: string, gender: string | null): string {
  if (!first) return '';
  return `${first}${gender === 'male' ? '先生' : gender === 'female' ? '女士' : ''}`;
}
