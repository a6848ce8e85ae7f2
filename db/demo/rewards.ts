/**
 * Rewards, partners and benefits on top of the set: what the brand and the demo dealer offer, orders in every state with their points held
 * or redeemed by the ledger's own functions, partners with what they brought, uses of benefits. Made after the set, in the same transaction.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { civilDate } from '../../src/platform/clock.ts';
import { DEMO_DEALER } from './accounts.ts';
import { drawGoods, type GoodsStyle } from './goods-pictures.ts';

const DAY = 86_400_000;

interface Goods {
  category: string;
  name: string;
  nameEn: string;
  description: string;
  descriptionEn: string;
  points: number;
  moneyFen?: number;
  ways: string;
  stockAt: 'central' | 'branch' | 'unlimited';
  bearer: 'hq' | 'dealer';
  tier?: string;
  limit?: [number, string];
  pieces?: number;
  look: GoodsStyle;
  dealers?: boolean;
}

const GOODS: readonly Goods[] = [
  {
    ...{ category: 'service', name: '空调滤芯更换券', nameEn: 'Cabin filter voucher', points: 600, ways: '{pickup}' },
    ...{ stockAt: 'unlimited', bearer: 'dealer', look: { shape: 'ticket', paint: [11, 95, 138] } },
    description: '到所属分会更换空调滤芯一次,含工时。',
    descriptionEn: 'A new cabin filter at your branch, work included.',
  },
  {
    ...{ category: 'car_care', name: '车载香薰礼盒', nameEn: 'Car fragrance set', points: 800, ways: '{pickup,ship}' },
    ...{ stockAt: 'central', bearer: 'hq', pieces: 120, look: { shape: 'bottle', paint: [96, 64, 128] } },
    description: '木质香与海洋香各一支。',
    descriptionEn: 'Two scents: wood and sea.',
  },
  {
    ...{ category: 'car_care', name: '便携吸尘器', nameEn: 'Portable vacuum cleaner', points: 1500, moneyFen: 5900 },
    ...{ ways: '{pickup,ship}', stockAt: 'central', bearer: 'hq', pieces: 40, limit: [1, 'year'] },
    ...{ look: { shape: 'box', paint: [34, 85, 68] } },
    description: '无线,续航 30 分钟,附收纳袋。',
    descriptionEn: 'Cordless, thirty minutes, with a bag.',
  },
  {
    ...{ category: 'home', name: '保温杯', nameEn: 'Thermos cup', points: 900, ways: '{pickup,ship}', pieces: 200 },
    ...{ stockAt: 'central', bearer: 'hq', look: { shape: 'cup', paint: [154, 107, 0] } },
    description: '316 不锈钢,480 毫升。',
    descriptionEn: 'Stainless steel, 480 ml.',
  },
  {
    ...{
      category: 'accessory',
      name: '合金车模 1:18',
      nameEn: 'Model car 1:18',
      points: 1900,
      ways: '{ship}',
      pieces: 8,
    },
    ...{ stockAt: 'central', bearer: 'hq', tier: 'silver', look: { shape: 'box', paint: [122, 31, 43] } },
    description: '限量版,银卡及以上会员专享。',
    descriptionEn: 'Limited, for silver members and above.',
  },
  {
    ...{
      category: 'travel',
      name: '露营天幕',
      nameEn: 'Camping canopy',
      points: 3600,
      moneyFen: 19_900,
      ways: '{ship}',
    },
    ...{ stockAt: 'central', bearer: 'hq', pieces: 15, tier: 'gold', look: { shape: 'tent', paint: [63, 105, 52] } },
    description: '可与车尾相连,防水 3000 毫米。',
    descriptionEn: 'Joins the tailgate, waterproof.',
  },
  {
    ...{ category: 'digital', name: '行车记录仪', nameEn: 'Dash camera', points: 5000, ways: '{pickup}', pieces: 0 },
    ...{ stockAt: 'central', bearer: 'hq', look: { shape: 'box', paint: [59, 74, 99] } },
    description: '4K 前后双录,分会免费安装。',
    descriptionEn: '4K front and rear, fitted free at your branch.',
  },
  {
    ...{ category: 'service', name: '精洗一次', nameEn: 'Detailed wash', points: 500, ways: '{pickup}', pieces: 30 },
    ...{ stockAt: 'branch', bearer: 'dealer', limit: [2, 'month'], dealers: true },
    ...{ look: { shape: 'bottle', paint: [30, 118, 160] } },
    description: '本店精洗,请提前一天预约。',
    descriptionEn: 'At our wash; please book a day ahead.',
  },
];

interface Ally {
  code: string;
  kind: string;
  name: string;
  nameEn: string;
  agencyBp?: number;
}
const ALLIES: readonly Ally[] = [
  { code: 'LIANDONG', kind: 'agency', name: '联动营销代理', nameEn: 'Liandong Agency' },
  { code: 'YUNTU', kind: 'travel', name: '云途旅行', nameEn: 'Yuntu Travel', agencyBp: 1500 },
  { code: 'QINGSHAN', kind: 'golf', name: '青山高尔夫俱乐部', nameEn: 'Qingshan Golf Club', agencyBp: 1000 },
  { code: 'ANHE', kind: 'insurance', name: '安和保险', nameEn: 'Anhe Insurance' },
  { code: 'HENGJIN', kind: 'finance', name: '恒进汽车金融', nameEn: 'Hengjin Auto Finance' },
  { code: 'TONGLI', kind: 'parts', name: '同力配件', nameEn: 'Tongli Parts' },
];

const BENEFITS = [
  ['check', '免费安全检测', 'Free safety check', 'branch', null, 'year', 20_000, '* 1,silver 2,gold 3,platinum 4'],
  ['wash', '免费洗车', 'Free wash', 'any_dealer', null, 'month', 4000, 'silver 1,gold 2,platinum 4'],
  ['discount', '保养工时九折', 'Ten per cent off labour', 'branch', null, 'year', 8000, 'silver 2,gold 4,platinum 6'],
  ['lounge', '机场贵宾厅', 'Airport lounge', 'partner', 'YUNTU', 'year', 18_000, 'silver 1,gold 2,platinum 4'],
  ['golf', '高尔夫练习场', 'Driving range', 'partner', 'QINGSHAN', 'quarter', 12_000, 'platinum 2'],
  ['travel', '旅行金卡', 'Travel gold card', 'partner', 'YUNTU', 'ever', 10_000, 'gold 1,platinum 1'],
] as const;

/** Orders of the demo dealer's members: reward, state, days ago. */
const ORDERS = [
  [1, 'requested', 0],
  [3, 'requested', 1],
  [0, 'prepared', 2],
  [3, 'ready', 3],
  [2, 'prepared', 3],
  [1, 'shipped', 6],
  [3, 'delivered', 12],
  [0, 'delivered', 20],
  [1, 'delivered', 34],
  [7, 'ready', 1],
  [7, 'delivered', 4],
  [3, 'cancelled', 16],
  [1, 'returned', 11],
] as const;

