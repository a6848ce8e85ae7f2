import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

const COUNTED = 100;

/** Sources in scope with what their messages do. plan: source_org; for each inbound_source once and a capped look at its failures */
function sources(tx: Tx) {
  return tx
    .selectFrom('leads.source as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('leads.inbound as i')
          .select('i.createdAt')
          .whereRef('i.sourceId', '=', 's.id')
          .orderBy('i.createdAt', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['s.id', 's.code', 's.name', 's.nameEn', 's.kind', 's.channel', 's.active', 's.validate'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'last.createdAt as lastAt'])
    .select([
      sql<boolean>`s.secret_enc is not null`.as('hasSecret'),
      sql<boolean>`s.access_enc is not null`.as('hasAccess'),
      sql<number>`(select count(*)::int from (select 1 from leads.inbound f where f.source_id = s.id and f.org_id = s.org_id
        and f.result in ('rejected', 'failed') limit ${sql.lit(COUNTED)}) capped)`.as('failures'),
    ]);
}

/** All sources in scope, by code. */
export function listed(tx: Tx) {
  return sources(tx).orderBy('s.code').limit(500).execute();
}

/** One source with its map and settings. */
export function sourceById(tx: Tx, id: string) {
  return sources(tx)
    .select(['s.orgId as unitId', 's.orgId', 's.fieldMap', 's.settings', 's.rotatedAt', 's.version'])
    .select(sql<boolean>`s.verify_hash is not null`.as('hasVerify'))
    .where('s.id', '=', id)
    .executeTakeFirst();
}

/** Brands in scope, for the unit a new source belongs to. */
export function brandsBelow(tx: Tx, unitId: string) {
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select('u.id')
    .where('c.ancestorId', '=', unitId)
    .where('u.kind', '=', 'brand')
    .where('u.status', '=', 'open')
    .orderBy('u.createdAt')
    .execute();
}

interface SourceValues {
  name: string;
  nameEn: string;
  channel: string;
  active: boolean;
  validate: boolean;
  fieldMap: object;
  settings: object;
}

const asRow = ({ fieldMap, settings, ...rest }: SourceValues) => ({
  ...rest,
  fieldMap: JSON.stringify(fieldMap),
  settings: JSON.stringify(settings),
});

/** Adds a source. */
export async function insertSource(
  tx: Tx,
  { id, orgId, code, kind, ...values }: SourceValues & { id: string; orgId: string; code: string; kind: string },
): Promise<void> {
  await tx
    .insertInto('leads.source')
    .values({ id, orgId, code, kind, ...asRow(values) })
    .execute();
}

interface KeyChange {
  secretEnc?: Buffer;
  accessEnc?: Buffer;
  verifyHash?: Buffer;
  rotatedAt: Date;
}

/** Changes a source at the version seen; false where somebody else did since. */
export async function updateSource(
  tx: Tx,
  id: string,
  version: number,
  change: SourceValues | KeyChange,
): Promise<boolean> {
  const saved = await tx
    .updateTable('leads.source')
    .set({ ...('fieldMap' in change ? asRow(change) : change), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

/** Takes away the key a source is asked with. */
export async function dropAccess(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('leads.source').set({ accessEnc: null }).where('id', '=', id).execute();
}
