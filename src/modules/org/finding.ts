import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { searchGrams } from '../../platform/name-grams.ts';

/** Colleagues in scope whose name holds a text, whose pinyin initials do, or whose account begins with it. */
export function findStaff(tx: Tx, q: string, limit: number) {
  const { initials } = searchGrams(q);
  const text = q.toLowerCase().replace(/\s+/g, '');
  // plan: staff_org for a dealer; for a brand one walk over its staff, some ten thousand rows at most
  return tx
    .selectFrom('org.staff as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .select(['s.id', 's.name', 's.login', 's.title', 's.status', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .where(({ or }) =>
      or([
        sql<boolean>`position(${text} in replace(lower(s.name), ' ', '')) > 0`,
        sql<boolean>`starts_with(lower(s.login), ${text})`,
        ...(initials ? [sql<boolean>`s.name_grams @> array[${initials}]`] : []),
      ]),
    )
    .orderBy('s.name')
    .orderBy('s.id')
    .limit(limit)
    .execute();
}

/** Units of the acting unit's subtree whose name holds a text or whose code begins with it. */
export function findUnits(tx: Tx, unitId: string, q: string, limit: number) {
  const text = q.toLowerCase();
  // plan: unit_closure_pkey; a group has some two thousand units
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select(['u.id', 'u.kind', 'u.code', 'u.name', 'u.nameEn', 'u.status'])
    .where('c.ancestorId', '=', unitId)
    .where(({ or }) =>
      or([
        sql<boolean>`position(${text} in lower(u.name)) > 0`,
        sql<boolean>`position(${text} in lower(u.name_en)) > 0`,
        sql<boolean>`starts_with(lower(u.code), ${text})`,
      ]),
    )
    .orderBy('u.code')
    .limit(limit)
    .execute();
}
