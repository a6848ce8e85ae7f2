/** Whom rows of a file name: by the key a person chose, or by the matcher that every door asks. */
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import type { FieldError } from '../../../platform/errors.ts';
import type { Hit, ImportSettingsValues, MatchKey } from '../../org/index.ts';
import { documentHash } from '../documents.ts';
import { personOf } from '../file/service.ts';
import { contactHash } from '../identifiers.ts';
import { type MatchRow, matchRow } from '../matching/index.ts';
import { factsOfNew } from '../matching-facts.ts';
import * as queries from './queries.ts';
import { fold, type ReadCustomer, type Reading, readForHit } from './read-row.ts';

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
  /** All its numbers, the first is `phone`. */
  phones: Phone[];
  document: Buffer | null;
  /** As it reads for the record it hits, where that is of another kind and the row did not say one. */
  forHit: ReadCustomer | null;
  values: Record<string, string>;
}

/** A number of a row, and the column it stands in. */
export interface Phone {
  kind: 'mobile' | 'landline';
  hash: Buffer;
  column: string;
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
  const phones = (file?.contacts ?? []).flatMap(({ value }, at): Phone[] => {
    if (value?.kind !== 'mobile' && value?.kind !== 'landline') return [];
    return [{ kind: value.kind, hash: contactHash(ctx, value), column: read.columns[at] ?? '' }];
  });
  const mobile = file?.contacts?.find(({ value }) => value?.kind === 'mobile')?.value;
  const held = file?.documents?.[0]?.value;
  const external = file?.externalIds?.[0];
  const phone = phones[0]?.hash ?? null;
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
  const known = { ...read, name: file?.name ?? '', phone, phones, document, values, forHit: null };
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

/** Of somebody else's customer it is not said how well a row fits: row by row that would tell the name. */
const FOREIGN = 'likely';

/**
 * How surely a record found by a key is the row's own. A number that proves a person is certain; a phone or a car is shared in families
 * and changes hands, so that another name or another document makes it a question.
 */
function bandOf(key: string | undefined, row: CustomerFacts, found: queries.Held): Hit['band'] {
  if (!found.seen) return FOREIGN;
  const documents = found.documents ?? [];
  const other =
    row.document !== null && documents.length > 0 && !documents.some((hash) => hash.equals(row.document as Buffer));
  if (other) return 'likely';
  if (key === 'document' || key === 'external' || key === 'card') return 'certain';
  // A file that only changes records may leave their names out: nothing speaks against whoever has the number.
  return row.name === '' || sameName(row.name, found.name) ? 'certain' : 'likely';
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

/** The form refuses such a number as well. */
export const numberHeld = (field: string): FieldError => ({
  field,
  zh: '此号码已属于另一位客户;若确为共用,请在客户档案中添加并勾选“共用”。',
  en: 'Another customer has this number; if both use it, add it on the customer’s page and mark it as shared.',
});

/**
 * Whom rows hit, a few statements a batch. A row that hits nobody by its key while somebody has one of its phones is shown that one, and a
 * row that would give its record somebody else's number is wrong: the form would refuse it as well.
 */
export async function matchCustomers(
  ctx: Ctx,
  tx: Tx,
  reading: Reading & { settings: Pick<ImportSettingsValues, 'matchKey'> },
  rows: readonly CustomerFacts[],
): Promise<(Hit | FieldError | null)[]> {
  const { matchKey, mode } = reading.settings;
  const hits = matchKey === 'recognition' ? await recognised(ctx, tx, rows) : await byKey(tx, rows);
  const taken = await byPhones(tx, rows, hits);
  await readKinds(tx, reading, rows, hits);
  return hits.map((hit, at) => {
    if (!hit || 'zh' in hit || !hit.seen || hit.band !== 'certain' || mode === 'create') return hit;
    const column = taken.get(at);
    return column === undefined ? (rows[at]?.forHit?.problems[0] ?? hit) : numberHeld(column);
  });
}

/** Looks up who has the numbers of rows: hits where there were none, and the columns whose number belongs to somebody else than the hit. */
async function byPhones(
  tx: Tx,
  rows: readonly CustomerFacts[],
  hits: (Hit | FieldError | null)[],
): Promise<Map<number, string>> {
  const taken = new Map<number, string>();
  const asked = rows.flatMap(({ phones, asked: by }, at) => {
    const hit = hits[at];
    if (hit && 'zh' in hit) return [];
    if (hit) hits[at] = { ...hit, holds: phones.length === 0 };
    // By which it was found, or was not.
    const others = phones.filter(({ hash }) => !by?.hash?.equals(hash));
    if (hit && phones[0] && !others.includes(phones[0])) hits[at] = { ...hit, holds: true };
    return others.map((phone) => ({ ...phone, at, before: hit ?? null, first: phone === phones[0] }));
  });
  const holders = await holdersOf(tx, asked);
  asked.forEach(({ at, before, column, first }, n) => {
    const [one] = holders[n] ?? [];
    if (!one) return;
    if (!before) hits[at] ??= { id: one.customerId, seen: one.seen, band: 'likely' };
    else if (!holders[n]?.some(({ customerId }) => customerId === before.id)) taken.set(at, taken.get(at) ?? column);
    else if (first) hits[at] = { ...before, holds: true };
  });
  return taken;
}

/** Who has each of some numbers, group-wide. */
export async function holdersOf(tx: Tx, phones: readonly Pick<Phone, 'kind' | 'hash'>[]): Promise<queries.Held[][]> {
  const found: queries.Held[][] = phones.map(() => []);
  for (const kind of ['mobile', 'landline'] as const) {
    const places = phones.flatMap((phone, at) => (phone.kind === kind ? [at] : []));
    const asked = places.map((at) => ({ hash: phones[at]?.hash ?? null, word: null, source: null }));
    for (const held of await queries.held(tx, kind, asked)) found[places[held.place - 1] as number]?.push(held);
  }
  return found;
}

/** Reads rows again that hit a record of another kind than they were read for, unless they say their kind themselves. */
async function readKinds(
  tx: Tx,
  reading: Reading,
  rows: readonly CustomerFacts[],
  hits: readonly (Hit | FieldError | null)[],
): Promise<void> {
  const open = rows.flatMap((row, at) => {
    const hit = hits[at];
    return hit && 'id' in hit && hit.seen && !row.values.kind ? [{ row, id: hit.id }] : [];
  });
  const kinds = await queries.kindsOf(
    tx,
    open.map(({ id }) => id),
  );
  for (const { row, id } of open) {
    const kind = kinds.get(id);
    row.forHit = kind && kind !== row.file?.kind ? readForHit(row.values, reading, kind) : null;
  }
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
    // Somebody who merely may be a foreign customer is nobody; who has the very phone is found by that below.
    if (!found.seen && found.band === 'possible') continue;
    hits[at] = { id: found.customerId, seen: found.seen, band: found.seen ? found.band : FOREIGN };
  }
  // By a phone its record is found the next time, whoever else has it; by a name and a city that hundreds share it is not.
  const unfound = asked.filter(({ at }) => hits[at] === null && rows[at]?.phones.length === 0);
  const shared = await queries.nameless(
    tx,
    unfound.map(({ facts }) => facts),
  );
  for (const place of shared) hits[unfound[place - 1]?.at ?? -1] = NAMELESS;
  return hits;
}
