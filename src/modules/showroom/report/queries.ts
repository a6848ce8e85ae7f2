import type { Tx } from '../../../platform/db.ts';

/** A unit as a report names it. */
export function unitOf(tx: Tx, id: string) {
  return tx.selectFrom('org.unit').select(['id', 'name', 'nameEn', 'kind']).where('id', '=', id).executeTakeFirst();
}

/** Names of colleagues or units by id. */
export async function namesOf(tx: Tx, by: 'staff' | 'unit', ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { name: string; nameEn: string }>();
  const found =
    by === 'unit'
      ? await tx.selectFrom('org.unit').select(['id', 'name', 'nameEn']).where('id', 'in', ids).execute()
      : await tx.selectFrom('org.staff').select(['id', 'name', 'name as nameEn']).where('id', 'in', ids).execute();
  return new Map(found.map(({ id, ...names }) => [id, names]));
}
