import type pg from 'pg';
import { DEMO_DEALER } from './accounts.ts';

/** A share that is the same for the same row each time: 0 ≤ … < 100. */
const share = (column: string) => `(('x' || substr(md5(${column}::text), 1, 6))::bit(24)::int % 100)`;

const PUBLICATIONS = [
  [
    'sales_policy',
    '四季度商务政策',
    'Sales policy of the fourth quarter',
    '本季度按交付量分三档返利,详见附件。请总经理、销售经理于发布后三日内确认。',
    'Rebates of this quarter go by three steps of deliveries. General and sales managers confirm within three days.',
    '{general_manager,dealer_manager}',
  ],
  [
    'advertising_policy',
    '年末广告投放规范',
    'Advertising at the end of the year',
    '户外与线上物料须使用品牌统一模板,价格表述须与官网一致。',
    'Outdoor and online material keeps to the brand’s templates; prices read as on the website.',
    '{}',
  ],
  [
    'service_standard',
    '售前售中售后服务标准(2026 版)',
    'Service standards before, during and after the sale (2026)',
    '接待 3 分钟内递水;交车前逐项检查;交车后七日内回访。',
    'Water within three minutes; each item checked before delivery; a call within seven days after it.',
    '{}',
  ],
  [
    'training_product',
    '云川 2026 款产品培训',
    'Product training: Yunchuan 2026',
    '动力、底盘、智能座舱与安全配置讲解要点。',
    'What to say about power, chassis, cockpit and safety.',
    '{consultant,dcc_agent,bdc_consultant,dealer_manager}',
  ],
  [
    'training_comparison',
    '同级竞品对比手册',
    'Comparison with others of the class',
    '五款同级车型的空间、能耗与保值率对比。',
    'Space, consumption and resale value of five cars of the class.',
    '{consultant,dealer_manager}',
  ],
  [
    'training_skill',
    '六方位绕车介绍',
    'Presenting a car from six sides',
    '按客户关注点调整顺序,每一方位不超过两分钟。',
    'Change the order by what the customer asks for; two minutes a side.',
    '{consultant}',
  ],
] as const;

const OFFERS = [
  ['VIP 尊享礼', 'For VIPs', 300_000, '专属交车仪式', 'A delivery ceremony', '{vip}', '{}'],
  ['老车主增换购礼', 'For owners who buy again', 500_000, null, null, '{owner}', '{}'],
  ['重点客户专享', 'For key customers', 400_000, null, null, '{high_value,opinion_leader}', '{}'],
  ['本周下订礼', 'For those who order this week', 100_000, '行车记录仪', 'A dashboard camera', '{}', '{H,A}'],
] as const;

const QUESTIONS = [
  {
    code: 'again',
    kind: 'single',
    title: '您是否愿意向亲友推荐我们的品牌?',
    titleEn: 'Would you recommend our brand?',
    options: [
      { code: 'yes', name: '愿意', nameEn: 'yes' },
      { code: 'perhaps', name: '看情况', nameEn: 'perhaps' },
      { code: 'no', name: '不愿意', nameEn: 'no' },
    ],
  },
  {
    code: 'score',
    kind: 'scale',
    title: '您对购车过程的满意度(1–5 分)',
    titleEn: 'How content were you with the purchase (1–5)?',
  },
  { code: 'more', kind: 'text', title: '您还有哪些建议?', titleEn: 'What could we do better?', required: false },
].map((question) => ({ required: true, options: [], from: 1, to: 5, ...question }));

/** What headquarters publishes, agreements and places, offers, used cars, a survey and the pages of models; for the screens to show. */
export async function writeNetwork(client: pg.ClientBase, now: Date): Promise<void> {
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  const found = await run(
    `select d.id as dealer, b.id as brand, r.id as region, d.city_code as city,
      (select s.id from org.staff s where s.login = 'steward') as steward, (select s.id from org.staff s where s.login = 'gm') as gm,
      (select s.id from org.staff s where s.login = 'consultant') as consultant
     from org.unit d join org.unit r on r.id = d.parent_id join org.unit b on b.kind = 'brand' where d.name = $1`,
    [DEMO_DEALER.name],
  );
  const at = found.rows[0];
  if (!at) return;
  await writePublications(run, at, now);
  await writePlaces(run, at, now);
  for (const [name, nameEn, fen, gift, giftEn, marks, grades] of OFFERS)
    await run(
      `insert into sales.offer (id, org_id, name, name_en, amount_fen, gift, gift_en, marks, grades, from_date, to_date, created_at)
       values (app.new_id(), $1, $2, $3, $4, $5, $6, $7, $8, ($9::timestamptz)::date - 20, ($9::timestamptz)::date + 70, $9::timestamptz)`,
      [at.brand, name, nameEn, fen, gift, giftEn, marks, grades, now],
    );
  await writeUsedCars(run, at, now);
  await writeSurvey(run, at, now);
  await writePages(run);
}

