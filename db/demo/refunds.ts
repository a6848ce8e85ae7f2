import type pg from 'pg';
import { DEMO_DEALER } from './accounts.ts';

/** Money that still has to go back at the demo dealer: a deposit of a customer who withdrew, earnest money given back double, a returned car's. */
export async function writeRefunds(client: pg.ClientBase, now: Date): Promise<void> {
  const query = (text: string, values: unknown[] = []) => client.query(text, values);
  const { rows } = await query(
    `select o.id, o.org_id as dealer, o.consultant_id as consultant, m.id as manager, f.id as finance
     from sales.order o join org.unit u on u.id = o.org_id and u.name = $1 join org.staff m on m.login = 'manager' join org.staff f on f.login = 'finance'
     where o.status = 'cancelled' and o.consultant_id <> m.id and o.cancelled_at is null order by o.created_at desc, o.id limit 2`,
    [DEMO_DEALER.name],
  );
  const days = (n: number) => new Date(now.getTime() - n * 86_400_000);
  const shown = [
    {
      fault: 'customer',
      kind: 'refundable',
      paidFen: 500_000,
      refundFen: 500_000,
      since: days(2),
      reason: '客户贷款未获批',
    },
    {
      fault: 'dealer',
      kind: 'earnest',
      paidFen: 1_000_000,
      refundFen: 2_000_000,
      since: days(10),
      reason: '厂家停产,无法交付',
    },
  ];
  for (const [turn, { id, dealer, consultant, manager, finance }] of rows.entries()) {
    const one = shown[turn];
    if (!one) break;
    const cause = await query(
      "select code from org.dictionary where kind = 'cancel_reason' and attributes ->> 'fault' = $1 order by sort limit 1",
      [one.fault],
    );
    const code: string = cause.rows[0]?.code ?? 'other';
    await query(
      `insert into sales.payment (id, org_id, order_id, kind, method, amount_fen, paid_on, receipt, staff_id, created_at)
       select app.new_id(), $1, o.id, 'deposit', 'transfer', $3, (o.created_at at time zone 'Asia/Shanghai')::date,
         'R' || to_char(o.created_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad((4990 + $4::int)::text, 6, '0'), $5, o.created_at + interval '1 hour'
       from sales.order o where o.id = $2`,
      [dealer, id, one.paidFen, turn, finance],
    );
    await query(
      `insert into sales.change_request (id, org_id, order_id, kind, wanted, before, reason, refund_fen, status, asked_by, decided_by, decided_at, created_at)
       values (app.new_id(), $1, $2, 'cancel', $3, '{"refundedFen":0}', $4, $5, 'approved', $6, $7, $8, $8::timestamptz - interval '3 hours')`,
      [dealer, id, JSON.stringify({ cause: code }), one.reason, one.refundFen, consultant, manager, one.since],
    );
    await query(
      `update sales.order set deposit_kind = $2, deposit_fen = $3, paid_fen = $3, cancelled_at = $4, cancel_reason = $5, refund_due_fen = $6, refund_since = $4
       where id = $1`,
      [id, one.kind, one.paidFen, one.since, code, one.refundFen],
    );
  }
  await query(
    `update sales.order o set refund_due_fen = r.refund_fen, refund_since = r.decided_at
     from sales.change_request r where r.order_id = o.id and r.kind = 'return' and r.status = 'approved' and o.status = 'returned'`,
  );
}
