import type { Tx } from '../../../platform/db.ts';

/** The unit of a code, as far as it lies in a subtree; codes are unique in the group, whatever their case in a file. */
export function unitByCode(tx: Tx, scope: string, code: string) {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select(['u.id', 'u.kind', 'u.parentId', 'u.version', 'u.status'])
    .where('c.ancestorId', '=', scope)
    .where('u.code', '=', code)
    .executeTakeFirst();
}

/** Codes of the open units of some kinds in a subtree, for a drop-down. */
export async function codesBelow(tx: Tx, scope: string, kinds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select('u.code')
    .where('c.ancestorId', '=', scope)
    .where('u.kind', 'in', kinds)
    .where('u.status', '=', 'open')
    .orderBy('u.code')
    .execute();
  return rows.map(({ code }) => code);
}
