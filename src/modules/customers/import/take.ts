import { breather } from '../../../platform/breather.ts';
/** Writes batches of customers: made set by set, one statement a table, so that audit and search keys cost one batch each. */
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { type ColumnKind, insertMany } from '../../../platform/insert-many.ts';
import { customerCreated } from '../../events.ts';
import type { Taken, Taking } from '../../org/index.ts';
import { personOf } from '../file/service.ts';
import { markShared } from '../file/taken.ts';
import { keepMatchRows, type MatchRow } from '../matching/index.ts';
import { customerRows } from '../new-customer.ts';
import type { FileRules } from '../rules.ts';
import { changeCustomers } from './change.ts';
import { type CustomerFacts, holdersOf, matchRowOf } from './match.ts';
import * as queries from './queries.ts';
import { addParts, type Turn } from './shapes.ts';

const CUSTOMER: Record<string, ColumnKind> = {
  id: 'uuid',
  kind: 'text',
  name: 'text',
  nameGrams: 'list',
  primaryMasked: 'text',
  cityCode: 'text',
  provinceCode: 'text',
  gender: 'text',
  birthOn: 'date',
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
  archivistId: 'uuid',
  custom: 'json',
  completeness: 'int',
  missing: 'list',
};
const DEFAULTS = { needs: [], hobbies: [], tags: [], missing: [], vip: false, custom: {} };

const EXTERNAL_TAKEN = {
  field: 'externalId',
  zh: '该外部编号已属于另一位客户。',
  en: 'Another customer has this external id.',
};
const NUMBER_TAKEN = {
  field: 'mobile',
  zh: '此号码已属于另一位客户;若确为共用,请选择“不是重复”。',
  en: 'Another customer has this number; if both use it, decide that this is no duplicate.',
};

const NAME_NEEDED = { field: 'name', zh: '新客户必须有姓名。', en: 'A new customer needs a name.' };

/** Writes rows and says what became of each, in their order. */
export async function takeCustomers(ctx: Ctx, tx: Tx, rules: FileRules, rows: readonly Taking[]): Promise<Taken[]> {
  const turns = rows.map((row, at): Turn => ({ ...row, facts: row.facts as CustomerFacts, at }));
  const taken: Taken[] = rows.map(() => ({ outcome: 'skipped', recordId: null }));
  const refuse = ({ at }: Turn, why: typeof EXTERNAL_TAKEN) => {
    taken[at] = { outcome: 'failed', recordId: null, why };
  };
  const free = await freeExternals(tx, turns, refuse);
  const made = firstOfPhones(
    free.filter((turn) => {
      const unnamed = turn.target === null && !turn.facts.file?.name;
      if (unnamed) refuse(turn, NAME_NEEDED);
      return turn.target === null && !unnamed;
    }),
    refuse,
  );
  for (const [at, one] of await make(ctx, tx, rules, made)) taken[at] = one;
  const changed = free
    .filter(({ target }) => target !== null)
    .map((turn) => ({ ...turn, facts: { ...turn.facts, ...turn.facts.forHit } }));
  for (const [at, one] of await changeCustomers(ctx, tx, changed)) taken[at] = one;
  return taken;
}

/** Rows whose external id nobody else has, in the group or earlier in the batch. */
async function freeExternals(
  tx: Tx,
  turns: readonly Turn[],
  refuse: (turn: Turn, why: typeof EXTERNAL_TAKEN) => void,
): Promise<Turn[]> {
  const asking = turns.filter(({ facts }) => facts.file?.externalIds?.length);
  const asked = asking.map(({ facts }) => {
    const own = facts.file?.externalIds?.[0];
    return { hash: null, word: own?.externalId ?? null, source: own?.source ?? null };
  });
  const holders = new Map(
    (await queries.held(tx, 'external', asked)).map(({ place, customerId }) => [asking[place - 1]?.at, customerId]),
  );
  const seen = new Map<string, string | null>();
  return turns.filter((turn) => {
    const own = turn.facts.file?.externalIds?.[0];
    if (!own) return true;
    const key = `${own.source} ${own.externalId}`;
    const holder = holders.get(turn.at);
    const taken = (holder !== undefined && holder !== turn.target) || seen.has(key);
    seen.set(key, turn.target);
    if (taken) refuse(turn, EXTERNAL_TAKEN);
    return !taken;
  });
}

