import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { closeSession, OWNER_COOKIE, openSession, passwordFits, STAFF_COOKIE } from '../../platform/auth.ts';
import { civilDate } from '../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../platform/context.ts';
import { read } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { allProvinces } from './cities.ts';
import { type AuditPlace, auditEntries, dealersByCity, staffInScope, unitsBelow } from './queries.ts';
import type { SessionView } from './schema.ts';

interface Candidate {
  id: string;
  password_hash: string;
  locked_until: Date | null;
}

/**
 * Staff sign-in. The answer to a wrong password, an unknown account and a left colleague is one and takes the same time; from the
 * fifth wrong password on the account waits, longer each time.
 * @throws AppError auth.failed, auth.locked
 */
export async function signIn(
  ctx: Ctx,
  login: string,
  password: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { pool } = ctx.db;
  const found = await pool.query<Candidate>('select * from org.sign_in_candidate($1)', [login]);
  const candidate = found.rows[0];
  const waits = candidate?.locked_until ? candidate.locked_until.getTime() - ctx.clock.now().getTime() : 0;
  const fits = await passwordFits(waits > 0 ? null : (candidate?.password_hash ?? null), password);
  if (waits > 0) throw new AppError('auth.locked', { seconds: Math.ceil(waits / 1000) });
  if (candidate) await pool.query('select org.note_sign_in($1, $2)', [candidate.id, fits]);
  if (!candidate || !fits) {
    ctx.log.warn({ login: login.slice(0, 60), address: request.ip }, 'sign-in refused');
    throw new AppError('auth.failed');
  }
  const units = await pool.query<{ unit_id: string }>('select unit_id from org.units_of($1)', [candidate.id]);
  const unit = units.rows[0];
  if (!unit) throw new AppError('auth.failed');
  await closeSession(ctx, request, reply, STAFF_COOKIE);
  await openSession(ctx, request, reply, { staffId: candidate.id, unitId: unit.unit_id });
}

/** Ends the session of the cookie. */
export async function signOut(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await closeSession(ctx, request, reply, ctx.actor.kind === 'owner' ? OWNER_COOKIE : STAFF_COOKIE);
}

/** The session as the browser shows it. */
export async function sessionView(ctx: Ctx): Promise<z.input<typeof SessionView>> {
  const scope = scopeOf(ctx);
  if (ctx.actor.kind !== 'staff') throw new AppError('auth.required');
  const { id, name } = ctx.actor;
  const row = await read(ctx, async (tx) => ({
    staff: await tx.selectFrom('org.staff').select(['login', 'language']).where('id', '=', id).executeTakeFirst(),
    unit: await tx
      .selectFrom('org.unit')
      .select(['id', 'kind', 'name', 'nameEn', 'timeZone'])
      .where('id', '=', scope.unitId)
      .executeTakeFirstOrThrow(),
    roles: await tx
      .selectFrom('org.staffRole as sr')
      .innerJoin('org.role as r', 'r.id', 'sr.roleId')
      .select('r.code')
      .where('sr.staffId', '=', id)
      .where('sr.orgId', '=', scope.unitId)
      .execute(),
  }));
  return {
    staffId: id,
    name,
    login: row.staff?.login ?? '',
    language: (row.staff?.language ?? 'zh') as 'zh' | 'en',
    roles: row.roles.map((role) => role.code),
    unit: row.unit as z.input<typeof SessionView>['unit'],
    permissions: Object.fromEntries(ctx.permissions),
    today: civilDate(ctx.clock.now(), scope.timeZone),
  };
}

/** Units of the acting unit's subtree. */
export async function listUnits(ctx: Ctx, kind: string | undefined) {
  return read(ctx, (tx) => unitsBelow(tx, scopeOf(ctx).unitId, kind));
}

/** Staff of the acting unit's subtree. */
export async function listStaff(ctx: Ctx, role: string | undefined) {
  return read(ctx, (tx) => staffInScope(tx, role));
}

/** Provinces and cities with the number of open dealers in each. */
export async function listCities(ctx: Ctx) {
  const dealers = new Map((await read(ctx, dealersByCity)).map((row) => [row.cityCode, Number(row.dealers)]));
  return allProvinces().map((province) => ({
    ...province,
    cities: province.cities.map((city) => ({ ...city, dealers: dealers.get(city.code) ?? 0 })),
  }));
}

/** The trail inside the acting unit, newest first. */
export async function listAudit(
  ctx: Ctx,
  query: { cursor?: string | undefined; rowId?: string | undefined; limit: number },
) {
  const after = query.cursor ? auditPlace(query.cursor) : null;
  const found = await read(ctx, (tx) => auditEntries(tx, after, query.rowId, query.limit + 1));
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const next =
    found.length > query.limit && last
      ? Buffer.from([last.micros, last.chain, last.seq, last.ordinal].join(' ')).toString('base64url')
      : null;
  return { rows, next };
}

function auditPlace(cursor: string): AuditPlace {
  const match = /^(\d{1,17}) (-?\d{1,9}) (\d{1,15}) (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
  return match.slice(1, 5) as unknown as AuditPlace;
}
