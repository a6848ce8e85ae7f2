import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { readCursor } from '../../../platform/keyset.ts';

/** What a reader of the matrix has to know of its period: dealers cannot see the period itself. */
export async function matrixPeriod(tx: Tx, id: string) {
  const found = await sql<{ month: string; status: string; reimburseFen: number }>`
    select to_char(p.month, 'YYYY-MM') as month, p.status, p.reimburse_fen from club.period_facts(${id}) p`.execute(tx);
  return found.rows[0];
}

interface MatrixQuery {
  periodId: string;
  issuerId?: string | undefined;
  spenderId?: string | undefined;
  across?: 'true' | undefined;
}

/** Pairs of a period, the largest first. plan: settlement_matrix_pkey, the pairs of one period */
export function matrix(tx: Tx, { periodId, issuerId, spenderId, across }: MatrixQuery, limit: number) {
  let query = tx
    .selectFrom('club.settlementMatrix as x')
    .innerJoin('org.unit as i', 'i.id', 'x.issuerId')
    .innerJoin('org.unit as s', 's.id', 'x.spenderId')
    .select(['x.issuerId', 'i.name as issuerName', 'i.nameEn as issuerNameEn', 'x.spenderId', 's.name as spenderName'])
    .select(['s.nameEn as spenderNameEn', 'x.points', 'x.lots'])
    .where('x.periodId', '=', periodId);
  if (issuerId) query = query.where('x.issuerId', '=', issuerId);
  if (spenderId) query = query.where('x.spenderId', '=', spenderId);
  if (across) query = query.whereRef('x.issuerId', '<>', 'x.spenderId');
  return query.orderBy('x.points', 'desc').orderBy('x.issuerId').orderBy('x.spenderId').limit(limit).execute();
}

/** What all pairs in scope come to. */
export async function matrixSums(tx: Tx, periodId: string): Promise<{ points: number; acrossPoints: number }> {
  const found = await sql<{ points: number; acrossPoints: number }>`
    select coalesce(sum(x.points), 0)::bigint as points, coalesce(sum(x.points) filter (where x.issuer_id <> x.spender_id), 0)::bigint as across_points
    from club.settlement_matrix x where x.period_id = ${periodId}`.execute(tx);
  return found.rows[0] as { points: number; acrossPoints: number };
}

interface LotsQuery {
  periodId: string;
  issuerId: string;
  spenderId: string;
  cursor?: string | undefined;
  limit: number;
}

/** The lots behind a pair. */
export async function crossLots(tx: Tx, { periodId, issuerId, spenderId, cursor, limit }: LotsQuery) {
  const place = cursor ? readCursor(cursor) : null;
  const found = await sql<{
    id: string;
    transactionId: string;
    kind: string;
    points: number;
    postedAt: Date;
    cursorAt: string;
    origin: string;
    earnedOn: string;
    earned: number;
    cardTail: string | null;
  }>`select l.id, l.transaction_id, l.kind, l.amount as points, l.posted_at, l.cursor_at, l.origin, l.earned_on, l.earned, l.card_tail
    from club.cross_lots(${periodId}, ${issuerId}, ${spenderId}, ${place?.at ?? null}::bigint, ${place?.id ?? null}::uuid, ${limit + 1}) l`.execute(
    tx,
  );
  return found.rows;
}
