import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** Most views that a list offers: one's own and the shared ones together. */
const MOST = 200;

function visible(tx: Tx) {
  return tx
    .selectFrom('org.savedView as v')
    .innerJoin('org.unit as u', 'u.id', 'v.unitId')
    .select(['v.id', 'v.ownerId', 'v.unitId', 'v.list', 'v.name', 'v.shared', 'v.state', 'v.version'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(sql<string | null>`org.actor_name('staff:' || v.owner_id::text)`.as('ownerName'));
}

/** Views of a list that row-level security shows: one's own wherever made, shared ones of the acting unit and those above it. */
export function viewsOf(tx: Tx, list: string) {
  // plan: saved_view_name or saved_view_shared; a list has a few dozen views
  return visible(tx).where('v.list', '=', list).orderBy('v.name').orderBy('v.id').limit(MOST).execute();
}

/** One visible view. */
export function viewById(tx: Tx, id: string) {
  return visible(tx).where('v.id', '=', id).executeTakeFirst();
}

/** The view that opens a list for a staff member. */
export async function defaultOf(tx: Tx, staffId: string, list: string): Promise<string | null> {
  const row = await tx
    .selectFrom('org.defaultView as d')
    .innerJoin('org.savedView as v', 'v.id', 'd.viewId')
    .select('v.id')
    .where('d.staffId', '=', staffId)
    .where('d.list', '=', list)
    .executeTakeFirst();
  return row?.id ?? null;
}
