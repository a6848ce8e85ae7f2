import type { Tx } from '../../../platform/db.ts';

const SETTINGS = [
  'id',
  'code',
  'name',
  'nameEn',
  'issuer',
  'clientId',
  'secretEnc',
  'loginClaim',
  'secondFactorCounts',
  'enabled',
  'version',
] as const;

/** All providers, by code. */
export function providers(tx: Tx) {
  return tx.selectFrom('org.oidcProvider').select(SETTINGS).orderBy('code').execute();
}

/** One provider by id or by code. */
export function providerBy(tx: Tx, column: 'id' | 'code', value: string) {
  return tx.selectFrom('org.oidcProvider').select(SETTINGS).where(column, '=', value).executeTakeFirst();
}

export type ProviderRow = NonNullable<Awaited<ReturnType<typeof providerBy>>>;

/** Adds a provider. */
export async function insertProvider(tx: Tx, row: Omit<ProviderRow, 'version'>): Promise<void> {
  await tx.insertInto('org.oidcProvider').values(row).execute();
}

/** Stores a provider's settings; false where somebody else changed them since. */
export async function updateProvider(
  tx: Tx,
  { id, version, ...change }: Partial<ProviderRow> & { id: string; version: number },
): Promise<boolean> {
  const saved = await tx
    .updateTable('org.oidcProvider')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}
