import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { type Contact, emailContact, phoneContact } from '../../customers/index.ts';
import { cityOf, isCity } from '../../org/index.ts';
import { seriesByCode } from '../../products/index.ts';
import { type Incoming, NO_NAME } from '../intake.ts';
import type { Source } from '../signature.ts';
import type { Mapped } from '../sources/field-map.ts';
import type { Target } from '../sources/schema.ts';

const YES = new Set(['true', '1', 'yes', 'y', 'on', '是', '同意', '已同意']);
const GRADES = new Set(['H', 'A', 'B', 'C']);

/** A yes of a sender. */
export const isYes = (text: string | undefined): boolean => text !== undefined && YES.has(text.trim().toLowerCase());

/**
 * A message that was read by a field map, in the terms of every enquiry. What is unknown or odd becomes a warning and stays readable in the
 * remarks, as do `answers` to what else a form asked; only a message by which nobody can be reached is refused.
 * @throws AppError request.invalid when there is neither a usable phone nor an e-mail address
 */
export async function mappedIncoming(
  tx: Tx,
  source: Source,
  mapped: Mapped,
  warnings: string[],
  answers: readonly string[] = [],
): Promise<Incoming> {
  const text = (target: Target) => mapped[target]?.value;
  const contacts = contactsOf(text, warnings);
  const [first, ...rest] = contacts;
  if (!first)
    throw invalid(
      mapped.mobile || !mapped.email ? 'mobile' : 'email',
      '没有可用的电话或邮箱;请检查字段映射。',
      'There is no usable phone or e-mail; check the field map.',
    );
  const notes: string[] = [];
  const seriesId = await seriesFrom(tx, text('seriesCode'), warnings, notes);
  const dealerId = await dealerFrom(tx, text('dealerCode'), warnings);
  const cityCode = cityFrom(text('cityCode'), text('city'), warnings);
  const grade = text('grade')?.toUpperCase();
  if (grade && !GRADES.has(grade)) warnings.push(`grade.unknown=${grade}`);
  const comments = [text('comments'), ...notes, ...answers].filter(Boolean).join('\n');
  if (comments.length > 1000) warnings.push('text.cut');
  return {
    name: nameFrom(text),
    contacts: [first, ...rest],
    cityCode,
    seriesId,
    testDrive: isYes(text('testDrive')),
    comments: comments.slice(0, 1000).toWellFormed() || null,
    channel: source.channel,
    sourceId: source.id,
    grade: grade && GRADES.has(grade) ? grade : null,
    consents: consentsFrom(text),
    consentShown: {
      textVersion: (text('consentVersion') ?? '').slice(0, 40),
      evidence: { source: source.code, externalId: text('externalId') ?? null },
    },
    dealerId,
    consultantId: null,
    validate: source.validate,
    requestedAt: askedAt(text('requestedAt'), warnings),
  };
}

const LOCAL_TIME =
  /^(\d{4})[-/.年](\d\d?)[-/.月](\d\d?)日?(?:[ T]{0,3}(\d\d?)[::](\d\d)(?:[::](\d\d)(?:[.,](\d{1,9}))?)?)?$/;
const COMPACT = /^(20\d\d)([01]\d)([0-3]\d)([0-2]\d)([0-5]\d)([0-5]\d)$/;
const ZONED = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/i;

/**
 * An instant as senders write it: seconds, milliseconds or microseconds since 1970, ISO 8601 with a zone, or the wall time of China without
 * one. Null for anything else, which becomes a warning: the enquiry counts from when it came in anyway.
 */
export function askedAt(text: string | undefined, warnings: string[]): Date | null {
  const given = text?.trim();
  if (!given) return null;
  const local = LOCAL_TIME.exec(given) ?? COMPACT.exec(given);
  const at = local ? wallTime(local) : numberOrZoned(given);
  const plausible = at > Date.UTC(2000, 0, 1) && at < Date.UTC(2100, 0, 1);
  if (!plausible) warnings.push('time.unreadable');
  return plausible ? new Date(at) : null;
}

