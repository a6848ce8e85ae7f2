import type pg from 'pg';
import { DEMO_DEALER } from './accounts.ts';

/** One member in so many with points has spent some; three tenths of them with another dealer of the region. */
const SPENT = 2;
/** Points were spent within so many days. */
const SPAN_DAYS = 120;

/**
 * Points spent in the last months and the settlement of every month that has ended: all closed but the last, which dealers are answering,
 * the demo dealer disputing a line of it. Worked out from the set by the functions the product itself settles with, so that it adds up.
 */
export async function writeSettlement(client: pg.ClientBase, now: Date): Promise<void> {
  const brand = (await client.query<{ id: string }>("select id from org.unit where kind = 'brand' limit 1")).rows[0]
    ?.id;
  if (!brand) return;
  await client.query("select set_config('app.unit', $1, true)", [brand]);
  await spend(client, now);
  await inThePast(client, ['club.entry'], async () => {
    await client.query(
      `update club.entry set period = date_trunc('month', timezone('Asia/Shanghai', posted_at))::date where customer_id is null and period is null`,
    );
  });
  await client.query(
    `insert into club.settlement_rate (id, org_id, from_month, issue_fen, reimburse_fen, answer_days, note, created_by, created_at)
     select app.new_id(), $1, r.from_month, r.issue, r.back, 10, r.note, s.id, r.from_month
     from (values ('2020-01-01'::date, 10, 9, '初始费率'), (date_trunc('month', $2::timestamptz - interval '4 months')::date, 10, 8, '年度调整')) r (from_month, issue, back, note)
     cross join lateral (select id from org.staff where login = 'steward') s`,
    [brand, now],
  );
  const months = await client.query<{ month: string }>(
    `select to_char(m, 'YYYY-MM-DD') as month from generate_series(
       (select min(period) from club.entry), date_trunc('month', timezone('Asia/Shanghai', $1)) - interval '1 month', interval '1 month') m order by 1`,
    [now],
  );
  for (const [at, { month }] of months.rows.entries())
    await settle(client, {
      brand,
      month,
      last: at === months.rows.length - 1,
      corrects: at === months.rows.length - 2,
    });
}

/** Runs work on append-only tables as if it were the time they tell of. */
async function inThePast(client: pg.ClientBase, tables: string[], work: () => Promise<void>): Promise<void> {
  for (const table of tables) await client.query(`alter table ${table} disable trigger append_only`);
  await work();
  for (const table of tables) await client.query(`alter table ${table} enable trigger append_only`);
}

/** Redemptions of some members, posted by the ledger and then put back in time. */
async function spend(client: pg.ClientBase, now: Date): Promise<void> {
  await client.query(
    `create temp table demo_spent on commit drop as
     select m.id as member_id, s.spender_id, s.points, app.new_id() as transaction_id,
       least($1::timestamptz - interval '1 hour', greatest(l.created_at + interval '2 days', $1::timestamptz - (get_byte(k.k, 3) * $3 / 256) * interval '1 day' - get_byte(k.k, 4) * interval '2 minutes')) as at
     from club.member m
     cross join lateral (select uuid_send(m.id) as k0, sha256(uuid_send(m.id)) as k) k
     join lateral (select x.created_at, x.remaining from club.lot x where x.member_id = m.id and x.open and not x.pending
       and x.activates_on <= timezone('Asia/Shanghai', $1)::date and x.expires_on >= timezone('Asia/Shanghai', $1)::date order by x.expires_on limit 1) l on true
     cross join lateral (select coalesce(case when get_byte(k.k, 1) % 10 < 3 then (select o.org_id from club.branch o join org.unit d on d.id = o.org_id
         where d.parent_id = (select h.parent_id from org.unit h where h.id = m.org_id) and o.org_id <> m.org_id
         order by sha256(uuid_send(o.org_id) || k.k) limit 1) end, m.org_id) as spender_id,
       least(l.remaining, 200 + get_byte(k.k, 2) % 16 * 100) as points) s
     where m.status = 'active' and get_byte(k.k, 0) % $2 = 0 and l.created_at < $1::timestamptz - interval '3 days'
       and exists (select 1 from org.unit d where d.id = m.org_id and d.kind = 'dealer')`,
    [now, SPENT, SPAN_DAYS],
  );
  await client.query(
    `select club.post_spend(d.transaction_id, 'demo', d.member_id::text, '\\x00', 'redeem', d.spender_id, d.member_id, d.points,
       timezone('Asia/Shanghai', $1)::date, d.at, null, '保养抵扣', 'RO-' || to_char(d.at, 'YYMMDD') || '-' || right(d.member_id::text, 4), '{}')
     from demo_spent d`,
    [now],
  );
  await inThePast(client, ['club.entry', 'club.ledger_transaction', 'app.event'], async () => {
    await client.query(
      'update club.ledger_transaction x set posted_at = d.at from demo_spent d where d.transaction_id = x.id',
    );
    await client.query(
      'update club.entry e set posted_at = d.at, period = null from demo_spent d where d.transaction_id = e.transaction_id',
    );
    await client.query(
      `update app.event e set occurred_at = d.at from demo_spent d
       where e.name = 'points.posted' and e.occurred_at = now() and (e.payload ->> 'transactionId')::uuid = d.transaction_id`,
    );
  });
}

