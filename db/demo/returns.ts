/** Cars that come back at the demo dealer: one return waits for approval, one was carried out and the car stands in stock again. */
import type pg from 'pg';
import { civilDate } from '../../src/platform/clock.ts';
import { DEMO_DEALER } from './accounts.ts';

interface Sold {
  id: string;
  dealer: string;
  consultant: string;
  manager: string;
  unit: string;
  vin: string;
  trim: string;
  colour: string;
  price: number;
  delivered: string;
}

const REQUEST = `insert into sales.change_request (id, org_id, order_id, kind, wanted, before, reason, refund_fen, status, asked_by, decided_by, decided_at, created_at)
  values (app.new_id(), $1, $2, 'return', $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** Writes them on top of the set, in its transaction. */
export async function writeReturns(client: pg.ClientBase, now: Date): Promise<void> {
  const query = (text: string, values: unknown[] = []) => client.query(text, values);
  // The newest deliveries to people with one car and no membership: nothing else hangs on them.
  const { rows } = await query(
    `select o.id, o.org_id as dealer, o.consultant_id as consultant, m.id as manager, d.unit_id as unit, v.vin, o.trim_id as trim, o.colour,
       o.price_fen::bigint as price, d.delivered_on::text as delivered
     from sales.delivery d join sales.order o on o.id = d.order_id and o.status = 'delivered' join org.unit u on u.id = d.org_id and u.name = $1
       join org.staff m on m.login = 'manager' join products.unit v on v.id = d.unit_id and v.vin is not null
     where d.delivered_on < $2::date - 5 and not exists (select 1 from club.member k where k.customer_id = o.customer_id)
       and not exists (select 1 from sales.order x where x.customer_id = o.customer_id and x.id <> o.id)
       and exists (select 1 from products.ownership w where w.unit_id = d.unit_id and w.customer_id = o.customer_id and w.to_date is null)
       and o.consultant_id <> m.id
     order by d.delivered_on desc, d.id limit 2`,
    [DEMO_DEALER.name, civilDate(now)],
  );
  const [waiting, back] = rows as Sold[];
  const hours = (n: number) => new Date(now.getTime() - n * 3_600_000);
  const wanted = (cause: string, day: string, odometerKm: number, refundFen: number) =>
    JSON.stringify({ cause, returnedOn: day, odometerKm, refundFen });
  if (waiting) {
    const { dealer, id, price, consultant } = waiting;
    const refund = Number(price);
    await query(REQUEST, [
      ...[dealer, id, wanted('warranty', civilDate(now), 2300, refund), '{}', '变速箱两次维修未排除故障,客户要求退货'],
      ...[refund, 'pending', consultant, null, null, hours(3)],
    ]);
  }
  if (back) await carryOut(query, back, { wanted, hours, day: civilDate(hours(72)) });
}

async function carryOut(
  query: (text: string, values?: unknown[]) => Promise<unknown>,
  sold: Sold,
  {
    wanted,
    hours,
    day,
  }: {
    wanted: (cause: string, day: string, odometerKm: number, refundFen: number) => string;
    hours: (n: number) => Date;
    day: string;
  },
): Promise<void> {
  const { dealer, id, consultant, manager, unit, vin, trim, colour } = sold;
  const refund = Number(sold.price) - 800_000;
  await query(REQUEST, [
    ...[dealer, id, wanted('agreed', day, 1150, refund), '{"refundedFen":0}', '与客户协商退车,扣除使用补偿'],
    ...[refund, 'approved', consultant, manager, hours(72), hours(80)],
  ]);
  await query("select set_config('app.unit', $1, true)", [dealer]);
  await query("select products.release($1, $2::date, 'returned')", [unit, day]);
  await query(
    'update products.plate set to_date = greatest(from_date, $2::date) where unit_id = $1 and to_date is null',
    [unit, day],
  );
  await query('update products.unit set plate = null where id = $1', [unit]);
  await query(
    `insert into sales.stock (id, org_id, vin, trim_id, colour, state, condition, arrived_on) values (app.new_id(), $1, $2, $3, $4, 'in_stock', 'returned', $5)
     on conflict (vin) do update set state = 'in_stock', condition = 'returned', order_id = null, arrived_on = excluded.arrived_on, pdi_state = 'none', pdi_items = '{}', pdi_on = null, pdi_by = null`,
    [dealer, vin, trim, colour, day],
  );
  await query('update sales.delivery set contact_due_on = null where order_id = $1 and contacted_at is null', [id]);
  await query("update sales.order set status = 'returned', returned_on = $2, return_cause = 'agreed' where id = $1", [
    id,
    day,
  ]);
  await query(
    "update engagement.opportunity set status = 'closed', close_reason = 'owner_changed' where unit_id = $1 and status = 'open'",
    [unit],
  );
}