function wallTime([, year, month = '', day = '', hour = '', minute = '', second = '', fraction = '']: RegExpExecArray) {
  const two = (part: string) => part.padStart(2, '0');
  const clock = `${two(hour)}:${two(minute)}:${two(second)}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  return Date.parse(`${year}-${two(month)}-${two(day)}T${clock}+08:00`);
}

function numberOrZoned(given: string): number {
  if (/^\d{10}(\.\d+)?$/.test(given)) return Number(given) * 1000;
  if (/^\d{13}$/.test(given)) return Number(given);
  if (/^\d{16}$/.test(given)) return Math.floor(Number(given) / 1000);
  return ZONED.test(given) ? Date.parse(given.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
}

type Read = (target: Target) => string | undefined;

function contactsOf(text: Read, warnings: string[]): Contact[] {
  const found: Contact[] = [];
  const mobile = text('mobile');
  for (const number of [...numbersOf(mobile ?? ''), ...numbersOf(text('phone') ?? '')]) {
    const contact = phoneContact(number);
    if (contact) found.push(contact);
  }
  const email = emailContact(text('email') ?? '');
  if (email) found.push(email);
  if (mobile && !found.some(({ kind }) => kind !== 'email')) warnings.push('mobile.unreadable');
  // A mobile names a person better than a landline or a mailbox does.
  found.sort((a, b) => Number(b.kind === 'mobile') - Number(a.kind === 'mobile'));
  return [...new Map(found.map((contact) => [`${contact.kind}:${contact.value}`, contact])).values()];
}

/**
 * The numbers a sender put into one field: several with marks between, with a word before (`手机:138…`, `p:+86…`), or as programs write a
 * number that is none to them (`13812345678.0`, `1.3812345678E10`). One whose last digits a spreadsheet rounded away is no number.
 */
export function numbersOf(text: string): string[] {
  const spelled = (one: string) =>
    one
      .trim()
      .replace(/^[^\d+(()]{1,20}[::]\s*/, '')
      .replace(/^(\d{7,})\.0+$/, '$1')
      .replace(/^(\d)\.(\d{10})E\+?10$/i, '$1$2');
  const whole = spelled(text);
  if (phoneContact(whole)) return [whole];
  return text
    .split(/[,,;;/、|\n]/)
    .map(spelled)
    .filter(Boolean);
}

const plain = (name: string) =>
  name
    .replace(/[\p{Cc}<>]/gu, '')
    .trim()
    .slice(0, 60)
    .replace(/[\ud800-\udbff]$/, '');

/** The name as given; family and given name in the order of their script. */
function nameFrom(text: Read): string {
  const whole = plain(text('name') ?? '');
  if (whole) return whole;
  const family = text('familyName') ?? '';
  const given = text('givenName') ?? '';
  const joined = /\p{Script=Han}/u.test(family + given) ? `${family}${given}` : `${given} ${family}`;
  return plain(joined) || NO_NAME;
}

function cityFrom(code: string | undefined, name: string | undefined, warnings: string[]): string | null {
  if (code && isCity(code)) return code;
  const named = [name, code].map((one) => (one ? cityOf(one) : null)).find((one) => one !== null) ?? null;
  if (!named && (code || name)) warnings.push(`city.unknown=${code ?? name}`);
  return named;
}

async function seriesFrom(tx: Tx, code: string | undefined, warnings: string[], notes: string[]) {
  if (!code) return null;
  const found = (await seriesByCode(tx, code))?.id ?? (await seriesByName(tx, code));
  if (!found) {
    warnings.push(`series.unknown=${code.slice(0, 80)}`);
    notes.push(`意向:${code.slice(0, 200)}`);
  }
  return found;
}

/** A series by any of its names, whatever the case; of several names given the first that is one. plan: products.series, some dozens of rows */
export async function seriesByName(tx: Tx, ...models: (string | null)[]): Promise<string | null> {
  const named = models.flatMap((model) => model?.toLowerCase() ?? []);
  const found = await sql<{ id: string }>`
    select s.id from unnest(${named}::text[]) with ordinality as wanted (name, place)
    join products.series s on wanted.name in (lower(s.name), lower(s.name_en), lower(s.code))
    order by wanted.place limit 1`.execute(tx);
  return found.rows[0]?.id ?? null;
}

async function dealerFrom(tx: Tx, code: string | undefined, warnings: string[]): Promise<string | null> {
  if (!code) return null;
  const found = await dealerNamed(tx, code, code);
  if (!found) warnings.push(`dealer.unknown=${code.slice(0, 80)}`);
  return found;
}

/** An open dealer by code, then by exact name; null where there is none. */
export async function dealerNamed(tx: Tx, code: string | null, name: string | null): Promise<string | null> {
  const found = await sql<{ id: string }>`
    select id from org.unit where kind = 'dealer' and status = 'open' and (code = ${code} or name = ${name} or name_en = ${name})
    order by (code is not distinct from ${code}) desc limit 1`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** Only what the sender says about consent is written; silence is no consent and no refusal. */
function consentsFrom(text: Read): Incoming['consents'] {
  const said = [
    { purpose: 'share_dealer', word: text('consentShare') },
    { purpose: 'marketing_call', word: text('consentMarketing') },
  ] as const;
  return said.flatMap(({ purpose, word }) => (word === undefined ? [] : [{ purpose, granted: isYes(word) }]));
}
