/** Changes records that rows hit: what a cell says goes in, what it leaves empty stays, numbers and addresses are added and never taken. */
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { type ColumnKind, updateMany } from '../../../platform/insert-many.ts';
import { nameGrams } from '../../../platform/name-grams.ts';
import { customerEdited } from '../../events.ts';
import type { Taken } from '../../org/index.ts';
import { sealAddress } from '../addresses.ts';
import { documentHash, sealDocument } from '../documents.ts';
import { contactHash, sealContact } from '../identifiers.ts';
import { refreshMatch } from '../matching-facts.ts';
import { provinceOf } from '../new-customer.ts';
import { holdersOf, numberHeld } from './match.ts';
import * as queries from './queries.ts';
import { addParts, type Turn } from './shapes.ts';

/** The columns an import may change, as they travel. */
export const CHANGED: Record<string, ColumnKind> = {
  name: 'text',
  nameGrams: 'list',
  gender: 'text',
  birthOn: 'date',
  cityCode: 'text',
  provinceCode: 'text',
  occupation: 'text',
  income: 'text',
  residence: 'text',
  language: 'text',
  familySize: 'int',
  needs: 'list',
  hobbies: 'list',
  tags: 'list',
  vip: 'bool',
  valueClass: 'text',
  source: 'text',
  custom: 'json',
};
const FIELDS = [
  'name',
  'gender',
  'birthOn',
  'cityCode',
  'occupation',
  'income',
  'residence',
  'language',
  'familySize',
  'needs',
  'hobbies',
  'tags',
  'vip',
  'valueClass',
  'source',
] as const;

/** What a changed record was before, and what was added to it: what a revert undoes. */
export interface Before {
  /** The version the import left it at: another one means that somebody changed it since. */
  version: number;
  columns: Record<string, unknown>;
  added: Record<'identifier' | 'address' | 'document' | 'external_id', string[]>;
  /** Addresses that were the first one. */
  demoted: string[];
  /** The unit that came to see the record. */
  related: string | null;
}

type Own = Awaited<ReturnType<typeof queries.ownRows>>[number];
type Parts = Awaited<ReturnType<typeof queries.partsOf>>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const NOT_LIVE = {
  field: '',
  zh: '该客户档案已停用,不能修改。',
  en: 'This file is not in use any more and is not changed.',
};

/** Changes records set by set; rows that change nothing are skipped. */
export async function changeCustomers(ctx: Ctx, tx: Tx, turns: readonly Turn[]): Promise<[number, Taken][]> {
  if (turns.length === 0) return [];
  const ids = [...new Set(turns.map(({ target }) => target as string))];
  const [own, parts] = [await queries.ownRows(tx, ids), await queries.partsOf(tx, ids)];
  const rows = new Map(own.map((row) => [row.id, row]));
  const taken = new Map<number, Taken>();
  const changes: { turn: Turn; row: Own; change: Change; version: number }[] = [];
  for (const turn of turns) {
    const { status } = rows.get(turn.target as string) ?? {};
    const why = status === 'active' || status === 'outdated' ? turn.facts.problems[0] : NOT_LIVE;
    if (why) taken.set(turn.at, { outcome: 'failed', recordId: null, why });
  }
  for (const [at, column] of await heldNumbers(tx, turns, parts))
    if (!taken.has(at)) taken.set(at, { outcome: 'failed', recordId: null, why: numberHeld(column) });
  const sound = turns.filter(({ at }) => !taken.has(at));
  const units = await relateWhereNew(ctx, tx, sound);
  for (const turn of sound) {
    const row = rows.get(turn.target as string) as Own;
    const change = changeOf(ctx, turn, row, parts);
    if (change.fields.length === 0 && !units.has(turn.at)) {
      const why = { field: '', zh: '没有变化。', en: 'Nothing changed.' };
      taken.set(turn.at, { outcome: 'skipped', recordId: row.id, why });
      continue;
    }
    // A second row for one record (somebody decided so) starts from what the first one left.
    Object.assign(row, change.columns, { version: row.version + 1 });
    changes.push({ turn, row, change, version: row.version });
  }
  await write(ctx, tx, changes);
  for (const { turn, row, change, version } of changes) {
    const { before, rows: added } = change;
    const kept: Before = {
      version,
      columns: before,
      added: {
        identifier: added.identifiers.map(({ id }) => id),
        address: added.addresses.map(({ id }) => id),
        document: added.documents.map(({ id }) => id),
        external_id: added.externals.map(({ id }) => id),
      },
      demoted: change.demoted,
      related: units.get(turn.at) ?? null,
    };
    taken.set(turn.at, { outcome: 'updated', recordId: row.id, before: kept });
  }
  return [...taken];
}

