import type pg from 'pg';
import { decrypt, encrypt, type KeyRing, keyIdOf } from './crypto.ts';

const BATCH = 2000;

/**
 * Seals every sealed column (named `*_enc`) with the ring's current key, in batches of their own transaction. The context of a value is
 * `schema.table:id`, the convention of every module. Servers that run meanwhile do not know the new key until they are
 * started again; a killed run is simply run again.
 * @returns how many values were sealed again
 */
export async function rotateKeys(
  owner: pg.Pool,
  ring: KeyRing,
  onProgress: (table: string, rows: number) => void,
): Promise<number> {
  const columns = await owner.query<{ table: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) as table, column_name as column from information_schema.columns
     where column_name like '%\\_enc' and data_type = 'bytea' order by 1, 2`,
  );
  let total = 0;
  for (const { table, column } of columns.rows) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      // plan: primary key, a batch at a time
      const batch = await owner.query<{ id: string; sealed: Buffer | null }>(
        `select id, "${column}" as sealed from ${table} where id > $1 order by id limit ${BATCH}`,
        [after],
      );
      const last = batch.rows.at(-1);
      if (!last) break;
      after = last.id;
      const stale = batch.rows.filter((row) => row.sealed && keyIdOf(row.sealed) !== ring.current);
      if (stale.length === 0) continue;
      const context = (id: string) => `${table}:${id}`;
      const fresh = stale.map((row) =>
        encrypt(ring, decrypt(ring, row.sealed as Buffer, context(row.id)), context(row.id)),
      );
      // A value that a running server changed since it was read is left as it is now; the next run finds it if it still needs sealing.
      const resealed = await owner.query(
        `update ${table} t set "${column}" = n.sealed from unnest($1::uuid[], $2::bytea[], $3::bytea[]) n(id, was, sealed) where t.id = n.id and t."${column}" = n.was`,
        [stale.map((row) => row.id), stale.map((row) => row.sealed), fresh],
      );
      total += resealed.rowCount ?? 0;
      onProgress(table, total);
    }
  }
  return total;
}
