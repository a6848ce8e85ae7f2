import type pg from 'pg';
import { TABLES } from './tables.ts';

/** What was taken off the tables for the load, as the statements that put it back. */
interface Quiet {
  indexes: string[];
  references: string[];
}

const NAMES = Object.keys(TABLES);
/** Its trigger fills the closure of the tree, which row-level security reads. */
const KEEPS_TREE = 'org.unit';

/**
 * Takes off the set's tables what would be paid row by row, inside the load's transaction: triggers of our own (audit, balance of the
 * ledger), secondary indexes and foreign keys. Primary keys and unique constraints stay, and so does the tree's own trigger.
 */
export async function quieten(client: pg.ClientBase): Promise<Quiet> {
  const tables = '(select to_regclass(name) from unnest($1::text[]) as given(name))';
  const references = await client.query<{ off: string; on: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as on
     from pg_constraint where contype = 'f' and conrelid in ${tables} order by conrelid::regclass::text, conname`,
    [NAMES],
  );
  const indexes = await client.query<{ off: string; on: string }>(
    `select format('drop index %s', indexrelid::regclass) as off, pg_get_indexdef(indexrelid) as on from pg_index
     where indrelid in ${tables} and not exists (select 1 from pg_constraint where conindid = indexrelid) order by indexrelid::regclass::text`,
    [NAMES],
  );
  for (const { off } of [...references.rows, ...indexes.rows]) await client.query(off);
  for (const name of NAMES)
    await client.query(
      `alter table ${name} ${name === KEEPS_TREE ? 'disable trigger audit_insert' : 'disable trigger user'}`,
    );
  return { indexes: indexes.rows.map((row) => row.on), references: references.rows.map((row) => row.on) };
}

/** Puts everything back: indexes are built once over all rows, references and the ledger's balance are checked once for all rows. */
export async function wake(
  client: pg.ClientBase,
  { indexes, references }: Quiet,
  onStep: (done: number, total: number) => void,
): Promise<void> {
  const steps = [
    ...indexes,
    ...references,
    ...NAMES.map((name) => `alter table ${name} enable trigger user`),
    ...NAMES.map((name) => `analyze ${name}`),
  ];
  for (const [done, step] of steps.entries()) {
    onStep(done, steps.length);
    await client.query(step);
  }
  const unbalanced = await client.query(
    'select transaction_id from club.entry group by transaction_id having sum(amount) <> 0 limit 1',
  );
  if (unbalanced.rowCount) throw new Error('a ledger transaction of the set does not sum to zero');
}
