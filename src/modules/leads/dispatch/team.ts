import { type Ctx, dealerOf, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import * as queries from './queries.ts';

interface Given {
  presence: 'free' | 'busy' | 'leave' | 'training';
  backAt?: string | null | undefined;
}

const rowOf = ({ staffId, ...row }: queries.TeamMember) => ({ id: staffId, ...row, openLeads: Number(row.openLeads) });

/** Consultants of the acting dealer: what they are at, how much they have. */
export async function listTeam(ctx: Ctx) {
  if (scopeOf(ctx).unitKind !== 'dealer') return { rows: [] };
  return { rows: (await read(ctx, (tx) => queries.teamOf(tx, dealerOf(ctx).unitId, ctx.clock.now()))).map(rowOf) };
}

/** What one is at; free where nothing was said. */
export async function myPresence(ctx: Ctx) {
  const row = await read(ctx, (tx) =>
    tx
      .selectFrom('leads.consultant')
      .select(['presence', 'backAt'])
      .where('orgId', '=', scopeOf(ctx).unitId)
      .where('staffId', '=', staffIdOf(ctx))
      .executeTakeFirst(),
  );
  const back = row?.backAt ?? null;
  if (!row || (back && back <= ctx.clock.now())) return { presence: 'free' as const, backAt: null };
  return { presence: row.presence as Given['presence'], backAt: back };
}

async function write(ctx: Ctx, tx: Tx, staffId: string, { presence, backAt }: Given, seriesIds?: string[]) {
  const back = presence === 'free' || !backAt ? null : new Date(backAt);
  if (back && back <= ctx.clock.now())
    throw invalid('backAt', '返岗时间须晚于现在。', 'The time of return has to lie ahead.');
  const columns = { presence, backAt: back, changedAt: ctx.clock.now(), ...(seriesIds ? { seriesIds } : {}) };
  await tx
    .insertInto('leads.consultant')
    .values({ orgId: dealerOf(ctx).unitId, staffId, ...columns })
    .onConflict((conflict) => conflict.columns(['orgId', 'staffId']).doUpdateSet(columns))
    .execute();
}

/** Says what one is at; whoever is not free gets no leads by rule. */
export async function setPresence(ctx: Ctx, given: Given) {
  await transact(ctx, (tx) => write(ctx, tx, staffIdOf(ctx), given));
  return myPresence(ctx);
}

/** Sets what a consultant of the acting dealer is at, and the series they know best. @throws AppError request.not_found */
export async function editTeam(ctx: Ctx, staffId: string, { seriesIds, ...given }: Given & { seriesIds: string[] }) {
  return transact(ctx, async (tx) => {
    const member = async () =>
      (await queries.teamOf(tx, dealerOf(ctx).unitId, ctx.clock.now())).find((one) => one.staffId === staffId);
    if (!(await member())) throw new AppError('request.not_found');
    await write(ctx, tx, staffId, given, seriesIds);
    const after = await member();
    if (!after) throw new AppError('request.not_found');
    return rowOf(after);
  });
}
