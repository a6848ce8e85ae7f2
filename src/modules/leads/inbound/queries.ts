import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

export interface InboundFilters {
  result?: string | undefined;
  sourceId?: string | undefined;
  channel?: string | undefined;
  test?: boolean | undefined;
  /** Instants between which the message came. */
  from?: Date | undefined;
  until?: Date | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * Messages from outside, newest first.
 * plan: inbound_source for one source; inbound_open where a correction is waited for; else inbound_org, in order of time
 */
export function messages(tx: Tx, filters: InboundFilters) {
  let query = tx
    .selectFrom('leads.inbound as i')
    .innerJoin('leads.source as s', 's.id', 'i.sourceId')
    .select(['i.id', 'i.sourceId', 's.name as sourceName', 's.nameEn as sourceNameEn', 'i.externalId', 'i.format'])
    .select(['i.result', 'i.isTest', 'i.leadId', 'i.warnings', 'i.problems', 'i.attempts', 'i.replays', 'i.createdAt'])
    .select(({ ref }) => [
      microseconds(ref('i.createdAt')).as('cursorAt'),
      sql<boolean>`i.raw_enc is not null`.as('kept'),
    ]);
  const { result, sourceId, channel, test, from, until, cursor, limit } = filters;
  // Written out where a partial index names it.
  if (result) query = query.where('i.result', '=', sql.lit(result));
  if (sourceId) query = query.where('i.sourceId', '=', sourceId);
  if (channel) query = query.where('s.channel', '=', channel);
  if (test !== undefined) query = query.where('i.isTest', '=', test);
  if (from) query = query.where('i.createdAt', '>=', from);
  if (until) query = query.where('i.createdAt', '<', until);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('i.createdAt'), ref('i.id'), cursor));
  return query
    .orderBy('i.createdAt', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Sources in scope, by name. */
export function sourcesInScope(tx: Tx) {
  return tx.selectFrom('leads.source').select(['id', 'name', 'nameEn', 'channel']).orderBy('name').limit(500).execute();
}

const kept = (tx: Tx) =>
  tx
    .selectFrom('leads.inbound as i')
    .innerJoin('leads.source as s', 's.id', 'i.sourceId')
    .select([
      'i.id',
      'i.orgId',
      'i.sourceId',
      'i.externalId',
      'i.format',
      'i.result',
      'i.leadId',
      'i.rawEnc',
      'i.problems',
    ])
    .select(['i.attempts', 's.code', 's.channel', 's.kind', 's.fieldMap', 's.settings', 's.validate']);

/** A kept message with its source. */
export function messageById(tx: Tx, id: string) {
  return kept(tx).where('i.id', '=', id).executeTakeFirst();
}

/** As `messageById`, held until the transaction ends. */
export function lockMessage(tx: Tx, id: string) {
  return kept(tx).where('i.id', '=', id).forUpdate('i').executeTakeFirst();
}

export type Kept = NonNullable<Awaited<ReturnType<typeof messageById>>>;

/** Messages of a source that wait for a correction, the oldest first. plan: inbound_source backwards; few wait */
export async function failuresOf(tx: Tx, sourceId: string, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('leads.inbound')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('result', 'in', [sql.lit('rejected'), sql.lit('failed')])
    .where('rawEnc', 'is not', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export interface Settled {
  result: 'pending' | 'created' | 'merged' | 'duplicate' | 'rejected' | 'failed' | 'test';
  leadId?: string | null;
  rawEnc?: Buffer;
  warnings?: string[];
  problems?: readonly object[];
  isTest?: boolean;
  attempts?: number;
  /** Somebody had it read again. */
  replayedAt?: Date;
}

/** Writes what became of a message that was kept before. */
export async function settle(
  tx: Tx,
  id: string,
  { warnings, problems, replayedAt, ...change }: Settled,
): Promise<void> {
  await tx
    .updateTable('leads.inbound')
    .set({
      ...change,
      ...(warnings ? { warnings: JSON.stringify(warnings) } : {}),
      problems: JSON.stringify(problems ?? []),
    })
    .$if(replayedAt !== undefined, (query) =>
      query.set(({ eb }) => ({ replays: eb('replays', '+', 1), replayedAt: replayedAt as Date })),
    )
    .where('id', '=', id)
    .execute();
}
