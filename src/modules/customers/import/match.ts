/** Whom rows of a file name: by the key a person chose, or by the matcher that every door asks. */
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import type { FieldError } from '../../../platform/errors.ts';
import type { Hit, MatchKey } from '../../org/index.ts';
import { documentHash } from '../documents.ts';
import { personOf } from '../file/service.ts';
import { contactHash } from '../identifiers.ts';
import { type MatchRow, matchRow } from '../matching/index.ts';
import { factsOfNew } from '../matching-facts.ts';
import * as queries from './queries.ts';
import { fold, type ReadCustomer } from './read-row.ts';

/** What customers can be matched by; the first whose column is there is offered. */
export const CUSTOMER_KEYS: readonly MatchKey[] = [
  { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, columns: ['mobile'] },
  { key: 'external', title: { zh: '外部编号', en: 'External id' }, columns: ['externalId'] },
  { key: 'document', title: { zh: '证件号码', en: 'Document number' }, columns: ['idNumber'] },
  { key: 'vin', title: { zh: '车架号', en: 'VIN' }, columns: ['vin'] },
  { key: 'plate', title: { zh: '车牌', en: 'Plate' }, columns: ['plate'] },
  { key: 'card', title: { zh: '会员卡号', en: 'Member number' }, columns: ['memberCard'] },
  {
    key: 'recognition',
    title: { zh: '智能识别(综合比对)', en: 'Recognition (all fields together)' },
    columns: ['name', 'mobile', 'idNumber', 'vin', 'plate'],
  },
];

/** A row with what it is matched by. */
export interface CustomerFacts extends ReadCustomer {
  name: string;
  /** What is compared, and by which key: a keyed hash, or a number kept in clear. */
  asked: { by: string; hash: Buffer | null; word: string | null; source: string | null } | null;
  phone: Buffer | null;
  document: Buffer | null;
  values: Record<string, string>;
}

const plainNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.·•・-]/g, '');

/** What a row is matched by: the chosen key, or where the row lacks it the surest of the others. */
export function factsFor(
  ctx: Pick<Ctx, 'keys'>,
  key: string,
  read: ReadCustomer,
  values: Record<string, string>,
): CustomerFacts {
  const { file } = read;
  const contact = file?.contacts?.find(({ value }) => value?.kind === 'mobile' || value?.kind === 'landline')?.value;
  const mobile = file?.contacts?.find(({ value }) => value?.kind === 'mobile')?.value;
  const held = file?.documents?.[0]?.value;
  const external = file?.externalIds?.[0];
  const phone = contact ? contactHash(ctx, contact) : null;
  const document = held ? documentHash(ctx, held) : null;
  const byHash = (by: string, hash: Buffer | null) => hash && { by, hash, word: null, source: null };
  const byWord = (by: string, word: string | undefined, source: string | null = null) =>
    word ? { by, hash: null, word, source } : null;
  const ways: Record<string, () => CustomerFacts['asked']> = {
    external: () => byWord('external', external?.externalId, external?.source),
    document: () => byHash('document', document),
    mobile: () => byHash('mobile', mobile ? contactHash(ctx, mobile) : null),
    landline: () => byHash('landline', phone),
    card: () => byWord('card', values.memberCard?.trim()),
    vin: () => byWord('vin', values.vin && plainNumber(values.vin)),
    plate: () => byWord('plate', values.plate && plainNumber(values.plate)),
  };
  const known = { ...read, name: file?.name ?? '', phone, document, values };
  if (key === 'recognition') return { ...known, asked: null };
  const asked = [key, ...Object.keys(ways)].reduce<CustomerFacts['asked']>(
    (found, way) => found ?? ways[way]?.() ?? null,
    null,
  );
  return { ...known, asked };
}

/** A row that names nobody would make somebody each time its file is sent. */
export const NAMELESS: FieldError = {
  field: '',
  zh: '没有可用于匹配的内容(手机、证件号码、外部编号等),无法判断是否已有此客户。',
  en: 'Nothing to match by (phone, document, external id and the like), so nobody can tell whether this customer is there already.',
};

const TITLES = /(先生|女士|小姐|太太|老师|总|经理)$/u;

/** Whether two names may be one person's: alike, or one of them a family name with a title (张先生). */
export function sameName(a: string, b: string): boolean {
  const [one, other] = [fold(a), fold(b)];
  if (one === other) return true;
  const [bareOne, bareOther] = [one.replace(TITLES, ''), other.replace(TITLES, '')];
  const titled = bareOne !== one || bareOther !== other;
  const [short, long] = bareOne.length < bareOther.length ? [bareOne, bareOther] : [bareOther, bareOne];
  return titled && short.length > 0 && long.startsWith(short);
}

