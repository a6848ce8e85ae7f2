import { sql } from 'kysely';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { nameGrams } from '../../../platform/name-grams.ts';
import { customerCreated, customerEdited, customerStageSet } from '../../events.ts';
import { openLine } from '../addresses.ts';
import { type CheckedFile, checkCustomer, type StoredFile } from '../check.ts';
import { type DocumentKind, openDocument } from '../documents.ts';
import { queueDuplicates } from '../duplicates/queue.ts';
import { phoneContact } from '../identifiers.ts';
import { matchRow } from '../matching/index.ts';
import { factsOfNew, refreshMatch } from '../matching-facts.ts';
import { createCustomer, customerRows, insertCustomer, type Person, provinceOf } from '../new-customer.ts';
import { storedRules } from '../rules.ts';
import { needLive, saveAddresses, saveContacts, saveDocuments, saveExternalIds } from './parts.ts';
import * as queries from './queries.ts';
import type { FileInputValues } from './schema.ts';
import { markShared, refuseTaken, refuseTakenDocuments, tellingTaken } from './taken.ts';

/** A checked new file as the one function that makes customers takes it. */
export function personOf(file: CheckedFile): Person {
  const { name = '', cityCode = null, contacts, addresses, documents, ...rest } = file;
  return {
    ...rest,
    name,
    cityCode,
    contacts: contacts?.flatMap(({ value }) => value ?? []) ?? [],
    addresses: addresses?.map(({ line, ...place }) => ({ ...place, line: line ?? null })),
    documents: documents?.flatMap(({ value }) => value ?? []),
  };
}

/** Makes a customer from a form or the API: checked, recognised by number, kept by who made it. */
export async function createFile(ctx: Ctx, input: FileInputValues) {
  return tellingTaken(ctx, async (tx) => {
    const file = await checkCustomer(ctx, tx, input);
    const both = await refuseTaken(ctx, tx, file.contacts ?? [], null);
    await refuseTakenDocuments(ctx, tx, file.documents ?? [], null);
    await checkArchivist(tx, input.archivistId);
    const { unitId } = scopeOf(ctx);
    const person = { ...personOf(file), archivistId: file.archivistId ?? staffIdOf(ctx) };
    const match = matchRow(ctx.keys, factsOfNew(person));
    const rows = customerRows(ctx, (await storedRules(ctx, tx)).completeness, person);
    const { id, name, cityCode, completeness, missing } = rows.customer;
    // In this order on one connection, and sent together.
    await Promise.all([
      insertCustomer(tx, rows, unitId, match),
      markShared(tx, id, both),
      // Whoever it may be a second time waits in the queue of duplicates; the form has offered them, and somebody decided otherwise.
      queueDuplicates(tx, id, match),
      emit(ctx, tx, customerCreated, {
        orgId: unitId,
        subjectId: id,
        customerId: id,
        payload: { kind: file.kind, source: file.source ?? null },
      }),
    ]);
    return { id, version: 1, name, cityCode, completeness, missing };
  });
}

/**
 * Saves the parts of a file that are given, in one transaction.
 * @throws AppError request.conflict with the current values when somebody saved in between; customer.number_taken; customer.not_active
 */
export async function editFile(ctx: Ctx, id: string, { version, ...input }: FileInputValues & { version: number }) {
  return tellingTaken(ctx, async (tx) => {
    const before = await queries.fileRow(tx, id);
    if (!before) throw new AppError('request.not_found');
    needLive(before.status);
    const file = await checkCustomer(ctx, tx, input, {
      ...storedOf(before),
      documents: await keptDocuments(ctx, tx, id, input),
    });
    if (input.archivistId !== before.archivistId) await checkArchivist(tx, input.archivistId);
    const updated = await tx
      .updateTable('customers.customer')
      .set({ ...columnsOf(file), version: version + 1, updatedAt: ctx.clock.now() })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: currentOf(before) });
    await saveParts(ctx, tx, id, file);
    const fields = changedFields(before, file);
    await queries.recount(tx, id);
    if (fields.some((field) => IDENTIFYING.has(field))) await refreshMatch(ctx, tx, id);
    if (fields.length > 0)
      await emit(ctx, tx, customerEdited, {
        orgId: scopeOf(ctx).unitId,
        subjectId: id,
        customerId: id,
        payload: { fields },
      });
    return saved(tx, id);
  });
}

/** The documents a change leaves as they are, opened only where it touches what they tell. */
async function keptDocuments(ctx: Ctx, tx: Tx, id: string, { kind, birthOn, gender, documents }: FileInputValues) {
  if (!kind && !birthOn && !gender) return [];
  const kept = documents && new Set(documents.flatMap((each) => (each.id && each.number === undefined ? each.id : [])));
  const held = await tx
    .selectFrom('customers.document')
    .select(['id', 'kind', 'numberEnc'])
    .where('customerId', '=', id)
    .where('kind', 'in', ['resident_id', 'credit_code'])
    .execute();
  return held
    .filter((row) => !kept || kept.has(row.id))
    .map((row) => ({ kind: row.kind as DocumentKind, number: openDocument(ctx, row) }));
}

async function saveParts(ctx: Ctx, tx: Tx, id: string, file: CheckedFile): Promise<void> {
  if (file.contacts) {
    const both = await refuseTaken(ctx, tx, file.contacts, id);
    await saveContacts(ctx, tx, id, file.contacts);
    await markShared(tx, id, both);
  }
  if (file.addresses) await saveAddresses(ctx, tx, id, file.addresses);
  if (file.documents) {
    await refuseTakenDocuments(ctx, tx, file.documents, id);
    await saveDocuments(ctx, tx, id, file.documents);
  }
  if (file.externalIds) await saveExternalIds(tx, id, file.externalIds);
}

