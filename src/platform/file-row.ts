import { newId, type Tx } from './db.ts';

/** Names a stored content: who may read it follows from the row. Returns the row's id. */
export async function nameFile(
  tx: Tx,
  file: { orgId: string; name: string; mediaType: string; bytes: number; sha256: string },
): Promise<string> {
  const id = newId();
  const { orgId, name, mediaType, bytes, sha256 } = file;
  await tx.insertInto('app.file').values({ id, orgId, name, mediaType, bytes, sha256Hex: sha256 }).execute();
  return id;
}

/** A named file, as far as visible. */
export function fileRow(tx: Tx, id: string) {
  return tx
    .selectFrom('app.file')
    .select(['name', 'mediaType', 'bytes', 'sha256Hex as sha256'])
    .where('id', '=', id)
    .executeTakeFirst();
}