/**
 * How surely a record found by a key is the row's own. A number that proves a person is certain; a phone or a car is shared in families
 * and changes hands, so that another name or another document makes it a question.
 */
function bandOf(key: string | undefined, row: CustomerFacts, found: queries.Held): Hit['band'] {
  const documents = found.documents ?? [];
  const other =
    row.document !== null && documents.length > 0 && !documents.some((hash) => hash.equals(row.document as Buffer));
  if (other) return 'likely';
  if (key === 'document' || key === 'external' || key === 'card') return 'certain';
  return sameName(row.name, found.name) ? 'certain' : 'likely';
}

const RANK = { certain: 0, likely: 1, possible: 2 } as const;

function best(row: CustomerFacts, found: readonly queries.Held[]): Hit | null {
  const hits = found.map((one): Hit => ({ id: one.customerId, seen: one.seen, band: bandOf(row.asked?.by, row, one) }));
  const [first, second] = hits.sort(
    (a, b) => RANK[a.band] - RANK[b.band] || Number(b.seen) - Number(a.seen) || (a.id < b.id ? -1 : 1),
  );
  if (!first) return null;
  // Two records that fit equally well: a person has to say which.
  return second && second.band === 'certain' && first.band === 'certain' && second.seen === first.seen
    ? { ...first, band: 'likely' }
    : first;
}

/**
 * Whom rows hit, one or two statements a batch. A row that hits nobody by its key while somebody has its phone is shown that one: the form
 * would refuse the number as well.
 */
export async function matchCustomers(
  ctx: Ctx,
  tx: Tx,
  key: string,
  rows: readonly CustomerFacts[],
): Promise<(Hit | FieldError | null)[]> {
  const hits = key === 'recognition' ? await recognised(ctx, tx, rows) : await byKey(tx, rows);
  const open = rows.flatMap((row, at) =>
    hits[at] || !row.phone || (row.asked?.hash && row.phone.equals(row.asked.hash)) ? [] : [at],
  );
  const phones = open.map((at) => (rows[at] as CustomerFacts).phone);
  for (const kind of ['mobile', 'landline']) {
    for (const held of await queries.held(
      tx,
      kind,
      phones.map((hash) => ({ hash, word: null, source: null })),
    )) {
      const at = open[held.place - 1] as number;
      hits[at] ??= { id: held.customerId, seen: held.seen, band: 'likely' };
    }
  }
  return hits;
}

async function byKey(tx: Tx, rows: readonly CustomerFacts[]): Promise<(Hit | FieldError | null)[]> {
  const hits: (Hit | FieldError | null)[] = rows.map(({ asked }) => (asked ? null : NAMELESS));
  for (const by of new Set(rows.flatMap(({ asked }) => asked?.by ?? []))) {
    const places = rows.flatMap(({ asked }, at) => (asked?.by === by ? [at] : []));
    const found = await queries.held(
      tx,
      by,
      places.map((at) => rows[at]?.asked ?? null),
    );
    for (const [place, held] of Map.groupBy(found, (one) => one.place)) {
      const at = places[place - 1] as number;
      hits[at] = best(rows[at] as CustomerFacts, held);
    }
  }
  return hits;
}

/** The row as the matcher compares it. */
export function matchRowOf(ctx: Pick<Ctx, 'keys'>, { file, values }: CustomerFacts): MatchRow | null {
  if (!file) return null;
  const facts = factsOfNew(personOf(file));
  return matchRow(ctx.keys, {
    ...facts,
    vins: values.vin ? [plainNumber(values.vin)] : [],
    plates: values.plate ? [plainNumber(values.plate)] : [],
    memberCards: values.memberCard ? [values.memberCard.trim()] : [],
  });
}

async function recognised(ctx: Ctx, tx: Tx, rows: readonly CustomerFacts[]): Promise<(Hit | FieldError | null)[]> {
  const hits: (Hit | FieldError | null)[] = rows.map(() => null);
  const asked = rows.flatMap((row, at) => {
    const facts = matchRowOf(ctx, row);
    if (facts && facts.keys.length > 0) return [{ at, facts }];
    hits[at] = NAMELESS;
    return [];
  });
  for (const found of await queries.recognised(
    tx,
    asked.map(({ facts }) => facts),
  )) {
    const at = asked[found.place - 1]?.at ?? -1;
    hits[at] = { id: found.customerId, seen: found.seen, band: found.band };
  }
  return hits;
}
