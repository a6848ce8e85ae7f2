import type pg from 'pg';
import { answerGrams } from '../../src/modules/org/answers/grams.ts';

interface Entry {
  category: string;
  audience: 'internal' | 'dealers' | 'public';
  question: string;
  questionEn: string;
  keywords: string[];
  body: string;
  bodyEn: string;
  /** What the first version said, where there is a second one. */
  before?: string;
}

const entry = (
  category: string,
  audience: Entry['audience'],
  [question, questionEn]: [string, string],
  keywords: string,
  [body, bodyEn]: [string, string],
  before?: string,
): Entry => ({
  ...{ category, audience, question, questionEn, body, bodyEn, keywords: keywords.split(' ') },
  ...(before && { before }),
});

/** What is asked again and again, in the words of a car group's desk. */
const ENTRIES: Entry[] = [
  entry(
    'buying',
    'public',
    ['定金和订金有什么区别?能退吗?', 'What is the difference between a deposit and an earnest payment?'],
    '退定金 意向金 退款',
    [
      '订金(意向金)在签订购车合同前可以全额退还。定金写入合同后适用定金规则:我方违约双倍返还,客户违约不予退还。定金总额不超过车价的 20%。',
      'A reservation fee is refunded in full before the contract is signed. An earnest payment written into the contract follows the rule of earnest money: we return it twice if we break the contract, it is kept if the customer does. It is at most 20% of the price.',
    ],
    '订金在签订购车合同前可以全额退还。定金写入合同后不予退还。',
  ),
  entry('buying', 'public', ['可以分期付款吗?首付最低多少?', 'Can I pay by instalments?'], '贷款 金融 月供', [
    '可以。首付最低为车价的 20%,期限 12–60 个月,以金融机构审批为准。经销商会为您出具含首付、月供与总利息的方案,不收取“金融服务费”。',
    'Yes. At least 20% is paid at once, the rest over 12 to 60 months, subject to the lender. Your dealer gives you a plan with down payment, monthly payment and total interest; no service fee is charged.',
  ]),
  entry('buying', 'public', ['旧车能置换吗?评估收费吗?', 'Can I trade in my old car?'], '二手车 置换补贴 评估', [
    '可以,任何品牌均可到店免费评估,报价 7 天内有效。请携带行驶证、登记证书与身份证。',
    'Yes, of any make. The appraisal at the dealer is free and its price holds for 7 days. Please bring the vehicle licence, the registration certificate and your ID card.',
  ]),
  entry(
    'buying',
    'dealers',
    ['客户要求订单改配置,怎么处理?', 'A customer wants to change the configuration of an order'],
    '改配 换颜色 变更',
    [
      '未排产:由顾问在订单上提交变更,经理审批后重新计价。已排产:不能更改,可为客户换现车或转让订单。已付定金随订单转移。',
      'Not scheduled yet: the consultant asks for a change on the order and the manager approves the new price. Scheduled: no change; offer a car in stock. The deposit moves with the order.',
    ],
  ),
  entry(
    'delivery',
    'public',
    ['下单后多久能提车?', 'How long until delivery?'],
    '交车时间 等车 提车',
    [
      '现车 3–7 天;需排产的车型一般 4–8 周。预计日期会写入合同,可在官网“订单进度”查询。',
      'Cars in stock take 3 to 7 days, cars to be built 4 to 8 weeks as a rule. The date stands in your contract; follow it under “order progress” on this site.',
    ],
    '现车一周内;需排产的车型一般 6–10 周。预计日期会写入合同。',
  ),
  entry('delivery', 'public', ['提车当天要带什么?', 'What do I bring on the day of delivery?'], '提车资料 身份证', [
    '本人身份证、付款凭证;企业购车请带营业执照复印件与委托书。现场会逐项验车并签交车确认单,约需 60 分钟。',
    'Your ID card and proof of payment; for a company its licence and a letter of authority. We go through the car item by item; allow an hour.',
  ]),
  entry('delivery', 'public', ['新车怎么上牌?可以代办吗?', 'How is a new car registered?'], '上牌 临牌 购置税', [
    '可以自行办理或委托经销商代办,代办费用以当地明码标价为准,不强制。新能源车按国家政策享受购置税优惠。',
    'You may register it yourself or have the dealer do it at the listed fee; nobody has to. New-energy cars have the tax relief of the current policy.',
  ]),
  entry('test_drive', 'public', ['试驾需要什么条件?', 'What do I need for a test drive?'], '试驾 驾驶证 预约', [
    '年满 18 周岁、持有效 C1/C2 及以上驾驶证,到店签署试驾协议即可。没有驾照可由顾问驾驶您试乘。',
    'You are 18 or older, hold a valid licence (C1/C2 or above) and sign the agreement at the dealer. Without a licence a consultant drives you.',
  ]),
  entry(
    'test_drive',
    'public',
    ['试驾发生事故或违章由谁负责?', 'Who answers for accidents or offences during a test drive?'],
    '试驾事故 违章',
    [
      '试驾车均投保,保险范围内由我方处理;驾驶人违反交通法规的记分与罚款由驾驶人承担。',
      'Test cars are insured and we handle what the insurance covers; points and fines for offences are the driver’s.',
    ],
  ),
  entry('test_drive', 'dealers', ['客户爽约试驾怎么跟进?', 'Following up a missed test drive'], '爽约 未到店', [
    '当日内电话确认原因并改约,改约不超过两次;第三次改为到店看车邀约。结果记在线索跟进里。',
    'Call the same day, learn why and find another time, twice at most; after that invite to see the car. Note it in the lead.',
  ]),
  entry('product', 'public', ['各配置有什么差别?在哪里看?', 'How do the trims differ?'], '配置表 版本区别 参数', [
    '官网各车系页面有配置对比表,逐项列出差别。也可致电客服发送配置单。',
    'Each model’s page on this site compares its trims line by line. Our hotline can send you the list.',
  ]),
  entry(
    'product',
    'public',
    ['智能驾驶辅助可以自动驾驶吗?', 'Does driver assistance drive by itself?'],
    '自动驾驶 辅助驾驶 智驾',
    [
      '不可以。它属于 L2 级组合驾驶辅助,驾驶人须全程手握方向盘并随时接管。',
      'No. It is combined assistance of level 2: keep your hands on the wheel and be ready to take over at any time.',
    ],
  ),
  entry(
    'charging',
    'public',
    ['家里可以装充电桩吗?怎么申请?', 'Can I have a charger at home?'],
    '充电桩 安装 车位',
    [
      '有固定车位(产权或一年以上租赁)即可申请。随车赠送一支 7kW 充电桩与 30 米内基础安装,超出部分按米计费。需物业同意与电力报装,我们协助办理。',
      'Yes, with a parking space of your own or leased for a year or longer. A 7 kW charger and its installation within 30 metres come with the car; more is charged by the metre. We help with the consent of the property management and the power company.',
    ],
    '有固定车位即可申请。随车赠送一支 7kW 充电桩与 20 米内基础安装。',
  ),
  entry('charging', 'public', ['冬天续航为什么变短?', 'Why is the range shorter in winter?'], '续航 掉电 低温', [
    '低温会降低电池活性,取暖也耗电,一般减少 20%–35%。建议出发前插电预热,使用座椅加热。',
    'Cold slows the battery and heating takes power: 20% to 35% less is usual. Warm the car up while it is plugged in and use the seat heating.',
  ]),
  entry('charging', 'public', ['快充会伤电池吗?', 'Does fast charging harm the battery?'], '快充 慢充 电池寿命', [
    '日常使用无需担心。建议平时慢充到 90%,长途前再快充;每月至少一次慢充充满,便于电池均衡。',
    'Not in daily use. Charge slowly to 90% as a rule and fast before long trips; charge slowly to full once a month.',
  ]),
  entry(
    'warranty',
    'public',
    ['三包期和包修期是多久?', 'How long is the warranty?'],
    '质保 三包 保修 包修',
    [
      '家用汽车包修期 3 年或 6 万公里,三包有效期 2 年或 5 万公里,以先到者为准,自开具发票之日起算。动力电池、驱动电机包修 8 年或 12 万公里。具体以三包凭证为准。',
      'Repairs are covered for 3 years or 60,000 km, replacement and return for 2 years or 50,000 km, whichever comes first, from the day of the invoice. Traction battery and motor: 8 years or 120,000 km. Your certificate says it in full.',
    ],
    '整车质保 3 年或 6 万公里,以先到者为准。',
  ),
  entry(
    'warranty',
    'public',
    ['什么情况可以退车或换车?', 'When can a car be returned or replaced?'],
    '退车 换车 三包',
    [
      '自三包有效期起算 60 日内或 3000 公里内,出现转向、制动失效、车身开裂、燃油泄漏或动力电池起火等,可以选择换车或退车;7 日内需更换发动机、变速器等主要总成的,可以免费换车或退车。其他情形见三包凭证。',
      'Within 60 days or 3,000 km: failure of steering or brakes, cracks of the body, leaking fuel or a burning battery. Within 7 days: when engine, gearbox or another main assembly must be replaced. Other cases stand in your certificate.',
    ],
  ),
  entry(
    'warranty',
    'internal',
    ['三包退换车争议的内部处理口径', 'Internal: disputes about return and replacement'],
    '退换车 争议 媒体',
    [
      '先登记投诉并在 2 小时内转区域客关经理;24 小时内由区域给出初步意见;涉及人身安全或媒体的,立即升级品牌客关。对外只说明流程与时间,不承诺结果。',
      'Register the complaint and hand it to the region within two hours; a first view within a day; whatever concerns safety or the press goes to the brand at once. Say how and when, promise no outcome.',
    ],
  ),
  entry(
    'maintenance',
    'public',
    ['首保什么时候做?收费吗?', 'When is the first service, and is it free?'],
    '首保 首次保养 免费保养',
    [
      '购车后 5000 公里或 6 个月,以先到者为准。首保免费,请带保养手册并提前预约。',
      'After 5,000 km or 6 months, whichever comes first. It is free; bring the service book and make an appointment.',
    ],
  ),
  entry(
    'maintenance',
    'public',
    ['保养间隔是多少?', 'What are the service intervals?'],
    '保养周期 机油 小保养',
    [
      '燃油与插混车型每 10000 公里或 12 个月;纯电车型每 20000 公里或 12 个月。恶劣工况请适当缩短。',
      'Fuel and hybrid cars every 10,000 km or 12 months, electric cars every 20,000 km or 12 months; sooner under hard conditions.',
    ],
    '每 7500 公里或 6 个月。',
  ),
  entry(
    'maintenance',
    'public',
    ['不在 4S 店保养会失去质保吗?', 'Do I lose the warranty if I have it serviced elsewhere?'],
    '外面保养 质保失效',
    [
      '不会。按手册要求保养并保留凭证即可;因保养不当造成的故障不在包修范围内。',
      'No. Follow the service book and keep the receipts; faults caused by wrong maintenance are not covered.',
    ],
  ),
  entry('maintenance', 'public', ['道路救援怎么叫?收费吗?', 'How do I call roadside help?'], '救援 拖车 抛锚', [
    '拨打客服热线按 1 转救援,24 小时服务。包修期内因质量问题抛锚,免费拖至最近的授权经销商。',
    'Call our hotline and press 1, day and night. Under warranty, a car that broke down by a fault of ours is towed to the nearest dealer free of charge.',
  ]),
  entry('club', 'public', ['积分会过期吗?', 'Do points expire?'], '积分有效期 过期', [
    '会。每笔积分自入账次月起 24 个月有效,到期前 30 天会提醒。可在“我的”页面查看将到期积分。',
    'Yes. Each credit is good for 24 months from the month after it was posted; we remind you 30 days before. “My page” shows what is about to expire.',
  ]),
  entry('club', 'public', ['积分能做什么?能换现金吗?', 'What are points good for?'], '积分兑换 抵扣', [
    '可在服务店抵扣保养维修费用,或兑换车友会奖品。不能兑换现金。',
    'They pay part of a service bill or are exchanged for rewards of the club. They are not paid out.',
  ]),
  entry(
    'club',
    'dealers',
    ['会员退会后积分怎么处理?', 'What becomes of points when a member leaves?'],
    '退会 积分清零',
    [
      '退会当日停止积累与兑换,余额保留 30 天,期间可恢复会籍;逾期按规则到期。办理前须向客户说明。',
      'Nothing is earned or spent from that day; the balance is kept for 30 days, in which the membership can be renewed. Tell the customer before.',
    ],
  ),
  entry(
    'privacy',
    'public',
    ['怎么查询、更正或删除我的个人信息?', 'How do I see, correct or erase my personal data?'],
    '注销 删除信息 隐私',
    [
      '可在“我的—个人信息”提交,或致电客服。核验身份后 15 个工作日内答复。依法须保留的记录会限制使用并向您说明。',
      'Under “My page – personal data”, or by phone. We answer within 15 working days of having checked who you are. What the law has us keep is restricted, and we say so.',
    ],
  ),
  entry(
    'complaint',
    'internal',
    ['客户情绪激动时的接听要点', 'Taking a call from an upset customer'],
    '投诉 安抚 话术',
    [
      '先听完、复述、致歉,再给出下一步与时间;不打断、不争辩、不推给经销商。三分钟内不能平复的,转主管。',
      'Listen to the end, say it back, apologise, then name the next step and when. Do not interrupt, argue or point at the dealer. Hand over to the supervisor after three minutes.',
    ],
  ),
];

