import type { ClientBase, Pool } from 'pg';
import { nameGrams } from '../../../platform/name-grams.ts';

/**
 * Gives every account that came without them (from before they were kept, or from a command) the grams its name is found by, since pinyin
 * initials are beyond SQL. Runs as the owner after the migrations; safe to run again and beside itself.
 */
export async function findableStaff(owner: ClientBase | Pool): Promise<void> {
  const found = await owner.query<{ id: string; name: string }>(
    "select id, name from org.staff where name_grams = '{}'",
  );
  if (found.rows.length === 0) return;
  const named = found.rows.map(({ id, name }) => ({ id, grams: nameGrams(name) }));
  await owner.query(
    `update org.staff s set name_grams = n.grams from jsonb_to_recordset($1::jsonb) as n(id uuid, grams text[])
     where s.id = n.id and s.name_grams = '{}'`,
    [JSON.stringify(named)],
  );
}
