import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

interface HeldUnit {
  id: string;
  kind: string;
  name: string;
  nameEn: string;
}

/** What the browser shows of the person: roles at the acting unit, units to act at. */
export async function personAt(tx: Tx, staffId: string, unitId: string) {
  const unit = await tx
    .selectFrom('org.unit')
    .select(['id', 'kind', 'name', 'nameEn', 'timeZone'])
    .where('id', '=', unitId)
    .executeTakeFirstOrThrow();
  const roles = await tx
    .selectFrom('org.staffRole as sr')
    .innerJoin('org.role as r', 'r.id', 'sr.roleId')
    .select(['r.code', 'r.name', 'r.nameEn'])
    .where('sr.staffId', '=', staffId)
    .where('sr.orgId', '=', unitId)
    .orderBy('r.code')
    .execute();
  // Roles held at units outside the acting one lie beyond the wall; the definer function tells them.
  const units = await sql<HeldUnit>`
    select unit_id as id, unit_kind as kind, name, name_en from org.units_of(${staffId})`.execute(tx);
  return { unit, roles, units: units.rows };
}

/** Moves the session of a token to a unit; false where its colleague holds no role there. */
export async function moveSession(tx: Tx, tokenHash: Buffer, unitId: string): Promise<boolean> {
  const moved = await sql<{ moved: boolean }>`select org.switch_unit(${tokenHash}, ${unitId}) as moved`.execute(tx);
  return moved.rows[0]?.moved ?? false;
}
