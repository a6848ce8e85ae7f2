import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { type AuditPlace, actorsNamed, auditEntries } from './queries.ts';

interface AuditQuery {
  rowId?: string | undefined;
  who?: string | undefined;
  table?: string | undefined;
  operation?: string | undefined;
  address?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The trail inside the acting unit, newest first. Days are whole days of the unit's time zone, the last one included. */
export async function listAudit(ctx: Ctx, query: AuditQuery) {
  const { rowId, who, table, operation, address, from, to, cursor, limit } = query;
  const after = cursor ? auditPlace(cursor) : null;
  const zone = scopeOf(ctx).timeZone;
  const found = await read(ctx, async (tx) => {
    const actors = who ? (who.includes(':') ? [who] : await actorsNamed(tx, who)) : undefined;
    if (actors?.length === 0) return [];
    const filter = {
      rowId,
      actors,
      table,
      operation,
      address,
      from: from ? startOfCivilDay(from, zone) : undefined,
      to: to ? startOfCivilDay(addDays(to, 1), zone) : undefined,
    };
    return auditEntries(tx, after, filter, limit + 1);
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const next =
    found.length > limit && last
      ? Buffer.from([last.micros, last.chain, last.seq, last.ordinal].join(' ')).toString('base64url')
      : null;
  return { rows, next };
}

function auditPlace(cursor: string): AuditPlace {
  const match = /^(\d{1,17}) (-?\d{1,9}) (\d{1,15}) (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
  return match.slice(1, 5) as unknown as AuditPlace;
}
