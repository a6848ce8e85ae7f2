/** Values inside ADF documents: enumerations, instants, amounts, and the warnings that reading them leaves behind. */
import type { Text } from '../../platform/i18n.ts';

/** What was odd about a lead but did not stop it; the texts are for the clerk who looks at the lead. */
const ADF_WARNINGS = {
  'document.broken': { zh: '其中一份 ADF 文档不完整,未能读取', en: 'one ADF document is broken and was not read' },
  'document.control_characters': { zh: '已去除非法字符', en: 'characters XML forbids were removed' },
  'id.source_missing': { zh: '外部编号没有来源', en: 'the external id names no source' },
  'status.unknown': { zh: '未知的线索状态', en: 'unknown prospect status' },
  'requestdate.missing': { zh: '缺少提交时间', en: 'the request date is missing' },
  'date.invalid': { zh: '无法识别的时间', en: 'a date could not be read' },
  'date.zone_assumed': { zh: '时间没有时区,按北京时间处理', en: 'a date has no time zone; Asia/Shanghai was assumed' },
  'date.zone_broken': {
    zh: '时区写法不规范,已按可辨认的部分处理',
    en: 'a broken time zone was read as far as it goes',
  },
  'vehicle.missing': { zh: '没有意向车辆', en: 'no vehicle is named' },
  'vehicle.interest_unknown': { zh: '未知的意向类型', en: 'unknown vehicle interest' },
  'vehicle.status_unknown': { zh: '未知的车辆状态', en: 'unknown vehicle status' },
  'vehicle.year_invalid': { zh: '无法识别的年款', en: 'the model year could not be read' },
  'vehicle.odometer_invalid': { zh: '无法识别的里程', en: 'the odometer could not be read' },
  'vehicle.odometer_unit_assumed': { zh: '里程没有单位,按公里处理', en: 'the odometer has no unit; km was assumed' },
  'vehicle.price_not_cny': { zh: '价格不是人民币,未采用', en: 'a price not in CNY was left out' },
  'vehicle.price_relative': { zh: '相对价格未采用', en: 'a relative price was left out' },
  'vehicle.price_invalid': { zh: '无法识别的价格', en: 'a price could not be read' },
  'customer.missing': { zh: '缺少客户信息', en: 'there is no customer' },
  'customer.several': {
    zh: '一条线索写了多个客户,只采用第一个',
    en: 'several customers in one prospect; the first was read',
  },
  'customer.name_missing': { zh: '缺少客户姓名', en: 'the customer has no name' },
  'customer.kind_unknown': {
    zh: '未知的客户类型,按个人处理',
    en: 'unknown kind of customer; an individual was assumed',
  },
  'customer.phone_ignored': { zh: '电话一栏不是号码,未采用', en: 'a phone without digits was left out' },
  'customer.phone_type_unknown': { zh: '未知的电话类型', en: 'unknown type of phone' },
  'customer.phone_time_unknown': { zh: '未知的联系时段', en: 'unknown time to call' },
  'customer.email_ignored': { zh: '邮箱一栏不是地址,未采用', en: 'an e-mail without @ was left out' },
  'vendor.missing': { zh: '没有指明经销商', en: 'no dealer is named' },
} as const satisfies Record<string, Text>;

type AdfWarningCode = keyof typeof ADF_WARNINGS;

/** Notes a warning; `raw` is the value it is about (never a phone number or an address). */
export type Warn = (code: AdfWarningCode, raw?: string | null) => void;

/** Collects warnings as `code` or `code=raw value`, each once. */
export function warnInto(warnings: string[]): Warn {
  const seen = new Set(warnings);
  return (code, raw) => {
    const warning = raw ? `${code}=${raw.slice(0, 80).toWellFormed()}` : code;
    if (!seen.has(warning)) warnings.push(warning);
    seen.add(warning);
  };
}

