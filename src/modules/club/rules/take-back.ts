import { sql } from 'kysely';
import * as z from 'zod';
import { systemContext } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { type Listener, listen } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { orderReturned } from '../../events.ts';
import { clawBack } from '../ledger/index.ts';

const Returned = z.object({ order: z.uuid() });

/** What was given for the delivery of an order and not taken back yet. plan: ledger_once, a key a rule; ledger_reversed_once */
async function givenFor(tx: Tx, orderId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select x.id from club.ledger_transaction x
    where x.scope = 'delivery' and x.idempotency_key in (
      select ${orderId}::text union all select distinct ${orderId}::text || ':' || r.code from club.points_rule r where r.kind in ('purchase', 'model'))
      and not exists (select 1 from club.ledger_transaction b where b.reverses_id = x.id and b.reverses_id is not null)
    order by x.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The points of a car that came back go back too: what is left of their lots, the rest is owed. By the whole group: the member may have moved. */
export const takeBackJobs: readonly JobDefinition[] = [
  {
    task: 'club.claw_back_delivery',
    async run(platform, payload) {
      const { order } = Returned.parse(payload);
      const scope = await wholeGroup(platform);
      if (!scope) return;
      const ctx = systemContext(platform, 'club.claw_back_delivery', scope);
      await transact(ctx, async (tx) => {
        for (const transactionId of await givenFor(tx, order))
          await clawBack(ctx, tx, { scope: 'delivery_back', key: transactionId, transactionId });
      });
    },
  },
];

export const takeBackListeners: readonly Listener[] = [
  listen(orderReturned, 'club.take_back_delivery', async (_ctx, tx, event) => {
    const { orderId } = event.payload;
    await sql`select app.enqueue('club.claw_back_delivery', jsonb_build_object('order', ${orderId}::text))`.execute(tx);
  }),
];