/** Rows that would give their record a number which somebody else has, or gets by an earlier row, and the column it stands in. */
async function heldNumbers(tx: Tx, turns: readonly Turn[], parts: Parts): Promise<Map<number, string>> {
  const fresh = turns.flatMap(({ at, target, facts }) => {
    const own = parts.identifiers.get(target as string) ?? [];
    const phones = facts.phones.filter(({ hash }) => !own.some((one) => one.hash?.equals(hash)));
    return phones.map((phone) => ({ ...phone, at, target: target as string }));
  });
  const found = new Map<number, string>();
  const given = new Map<string, string>();
  const holders = await holdersOf(tx, fresh);
  fresh.forEach(({ at, hash, target, column }, n) => {
    const number = hash.toString('latin1');
    if (!given.has(number)) given.set(number, target);
    if (holders[n]?.some(({ customerId }) => customerId !== target) || given.get(number) !== target)
      found.set(at, column);
  });
  return found;
}

/** Rows whose unit came to see their record now. */
async function relateWhereNew(ctx: Ctx, tx: Tx, turns: readonly Turn[]): Promise<Map<number, string>> {
  const { unitId } = scopeOf(ctx);
  const asking = turns.filter(({ facts }) => facts.unitId && facts.unitId !== unitId);
  const made = await queries.relateMany(
    tx,
    asking.map(({ target }) => target as string),
    asking.map(({ facts }) => facts.unitId),
  );
  return new Map(asking.filter(({ target }) => made.has(target as string)).map(({ at, facts }) => [at, facts.unitId]));
}

interface Change {
  fields: string[];
  columns: Record<string, unknown>;
  before: Record<string, unknown>;
  demoted: string[];
  rows: {
    identifiers: ReturnType<typeof sealContact>[];
    addresses: ReturnType<typeof sealAddress>[];
    documents: ReturnType<typeof sealDocument>[];
    externals: { id: string; customerId: string; source: string; externalId: string }[];
  };
}

/** What a row changes of a record: the fields that differ, and the parts that are new. */
function changeOf(ctx: Ctx, turn: Turn, row: Own, parts: Parts): Change {
  const { file } = turn.facts;
  const columns: Record<string, unknown> = {};
  const before: Record<string, unknown> = {};
  const fields: string[] = [];
  const stored = row as unknown as Record<string, unknown>;
  const set = (field: string, value: unknown, was: unknown) => {
    columns[field] = value;
    before[field] = was;
  };
  if (!file)
    return {
      fields,
      columns,
      before,
      demoted: [],
      rows: { identifiers: [], addresses: [], documents: [], externals: [] },
    };
  for (const field of FIELDS) {
    const value = file[field];
    if (value === undefined || value === null || same(value, stored[field])) continue;
    // A family name with a title says less than the name that stands there.
    if (field === 'name' && /(先生|女士|小姐|太太)$/u.test(String(value))) continue;
    set(field, value, stored[field]);
    fields.push(field);
    if (field === 'name') set('nameGrams', nameGrams(String(value)), nameGrams(row.name));
    if (field === 'cityCode') set('provinceCode', provinceOf(String(value)), provinceOf(row.cityCode));
  }
  const given = Object.fromEntries(
    Object.entries(file.custom ?? {}).filter(([code]) => turn.facts.values[`custom.${code}`]),
  );
  const custom = { ...(row.custom as object), ...given };
  if (!same(custom, row.custom)) {
    set('custom', custom, row.custom);
    fields.push('custom');
  }
  const added = newParts(ctx, turn, row, parts);
  for (const [part, list] of [
    ['contacts', added.identifiers],
    ['addresses', added.addresses],
    ['documents', added.documents],
    ['externalIds', added.externals],
  ] as const)
    if (list.length > 0) fields.push(part);
  const demoted =
    added.addresses.length > 0 ? (parts.addresses.get(row.id) ?? []).filter(({ isPrimary }) => isPrimary) : [];
  return { fields, columns, before, demoted: demoted.map(({ id }) => id), rows: added };
}

