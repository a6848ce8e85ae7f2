/** Words about messages for people: warnings, and what must not stand in them. */
import type { Text } from '../../../platform/i18n.ts';
import { adfWarningText } from '../adf.ts';

/** Numbers that our own words give as examples. */
const EXAMPLES = new Set(['13812345678', '021-12345678']);

/** A text without what may be somebody's number or address: runs of seven digits and more, and e-mail addresses. */
export function blotted(text: string): string {
  return text
    .replace(/[^\s@=:,;<>]+@[^\s@,;<>]+/g, '***')
    .replace(/\+?\d(?:[\s().-]{0,2}\d){6,}/g, (digits) =>
      /^(19|20)\d{2}-\d{2}-\d{2}/.test(digits) || EXAMPLES.has(digits) ? digits : '***',
    )
    .slice(0, 500)
    .toWellFormed();
}

const WARNINGS: Record<string, Text> = {
  'time.unreadable': { zh: '提交时间无法识别', en: 'the time of the request is not readable' },
  'mobile.unreadable': { zh: '号码无法识别', en: 'the number is not readable' },
  'city.unknown': { zh: '没有这个城市', en: 'no such city' },
  'series.unknown': { zh: '没有这个车系,已写入备注', en: 'no such series; kept in the remarks' },
  'dealer.unknown': { zh: '没有这家经销商,按城市分派', en: 'no such dealer; the city decides' },
  'grade.unknown': { zh: '没有这个意向级别', en: 'no such grade' },
  'requested.unreadable': { zh: '时间无法识别', en: 'the time is not readable' },
  'encoding.guessed': { zh: '报文没有声明编码,已按此编码读取', en: 'the message names no encoding and was read as' },
  'text.cut': { zh: '内容过长,已截断', en: 'a text was too long and was cut' },
};

/** A warning in both languages, its raw value behind it. */
export function warningText(warning: string): Text {
  const [code = '', ...rest] = warning.split('=');
  const known = Object.hasOwn(WARNINGS, code) ? WARNINGS[code] : undefined;
  if (!known) return adfWarningText(warning);
  const value = rest.join('=');
  return value ? { zh: `${known.zh}:${value}`, en: `${known.en}: ${value}` } : known;
}