/** Searches that found nothing, with how often. */
const GAPS = [
  ['车顶行李架 承重', 6],
  ['海外驾照 试驾', 3],
  ['换电', 2],
  ['儿童座椅 接口', 1],
] as const;

const DRAFT = '每 10000 公里或 12 个月;纯电车型每 20000 公里或 24 个月。恶劣工况请适当缩短。';

/** The base of answers with versions, uses by the call centre and at a dealer, one draft, some due for review, and what could not be answered. */
export async function writeAnswers(client: pg.ClientBase, now: Date): Promise<void> {
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  const found = await run(
    `select b.id as brand, (select s.id from org.staff s where s.login = 'steward') as steward,
      (select s.id from org.staff s where s.login = 'agent') as agent, (select s.id from org.staff s where s.login = 'consultant') as consultant,
      (select s.org_id from org.staff s where s.login = 'consultant') as dealer
     from org.unit b where b.kind = 'brand' order by b.code limit 1`,
  );
  const at = found.rows[0];
  if (!at?.steward || !at.agent) return;
  const day = (n: number) => new Date(now.getTime() - n * 86_400_000);
  for (const [index, one] of ENTRIES.entries()) {
    const revision = one.before ? 2 : 1;
    // Two of them were last looked at long ago.
    const published = index % 13 === 5 ? 380 : 40 + ((index * 17) % 90);
    const made = await run(
      `insert into org.answer (id, org_id, status, revision, latest, audience, grams, review_on, version, created_at)
       values (app.new_id(), $1, 'draft', 0, $2, null, $3, null, 1, $4) returning id`,
      [at.brand, revision, answerGrams(one), day(400)],
    );
    const { id } = made.rows[0];
    const version = (n: number, body: string, since: number, note: string | null) =>
      run(
        `insert into org.answer_version (id, answer_id, revision, question, question_en, keywords, body, body_en, category, audience, valid_from, note,
           author_id, publisher_id, published_at, created_at)
         values (app.new_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, ($10::timestamptz)::date, $11, $12, $12, $10, $10)`,
        [
          ...[id, n, one.question, one.questionEn, one.keywords, body, one.bodyEn, one.category, one.audience],
          ...[day(since), note, at.steward],
        ],
      );
    if (one.before) await version(1, one.before, 395, null);
    await version(revision, one.body, published, one.before ? '按最新政策更新' : null);
    await run(
      `update org.answer set status = 'published', revision = $2, audience = $3, review_on = ($4::timestamptz)::date + 365, version = $2 + 1 where id = $1`,
      [id, revision, one.audience, day(published)],
    );
    await run(
      `insert into org.answer_use (id, org_id, answer_id, revision, staff_id, helped, used_at)
       select app.new_id(), case when n % 3 = 0 and $6::uuid is not null then $6::uuid else $1::uuid end, $2, $3, case when n % 3 = 0 then coalesce($7::uuid, $4::uuid) else $4::uuid end,
         case when n % 5 = 0 then null else n % 7 <> 0 end, $5::timestamptz - n * interval '31 hours' from generate_series(1, $8::int) n
       where n * 31 < $9::int * 24`,
      [at.brand, id, revision, at.agent, now, at.dealer, at.consultant, ((index * 29) % 23) + 3, published],
    );
  }
  await writeTraces(run, at, now);
}