type Run = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;
interface Place {
  dealer: string;
  brand: string;
  region: string;
  city: string;
  steward: string;
  gm: string;
  consultant: string;
}

async function writePublications(run: Run, at: Place, now: Date): Promise<void> {
  for (const [index, [kind, title, titleEn, body, bodyEn, roles]] of PUBLICATIONS.entries()) {
    const { rows } = await run(
      `insert into org.publication (id, org_id, kind, title, title_en, body, body_en, role_codes, valid_from, status, published_at, author_id, created_at)
       values (app.new_id(), $1, $2, $3, $4, $5, $6, $7, ($8::timestamptz)::date - 12, 'published', $8::timestamptz - make_interval(days => $9), $10, $8::timestamptz - interval '13 days')
       returning id`,
      [at.brand, kind, title, titleEn, body, bodyEn, roles, now, index + 1, at.steward],
    );
    // Some have read it, each of their own by a number that stays; the demo accounts have theirs still to read.
    await run(
      `insert into org.publication_receipt (id, org_id, publication_id, staff_id, opened_at, confirmed_at)
       select app.new_id(), sr.org_id, $1::uuid, s.id, $2::timestamptz - interval '20 hours', $2::timestamptz - interval '19 hours'
       from org.staff s join org.staff_role sr on sr.staff_id = s.id join org.role r on r.id = sr.role_id join org.unit u on u.id = sr.org_id and u.kind = 'dealer'
       where ($3::text[] = '{}' or r.code = any ($3::text[])) and ${share(`s.id::text || ($1::uuid)::text`)} < 70
         and s.login not in ('manager', 'consultant', 'gm', 'care', 'finance', 'dealeradmin')
       on conflict do nothing`,
      [rows[0]?.id, now, roles],
    );
  }
}

async function writePlaces(run: Run, at: Place, now: Date): Promise<void> {
  await run(
    `insert into org.agreement (id, org_id, number, kind, from_date, to_date, area_codes, created_at)
     select app.new_id(), u.id, 'JX-' || u.code, 'dealership', ($1::timestamptz)::date - 700,
       ($1::timestamptz)::date + case when u.id = $2::uuid then 40 else 20 + ${share('u.id')} * 7 end, array[u.city_code], $1::timestamptz
     from org.unit u where u.kind = 'dealer' and u.status = 'open' and u.city_code is not null and (u.id = $2::uuid or ${share('u.id')} < 92)`,
    [now, at.dealer],
  );
  await run(
    `insert into org.planning_point (id, org_id, city_code, kind, wanted, by_on, created_at)
     select app.new_id(), $1::uuid, u.city_code, 'sales', count(*) + (${share('u.city_code')} % 3), ($2::timestamptz)::date + 240, $2::timestamptz
     from org.unit u where u.kind = 'dealer' and u.city_code is not null group by u.city_code
     union all select app.new_id(), $1::uuid, code, 'full', 1, ($2::timestamptz)::date + 360, $2::timestamptz from unnest('{330200,320500,370200}'::text[]) code
     on conflict do nothing`,
    [at.brand, now],
  );
  const ask = (name: string, nameEn: string, status: string, reason: string) =>
    run(
      `insert into org.network_request (id, org_id, kind, name, name_en, city_code, place, functions, opens_on, reason, status, asked_by, region_at, region_note, headquarters_at, headquarters_note, created_at)
       values (app.new_id(), $1, 'outlet', $2, $3, $4, '', '{sales,service}', ($5::timestamptz)::date + 60, $6, $7::text, $8,
         case when $7::text <> 'region' then $5::timestamptz - interval '3 days' end, case when $7::text <> 'region' then '同意' end,
         case when $7::text = 'approved' then $5::timestamptz - interval '1 day' end, case when $7::text = 'approved' then '同意设立' end, $5::timestamptz - interval '6 days')
       returning id`,
      [at.dealer, name, nameEn, at.city, now, reason, status, at.gm],
    );
  await ask('莘庄城市展厅', 'Xinzhuang city showroom', 'region', '覆盖闵行北部客户,月均来电 60 组。');
  await ask('七宝快修点', 'Qibao quick service', 'headquarters', '现有客户 1 200 户,平均回厂距离 14 公里。');
  const { rows } = await ask('颛桥二级网点', 'Zhuanqiao outlet', 'approved', '接手原授权商圈。');
  await run(
    `insert into org.outlet (id, org_id, request_id, name, name_en, city_code, functions, opened_on, created_at)
     values (app.new_id(), $1, $2, '颛桥二级网点', 'Zhuanqiao outlet', $3, '{sales,service}', ($4::timestamptz)::date, $4::timestamptz)`,
    [at.dealer, rows[0]?.id, at.city, now],
  );
}