async function checkArchivist(tx: Tx, archivistId: string | null | undefined): Promise<void> {
  if (archivistId && !(await queries.isColleague(tx, archivistId)))
    throw invalid('archivistId', '没有这位同事,或已离职。', 'There is no such colleague, or they have left.');
}

function storedOf(row: queries.FileRow): StoredFile {
  return {
    kind: row.kind as StoredFile['kind'],
    birthOn: row.birthOn,
    gender: row.gender,
    guardianConsent: row.guardianConsent,
    custom: row.custom as Record<string, unknown>,
  };
}

/** The columns of the customer's own row that a checked file sets; what is undefined stays. */
function columnsOf(file: CheckedFile) {
  const { contacts: _c, addresses: _a, documents: _d, externalIds: _e, custom, name, cityCode, ...own } = file;
  return {
    ...own,
    ...(name === undefined ? {} : { name, nameGrams: nameGrams(name) }),
    ...(cityCode === undefined ? {} : { cityCode, provinceCode: provinceOf(cityCode) }),
    ...(custom === undefined ? {} : { custom: JSON.stringify(custom) }),
  };
}

const PARTS = ['contacts', 'addresses', 'documents', 'externalIds'] as const;
const IDENTIFYING = new Set(['name', 'kind', 'gender', 'birthOn', 'cityCode', 'contacts', 'addresses', 'documents']);

/** Names of what a change touched, for the timeline: fields whose value differs, lists that were sent with something to do. */
function changedFields(before: queries.FileRow, file: CheckedFile): string[] {
  const old = before as unknown as Record<string, unknown>;
  const fields = Object.entries(file).filter(
    ([field, value]) =>
      value !== undefined &&
      !(PARTS as readonly string[]).includes(field) &&
      JSON.stringify(value) !== JSON.stringify(old[field] ?? null),
  );
  return [...fields.map(([field]) => field), ...PARTS.filter((part) => file[part] !== undefined)];
}

/** What a form that lost the race compares with. */
function currentOf(row: queries.FileRow) {
  const {
    householdId: _h,
    householdRole: _r,
    archivistName: _n,
    unitId: _u,
    createdAt: _c,
    stageSince: _s,
    ...current
  } = row;
  return current;
}

async function saved(tx: Tx, id: string) {
  return tx
    .selectFrom('customers.customer')
    .select(['id', 'version', 'name', 'cityCode', 'missing'])
    .select(sql<number>`coalesce(completeness, 0)`.as('completeness'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Sets the stage by hand; the reason stands in the dated history and in the timeline (CUS-14). */
export async function setStage(ctx: Ctx, id: string, change: { version: number; stage: string; reason: string }) {
  return transact(ctx, async (tx) => {
    const before = await queries.fileRow(tx, id);
    if (!before) throw new AppError('request.not_found');
    needLive(before.status);
    const { stage, reason, version } = change;
    if (stage === before.stage) throw invalid('stage', '客户已在此阶段。', 'The customer is at this stage already.');
    await sql`select set_config('app.reason', ${reason}, true)`.execute(tx);
    const updated = await tx
      .updateTable('customers.customer')
      .set({ stage, stageSince: ctx.clock.now(), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n)
      throw new AppError('request.conflict', { current: { stage: before.stage, version: before.version } });
    await emit(ctx, tx, customerStageSet, {
      orgId: scopeOf(ctx).unitId,
      subjectId: id,
      customerId: id,
      payload: { from: before.stage, to: stage, reason },
    });
    return { id, version: version + 1, stage };
  });
}

/** Shows an address line or a document number in clear; who looked, when and why is audited in the same transaction. */
export async function revealPart(
  ctx: Ctx,
  customerId: string,
  asked: { part: 'address' | 'document'; partId: string; reason: string },
): Promise<string> {
  return transact(ctx, async (tx) => {
    const { part, partId, reason } = asked;
    const value =
      part === 'address'
        ? await queries.sealedLine(tx, customerId, partId).then((row) => (row ? openLine(ctx, row) : null))
        : await queries.sealedNumber(tx, customerId, partId).then((row) => (row ? openDocument(ctx, row) : null));
    if (value === null) throw new AppError('request.not_found');
    const detail = JSON.stringify({ customer: customerId, kind: part, reason });
    await sql`select app.audit_view(${`customers.${part}`}, ${partId}, ${scopeOf(ctx).unitId}::uuid, ${detail}::jsonb)`.execute(
      tx,
    );
    return value;
  });
}

/** The customer record of a dealer in scope, made with what is known of the unit when it is first asked for (CUS-03). */
export async function openUnitRecord(ctx: Ctx, unitId: string) {
  return transact(ctx, async (tx) => {
    const unit = await queries.unitInScope(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    if (unit.kind !== 'dealer') throw new AppError('customer.unit_not_dealer');
    const found = await queries.recordOfUnit(tx, unitId);
    if (found) return { customerId: found };
    const phone = unit.phone ? phoneContact(unit.phone) : null;
    const place = unit.cityCode ? { provinceCode: provinceOf(unit.cityCode), cityCode: unit.cityCode } : null;
    const customerId = await createCustomer(
      ctx,
      tx,
      {
        kind: 'dealer',
        unitId,
        name: unit.name.slice(0, 60),
        cityCode: unit.cityCode,
        contacts: phone ? [{ ...phone, shared: true }] : [],
        addresses:
          place && unit.address
            ? [{ ...place, districtCode: null, kind: 'work', line: unit.address, postcode: null }]
            : undefined,
      },
      unitId,
    );
    return { customerId };
  });
}