type Run = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

/** A draft beside what is in force, enquiries that were answered from the base, and gaps. */
async function writeTraces(run: Run, at: Record<string, string>, now: Date): Promise<void> {
  await run(
    `insert into org.answer_version (id, answer_id, revision, question, question_en, keywords, body, body_en, category, audience, valid_from, note, author_id, created_at)
     select app.new_id(), v.answer_id, v.revision + 1, v.question, v.question_en, v.keywords, $1, v.body_en, v.category, v.audience, v.valid_from, '纯电车型间隔延长', $2, $3
     from org.answer_version v join org.answer a on a.id = v.answer_id and a.revision = v.revision where v.question = '保养间隔是多少?'`,
    [DRAFT, at.steward, now],
  );
  await run(
    'update org.answer a set latest = latest + 1 where exists (select 1 from org.answer_version v where v.answer_id = a.id and v.revision = a.latest + 1)',
  );
  await run(
    `insert into org.answer_use (id, org_id, answer_id, revision, staff_id, subject_type, subject_id, helped, used_at)
     select app.new_id(), $1, a.id, a.revision, $2, 'touch', t.id, true, t.created_at
     from (select k.id, k.created_at, row_number() over (order by k.created_at desc) as n from leads.touch k where k.channel = 'hotline' order by k.created_at desc limit 40) t
     join (select o.id, o.revision, row_number() over (order by o.id) as n, count(*) over () as of from org.answer o) a on a.n = 1 + t.n % a.of`,
    [at.brand, at.agent],
  );
  for (const [index, [words, times]] of GAPS.entries())
    await run(
      `insert into org.answer_gap (id, org_id, words, times, asked_by, asked_at, created_at) values (app.new_id(), $1, $2, $3, $4, $5, $5)`,
      [at.brand, words, times, at.agent, new Date(now.getTime() - (index * 26 + 3) * 3_600_000)],
    );
}
