import type * as z from 'zod';
import { type Ctx, dealerOf, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { isCity } from '../cities.ts';
import { entryOf } from '../dictionary.ts';
import { needDivisions } from './agreements.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Kind = ReturnType<typeof scopeOf>['unitKind'];

/** Where a request of a state is decided: at the region, or above it. */
const DECIDES: Readonly<Record<string, readonly Kind[]>> = { region: ['region'], headquarters: ['brand', 'group'] };

/** Requests for outlets and larger areas in scope (DLR-09, DLR-10). */
export async function listRequests(ctx: Ctx, query: z.output<(typeof schema.listRequests)['query']>) {
  const { orgIds, unitKind } = scopeOf(ctx);
  const rows = await read(ctx, (tx) => queries.requests(tx, { ...query, orgIds }));
  const shown = rows.map(({ regionByName, regionAt, regionNote, ...rest }) => {
    const { headquartersByName, headquartersAt, headquartersNote, ...row } = rest;
    return {
      ...row,
      region: regionAt && { byName: regionByName, at: regionAt, note: regionNote },
      headquarters: headquartersAt && { byName: headquartersByName, at: headquartersAt, note: headquartersNote },
      mayDecide: ctx.permissions.has('network.decide') && (DECIDES[row.status]?.includes(unitKind) ?? false),
    };
  });
  return pageFrom(shown, query.limit);
}

/** A dealer asks for a second-tier outlet. @throws AppError org.dealer_only, request.invalid */
export async function askOutlet(ctx: Ctx, given: z.output<(typeof schema.askOutlet)['body']>) {
  const orgId = dealerOf(ctx).unitId;
  for (const code of given.functions) await entryOf(ctx, 'outlet_function', code, 'functions');
  if (!isCity(given.cityCode)) throw invalid('cityCode', '没有这个城市代码。', 'There is no city with this code.');
  if (given.opensOn && given.opensOn < todayOf(ctx))
    throw invalid('opensOn', '计划开业日期不能早于今天。', 'The planned opening cannot lie in the past.');
  return transact(ctx, async (tx) => {
    const id = newId();
    await tx
      .insertInto('org.networkRequest')
      .values({
        ...given,
        ...{ id, orgId, kind: 'outlet', askedBy: staffIdOf(ctx) },
        nameEn: given.nameEn || given.name,
        place: given.place || null,
        opensOn: given.opensOn ?? null,
      })
      .execute();
    return { id };
  });
}

/** A dealer asks for more cities or provinces. @throws AppError org.dealer_only, request.invalid, request.not_found */
export async function askArea(ctx: Ctx, { agreementId, areaCodes, reason }: z.output<(typeof schema.askArea)['body']>) {
  const orgId = dealerOf(ctx).unitId;
  needDivisions(areaCodes);
  return transact(ctx, async (tx) => {
    const agreement = await queries.lockAgreement(tx, agreementId);
    if (!agreement || agreement.orgId !== orgId) throw new AppError('request.not_found');
    if (agreement.status !== 'active') throw new AppError('dealer_agreement.ended');
    const more = [...new Set(areaCodes)].filter((code) => !agreement.areaCodes.includes(code));
    if (more.length === 0)
      throw invalid('areaCodes', '协议已包含所选区域。', 'The agreement holds for these divisions already.');
    const id = newId();
    await tx
      .insertInto('org.networkRequest')
      .values({ id, orgId, kind: 'area', agreementId, areaCodes: more, reason, askedBy: staffIdOf(ctx) })
      .execute();
    return { id };
  });
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockRequest>>>;

async function hold(tx: Tx, id: string, version: number): Promise<Locked> {
  const row = await queries.lockRequest(tx, id);
  if (!row) throw new AppError('request.not_found');
  if (row.version !== version)
    throw new AppError('request.conflict', { current: { status: row.status, version: row.version } });
  return row;
}

/**
 * Approves or refuses: the region first, then headquarters, whose word makes the outlet or lets the area grow. Nobody decides on what they
 * asked for.
 * @throws AppError network.not_waiting, auth.forbidden, request.invalid (a refusal without a reason), request.conflict
 */
export async function decideRequest(
  ctx: Ctx,
  id: string,
  { approve, note, version }: z.output<(typeof schema.decideRequest)['body']>,
) {
  if (!approve && !note) throw invalid('note', '请说明拒绝的理由。', 'Say why it is refused.');
  const { unitKind } = scopeOf(ctx);
  const now = ctx.clock.now();
  const by = staffIdOf(ctx);
  return transact(ctx, async (tx) => {
    const row = await hold(tx, id, version);
    const deciders = DECIDES[row.status];
    if (!deciders) throw new AppError('network.not_waiting');
    if (!deciders.includes(unitKind) || row.askedBy === by)
      throw new AppError('auth.forbidden', { permission: 'network.decide' });
    const region = row.status === 'region';
    const status = !approve ? ('refused' as const) : region ? ('headquarters' as const) : ('approved' as const);
    const words = note || null;
    await tx
      .updateTable('org.networkRequest')
      .set({
        status,
        version: version + 1,
        ...(region
          ? { regionBy: by, regionAt: now, regionNote: words }
          : { headquartersBy: by, headquartersAt: now, headquartersNote: words }),
      })
      .where('id', '=', id)
      .execute();
    if (status === 'approved') await (row.kind === 'outlet' ? makeOutlet(ctx, tx, row) : growArea(tx, row));
    return { status, version: version + 1 };
  });
}

async function makeOutlet(ctx: Ctx, tx: Tx, row: Locked): Promise<void> {
  const { orgId, name, nameEn, cityCode, place, functions, opensOn } = row;
  if (!name || !cityCode) throw new Error(`request ${row.id} for an outlet lacks its name or city`);
  await tx
    .insertInto('org.outlet')
    .values({
      ...{ id: newId(), orgId, requestId: row.id, name, nameEn: nameEn ?? name, cityCode, place, functions },
      openedOn: opensOn ?? todayOf(ctx),
    })
    .execute();
}

async function growArea(tx: Tx, row: Locked): Promise<void> {
  const agreement = row.agreementId ? await queries.lockAgreement(tx, row.agreementId) : undefined;
  if (agreement?.status !== 'active') throw new AppError('dealer_agreement.ended');
  await tx
    .updateTable('org.agreement')
    .set({ areaCodes: [...new Set([...agreement.areaCodes, ...row.areaCodes])], version: agreement.version + 1 })
    .where('id', '=', agreement.id)
    .execute();
}

/** Takes a request back while it waits. @throws AppError network.not_waiting, request.conflict */
export async function withdrawRequest(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const row = await hold(tx, id, version);
    if (!DECIDES[row.status]) throw new AppError('network.not_waiting');
    await tx
      .updateTable('org.networkRequest')
      .set({ status: 'withdrawn', version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}
