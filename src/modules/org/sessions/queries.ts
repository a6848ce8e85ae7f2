import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { readCursor } from '../../../platform/keyset.ts';

interface SessionRow {
  id: string;
  tokenHash: Buffer;
  unitName: string | null;
  unitNameEn: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  address: string | null;
  agent: string | null;
  method: string;
}

/** Sessions of a colleague that go on, newest first; none for a colleague outside the scope. */
export async function sessionsOf(tx: Tx, staffId: string): Promise<SessionRow[]> {
  return (await sql<SessionRow>`select * from org.sessions_of(${staffId})`.execute(tx)).rows;
}

/** Ends one session of a colleague, or (null) all but the one kept; how many. */
export async function endSessions(
  tx: Tx,
  staffId: string,
  sessionId: string | null,
  keep: Buffer | null,
): Promise<number> {
  const ended = await sql<{
    n: number;
  }>`select org.end_staff_sessions(${staffId}, ${sessionId}, ${keep}) as n`.execute(tx);
  return ended.rows[0]?.n ?? 0;
}

/** Whether the acting unit may keep this colleague's account: their home lies in its scope. */
export async function mayKeep(tx: Tx, staffId: string): Promise<boolean> {
  return (await sql<{ may: boolean }>`select org.may_keep(${staffId}) as may`.execute(tx)).rows[0]?.may ?? false;
}

interface FactorRow {
  id: string;
  kind: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** Second factors of a colleague of the scope. */
export async function factorsOf(tx: Tx, staffId: string): Promise<FactorRow[]> {
  return (await sql<FactorRow>`select * from org.factors_of(${staffId})`.execute(tx)).rows;
}

/** Takes every second factor of a colleague of the scope away; how many. */
export async function resetFactors(tx: Tx, staffId: string): Promise<number> {
  return (await sql<{ n: number }>`select org.reset_factors(${staffId}) as n`.execute(tx)).rows[0]?.n ?? 0;
}

interface LogRow {
  id: string;
  at: Date;
  staffId: string | null;
  staffName: string | null;
  login: string;
  method: string;
  result: string;
  knownDevice: boolean;
  address: string;
  agent: string;
  cursorAt: string;
}

/** Tries to sign in that the acting unit may see, newest first. */
export async function signInLog(
  tx: Tx,
  wanted: { staffId?: string; login?: string; result?: string; cursor?: string; limit: number },
): Promise<LogRow[]> {
  const place = wanted.cursor ? readCursor(wanted.cursor) : null;
  const found = await sql<LogRow>`
    select l.*, (extract(epoch from l.at) * 1000000)::bigint::text as cursor_at
    from org.visible_sign_ins(${place?.at ?? null}::bigint, ${place?.id ?? null}, ${wanted.staffId ?? null}, ${wanted.login ?? null},
      ${wanted.result ?? null}, ${wanted.limit}) l`.execute(tx);
  return found.rows;
}