/** One month: statements, and what dealers and headquarters did with them. */
async function settle(
  client: pg.ClientBase,
  { brand, month, last, corrects }: { brand: string; month: string; last: boolean; corrects: boolean },
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select app.new_id() as id');
  const id = rows[0]?.id;
  await client.query('select club.begin_settlement($1, $2, $3::date)', [id, brand, month]);
  await client.query('select club.settle($1)', [id]);
  await client.query(
    `update club.settlement_period set status = $2, issued_at = month + interval '1 month 2 days 3 hours', calculated_at = month + interval '1 month 1 day 2 hours',
       due_on = (month + interval '1 month 12 days')::date, closed_at = case when $2 = 'closed' then month + interval '1 month 13 days' end, version = 3 where id = $1`,
    [id, last ? 'issued' : 'closed'],
  );
  await client.query(
    `update club.settlement_statement s set status = case when $2 then case when k.confirmed then 'confirmed' else 'issued' end else 'closed' end,
       due_on = (s.month + interval '1 month 12 days')::date, version = 3, created_at = s.month + interval '1 month 1 day 2 hours',
       confirmed_by = case when k.confirmed then k.staff_id end, confirmed_at = case when k.confirmed then s.month + interval '1 month 5 days' + get_byte(uuid_send(s.org_id), 15) * interval '13 minutes' end
     from (select t.id, t.side = 'dealer' and (not $2 or (get_byte(uuid_send(t.org_id), 14) % 3 > 0 and u.name <> $3)) as confirmed,
         (select min(r.staff_id::text)::uuid from org.staff_role r join org.role_permission p on p.role_id = r.role_id and p.permission = 'settlement.confirm' where r.org_id = t.org_id) as staff_id
       from club.settlement_statement t join org.unit u on u.id = t.org_id where t.period_id = $1) k
     where k.id = s.id`,
    [id, last, DEMO_DEALER.name],
  );
  await client.query(
    `update club.settlement_line l set state = 'confirmed', decided_by = s.confirmed_by, decided_at = s.confirmed_at
     from club.settlement_statement s where s.id = l.statement_id and s.period_id = $1 and s.confirmed_at is not null`,
    [id],
  );
  if (corrects)
    await client.query(
      `insert into club.settlement_adjustment (id, org_id, month, amount_fen, reason, created_by)
       select app.new_id(), u.id, current_date, 12000, '上月一笔售后兑换重复计费,予以更正', s.id from org.unit u, org.staff s where u.name = $1 and s.login = 'steward'`,
      [DEMO_DEALER.name],
    );
  if (last)
    await client.query(
      `with disputed as (
         update club.settlement_line l set state = 'disputed', reason = '一笔兑换的工单已取消,请核对', decided_at = s.month + interval '1 month 4 days',
           decided_by = (select id from org.staff where login = 'finance'), version = 2
         from club.settlement_statement s join org.unit u on u.id = s.org_id
         where s.id = l.statement_id and s.period_id = $1 and u.name = $2 and l.kind = (
           select k.kind from club.settlement_line k where k.statement_id = s.id order by k.kind = 'redeemed' desc, k.kind limit 1) returning l.statement_id
       ) update club.settlement_statement s set status = 'disputed' from disputed d where d.statement_id = s.id`,
      [id, DEMO_DEALER.name],
    );
}