/** Writes all of it; the pictures' contents are returned for the file store. */
export async function writeRewards(client: pg.ClientBase, groupId: string, now: Date): Promise<Buffer[]> {
  const query = (text: string, values: unknown[] = []) => client.query(text, values);
  const one = async (text: string, values: unknown[] = []) => (await query(text, values)).rows[0];
  await query("select set_config('app.unit', $1, true)", [groupId]);
  const { brand } = await one("select id as brand from org.unit where kind = 'brand' order by created_at, id limit 1");
  const dealer = (await one('select id from org.unit where name = $1', [DEMO_DEALER.name]))?.id ?? null;
  if (!dealer) return [];
  const contents: Buffer[] = [];
  const today = civilDate(now);
  const ids: string[] = [];
  for (const goods of GOODS) {
    const { id } = await one(
      `insert into club.reward (id, org_id, category, name, name_en, description, description_en, points, money_fen, ways, stock_at, bearer, tier_code,
         limit_count, limit_period, valid_from, state, created_at)
       values (app.new_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11, $12, $13, $14, $15::date - 200, 'offered', $16::timestamptz - interval '200 days' + $17 * interval '1 day') returning id`,
      [
        goods.dealers ? dealer : brand,
        ...[goods.category, goods.name, goods.nameEn, goods.description, goods.descriptionEn, goods.points],
        ...[goods.moneyFen ?? 0, goods.ways, goods.stockAt, goods.bearer, goods.tier ?? null],
        ...[goods.limit?.[0] ?? null, goods.limit?.[1] ?? null, today, now, ids.length],
      ],
    );
    ids.push(id);
    if (goods.pieces !== undefined)
      await query('insert into club.reward_stock (org_id, reward_id, on_hand) values ($1, $2, $3)', [
        goods.dealers ? dealer : brand,
        id,
        goods.pieces,
      ]);
    const content = drawGoods(goods.look);
    contents.push(content);
    await query(
      `insert into club.reward_picture (id, reward_id, sha256_hex, media_type, bytes, title, title_en)
       values (app.new_id(), $1, $2, 'image/png', $3, $4, $5)`,
      [id, createHash('sha256').update(content).digest('hex'), content.length, goods.name, goods.nameEn],
    );
  }
  await query(
    `insert into club.service_rate (id, org_id, points_per_yuan, cap_bp, least_points, valid_from)
     values (app.new_id(), $1, 12, 2000, 200, $2::date - 400), (app.new_id(), $1, 10, 3000, 100, $2::date - 90)`,
    [brand, today],
  );
  await writeOrders(query, { ids, brand, dealer, now, today });
  await writeAllies(query, brand, now);
  // What the dealer had of it by its own books.
  await query(
    `insert into club.partner_record (id, org_id, partner_id, kind, party, amount_fen, occurred_on, note)
     select app.new_id(), $1, p.id, 'revenue', 'dealer', 180000 + 35000 * n, $2::date - n * 30, '本店佣金' from club.partner p, generate_series(1, 5) n where p.kind in ('insurance', 'finance')`,
    [dealer, today],
  );
  await writeBenefits(query, { brand, dealer, now, today });
  return contents;
}