/** A collected warning (`code` or `code=raw value`) as a sentence; an unknown one is shown as it is. */
export function adfWarningText(warning: string): Text {
  const cut = warning.indexOf('=');
  const [code, raw] = cut < 0 ? [warning, ''] : [warning.slice(0, cut), warning.slice(cut + 1)];
  if (!Object.hasOwn(ADF_WARNINGS, code)) return { zh: warning, en: warning };
  const text = ADF_WARNINGS[code as AdfWarningCode];
  return { zh: raw ? `${text.zh}:${raw}` : text.zh, en: raw ? `${text.en}: ${raw}` : text.en };
}

/** Maps a raw value onto a closed list, ignoring case, spaces, dashes and underscores; `unknown` runs when it is not on it. */
export function oneOf<T extends string>(
  raw: string | null,
  known: Readonly<Record<string, T>>,
  absent: T,
  unknown: (raw: string) => void,
): T | 'other' {
  if (raw === null) return absent;
  const key = raw.toLowerCase().replace(/[\s_-]/g, '');
  const value = Object.hasOwn(known, key) ? known[key] : undefined;
  if (value === undefined) unknown(raw);
  return value ?? 'other';
}

const INSTANT =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[Tt\s]\s?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,12}))?)?(.{0,20}))?$/;
const SHANGHAI_MINUTES = 8 * 60;

/**
 * An ISO 8601 instant as systems really write it, as UTC (`2026-03-01T07:30:20.000Z`); null and a warning when it is
 * none. Fractions of any length, one-digit hours and dates alone pass. Without a zone Asia/Shanghai is assumed, with
 * a warning; a broken zone (`-08:0`) is read as far as it goes, with a warning.
 */
export function readInstant(raw: string | null, warn: Warn): string | null {
  if (raw === null) return null;
  const parts = INSTANT.exec(raw);
  const [year, month, day, hour, minute, second] = [1, 3, 4, 5, 6, 7].map((at) => Number(parts?.[at] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const millisecond = Number((parts?.[8] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  const real =
    local.getUTCMonth() === month - 1 && local.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!parts || !real || year < 1970 || year > 2199) {
    warn('date.invalid', raw);
    return null;
  }
  const offset = zoneMinutes(parts[9]?.trim() ?? '', raw, warn);
  return new Date(local.getTime() - offset * 60_000).toISOString();
}

/** Minutes east of UTC that a zone suffix stands for. */
function zoneMinutes(zone: string, raw: string, warn: Warn): number {
  if (/^(?:z|utc|gmt)$/i.test(zone)) return 0;
  if (zone === '') {
    warn('date.zone_assumed', raw);
    return SHANGHAI_MINUTES;
  }
  // "+08:00" loses its plus sign to a space when a form is decoded twice.
  const parts = /^([+\u2212-]?)(\d{1,2})(?::?(\d{0,2}))?$/.exec(zone.replace(/^(?:utc|gmt)(?=.)/i, ''));
  const minutes = Number(parts?.[2] ?? 99) * 60 + Number(parts?.[3] || 0);
  if (!parts || minutes > 14 * 60 || Number(parts[3] || 0) > 59) {
    warn('date.zone_broken', raw);
    return SHANGHAI_MINUTES;
  }
  if (!/^[+-]\d{2}(?::?\d{2})?$/.test(zone)) warn('date.zone_broken', raw);
  return parts[1] === '+' || parts[1] === '' ? minutes : -minutes;
}

/** The civil day in Asia/Shanghai of an instant, counted in days since 1970. */
export function shanghaiDay(instant: string): number {
  return Math.floor((Date.parse(instant) + SHANGHAI_MINUTES * 60_000) / 86_400_000);
}

/** `129,900.50` → [129900, 50]: whole part and hundredths (rounded), without passing through binary fractions; else null. */
export function readDecimal(raw: string): [whole: number, hundredths: number] | null {
  const parts = /^(\d{1,12})(?:\.(\d{0,9}))?$/.exec(raw.replace(/[\s,\uff0c]/g, ''));
  if (!parts) return null;
  const fraction = (parts[2] ?? '').padEnd(3, '0');
  const hundredths = Number(fraction.slice(0, 2)) + (Number(fraction[2]) >= 5 ? 1 : 0);
  return [Number(parts[1]), hundredths];
}
