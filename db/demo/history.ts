import { interactionRecorded } from '../../src/modules/events.ts';
import { DAY, momentOf } from './days.ts';
import type { Dealer } from './tree.ts';
import { record, staff, type World } from './world.ts';

/** Under this number the demo dealer knows an owner of many years: two cars, and all that was said in between. */
export const LONG_OWNER = { mobile: '16800000003', name: '陈建国' };

type Said = [channel: 'call' | 'wechat' | 'visit' | 'message', direction: 'in' | 'out', content: string];

/** What comes back each year, by the days after the delivery's anniversary. */
const YEARLY: readonly [number, Said][] = [
  [12, ['wechat', 'out', '发送春季检测活动通知,客户回复会带家人一起来。']],
  [48, ['call', 'in', '询问空调滤芯更换价格,已告知套餐优惠,约周末到店。']],
  [57, ['visit', 'in', '到店做常规保养,等待时参观新款展车,对内饰印象不错。']],
  [95, ['message', 'out', '保险到期前一个月提醒,附三家公司报价。']],
  [118, ['call', 'out', '续保回访:客户选择原保险公司,希望理赔时由本店协助。']],
  [160, ['wechat', 'in', '自驾游途中胎压报警,远程指导复位,建议就近检查。']],
  [176, ['call', 'out', '出行后回访,一切正常,客户感谢及时协助。']],
  [214, ['call', 'in', '反映低速转向有异响,预约次日检查。']],
  [216, ['visit', 'in', '更换转向球头,质保内免费,客户满意。']],
  [263, ['wechat', 'out', '车主讲堂邀请,客户报名两人。']],
  [301, ['call', 'out', '生日问候,告知会员积分可兑换保养。']],
  [337, ['visit', 'in', '冬季保养并更换雨刮,介绍朋友来看车。']],
];
/** What was said on the way to the second car, by the days before it was handed over. */
const SECOND: readonly [number, Said][] = [
  [52, ['call', 'in', '孩子出生,想换空间更大的车,了解置换补贴。']],
  [44, ['visit', 'in', '全家到店看车,旧车评估价双方基本认可。']],
  [39, ['wechat', 'out', '发送置换方案与金融方案对比。']],
  [2, ['call', 'out', '交车前确认:车辆已检测完毕,约定周六上午交车。']],
];

/** Writes the communications of the years between two cars and after, as the timeline of an owner of long standing shows them. */
export function writeHistory(world: World, dealer: Dealer, customerId: string, first: number, second: number): void {
  const { random, now } = world;
  const years = Math.ceil((now - first) / (365 * DAY));
  const said: [number, Said][] = Array.from({ length: years }, (_, year) =>
    YEARLY.map(([day, words]): [number, Said] => [first + (year * 365 + day + random.between(-4, 4)) * DAY, words]),
  ).flat();
  for (const [days, words] of SECOND) said.push([second - days * DAY, words]);
  const past = said.filter(([at]) => at < now - 2 * DAY).sort(([a], [b]) => a - b);
  const colleagues = [dealer.manager, ...dealer.consultants];
  past.forEach(([day, [channel, direction, content]], nth) => {
    const at = momentOf(random, day, false);
    const colleague = random.pick(colleagues);
    const last = nth === past.length - 1;
    const id = random.id(at);
    world.rows.add('customers.interaction', {
      id,
      orgId: dealer.id,
      customerId,
      staffId: colleague.id,
      channel,
      direction,
      content,
      nextStep: last ? '回访使用情况,提醒预约下次保养' : null,
      nextOn: last ? new Date(now + 9 * DAY).toISOString().slice(0, 10) : null,
      occurredAt: at,
      createdAt: at,
    });
    record(world, interactionRecorded, {
      dealer,
      subjectId: id,
      customerId,
      at,
      actor: staff(colleague),
      payload: { channel, direction },
    });
  });
}