type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

async function writeOrders(
  query: Query,
  { ids, brand, dealer, now, today }: { ids: string[]; brand: string; dealer: string; now: Date; today: string },
): Promise<void> {
  const members = (
    await query(
      `select m.id, m.customer_id from club.member m join club.account a on a.member_id = m.id and a.kind = 'available'
       where m.org_id = $1 and m.status = 'active' and a.balance >= 2000 order by m.created_at, m.id limit $2`,
      [dealer, ORDERS.length],
    )
  ).rows as { id: string; customer_id: string }[];
  for (const [n, [goods, state, ago]] of ORDERS.entries()) {
    const member = members[n];
    const reward = GOODS[goods];
    const rewardId = ids[goods];
    if (!member || !reward || !rewardId) continue;
    const at = new Date(now.getTime() - ago * DAY - n * 3_600_000);
    const side = reward.bearer === 'hq' ? brand : dealer;
    const id = (await query('select app.new_id() as id')).rows[0].id as string;
    const post = async (call: string, values: unknown[]) =>
      (await query(`select transaction_id as id from ${call}`, values)).rows[0].id as string;
    const hash = Buffer.from('00', 'hex');
    const hold = await post(
      `club.post_spend(app.new_id(), 'reward', $1, $2, 'hold', $3, $4, $5, $6::date, $7, $7::timestamptz + interval '40 days', null, $1, '{}')`,
      [id, hash, side, member.id, reward.points, today, at],
    );
    const leaves = state === 'shipped' || state === 'delivered' || state === 'returned';
    const capture = leaves
      ? await post(
          `club.post_resolve(app.new_id(), 'reward', $1, $2, $3, 'captured', null, $4::date, $5, null, '{}')`,
          [`${id}:capture`, hash, hold, today, at],
        )
      : null;
    if (state === 'returned')
      await post(`club.post_reverse(app.new_id(), 'reward', $1, $2, $3, $4::date, $5, null, '{}')`, [
        `${id}:back`,
        hash,
        capture,
        today,
        at,
      ]);
    if (state === 'cancelled')
      await post(`club.post_resolve(app.new_id(), 'reward', $1, $2, $3, 'voided', null, $4::date, $5, null, '{}')`, [
        `${id}:back`,
        hash,
        hold,
        today,
        at,
      ]);
    const shipped = state === 'shipped';
    const paid = (reward.moneyFen ?? 0) > 0 ? at : null;
    await query(
      `insert into club.reward_order (id, org_id, member_id, customer_id, reward_id, reward_name, reward_name_en, quantity, points, money_fen, redeeming_id,
         way, address_masked, state, channel, ordered_on, hold_id, hold_expires_at, capture_id, paid_method, paid_at, carrier, tracking, cancel_cause, cancel_reason,
         prepared_at, sent_at, closed_at, created_at, returned_at, return_reason, goods_back, stock_id)
       values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::timestamptz + interval '14 days', $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $17, $28, $29, $30,
         (select s.id from club.reward_stock s where s.reward_id = $5 and $13 <> 'cancelled'))`,
      [
        ...[id, dealer, member.id, member.customer_id, rewardId, reward.name, reward.nameEn, reward.points],
        ...[
          reward.moneyFen ?? 0,
          side,
          shipped ? 'ship' : 'pickup',
          shipped ? '上海市 世纪大道**** · 王** 138****0000' : null,
        ],
        ...[state, n % 3 === 0 ? 'staff' : 'owner', civilDate(at), hold, at, capture, paid && 'wechat', paid],
        ...[shipped ? '顺丰' : null, shipped ? 'SF1029384756' : null, state === 'cancelled' ? 'member' : null, null],
        ...[
          state === 'requested' ? null : at,
          leaves ? at : null,
          ['delivered', 'cancelled', 'returned'].includes(state) ? at : null,
        ],
        ...(state === 'returned' ? [new Date(at.getTime() + 2 * DAY), '喷头损坏', 'written_off'] : [null, null, null]),
      ],
    );
  }
}

