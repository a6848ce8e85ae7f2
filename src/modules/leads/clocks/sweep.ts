import { sql } from 'kysely';
import { type Ctx, type Platform, scopeOf, systemContext } from '../../../platform/context.ts';
import { type Tx, transact, within } from '../../../platform/db.ts';
import { emit } from '../../../platform/events.ts';
import { findWorkingTime, isOpen, type WorkingTime } from '../../../platform/working-time.ts';
import { wholeGroup } from '../../customers/index.ts';
import { leadReclaimed } from '../../events.ts';
import { notifyReclaimed, unitById } from '../../org/index.ts';
import { assignByRule, dispatchByRule, type Held } from '../dispatch/steps.ts';
import { lockLead } from '../queries.ts';

const TASK = 'leads.sweep_clocks';
/** Clocks of one transaction: few enough that a lead's own work never waits for it long. */
const BATCH = 2000;
/** Leads moved in one transaction: each takes some statements. */
const MOVES = 50;

/** Working minutes until a lead nobody was there for is offered again. */
const RETRY_MINUTES = 5;

/** What a sweep did. */
export interface Swept {
  told: number;
  moved: number;
}

interface Move {
  timerId: string;
  act: 'assign' | 'reclaim';
  clock: string;
  orgId: string;
  leadId: string;
  customerId: string;
  brandId: string;
  status: string;
  here: boolean;
  dispatched: boolean;
}

/**
 * Walks every clock that is due, until none is left: each step with its event and notices in one transaction, batches skipping what another
 * worker has taken, so any number of workers do it together. A worker that dies loses its open transaction only, which the next one takes up.
 */
export async function sweepClocks(platform: Platform): Promise<Swept> {
  const swept: Swept = { told: 0, moved: 0 };
  const scope = await wholeGroup(platform);
  if (!scope) return swept;
  const ctx = systemContext(platform, TASK, scope);
  let n: number;
  do {
    n = await transact(ctx, (tx) => tell(tx, ctx.clock.now()));
    swept.told += n;
  } while (n > 0);
  do {
    n = await transact(ctx, (tx) => move(ctx, tx));
    swept.moved += n;
  } while (n === MOVES);
  return swept;
}

async function tell(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`select leads.sweep_timers(${now}, ${BATCH}) as n`.execute(tx);
  return rows[0]?.n ?? 0;
}

async function move(ctx: Ctx, tx: Tx): Promise<number> {
  const { rows } = await sql<Move>`select * from leads.timers_to_move(${ctx.clock.now()}, ${MOVES})`.execute(tx);
  for (const one of rows) {
    // Somebody was quicker, or the lead is elsewhere: nothing to do, and the clock goes on to its next act.
    if (!one.here) continue;
    if (one.act === 'assign' && one.status === 'assigned') await assign(ctx, tx, one);
    if (one.act === 'reclaim' && one.dispatched && ['assigned', 'accepted'].includes(one.status))
      await reclaim(ctx, tx, one);
  }
  return rows.length;
}

/** The acting unit of a step is the one the lead lies at: what happens is written as there. */
function at(ctx: Ctx, unitId: string, unitKind: 'brand' | 'dealer'): Ctx {
  return { ...ctx, scope: { ...scopeOf(ctx), unitId, unitKind } };
}

/** Gives a lead to a consultant by its dealer's rule. Nobody there, or the shop closed by now: again later, before the clock's next act. */
async function assign(ctx: Ctx, tx: Tx, one: Move): Promise<void> {
  const unit = await unitById(tx, one.orgId);
  const lead = await held(tx, one.leadId);
  if (!unit || !lead) return;
  const hours = unit.workingTime as unknown as WorkingTime;
  const now = ctx.clock.now();
  let given = false;
  if (isOpen(now, hours))
    await alone(ctx, tx, async (inner) => {
      given = await assignByRule(at(ctx, one.orgId, 'dealer'), inner, lead);
    });
  if (given) return;
  // A shop that opens no more is asked again all the same, until the clock's next act takes the lead from it.
  const again =
    findWorkingTime(now, isOpen(now, hours) ? RETRY_MINUTES : 0, hours) ??
    new Date(now.getTime() + RETRY_MINUTES * 60_000);
  await sql`update leads.timer set step = 0, acts_at[1] = ${again}
    where id = ${one.timerId} and state = 'running' and step = 1 and acts_at[2] > ${again}`.execute(tx);
}

/** Takes a lead from a dealer that let its time pass, tells of it, and sends it to another dealer, never to one that had it. */
async function reclaim(ctx: Ctx, tx: Tx, one: Move): Promise<void> {
  const { leadId, orgId, customerId, clock, brandId } = one;
  const { rows } = await sql<{ name: string }>`select leads.reclaim(${leadId}, ${orgId}, ${brandId}) as name`.execute(
    tx,
  );
  const payload = { clock, dealerId: orgId, dealerName: rows[0]?.name ?? '' };
  await emit(ctx, tx, leadReclaimed, { orgId, subjectId: leadId, customerId, payload });
  await notifyReclaimed(tx, leadId, orgId);
  const lead = await held(tx, leadId);
  if (lead) await alone(ctx, tx, (inner) => dispatchByRule(at(ctx, brandId, 'brand'), inner, lead));
}

const held = (tx: Tx, id: string): Promise<Held | undefined> => lockLead(tx, id);

/** One lead for itself: what goes wrong with it undoes its own step only, is logged, and the lead waits for a person. */
async function alone(ctx: Ctx, tx: Tx, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  try {
    await transact(within(ctx, tx), work);
  } catch (error) {
    ctx.log.error({ err: error, task: TASK }, 'a lead could not be moved');
  }
}
