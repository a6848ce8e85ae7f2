import type { Random } from './random.ts';

/** What is said at a follow-up, by channel: how the talk went, what the customer asks, what comes next. */
const OPENINGS: Record<string, readonly string[]> = {
  call: [
    '电话接通,客户方便沟通。',
    '首拨未接,半小时后回拨接通。',
    '客户正在开会,约好晚些时候再聊,先简单了解了需求。',
    '接通后客户反应积极,主动询问优惠。',
    '客户表示还在看几个品牌,愿意继续联系。',
    '由家属接听,转达了活动信息。',
    '客户出差在外,电话里确认了购车预算。',
    '客户记得上次的报价,追问能否再优惠。',
  ],
  wechat: [
    '已加微信,发送了车型资料和报价单。',
    '微信发送实车视频,客户当天回复。',
    '客户在微信上问了几个配置细节,已逐条答复。',
    '发送本月金融方案,客户说和家里商量。',
    '微信推送周末活动,客户表示有时间就来。',
  ],
  visit: [
    '客户与家人一同到店,看车约四十分钟。',
    '到店看了展车,重点体验后排和后备厢。',
    '二次到店,带着置换车一起来评估。',
    '到店洽谈,坐下来算了全款和分期两种方案。',
    '客户下班后到店,停留不久,看了颜色和内饰。',
  ],
  test_drive: [
    '完成试乘试驾,走市区加高架路线。',
    '试驾后对动力和静音表示满意。',
    '试驾时家人同乘,关注后排舒适性。',
    '试驾体验了辅助驾驶,客户兴趣较高。',
    '试驾感受偏硬的底盘,已说明不同配置的差别。',
  ],
};

const TOPICS = [
  '预算在{price}万左右。',
  '主要用于日常通勤,每天往返约40公里。',
  '家里有老人和孩子,看重空间。',
  '对比同级车型,纠结油耗和保养费用。',
  '旧车开了八年,想置换。',
  '关心现车和提车时间。',
  '希望首付低一些,询问免息期数。',
  '小区可以装充电桩,关心充电时间。',
  '想要{colour},目前店里是调配车源。',
  '担心保值率,已介绍延保和回购政策。',
  '更看中{series}的智能座舱。',
  '想了解保险和上牌费用。',
  '打算年底前定下来。',
  '等一个月后的年终奖再决定。',
  '爱人还没有看过车。',
  '希望多送两次保养。',
];

const NEXT_STEPS = [
  '约周末到店。',
  '下次带报价再联系。',
  '已申请展厅试驾车,等客户确认时间。',
  '请二手车评估师联系客户。',
  '待车源到店后通知客户。',
  '三天后回访。',
  '把金融方案发给客户后再跟进。',
  '邀请参加本周团购会。',
  '月底前再确认一次意向。',
  '安排销售经理一起谈价。',
];

const INVALID = [
  '号码无法接通,三天内拨打三次均未应答。',
  '客户表示误填,没有购车需求。',
  '号码为空号,按无效处理。',
  '非本人留资,机主不知情。',
  '重复留资,已由同一客户的另一号码跟进。',
];
const DEFEATED = [
  '客户已购其他品牌,感谢联系。',
  '客户表示购车计划推迟到明年。',
  '同城他店价格更低,客户已下订。',
  '贷款未通过,暂不考虑。',
  '家人不同意换车,暂缓。',
  '置换价与预期差距较大,客户放弃。',
  '想要的颜色等待时间太长,客户放弃。',
];
const CLOSING = [
  '谈妥价格和赠送项目,客户确认下订。',
  '客户到店签订购车合同并付定金。',
  '二次砍价后成交,约定提车时间。',
];

/** A follow-up note; `last` words the end of a lead that led nowhere or to an order. */
export function followUpNote(
  random: Random,
  channel: string,
  car: { series: string; price: number; colour: string },
  last?: 'invalid' | 'defeated' | 'ordered',
): string {
  if (last === 'invalid') return random.pick(INVALID);
  if (last === 'defeated') return random.pick(DEFEATED);
  if (last === 'ordered') return random.pick(CLOSING);
  const opening = random.pick(OPENINGS[channel] ?? (OPENINGS.call as readonly string[]));
  const topic = random
    .pick(TOPICS)
    .replace('{price}', String(car.price))
    .replace('{colour}', car.colour)
    .replace('{series}', car.series);
  return `${opening}${topic}${random.chance(0.7) ? random.pick(NEXT_STEPS) : ''}`;
}

const COMMENTS = [
  '想了解最新优惠。',
  '希望周末试驾。',
  '请下午六点以后联系。',
  '有旧车要置换,麻烦估价。',
  '问一下有没有现车。',
  '需要分期方案。',
  '想对比两个配置的差别。',
  '公司用车,需要开专票。',
  '请用微信联系。',
  '朋友推荐来的。',
];

/** What an enquirer writes into the field for remarks; mostly nothing. */
export function enquiryComment(random: Random): string | null {
  return random.chance(0.35) ? random.pick(COMMENTS) : null;
}

const CARE: Record<'reached' | 'booked' | 'no_answer' | 'declined', readonly string[]> = {
  reached: [
    '客户已了解首保内容,过几天再定时间。',
    '已在其他店完成首保,提醒保留单据。',
    '客户里程还不到,约下周再联系。',
  ],
  booked: [
    '预约周六上午到店首保。',
    '预约下班后到店,安排快速工位。',
    '预约首保,客户要求代步车。',
    '预约首保并检查异响。',
  ],
  no_answer: ['两次未接通,已发短信提醒。', '无人接听,明天再拨。', '电话占线,稍后再试。'],
  declined: ['客户长期在外地用车,就近保养。', '客户表示近期不用车,暂不预约。'],
};

/** A note about a care call. */
export function careNote(random: Random, result: keyof typeof CARE): string {
  return random.pick(CARE[result]);
}

const REJECTIONS = ['行驶证信息与车主不一致,请补充材料。', '车辆已过户,非现车主。', '资料不完整,请重新提交。'];

/** Why an application for membership was refused. */
export function rejectionReason(random: Random): string {
  return random.pick(REJECTIONS);
}