async function writeAllies(query: Query, brand: string, now: Date): Promise<void> {
  for (const [n, ally] of ALLIES.entries()) {
    await query(
      `insert into club.partner (id, org_id, kind, code, name, name_en, contact_name, contract_from, contract_to, agency_id, agency_bp, created_at)
       select app.new_id(), $1, $2, $3, $4, $5, $6, $7::date - 300, $7::date + 430, a.id, case when a.id is null then null else $8::integer end, $7::timestamptz - interval '300 days'
       from (select 1) x left join club.partner a on a.code = 'LIANDONG' and $8::integer is not null`,
      [
        brand,
        ally.kind,
        ally.code,
        ally.name,
        ally.nameEn,
        ['林经理', '高经理', '唐主任'][n % 3],
        now,
        ally.agencyBp ?? null,
      ],
    );
    if (ally.kind === 'agency') continue;
    for (let month = 1; month <= 6; month++) {
      const base = (n + 2) * 1_000_000 + month * 137_000;
      await query(
        `with p as (select id, coalesce(agency_bp, 0) as bp from club.partner where code = $1), club_line as (
           insert into club.partner_record (id, org_id, partner_id, kind, party, amount_fen, occurred_on, note)
           select app.new_id(), $2, p.id, 'revenue', 'club', $3::bigint, $4::date - $5::integer * 30, '合作收入' from p returning id, partner_id, amount_fen, occurred_on)
         insert into club.partner_record (id, org_id, partner_id, kind, party, amount_fen, share_of, occurred_on, note)
         select app.new_id(), $2, l.partner_id, x.kind, x.party, x.fen, x.share_of, l.occurred_on, x.note
         from club_line l join p on true cross join lateral (values
           ('revenue', 'agency', l.amount_fen * p.bp / 10000, l.id, '代理分成'),
           ('revenue', 'club', -(l.amount_fen * p.bp / 10000), l.id, '代理分成'),
           ('contribution', 'partner', l.amount_fen / 4, null, '活动分担'),
           ('revenue', 'dealer', l.amount_fen / 5, null, '经销商佣金'),
           ('revenue', 'partner', l.amount_fen * 2, null, '会员消费')) x (kind, party, fen, share_of, note)
         where x.fen <> 0`,
        [ally.code, brand, base, now, month],
      );
    }
  }
}

async function writeBenefits(
  query: Query,
  { brand, dealer, now, today }: { brand: string; dealer: string; now: Date; today: string },
): Promise<void> {
  for (const [category, name, nameEn, honouredBy, partner, period, valueFen, tiers] of BENEFITS) {
    const { id } = (
      await query(
        `insert into club.benefit (id, org_id, category, name, name_en, honoured_by, partner_id, period, value_fen, stock, valid_from, state, created_at)
         values (app.new_id(), $1, $2, $3, $4, $5, (select id from club.partner where code = $6), $7, $8, $9, $10::date - 365, 'offered', $11::timestamptz - interval '200 days') returning id`,
        [brand, category, name, nameEn, honouredBy, partner, period, valueFen, partner ? 5000 : null, today, now],
      )
    ).rows[0];
    for (const line of tiers.split(',')) {
      const [code, uses] = line.split(' ');
      await query('insert into club.benefit_tier (benefit_id, tier_code, uses) values ($1, $2, $3)', [id, code, uses]);
    }
  }
  // The demo dealer's members have used some of what is theirs.
  await query(
    `with granted as (
       insert into club.entitlement (member_id, customer_id, benefit_id, tier_code, period_from, period_to, granted, used)
       select m.id, m.customer_id, b.id, t.tier_code, club.period_from(b.period, $2::date), club.period_to(b.period, $2::date), t.uses, 1
       from club.benefit b
       cross join lateral (select x.id, x.customer_id, x.tier_code from club.member x where x.org_id = $1 and x.status = 'active'
         order by array_position('{platinum,gold,silver}', x.tier_code), x.created_at desc, x.id limit 36) m
       cross join lateral (select k.tier_code, k.uses from club.benefit_tier k where k.benefit_id = b.id and k.tier_code in (m.tier_code, '*') order by k.tier_code = '*' limit 1) t
       where get_byte(uuid_send(m.id), 15) % 3 > 0 returning id, member_id, customer_id, benefit_id
     )
     insert into club.benefit_use (org_id, entitlement_id, benefit_id, member_id, customer_id, unit_id, partner_id, value_fen, actor, created_at)
     select $1, g.id, b.id, g.member_id, g.customer_id, case when b.partner_id is null then $1::uuid end, b.partner_id, b.value_fen, 'system:demo',
       $3::timestamptz - (get_byte(uuid_send(g.member_id), 14) % 20) * interval '1 day' - interval '2 hours'
     from granted g join club.benefit b on b.id = g.benefit_id`,
    [dealer, today, now],
  );
}
