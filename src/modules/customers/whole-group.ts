import type { Platform, Scope } from '../../platform/context.ts';

/** The scope of work over all customers; null before the group is installed. */
export async function wholeGroup(platform: Platform): Promise<Scope | null> {
  const found = await platform.db.pool.query<{ id: string }>("select id from org.unit where kind = 'group' limit 1");
  const unitId = found.rows[0]?.id;
  if (!unitId) return null;
  const allBut = '00000000-0000-0000-0000-000000000000';
  return { unitId, unitKind: 'group', timeZone: 'Asia/Shanghai', orgIds: null, allBut };
}
