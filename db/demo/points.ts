/**
 * Points at the demo dealer beyond those of deliveries, posted by the ledger's own functions: a rule by the bill, spending and holds at the
 * till, pending points, a claw-back that leaves a debt, corrections that wait for a second person, budgets.
 */
import type pg from 'pg';
import { civilDate } from '../../src/platform/clock.ts';
import { DEMO_DEALER } from './accounts.ts';

const DAY = 86_400_000;
const NONE = Buffer.alloc(0);

/** Writes them on top of the set, in its transaction. */
export async function writePoints(client: pg.PoolClient, groupId: string, now: Date): Promise<void> {
  const query = (text: string, values: unknown[] = []) => client.query(text, values);
  await query("select set_config('app.unit', $1, true)", [groupId]);
  const dealer = (await query('select id from org.unit where name = $1', [DEMO_DEALER.name])).rows[0]?.id as
    | string
    | undefined;
  const brand = (await query("select id from org.unit where kind = 'brand' order by code limit 1")).rows[0]
    .id as string;
  if (!dealer) return;
  const today = civilDate(now);
  const { id: rule } = (
    await query(
      `insert into club.points_rule (id, org_id, code, name, name_en, kind, points, per_fen, factors, dealer_bp, cap_day, valid_months, valid_from)
       values (app.new_id(), $1, 'service', '售后消费积分', 'Points for service', 'spend', 1, 10000, $2, 7000, 2000, 24, $3::date - 400) returning id`,
      [
        brand,
        JSON.stringify([
          { kind: 'tier', code: 'gold', bp: 12_000 },
          { kind: 'tier', code: 'platinum', bp: 15_000 },
          { kind: 'birthday_month', bp: 20_000 },
        ]),
        today,
      ],
    )
  ).rows[0] as { id: string };
  for (const [code, kind, name, nameEn, points] of [
    ['birthday', 'birthday', '生日积分', 'Birthday points', 100],
    ['outing', 'activity', '活动参加积分', 'Points for coming to an activity', 200],
  ] as const)
    await query(
      `insert into club.points_rule (id, org_id, code, name, name_en, kind, points, factors, dealer_bp, valid_months, qualifying, valid_from)
       values (app.new_id(), $1, $2, $3, $4, $5, $6, '[]', 5000, 12, false, $7::date - 400)`,
      [brand, code, name, nameEn, kind, points, today],
    );
  const { rows: members } = await query(
    `select m.id from club.member m join club.account a on a.member_id = m.id and a.kind = 'available'
     where m.org_id = $1 and m.status = 'active' and a.balance >= 2000 and not exists (select 1 from club.hold h where h.member_id = m.id)
     order by m.created_at desc, m.id limit 8`,
    [dealer],
  );
  let serial = 0;
  const earn = async (member: string, points: number, ago: number, pendingUntil: string | null): Promise<string> => {
    const at = new Date(now.getTime() - ago * DAY);
    const on = civilDate(at);
    const { rows } = await query(
      `select transaction_id as id from club.post_earn(app.new_id(), 'demo', $1, $2, 'earn', $3, $4, $5, $6, 'spend', true, $7, null, $8::date, $8::date, $8::date,
         ($8::date + interval '24 months')::date, $9::date, $10, null, $11, '{}')`,
      [
        `earn ${++serial}`,
        NONE,
        dealer,
        member,
        points,
        Math.floor(points * 0.3),
        rule,
        on,
        pendingUntil,
        at,
        `RO-${20_260_000 + serial}`,
      ],
    );
    return rows[0].id;
  };
  const spend = async (kind: string, member: string, points: number, reference: string): Promise<string> => {
    const { rows } = await query(
      `select transaction_id as id from club.post_spend(app.new_id(), 'till', $1, $2, $3, $4, $5, $6, $7::date, $8, $8::timestamptz + interval '4 hours', null, $9, '{}')`,
      [`demo ${++serial}`, NONE, kind, dealer, member, points, today, now, reference],
    );
    return rows[0].id;
  };
  const resolve = (hold: string, state: string, points: number | null) =>
    query(`select club.post_resolve(app.new_id(), 'till', $1, $2, $3, $4, $5, $6::date, $7, null, '{}')`, [
      `${state}:${hold}`,
      NONE,
      hold,
      state,
      points,
      today,
      now,
    ]);
  const [first, second, third, fourth, fifth, sixth] = members.map(({ id }) => id as string);
  if (!first || !second || !third || !fourth || !fifth || !sixth) return;
  await earn(first, 186, 60, null);
  await earn(first, 420, 12, null);
  await earn(first, 95, 2, civilDate(new Date(now.getTime() + 5 * DAY)));
  await spend('redeem', first, 700, 'RO-20261001');
  await spend('hold', first, 300, 'RO-20261120');
  await resolve(await spend('hold', second, 500, 'RO-20261118'), 'captured', 350);
  await resolve(await spend('hold', third, 200, 'RO-20261115'), 'voided', null);
  await spend('hold', third, 260, 'RO-20261121');
  // Earned, spent, and the bill was taken back.
  const taken = await earn(fourth, 240, 30, null);
  await spend('redeem', fourth, 2200, 'RO-20261110');
  await query(
    `select club.post_take_back(app.new_id(), 'demo', 'take back', $1, 'claw_back', $2, $3, '工单作废', '{}')`,
    [NONE, taken, now],
  );
  for (const [member, points, reason] of [
    [fifth, 1500, '活动漏记积分补发'],
    [sixth, -1200, '重复入账更正'],
  ] as const)
    await query(
      `insert into club.points_request (id, org_id, member_id, points, reason, requested_by, created_at)
       select app.new_id(), $1, $2, $3, $4, s.id, $5::timestamptz - interval '3 hours' from org.staff s where s.login = 'gm'`,
      [dealer, member, points, reason, now],
    );
  for (const [org, name, amount, approved] of [
    [dealer, '秋季自驾游', 20_000, true],
    [dealer, '冬季检测周', 8000, false],
    [brand, '新车型品鉴会', 100_000, true],
  ] as const) {
    const { id } = (
      await query(
        `insert into club.points_budget (id, org_id, name, amount, requested_by, created_at)
         select app.new_id(), $1, $2, $3, s.id, $4::timestamptz - interval '20 days' from org.staff s where s.login = 'gm' returning id`,
        [org, name, amount, now],
      )
    ).rows[0] as { id: string };
    if (!approved) continue;
    await query(
      "select club.approve_budget($1, app.new_id(), (select id from org.staff where login = 'care'), $2::timestamptz - interval '19 days')",
      [id, now],
    );
    if (org !== dealer) continue;
    for (const member of [second, fifth])
      await query(
        `select club.post_earn(app.new_id(), 'demo', $1, $2, 'award', $3, $4, 500, 0, 'activity', false, null, $5, $6::date, $6::date, $6::date,
           ($6::date + interval '12 months')::date, null, $7, '自驾游参加奖励', null, '{}')`,
        [`award ${member}`, NONE, dealer, member, id, today, now],
      );
  }
}
