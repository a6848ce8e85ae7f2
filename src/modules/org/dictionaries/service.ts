import type * as z from 'zod';
import { type Ctx, needWholeGroup } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { forgetDictionaries } from '../dictionary.ts';
import {
  type createEntry as createEndpoint,
  type editEntry as editEndpoint,
  OPEN_KINDS,
  OPTIONAL_KINDS,
  TREE_KINDS,
} from './schema.ts';

const COLUMNS = ['id', 'kind', 'code', 'name', 'nameEn', 'attributes', 'sort', 'active', 'version'] as const;

interface Stored {
  id: string;
  kind: string;
  code: string;
  name: string;
  nameEn: string;
  attributes: unknown;
  sort: number;
  active: boolean;
  version: number;
}

function viewOf({ attributes, ...row }: Stored) {
  const facts = attributes as Record<string, unknown>;
  const numbers = Object.entries(facts).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const parent = typeof facts.parent === 'string' ? facts.parent : null;
  return { ...row, numbers: Object.fromEntries(numbers), parent };
}

/** What an entry below a head carries: all that the head says, and where it stands. */
async function below(tx: Tx, kind: string, parent: string | undefined): Promise<string> {
  if (parent === undefined) return '{}';
  const head = TREE_KINDS.includes(kind)
    ? await tx
        .selectFrom('org.dictionary')
        .select('attributes')
        .where('kind', '=', kind)
        .where('code', '=', parent)
        .executeTakeFirst()
    : undefined;
  const facts = head?.attributes as Record<string, unknown> | undefined;
  if (!facts || facts.parent !== undefined) throw invalid('parent', '没有这个上级条目。', 'There is no such head.');
  return JSON.stringify({ ...facts, parent });
}

async function entry(tx: Tx, id: string): Promise<Stored> {
  const found = await tx.selectFrom('org.dictionary').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  if (!found) throw new AppError('request.not_found');
  return found;
}

/** Entries as an administrator keeps them, those out of use included. */
export async function listEntries(ctx: Ctx, kind: string | undefined) {
  return read(ctx, async (tx) => {
    let query = tx.selectFrom('org.dictionary').select(COLUMNS).orderBy('kind').orderBy('sort').orderBy('code');
    if (kind) query = query.where('kind', '=', kind);
    return { rows: (await query.execute()).map(viewOf) };
  });
}

/** Adds an entry that people may choose. @throws AppError field.code_taken */
export async function createEntry(ctx: Ctx, { parent, ...given }: z.output<(typeof createEndpoint)['body']>) {
  needWholeGroup(ctx, 'field.edit');
  return transact(ctx, async (tx) => {
    const id = newId();
    await tx
      .insertInto('org.dictionary')
      .values({ id, ...given, attributes: await below(tx, given.kind, parent) })
      .execute();
    forgetDictionaries(ctx);
    return viewOf(await entry(tx, id));
  });
}

/** Changes an entry. What has work behind it (a clock, a grade) is renamed and set, but not taken out of use. @throws AppError request.conflict */
export async function editEntry(
  ctx: Ctx,
  id: string,
  { version, numbers, ...change }: z.output<(typeof editEndpoint)['body']>,
) {
  needWholeGroup(ctx, 'field.edit');
  return transact(ctx, async (tx) => {
    const before = await entry(tx, id);
    if (!change.active && before.active && ![...OPEN_KINDS, ...OPTIONAL_KINDS].includes(before.kind))
      throw invalid('active', '系统使用的条目不能停用。', 'The system works with this entry; it stays in use.');
    const attributes = { ...(before.attributes as Record<string, unknown>) };
    for (const [name, value] of Object.entries(numbers ?? {})) {
      if (typeof attributes[name] !== 'number')
        throw invalid(`numbers.${name}`, '该条目没有此项数值。', 'The entry has no such number.');
      attributes[name] = value;
    }
    const updated = await tx
      .updateTable('org.dictionary')
      .set({ ...change, attributes: JSON.stringify(attributes), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: viewOf(before) });
    forgetDictionaries(ctx);
    return viewOf(await entry(tx, id));
  });
}
