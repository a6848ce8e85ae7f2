import type pg from 'pg';

/**
 * Targets of this month and the two before: of each consultant a tenth above what they reached on the mean of the last half year, of a dealer
 * a little more than its people together, of regions and brands the sum. Worked out from the orders, so that the same set has the same targets.
 */
export async function writeTargets(client: pg.ClientBase, now: Date): Promise<void> {
  await client.query(
    `insert into org.target (id, org_id, staff_id, month, walk_ins, files, test_drives, orders, deliveries)
     select app.new_id(), o.org_id, o.consultant_id, m.month::date, 26, 4 * g.n + 6, 2 * g.n + 3, g.n, g.n
     from (select org_id, consultant_id, count(*) as orders from sales.order
       where status <> 'cancelled' and created_at > $1::timestamptz - interval '180 days' group by 1, 2) o
     join org.unit u on u.id = o.org_id and u.kind = 'dealer'
     cross join lateral (select greatest(1, ceil(o.orders / 6.0 * 1.1))::int as n) g
     cross join generate_series(date_trunc('month', ($1::timestamptz at time zone 'Asia/Shanghai')::date) - interval '2 months',
       date_trunc('month', ($1::timestamptz at time zone 'Asia/Shanghai')::date), interval '1 month') m(month)`,
    [now],
  );
  // A dealer is asked for a twentieth more than its consultants together, what stands above for what stands below.
  for (const kind of ['dealer', 'region', 'brand'])
    await client.query(
      `insert into org.target (id, org_id, month, walk_ins, files, test_drives, orders, deliveries)
       select app.new_id(), p.id, t.month, ceil(sum(t.walk_ins) * f.more), ceil(sum(t.files) * f.more), ceil(sum(t.test_drives) * f.more),
         ceil(sum(t.orders) * f.more), ceil(sum(t.deliveries) * f.more)
       from org.unit p
       cross join lateral (select case when p.kind = 'dealer' then 1.05 else 1 end as more) f
       join org.target t on case when p.kind = 'dealer' then t.org_id = p.id and t.staff_id is not null
         else t.staff_id is null and t.org_id in (select c.id from org.unit c where c.parent_id = p.id) end
       where p.kind = $1 group by p.id, t.month, f.more`,
      [kind],
    );
}
