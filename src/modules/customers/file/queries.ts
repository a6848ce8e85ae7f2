import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

const FILE = [
  'c.id',
  'c.version',
  'c.kind',
  'c.unitId',
  'c.name',
  'c.status',
  'c.stage',
  'c.stageSince',
  'c.gender',
  'c.birthOn',
  'c.cityCode',
  'c.occupation',
  'c.income',
  'c.residence',
  'c.language',
  'c.familySize',
  'c.needs',
  'c.hobbies',
  'c.tags',
  'c.vip',
  'c.opinionLeader',
  'c.valueClass',
  'c.expectedValueFen',
  'c.source',
  'c.archivistId',
  'c.guardianConsent',
  'c.custom',
  'c.completeness',
  'c.missing',
  'c.verifiedAt',
  'c.householdId',
  'c.householdRole',
  'c.createdAt',
] as const;

/** The customer's own row with everything a file holds of it, as far as visible. */
export function fileRow(tx: Tx, id: string) {
  return tx
    .selectFrom('customers.customer as c')
    .select(FILE)
    .select(sql<string | null>`org.actor_name('staff:' || c.archivist_id)`.as('archivistName'))
    .where('c.id', '=', id)
    .executeTakeFirst();
}
export type FileRow = NonNullable<Awaited<ReturnType<typeof fileRow>>>;

/** Ways to reach a customer, the primary one first; masked. */
export function contactsOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.identifier')
    .select(['id', 'kind', 'masked', 'label', 'isPrimary', 'shared', 'status', 'statusAt', 'verifiedAt'])
    .where('customerId', '=', customerId)
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Addresses, the primary one first; the line masked. */
export function addressesOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.address')
    .select(['id', 'kind', 'provinceCode', 'cityCode', 'districtCode', 'lineMasked', 'postcode', 'isPrimary'])
    .where('customerId', '=', customerId)
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Documents, masked. */
export function documentsOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.document')
    .select(['id', 'kind', 'masked', 'validUntil', 'checked'])
    .where('customerId', '=', customerId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** What other systems call the customer. */
export function externalIdsOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.externalId')
    .select(['source', 'externalId'])
    .where('customerId', '=', customerId)
    .orderBy('source')
    .orderBy('externalId')
    .execute();
}

const person = ['p.id', 'p.name', 'p.primaryMasked as mobileMasked', 'p.stage'] as const;

/** The household of a customer with its members in sight. */
export async function householdOf(tx: Tx, householdId: string | null) {
  if (!householdId) return null;
  const [household, members] = await Promise.all([
    sql<{ name: string | null }>`select customers.household_name(${householdId}::uuid) as name`.execute(tx),
    // plan: customer_household
    tx
      .selectFrom('customers.customer as p')
      .select([...person, 'p.householdRole as role'])
      .where('p.householdId', '=', householdId)
      .orderBy('p.createdAt')
      .execute(),
  ]);
  const name = household.rows[0]?.name;
  return name ? { id: householdId, name, members } : null;
}

/** Contact persons of an organisation, those of today; the primary one first. */
export function contactPersonsOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.contactPerson as l')
    .innerJoin('customers.customer as p', 'p.id', 'l.personId')
    .select([
      'l.id',
      'l.title',
      'l.isPrimary',
      'l.fromDate',
      'p.id as personId',
      'p.name',
      'p.primaryMasked',
      'p.stage',
    ])
    .where('l.customerId', '=', customerId)
    .where('l.toDate', 'is', null)
    .orderBy('l.isPrimary', 'desc')
    .orderBy('l.createdAt')
    .execute();
}

/** Organisations a person speaks for. */
export function speaksFor(tx: Tx, personId: string) {
  return tx
    .selectFrom('customers.contactPerson as l')
    .innerJoin('customers.customer as o', 'o.id', 'l.customerId')
    .select(['o.id', 'o.name', 'l.title'])
    .where('l.personId', '=', personId)
    .where('l.toDate', 'is', null)
    .orderBy('l.createdAt')
    .execute();
}

/** Files kept with a customer that the acting unit may see, newest first. */
export function attachmentsOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.attachment as a')
    .innerJoin('app.file as f', 'f.id', 'a.fileId')
    .select(['a.id', 'a.title', 'f.name as fileName', 'f.mediaType', 'f.bytes', 'a.createdAt'])
    .select(sql<string | null>`org.actor_name(f.created_by)`.as('byName'))
    .where('a.customerId', '=', customerId)
    .orderBy('a.createdAt', 'desc')
    .limit(100)
    .execute();
}

/** The steps of the life cycle, newest first. */
export function stagesOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.stageChange')
    .select(['id', 'fromStage', 'toStage', 'at', 'reason'])
    .select(sql<string | null>`org.actor_name(actor)`.as('byName'))
    .where('customerId', '=', customerId)
    .orderBy('at', 'desc')
    .limit(50)
    .execute();
}

/** Verifications of a file, newest first. */
export function verificationsOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.verification')
    .select(['id', 'channel', 'result', 'note', 'createdAt'])
    .select(sql<string | null>`org.actor_name('staff:' || staff_id)`.as('byName'))
    .where('customerId', '=', customerId)
    .orderBy('createdAt', 'desc')
    .limit(50)
    .execute();
}

/** Completeness and gaps of a file anew, in the transaction that changed it. */
export async function recount(tx: Tx, customerId: string): Promise<void> {
  await sql`select customers.recount_files(array[${customerId}]::uuid[])`.execute(tx);
}

/** Whether an active colleague of this id is in sight. */
export async function isColleague(tx: Tx, staffId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('org.staff')
    .select('id')
    .where('id', '=', staffId)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return found !== undefined;
}

/** The sealed line of an address. */
export function sealedLine(tx: Tx, customerId: string, id: string) {
  return tx
    .selectFrom('customers.address')
    .select(['id', 'lineEnc'])
    .where('id', '=', id)
    .where('customerId', '=', customerId)
    .executeTakeFirst();
}

/** The sealed number of a document. */
export function sealedNumber(tx: Tx, customerId: string, id: string) {
  return tx
    .selectFrom('customers.document')
    .select(['id', 'numberEnc', 'kind'])
    .where('id', '=', id)
    .where('customerId', '=', customerId)
    .executeTakeFirst();
}

/** The customer record of a unit, wherever it is seen; locked against a second creation. */
export async function recordOfUnit(tx: Tx, unitId: string): Promise<string | null> {
  const found = await sql<{ id: string | null }>`select customers.record_of_unit(${unitId}) as id`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** A unit of the acting unit's subtree, as its customer record needs it. */
export function unitInScope(tx: Tx, unitId: string) {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as s', 's.unitId', 'u.id')
    .select(['u.id', 'u.kind', 'u.name', 'u.cityCode', 'u.phone', 'u.address'])
    .where('u.id', '=', unitId)
    .where('s.ancestorId', '=', sql<string>`app.unit_id()`)
    .executeTakeFirst();
}
