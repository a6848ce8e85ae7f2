import type pg from 'pg';
import { contactHash, phoneContact } from '../../src/modules/customers/index.ts';
import { sealText } from '../../src/modules/engagement/messages/sealed.ts';
import { called, fill } from '../../src/modules/engagement/messages/wording.ts';
import { firstName } from '../../src/modules/sales/index.ts';
import { hashOf, tokenOf } from '../../src/modules/sales/progress/link.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import { newId } from '../../src/platform/db.ts';
import { DEMO_DEALER, DEMO_OWNER_MOBILE } from './accounts.ts';

interface Order {
  id: string;
  orgId: string;
  customerId: string;
  leadId: string;
  number: string;
  name: string;
  gender: string | null;
  car: string;
  dealer: string;
  phone: string | null;
  date: string;
  orderedAt: Date;
  consultant: string;
  consultantId: string;
  paid: boolean;
  allocated: boolean;
}

const ORDERS = `select o.id, o.org_id as "orgId", o.customer_id as "customerId", o.lead_id as "leadId", o.number, c.name, c.gender, s.name as car,
    u.name as dealer, u.phone, o.paid_fen >= o.deposit_fen as paid, exists (select 1 from sales.stock k where k.order_id = o.id) as allocated, o.expected_on::text as date, o.created_at as "orderedAt", f.login as consultant, f.id as "consultantId"
  from sales.order o join customers.customer c on c.id = o.customer_id join org.unit u on u.id = o.org_id join org.staff f on f.id = o.consultant_id
  join products.trim t on t.id = o.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id`;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type State = 'sent' | 'told' | 'failed' | 'by_hand';

/**
 * What customers of the demo dealer were told of their orders: most by SMS, one failed, some wait for their consultant; and of one of the
 * owners whose page can be tried. With the steps of the orders as events, so that the progress page has a history.
 */
export async function writeMessages(client: pg.ClientBase, keys: KeyRing, now: Date): Promise<void> {
  const open = await client.query<Order>(
    `${ORDERS} where u.name = $1 and o.status = 'open' order by (f.login = 'consultant') desc, o.created_at desc, o.id limit 14`,
    [DEMO_DEALER.name],
  );
  const words = await client.query<{ kind: string; body: string }>('select kind, body from engagement.message_text');
  const steps = await client.query<{ code: string; name: string }>(
    "select code, name from org.dictionary where kind in ('sales_step', 'order_change')",
  );
  const bodyOf = (kind: string) => words.rows.find((row) => row.kind === kind)?.body ?? '';
  const nameOf = (code: string) => steps.rows.find((row) => row.code === code)?.name ?? code;
  const put = async (order: Order, what: string[], state: State, at: number) => {
    const id = newId();
    const gone = state === 'sent' || state === 'told';
    const { name, gender, number, car, dealer, phone, date } = order;
    const values = { number, car, dealer, phone: phone ?? '', date, link: '', step: what.map(nameOf).join('、') };
    const text = fill(bodyOf('order_step'), { ...values, name: called(firstName(name), gender) });
    await client.query(
      `insert into engagement.message (id, org_id, customer_id, lead_id, kind, subject_type, subject_id, what, state, channel, reason, text_enc, due_at,
         attempts, told_at, told_by, version, created_at)
       values ($1, $2, $3, $4, 'order_step', 'order', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 2, $15)`,
      [
        ...[id, order.orgId, order.customerId, order.leadId, order.id, what, state],
        { sent: 'sms', told: 'wechat', failed: 'sms', by_hand: null }[state],
        { sent: null, told: null, failed: 'unreachable', by_hand: 'no_number' }[state],
        state === 'by_hand' ? null : sealText({ keys }, id, text),
        new Date(at + 3 * MINUTE),
        { sent: 1, told: 0, failed: 5, by_hand: 0 }[state],
        gone ? new Date(at + 4 * MINUTE) : null,
        state === 'told' ? order.consultantId : null,
        new Date(at),
      ],
    );
    for (const step of what.filter((code) => code !== 'ordered'))
      await client.query(
        `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
         values (app.new_id(), 'order.progressed', $1, $2, $3, $4, $5, $6)`,
        [
          ...[order.orgId, order.leadId, order.customerId],
          { orderId: order.id, number, step, expectedOn: date },
          `staff:${order.consultantId}`,
          new Date(at),
        ],
      );
  };
  const until = new Date(now.getTime() + 180 * 24 * HOUR);
  for (const [n, order] of open.rows.entries()) {
    const hash = hashOf(tokenOf({ keys }, order.id, 1));
    await client.query('update sales.order set link_number = 1, link_hash = $2, link_expires_at = $3 where id = $1', [
      order.id,
      hash,
      until,
    ]);
    const since = order.orderedAt.getTime();
    await put(order, ['ordered'], n % 5 === 3 ? 'told' : 'sent', Math.min(since, now.getTime() - 30 * HOUR));
    const state = n < 2 ? 'by_hand' : n === 2 ? 'failed' : n < 8 ? 'sent' : null;
    const what = [...(order.paid ? ['deposit'] : []), ...(order.allocated ? ['allocated'] : [])];
    if (state) await put(order, what.length > 0 ? what : ['expected'], state, now.getTime() - (2 + 5 * n) * HOUR);
  }
  const contact = phoneContact(DEMO_OWNER_MOBILE);
  if (!contact) return;
  const own = await client.query<Order>(
    `${ORDERS} where o.customer_id = (select i.customer_id from customers.identifier i where i.value_hash = $1 limit 1) order by o.created_at desc limit 1`,
    [contactHash({ keys }, contact)],
  );
  for (const order of own.rows) {
    const since = order.orderedAt.getTime();
    await put(order, ['ordered'], 'sent', since);
    await put(order, ['allocated'], 'told', since + 60 * HOUR);
    await put(order, ['paid', 'invoiced'], 'sent', since + 120 * HOUR);
  }
  // All but the newest of each customer.
  await client.query(
    `update engagement.message m set seen_at = m.told_at + interval '2 hours'
     where exists (select 1 from engagement.message n where n.customer_id = m.customer_id and n.told_at > m.told_at)`,
  );
}
