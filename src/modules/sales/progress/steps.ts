import { sql } from 'kysely';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { emit } from '../../../platform/events.ts';
import { orderProgressed } from '../../events.ts';
import { dictionaries } from '../../org/index.ts';

/** What an order's steps follow from. */
export interface StepFacts {
  status: string;
  depositFen: number;
  netFen: number;
  owedFen: number;
  /** Whether what was paid is recorded: of orders from before that, a delivered one was paid, as far as anybody can say. */
  paymentsKept: boolean;
  invoiced: boolean;
  allocated: boolean;
  inspected: boolean;
  partsLeft: number;
  appointed: boolean;
}

/** Which steps of a sale are done, by code of dictionary sales_step. */
export function stepsDone(facts: StepFacts): ReadonlySet<string> {
  // A car that came back had been delivered: the steps say how far it went.
  const delivered = facts.status === 'delivered' || facts.status === 'returned';
  const settled = delivered && !facts.paymentsKept;
  const done: Record<string, boolean> = {
    ordered: true,
    deposit: facts.depositFen === 0 || facts.netFen >= facts.depositFen || settled,
    allocated: facts.allocated || delivered,
    paid: facts.netFen >= facts.owedFen || settled,
    invoiced: facts.invoiced,
    inspected: facts.inspected,
    prepared: facts.allocated && facts.partsLeft === 0,
    appointed: facts.appointed || delivered,
    delivered,
  };
  return new Set(Object.keys(done).filter((code) => done[code]));
}

/** The facts of one order, as far as visible. */
export async function stepFacts(tx: Tx, orderId: string) {
  // plan: order_pkey, stock_order, handover_order, order_part_order
  const { rows } = await sql<
    StepFacts & { number: string; leadId: string; orgId: string; customerId: string; expectedOn: string }
  >`
    select o.status, o.deposit_fen as "depositFen", o.paid_fen - o.refunded_fen as "netFen", o.price_fen + o.extras_fen as "owedFen",
      o.payments_kept or o.paid_fen > 0 as "paymentsKept",
      o.invoice_number is not null as invoiced, s.id is not null as allocated, coalesce(s.pdi_state = 'passed', false) as inspected,
      (select count(*) from sales.order_part p where p.order_id = o.id and p.state in ('open', 'under_way')
        and p.kind in ('accessory', 'customisation', 'wash')) as "partsLeft",
      h.appointed_at is not null as appointed,
      o.number, o.lead_id as "leadId", o.org_id as "orgId", o.customer_id as "customerId", o.expected_on as "expectedOn"
    from sales.order o left join sales.stock s on s.order_id = o.id left join sales.handover h on h.order_id = o.id where o.id = ${orderId}`.execute(
    tx,
  );
  return rows[0];
}

/** The steps a house goes through, in its order, with what is done of them. */
export async function stepLine(ctx: Ctx, tx: Tx, facts: StepFacts) {
  const done = stepsDone(facts);
  const entries = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'sales_step' && entry.active);
  return entries.map(({ code, name, nameEn }) => ({ code, name, nameEn, done: done.has(code) }));
}

const EXPECTED = { code: 'expected', name: '预计交车日期调整', nameEn: 'expected on another day' };
const HISTORY = 100;

/** What changed on which day, newest first: steps of the house, and an expected day that was moved. Nobody and no sum is named. */
export async function stepHistory(
  ctx: Ctx,
  tx: Tx,
  { id, leadId, orderedAt }: { id: string; leadId: string; orderedAt: Date },
) {
  const steps = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'sales_step' && entry.active);
  // plan: event_subject; a lead has some dozens
  const told = await tx
    .selectFrom('app.event')
    .select(['occurredAt', sql<string>`payload ->> 'step'`.as('step')])
    .where('subjectId', '=', leadId)
    .where('name', '=', orderProgressed.name)
    .where(sql<boolean>`payload ->> 'orderId' = ${id}`)
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(HISTORY)
    .execute();
  const zone = scopeOf(ctx).timeZone;
  return [...told, { occurredAt: orderedAt, step: 'ordered' }].flatMap(({ occurredAt, step }) => {
    const entry = step === EXPECTED.code ? EXPECTED : steps.find(({ code }) => code === step);
    return entry ? [{ code: entry.code, name: entry.name, nameEn: entry.nameEn, on: civilDate(occurredAt, zone) }] : [];
  });
}

/** Does something to an order and tells each step it took by that, and a car expected on another day. */
export async function progressing<T>(ctx: Ctx, tx: Tx, orderId: string, work: () => Promise<T>): Promise<T> {
  const before = await stepFacts(tx, orderId);
  const result = await work();
  const after = await stepFacts(tx, orderId);
  if (!before || !after) return result;
  const was = stepsDone(before);
  // A delivery is the one step to tell of, whatever it brought with it.
  const taken = [...stepsDone(after)].filter((code) => !was.has(code));
  const took = taken.includes('delivered') ? ['delivered'] : taken;
  if (before.expectedOn !== after.expectedOn) took.push('expected');
  const { orgId, leadId, customerId, number, expectedOn } = after;
  for (const step of took) {
    const payload = { orderId, number, step, expectedOn };
    await emit(ctx, tx, orderProgressed, { orgId, subjectId: leadId, customerId, payload });
  }
  return result;
}