async function writeUsedCars(run: Run, at: Place, now: Date): Promise<void> {
  // Old cars of those who look for a new one at the demo dealer, each at another step.
  await run(
    `with chosen as (
       select l.id, l.customer_id, row_number() over (order by l.created_at desc, l.id) as n from leads.lead l
       where l.org_id = $1::uuid and l.consultant_id = $2::uuid and l.status in ('following', 'accepted') order by l.created_at desc, l.id limit 5
     )
     insert into sales.appraisal (id, org_id, number, customer_id, lead_id, purpose, car, year, mileage_km, condition, condition_note, value_fen, offer_fen,
       offer_until, status, reason, consultant_id, appraised_at, decided_at, created_at)
     select app.new_id(), $1::uuid, 'P' || to_char($3::timestamptz, 'YYYYMMDD') || '-' || lpad((90000 + n)::text, 5, '0'), customer_id, id,
       case when n = 5 then 'buy_back' else 'trade_in' end, (array['逸辰 1.6 舒适版', '远途 云川 2018 款', '凯越 1.5', '卡罗拉 1.8', '途观 1.8T'])[n], 2014 + n, 52000 + n * 9000,
       case when n > 1 then (array['a', 'b', 'b', 'c', 'b'])[n] end, case when n > 1 then '外观轻微划痕,机舱正常' else '' end,
       case when n > 1 then 3800000 + n * 700000 end, case when n > 2 then 3600000 + n * 700000 end, case when n > 2 then ($3::timestamptz)::date + 5 end,
       (array['requested', 'appraised', 'offered', 'refused', 'accepted'])[n], case when n = 4 then 'price' end, $2::uuid,
       case when n > 1 then $3::timestamptz - interval '1 day' end, case when n > 3 then $3::timestamptz - interval '3 hours' end, $3::timestamptz - make_interval(days => n::int)
     from chosen`,
    [at.dealer, at.consultant, now],
  );
  // Owners of years: of two open leads we know why they were reminded.
  await run(
    `insert into leads.replacement (id, org_id, customer_id, unit_id, due_on, outcome, lead_id, created_at)
     select distinct on (l.id) app.new_id(), $1::uuid, l.customer_id, o.unit_id, ($2::timestamptz)::date - 4, 'touch', l.id, $2::timestamptz
     from leads.lead l join products.ownership o on o.customer_id = l.customer_id and o.to_date is null
     where l.org_id = $1::uuid and l.status in ('assigned', 'accepted', 'following') order by l.id limit 3`,
    [at.dealer, now],
  );
}

