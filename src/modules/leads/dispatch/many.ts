import { sql } from 'kysely';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx, transact, within } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { updateMany } from '../../../platform/insert-many.ts';
import { LEAD_DATA, logSharingMany, relateMany } from '../../customers/index.ts';
import { leadDispatched } from '../../events.ts';
import { type PlannedTimer, planTimers } from '../clocks/timers.ts';
import { closedNow } from './open-hours.ts';
import { dispatchByRule, type Held } from './steps.ts';

/** Leads of one statement each. */
const BATCH = 1000;

/** What became of leads that were to be dispatched: the dealer, or null where nobody takes the lead. A lead that is not waiting is left out. */
export type Dispatched = Map<string, string | null>;

/**
 * Dispatches waiting leads by the rule of `chooseDealer`, set-based: an open backlog goes out in a handful of statements a thousand. Leads that
 * need a look of their own (dispatched before, an existing relationship, a refusal somewhere) go one by one.
 */
export async function dispatchMany(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<Dispatched> {
  const done: Dispatched = new Map();
  for (let at = 0; at < ids.length; at += BATCH) await dispatchBatch(ctx, tx, ids.slice(at, at + BATCH), done);
  return done;
}

type Waiting = Held & { plain: boolean };

/** Waiting leads, locked. plan: lead_pkey; a lead: event_subject, ownership_customer, order_customer, consent_customer */
async function waiting(tx: Tx, ids: readonly string[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select l.id, l.org_id, l.customer_id, l.source_id, l.series_id, l.city_code, l.grade, l.version,
      l.city_code is not null and not leads.needs_a_look(l.id, l.customer_id) as plain
    from leads.lead l where l.id = any (${[...ids]}::uuid[]) and l.status = 'new' and l.validity not in ('invalid', 'duplicate')
    order by l.id for update`.execute(tx);
  return rows;
}

async function dispatchBatch(ctx: Ctx, tx: Tx, ids: readonly string[], done: Dispatched): Promise<void> {
  const found = await waiting(tx, ids);
  for (const { id } of found) done.set(id, null);
  const plain = new Map(found.filter((lead) => lead.plain).map((lead) => [lead.id, lead]));
  const now = ctx.clock.now();
  const { unitId, timeZone } = scopeOf(ctx);
  const closed = await closedNow(ctx, tx, now);
  const { rows: allotted } = await sql<{ leadId: string; dealerId: string }>`
    select lead_id, dealer_id from leads.allot(${unitId}, ${[...plain.keys()]}::uuid[], ${closed}::uuid[], ${civilDate(now, timeZone)}::date)`.execute(
    tx,
  );
  const pairs = allotted.flatMap(({ leadId, dealerId }) => {
    const lead = plain.get(leadId);
    return lead ? [{ lead, dealerId }] : [];
  });
  await passOnMany(ctx, tx, pairs, now);
  for (const { lead, dealerId } of pairs) done.set(lead.id, dealerId);
  for (const lead of found.filter((one) => !one.plain)) {
    const dealerId = await transact(within(ctx, tx), (inner) => dispatchByRule(ctx, inner, lead));
    done.set(lead.id, dealerId);
  }
}

/** Hands leads to their dealers as `passOn` does one: a statement a table. */
async function passOnMany(
  ctx: Ctx,
  tx: Tx,
  pairs: readonly { lead: Held; dealerId: string }[],
  now: Date,
): Promise<void> {
  if (pairs.length === 0) return;
  const timers = await planTimers(
    ctx,
    tx,
    pairs.map(({ lead: { id: leadId, sourceId, grade }, dealerId: orgId }) => ({
      leadId,
      orgId,
      clock: 'accept',
      sourceId,
      grade,
      startedAt: now,
    })),
  );
  const leadIds = pairs.map(({ lead }) => lead.id);
  const dealerIds = pairs.map(({ dealerId }) => dealerId);
  const customerIds = pairs.map(({ lead }) => lead.customerId);
  await relateMany(tx, customerIds, dealerIds);
  await logSharingMany(
    tx,
    pairs.map(({ lead, dealerId }) => ({ customerId: lead.customerId, receiverId: dealerId, aboutId: lead.id })),
    { dataKinds: LEAD_DATA, about: 'lead' },
  );
  await updateMany(
    tx,
    'leads.lead',
    { orgId: 'uuid', status: 'text', assignedAt: 'time', dueAt: 'time', version: 'int' },
    pairs.map(({ lead, dealerId }, at) => ({
      id: lead.id,
      orgId: dealerId,
      status: 'assigned',
      assignedAt: now.toISOString(),
      dueAt: timers[at]?.dueAt.toISOString(),
      version: lead.version + 1,
    })),
  );
  // plan: touch_lead
  await sql`update leads.touch t set org_id = g.dealer from unnest(${leadIds}::uuid[], ${dealerIds}::uuid[]) g (lead, dealer)
    where t.lead_id = g.lead`.execute(tx);
  await keepTimers(tx, leadIds, timers);
  await emitMany(
    ctx,
    tx,
    leadDispatched,
    timers.map(({ unit }, at) => ({
      orgId: unit.id,
      subjectId: leadIds[at] as string,
      customerId: customerIds[at] ?? null,
      payload: { dealerId: unit.id, dealerName: unit.name, byCity: true },
    })),
  );
}

/** Clocks of many leads that have none running, in one statement; each plan travels once, however many leads start by it. */
async function keepTimers(tx: Tx, leadIds: readonly string[], timers: readonly PlannedTimer[]): Promise<void> {
  const keyOf = ({ orgId, acts, dueAt }: PlannedTimer) => [orgId, dueAt.getTime(), ...acts].join(' ');
  const plans = [...new Map(timers.map((timer) => [keyOf(timer), timer])).values()];
  const nth = new Map(plans.map((plan, at) => [keyOf(plan), at + 1]));
  const list = (values: readonly string[]) => `{${values.map((value) => `"${value}"`).join(',')}}`;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  await sql`
    with plan as (
      select * from unnest(${plans.map((plan) => plan.orgId)}::uuid[], ${plans.map((plan) => iso(plan.startedAt))}::timestamptz[],
        ${plans.map((plan) => iso(plan.warnAt))}::timestamptz[], ${plans.map((plan) => iso(plan.dueAt))}::timestamptz[],
        ${plans.map((plan) => list(plan.acts))}::text[], ${plans.map((plan) => list(plan.actsAt.map((at) => at.toISOString())))}::text[])
        with ordinality p (org_id, started_at, warn_at, due_at, acts, acts_at, nth)
    )
    insert into leads.timer (id, org_id, lead_id, clock, started_at, warn_at, due_at, acts, acts_at)
    select g.id, p.org_id, g.lead_id, 'accept', p.started_at, p.warn_at, p.due_at, p.acts::text[], p.acts_at::timestamptz[]
    from unnest(${leadIds.map(() => newId())}::uuid[], ${[...leadIds]}::uuid[], ${timers.map((timer) => nth.get(keyOf(timer)) ?? 0)}::integer[])
      g (id, lead_id, nth) join plan p on p.nth = g.nth`.execute(tx);
}
