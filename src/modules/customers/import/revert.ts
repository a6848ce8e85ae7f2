import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { updateMany } from '../../../platform/insert-many.ts';
import { nameGrams } from '../../../platform/name-grams.ts';
import { customerEdited } from '../../events.ts';
import type { Reverting } from '../../org/index.ts';
import { refreshMatch } from '../matching-facts.ts';
import { provinceOf } from '../new-customer.ts';
import { type Before, CHANGED } from './change.ts';
import * as queries from './queries.ts';

/**
 * Takes rows of an import back: records it made go with everything the import hung on them, as long as nobody has used them; records it
 * changed are what they were, as long as nobody has changed them since. False for each that stays.
 */
export async function revertCustomers(ctx: Ctx, tx: Tx, rows: readonly Reverting[]): Promise<boolean[]> {
  const changed = rows.filter(({ outcome, before }) => outcome === 'updated' && before !== null);
  const { restored, versions } = await restore(ctx, tx, changed);
  // What the same file made and then changed is as it was made by now, only later.
  const made = rows.filter(({ outcome }) => outcome === 'created').map(({ recordId }) => recordId);
  const gone = await queries.unmake(tx, new Map(made.map((id) => [id, versions.get(id) ?? 1])));
  return rows.map((row) => (row.outcome === 'created' ? gone.has(row.recordId) : restored.has(row)));
}

/** Puts changed records back; names the rows, and the versions of records that are as version 1 was. */
async function restore(ctx: Ctx, tx: Tx, rows: readonly Reverting[]) {
  const restored = new Set<Reverting>();
  const versions = new Map<string, number>();
  if (rows.length === 0) return { restored, versions };
  const own = new Map(
    (await queries.ownRows(tx, [...new Set(rows.map(({ recordId }) => recordId))])).map((row) => [row.id, row]),
  );
  const touched = new Map<string, Record<string, unknown>>();
  const fields: { id: string; fields: string[] }[] = [];
  // The latest change of a record first: each one restores what the one before it had left.
  const versionOf = ({ before }: Reverting) => (before as Before).version;
  for (const row of [...rows].sort((a, b) => versionOf(b) - versionOf(a))) {
    const before = row.before as Before;
    const now = own.get(row.recordId) as unknown as (Record<string, unknown> & { version: number }) | undefined;
    const known = touched.get(row.recordId);
    if (!now || (known ? known.expected !== before.version : now.version !== before.version)) continue;
    touched.set(row.recordId, { ...now, ...known, ...before.columns, expected: before.version - 1 });
    restored.add(row);
    fields.push({ id: row.recordId, fields: Object.keys(before.columns) });
  }
  const updatedAt = ctx.clock.now().toISOString();
  await updateMany(
    tx,
    'customers.customer',
    { ...CHANGED, version: 'int', updatedAt: 'time' },
    [...touched].map(([id, row]) => {
      const { expected, ...columns } = row;
      const version = Number(own.get(id)?.version ?? 0) + 1;
      if (expected === 1) versions.set(id, version);
      return { ...withDerived(columns), id, updatedAt, version };
    }),
  );
  const befores = [...restored].map(({ before }) => before as Before);
  const added = (part: keyof Before['added']) => befores.flatMap((before) => before.added[part]);
  for (const [part, table] of [
    ['identifier', 'customers.identifier'],
    ['address', 'customers.address'],
    ['document', 'customers.document'],
    ['external_id', 'customers.externalId'],
  ] as const) {
    const ids = added(part);
    if (ids.length > 0) await tx.deleteFrom(table).where('id', 'in', ids).execute();
  }
  const demoted = befores.flatMap((before) => before.demoted);
  if (demoted.length > 0)
    await tx.updateTable('customers.address').set({ isPrimary: true }).where('id', 'in', demoted).execute();
  const parted = [...restored].filter(({ before }) => (before as Before).related !== null);
  await queries.partMany(
    tx,
    parted.map(({ recordId }) => recordId),
    parted.map(({ before }) => (before as Before).related as string),
  );
  const ids = [...touched.keys()];
  await queries.recountMany(tx, ids);
  for (const id of ids) await refreshMatch(ctx, tx, id);
  const { unitId: orgId } = scopeOf(ctx);
  await emitMany(
    ctx,
    tx,
    customerEdited,
    fields
      .filter((one) => one.fields.length > 0)
      .map((one) => ({
        orgId,
        subjectId: one.id,
        customerId: one.id,
        payload: { fields: one.fields.filter((field) => field !== 'nameGrams' && field !== 'provinceCode') },
      })),
  );
  return { restored, versions };
}

/** The columns that follow from others. */
function withDerived(columns: Record<string, unknown>): Record<string, unknown> {
  const { name, cityCode } = columns as { name: string; cityCode: string | null };
  return { ...columns, nameGrams: nameGrams(name), provinceCode: provinceOf(cityCode) };
}