async function writeSurvey(run: Run, at: Place, now: Date): Promise<void> {
  const made = await run(
    `with q as (
       insert into engagement.questionnaire (id, org_id, code, name, name_en, opening, opening_en, questions, status, created_at)
       values (app.new_id(), $1::uuid, 'loyalty', '购车满意度电话调研', 'Survey after the purchase', '您好,这里是远途客户联络中心,想用两分钟了解您的购车感受。',
         'Hello, this is the Yuantu contact centre. May I ask two minutes about your purchase?', $2::jsonb, 'active', $3::timestamptz) returning id
     )
     insert into engagement.call_list (id, org_id, questionnaire_id, name, created_at) select app.new_id(), $1::uuid, q.id, '新车主满意度回访', $3::timestamptz from q returning id`,
    [at.brand, JSON.stringify(QUESTIONS), now],
  );
  const list = made.rows[0]?.id;
  // The newest owners of the demo dealer: who agreed is called, who did not stands there with the reason.
  await run(
    `insert into engagement.survey_call (id, org_id, list_id, customer_id, status, reason, attempts, last_result, answered_at, next_at, created_at)
     select app.new_id(), $1::uuid, $2::uuid, c.id,
       case when a.allowed or a.reason = 'quiet_hours' then case when c.n % 5 < 3 then 'answered' when c.n % 5 = 3 then 'unreached' else 'open' end else 'barred' end,
       case when not a.allowed and a.reason <> 'quiet_hours' then a.reason end,
       case when a.allowed or a.reason = 'quiet_hours' then (array[1, 1, 2, 3, 0])[c.n % 5 + 1] else 0 end, case when c.n % 5 < 3 then 'reached' end,
       case when (a.allowed or a.reason = 'quiet_hours') and c.n % 5 < 3 then $3::timestamptz - make_interval(hours => c.n::int) end, $3::timestamptz, $3::timestamptz
     from (select o.customer_id as id, row_number() over (order by o.from_date desc, o.id) as n from products.ownership o
           join customers.customer k on k.id = o.customer_id and k.status = 'active' where o.org_id = $4::uuid and o.to_date is null order by o.from_date desc, o.id limit 60) c
     cross join lateral customers.contact_answers(array[c.id], 'survey', 'call', null, null, $3::timestamptz, 'Asia/Shanghai') a
     on conflict do nothing`,
    [at.brand, list, now, at.dealer],
  );
  await run(
    `insert into engagement.survey_answer (id, org_id, call_id, list_id, question, choices, number, words, created_at)
     select app.new_id(), c.org_id, c.id, c.list_id, q.code,
       case when q.code = 'again' then array[(array['yes', 'yes', 'yes', 'perhaps', 'no'])[1 + ${share('c.id')} % 5]] else '{}' end,
       case when q.code = 'score' then 3 + ${share('c.customer_id')} % 3 end, case when q.code = 'more' then '希望周末也能安排交车。' end, c.answered_at
     from engagement.survey_call c cross join unnest('{again,score,more}'::text[]) q(code)
     where c.list_id = $1::uuid and c.status = 'answered' and (q.code <> 'more' or ${share('c.id')} < 20)`,
    [list],
  );
}

async function writePages(run: Run): Promise<void> {
  await run(
    "update products.series set tagline = name || ',让每一程都安心', tagline_en = name_en || ': at ease on every road' where active",
  );
  await run(
    `insert into products.feature (id, series_id, picture_id, title, title_en, body, body_en, sort)
     select app.new_id(), s.id, case when f.n = 1 then (select p.id from products.picture p where p.series_id = s.id order by p.sort, p.id limit 1) end,
       f.title, f.title_en, f.body, f.body_en, f.n
     from products.series s cross join (values
       (1, '安心驾驶', 'Drive at ease', '全速域自适应巡航、车道居中与自动紧急制动全系标配。', 'Adaptive cruise control, lane centring and emergency braking in every trim.'),
       (2, '智能座舱', 'A cockpit that listens', '语音可控空调、导航、车窗与座椅,离线可用。', 'Air, navigation, windows and seats by voice, also without a network.'),
       (3, '省心用车', 'Easy to keep', '首保免费,手机预约,到店即修。', 'The first service is free; book by phone, no waiting.')
     ) f(n, title, title_en, body, body_en) where s.active`,
  );
  await run(
    `with ranked as (
       select t.id, m.series_id, s.energy, row_number() over (partition by t.model_id order by t.price_fen) as rank
       from products.trim t join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id where s.active and t.active
     ), lines as (
       select * from (values
         (1, '动力', 'Power', '最大功率', 'Power', '{110 kW,125 kW,140 kW}'::text[], '{110 kW,125 kW,140 kW}'::text[]),
         (2, '动力', 'Power', '驱动形式', 'Drive', '{前驱,前驱,四驱}', '{front,front,all wheels}'),
         (3, '安全', 'Safety', '安全气囊', 'Airbags', '{6 个,6 个,8 个}', '{6,6,8}'),
         (4, '舒适', 'Comfort', '座椅材质', 'Seats', '{织物,仿皮,真皮}', '{fabric,imitation leather,leather}'),
         (5, '舒适', 'Comfort', '全景天窗', 'Panoramic roof', '{—,有,有}', '{—,yes,yes}')
       ) l(n, section, section_en, name, name_en, zh, en)
     )
     insert into products.spec (id, series_id, section, section_en, name, name_en, trim_values, sort)
     select app.new_id(), r.series_id, l.section, l.section_en, l.name, l.name_en,
       jsonb_object_agg(r.id, jsonb_build_object('zh', l.zh[1 + (r.rank - 1) % 3], 'en', l.en[1 + (r.rank - 1) % 3])), l.n
     from ranked r cross join lines l group by r.series_id, l.n, l.section, l.section_en, l.name, l.name_en`,
  );
}