function newParts(ctx: Ctx, { facts, asNew }: Turn, row: Own, parts: Parts): Change['rows'] {
  const { file } = facts;
  const has = (list: readonly { hash: Buffer | null }[] | undefined, hash: Buffer | null) =>
    hash !== null && (list ?? []).some((one) => one.hash?.equals(hash));
  const held = parts.identifiers.get(row.id);
  const identifiers = (file?.contacts ?? []).flatMap(({ value }) =>
    value && !has(held, contactHash(ctx, value))
      ? [sealContact(ctx, row.id, { ...value, shared: asNew }, (held ?? []).length === 0)]
      : [],
  );
  const addresses = (file?.addresses ?? []).flatMap((address) => {
    if (!address.line) return [];
    const sealed = sealAddress(ctx, row.id, { ...address, line: address.line }, true);
    return has(parts.addresses.get(row.id), sealed.lineHash) ? [] : [sealed];
  });
  const documents = (file?.documents ?? []).flatMap(({ value }) =>
    value && !has(parts.documents.get(row.id), documentHash(ctx, value)) ? [sealDocument(ctx, row.id, value)] : [],
  );
  const known = parts.externals.get(row.id) ?? [];
  const externals = (file?.externalIds ?? [])
    .filter((one) => !known.some(({ source, externalId }) => source === one.source && externalId === one.externalId))
    .map((one) => ({ id: newId(), customerId: row.id, ...one }));
  return { identifiers, addresses, documents, externals };
}

async function write(ctx: Ctx, tx: Tx, changes: readonly { turn: Turn; row: Own; change: Change }[]): Promise<void> {
  if (changes.length === 0) return;
  // The last of several rows for one record holds what all of them made of it.
  const last = [...new Map(changes.map((one) => [one.row.id, one])).values()];
  await updateCustomers(
    ctx,
    tx,
    last.map(({ row }) => ({ ...row, nameGrams: nameGrams(row.name), provinceCode: provinceOf(row.cityCode) })),
  );
  const demoted = changes.flatMap(({ change }) => change.demoted);
  if (demoted.length > 0)
    await tx.updateTable('customers.address').set({ isPrimary: false }).where('id', 'in', demoted).execute();
  await addParts(tx, {
    identifiers: changes.flatMap(({ change }) => change.rows.identifiers),
    addresses: changes.flatMap(({ change }) => change.rows.addresses),
    documents: changes.flatMap(({ change }) => change.rows.documents),
    externals: changes.flatMap(({ change }) => change.rows.externals),
  });
  const ids = last.map(({ row }) => row.id);
  await queries.recountMany(tx, ids);
  for (const id of ids) await refreshMatch(ctx, tx, id);
  const { unitId } = scopeOf(ctx);
  await emitMany(
    ctx,
    tx,
    customerEdited,
    changes
      .filter(({ change }) => change.fields.length > 0)
      .map(({ turn, row, change }) => ({
        orgId: turn.facts.unitId || unitId,
        subjectId: row.id,
        customerId: row.id,
        payload: { fields: change.fields },
      })),
  );
}

/** Writes the whole of the changeable columns of records, by their new version. */
async function updateCustomers(ctx: Ctx, tx: Tx, rows: readonly { id: string }[]): Promise<void> {
  const updatedAt = ctx.clock.now().toISOString();
  await updateMany(
    tx,
    'customers.customer',
    { ...CHANGED, version: 'int', updatedAt: 'time' },
    rows.map((row) => ({ ...row, updatedAt })),
  );
}