/** New records of which no two have one phone, unless somebody said that they share it. */
function firstOfPhones(turns: readonly Turn[], refuse: (turn: Turn, why: typeof NUMBER_TAKEN) => void): Turn[] {
  const seen = new Set<string>();
  return turns.filter((turn) => {
    const phone = turn.facts.phone?.toString('latin1');
    if (!phone) return true;
    const second = seen.has(phone) && !turn.asNew;
    seen.add(phone);
    if (second) refuse(turn, NUMBER_TAKEN);
    return !second;
  });
}

async function make(ctx: Ctx, tx: Tx, rules: FileRules, turns: readonly Turn[]): Promise<[number, Taken][]> {
  if (turns.length === 0) return [];
  const { unitId, unitKind } = scopeOf(ctx);
  // At a dealer whoever brings the file keeps it (CUS-27); headquarters' imports belong to no archivist.
  const archivistId = unitKind === 'dealer' ? staffIdOf(ctx) : null;
  const breathe = breather();
  const made: { turn: Turn; rows: ReturnType<typeof customerRows> }[] = [];
  const matchRows: { customerId: string; row: MatchRow }[] = [];
  for (const turn of turns) {
    const person = personOf(turn.facts.file as NonNullable<CustomerFacts['file']>);
    const contacts = turn.asNew ? person.contacts.map((contact) => ({ ...contact, shared: true })) : person.contacts;
    const rows = customerRows(ctx, rules.completeness, { ...person, contacts, archivistId });
    made.push({ turn, rows });
    const row = matchRowOf(ctx, { ...turn.facts, values: {} });
    if (row) matchRows.push({ customerId: rows.customer.id, row });
    await breathe();
  }
  const ids = made.map(({ rows }) => rows.customer.id);
  // In this order on one connection: the rows, the right to see them, what hangs on them.
  const [, , identified] = await Promise.all([
    insertMany(
      tx,
      'customers.customer',
      CUSTOMER,
      made.map(({ rows }) => rows.customer),
      { defaults: DEFAULTS },
    ),
    queries.relateMany(
      tx,
      ids,
      made.map(({ turn }) => turn.facts.unitId || unitId),
    ),
    addParts(tx, {
      identifiers: made.flatMap(({ rows }) => rows.identifiers),
      addresses: made.flatMap(({ rows }) => rows.addresses),
      documents: made.flatMap(({ rows }) => rows.documents),
      externals: made.flatMap(({ rows }) => rows.externalIds),
    }),
    keepMatchRows(tx, matchRows),
    emitMany(
      ctx,
      tx,
      customerCreated,
      made.map(({ turn, rows: { customer } }) => ({
        orgId: turn.facts.unitId || unitId,
        subjectId: customer.id,
        customerId: customer.id,
        payload: { kind: customer.kind, source: customer.source ?? null },
      })),
    ),
  ]);
  for (const { turn, rows } of made) if (turn.asNew) await shareHeld(tx, turn, rows.customer.id);
  return made.map(({ turn, rows }): [number, Taken] => {
    const { id } = rows.customer;
    const lacks = rows.externalIds.length > 0 && !identified.has(id);
    return [turn.at, { outcome: 'created', recordId: id, ...(lacks ? { why: EXTERNAL_TAKEN } : {}) }];
  });
}

/** A number that somebody confirmed to be shared is marked with those who had it. */
async function shareHeld(tx: Tx, { facts }: Turn, id: string): Promise<void> {
  const { phones } = facts;
  const both = (await holdersOf(tx, phones)).flatMap((holders, at) =>
    holders
      .filter(({ customerId }) => customerId !== id)
      .map(({ customerId }) => ({ holder: customerId, hash: phones[at]?.hash as Buffer })),
  );
  await markShared(tx, id, both);
}
