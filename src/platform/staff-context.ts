import type { Ctx, Platform, Scope } from './context.ts';
import type { Language } from './i18n.ts';
import type { Breadth, Permission } from './permissions.ts';

interface RightsRow {
  staff_name: string;
  login: string;
  language: Language;
  unit_kind: Scope['unitKind'];
  time_zone: string;
  permissions: Record<string, Breadth>;
  org_ids: string[] | null;
  all_but: string | null;
}

/**
 * The context of a staff member for work that runs without them: the rights they have at the unit now, read anew at each call. Null for
 * who has left or holds no role there any more.
 * @param requestId what the audit trail writes, the task's id
 */
export async function staffContext(
  platform: Platform,
  staffId: string,
  unitId: string,
  requestId: string,
): Promise<Ctx | null> {
  const found = await platform.db.pool.query<RightsRow>('select * from org.staff_rights($1, $2)', [staffId, unitId]);
  const row = found.rows[0];
  if (!row) return null;
  const { staff_name: name, login, language, unit_kind: unitKind, time_zone: timeZone } = row;
  return {
    ...platform,
    actor: { kind: 'staff', id: staffId, label: `staff:${staffId}`, name, login, language },
    scope: { unitId, unitKind, timeZone, orgIds: row.org_ids, allBut: row.all_but },
    permissions: new Map(Object.entries(row.permissions) as [Permission, Breadth][]),
    language,
    requestId,
    address: null,
    idempotency: null,
  };
}

/** The context of a staff member without any rights: reaches what is theirs alone, such as the state of their own work. */
export function ownContext(platform: Platform, staffId: string, requestId: string): Ctx {
  return {
    ...platform,
    actor: { kind: 'staff', id: staffId, label: `staff:${staffId}`, name: '', login: '', language: 'zh' },
    scope: null,
    permissions: new Map(),
    language: 'zh',
    requestId,
    address: null,
    idempotency: null,
  };
}
