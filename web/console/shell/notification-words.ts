import { defineTexts } from '../../ui/language.tsx';

type Words = (facts: Record<string, unknown>, customer: string) => string;
const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Where the record of a notice opens; null where there is none to open. */
export function pathOf(notice: { kind: string; subject: { type: string; id: string } | null }): string | null {
  const pages: Record<string, string> = {
    lead: '/leads',
    member: '/members',
    order: '/orders',
    customer: '/customers',
    request: '/requests',
    vehicle: '/vehicles',
    publication: '/publications',
    settlement: '/settlement/statements',
  };
  const page = notice.subject && pages[notice.subject.type];
  if (page) return `${page}/${notice.subject?.id}`;
  if (notice.subject?.type === 'claim') return '/claims';
  if (notice.subject?.type === 'agreement') return '/network/agreements?state=ending';
  return notice.kind === 'staff.handed_over' ? '/leads' : null;
}

/** Texts of the list of notices; `said` words each kind, a new kind shows its code. */
export const noticeTexts = defineTexts(
  {
    title: '通知',
    readAll: '全部标为已读',
    empty: '还没有通知',
    more: '更早的通知',
    unread: '未读',
    elsewhere: (unit: string) => `需切换到「${unit}」查看`,
    someone: '一位客户',
    said: {
      'lead.dispatched': (_facts, customer) => `新线索待接收:${customer}`,
      'lead.accepted': (_facts, customer) => `线索已分配给您:${customer}`,
      'lead.returned': (_facts, customer) => `线索被退回:${customer}`,
      'lead.close_proposed': (facts, customer) =>
        `${facts.closing === 'dormancy' ? '休眠' : '战败'}申请待审批:${customer}`,
      'lead.close_refused': (_facts, customer) => `结束申请被驳回,请继续跟进:${customer}`,
      'lead.reactivated': (_facts, customer) => `线索已重新激活:${customer}`,
      'lead.clock_warned': (_facts, customer) => `线索即将超时:${customer}`,
      'lead.clock_breached': (_facts, customer) => `线索已超时:${customer}`,
      'lead.clock_escalated': (_facts, customer) => `线索超时升级:${customer}`,
      'lead.reclaimed': (_facts, customer) => `线索因超时被收回:${customer}`,
      'member.applied': (_facts, customer) => `入会申请待审批:${customer}`,
      'settlement.issued': (facts) => `${text(facts.month)} 积分结算单待确认`,
      'settlement.disputed': (facts) => `${text(facts.month)} 积分结算单有异议`,
      'settlement.answered': (facts) => `${text(facts.month)} 结算异议已答复`,
      'staff.handed_over': (facts) => `${text(facts.fromName)} 的工作已移交给您`,
      'customer.claim_asked': (facts, customer) => `${text(facts.unitName)} 申请认领客户:${customer}`,
      'customer.claimed': (_facts, customer) => `客户认领已通过:${customer}`,
      'customer.claim_refused': () => '客户认领被拒绝',
      'customer.contact_changed': (_facts, customer) => `${customer} 更新了联系资料`,
      'vehicle.released': (facts, customer) => `${customer} 的车辆 ${text(facts.number)} 已过户至其他经销商`,
      'publication.published': (facts) => `新发布,请阅读确认:${text(facts.title)}`,
      'publication.reminder': (facts) => `请尽快阅读确认:${text(facts.title)}`,
      'agreement.ends': (facts) =>
        `${text(facts.unitName)} 的协议 ${text(facts.number)} 将于 ${text(facts.toDate)} 到期`,
      'request.registered': (facts) => `个人信息请求待处理:${text(facts.number)}`,
      'task.done': (facts) => `任务已完成${text(facts.title) && `:${text(facts.title)}`}`,
      'task.failed': (facts) => `任务未完成${text(facts.title) && `:${text(facts.title)}`}`,
    } as Record<string, Words>,
  },
  {
    title: 'Notifications',
    readAll: 'Mark all as read',
    empty: 'No notifications yet',
    more: 'Earlier ones',
    unread: 'unread',
    elsewhere: (unit) => `Switch to ${unit} to open it`,
    someone: 'a customer',
    said: {
      'lead.dispatched': (_facts, customer) => `A lead to accept: ${customer}`,
      'lead.accepted': (_facts, customer) => `A lead was given to you: ${customer}`,
      'lead.returned': (_facts, customer) => `A lead came back: ${customer}`,
      'lead.close_proposed': (facts, customer) =>
        `${facts.closing === 'dormancy' ? 'Dormancy' : 'A lost lead'} to decide: ${customer}`,
      'lead.close_refused': (_facts, customer) => `Not closed, please follow up: ${customer}`,
      'lead.reactivated': (_facts, customer) => `A lead was taken up again: ${customer}`,
      'lead.clock_warned': (_facts, customer) => `A lead is running out of time: ${customer}`,
      'lead.clock_breached': (_facts, customer) => `A lead is late: ${customer}`,
      'lead.clock_escalated': (_facts, customer) => `A late lead was escalated: ${customer}`,
      'lead.reclaimed': (_facts, customer) => `A late lead was taken back: ${customer}`,
      'member.applied': (_facts, customer) => `An application to decide: ${customer}`,
      'settlement.issued': (facts) => `A statement of points to confirm: ${text(facts.month)}`,
      'settlement.disputed': (facts) => `A statement of points is disputed: ${text(facts.month)}`,
      'settlement.answered': (facts) => `A dispute was answered: ${text(facts.month)}`,
      'staff.handed_over': (facts) => `${text(facts.fromName)}’s work was handed over to you`,
      'customer.claim_asked': (facts, customer) => `${text(facts.unitName)} claims ${customer}`,
      'customer.claimed': (_facts, customer) => `Your claim was granted: ${customer}`,
      'customer.claim_refused': () => 'Your claim was refused',
      'customer.contact_changed': (_facts, customer) => `${customer} changed their contact details`,
      'vehicle.released': (facts, customer) => `${customer}’s car ${text(facts.number)} went to another dealer`,
      'publication.published': (facts) => `Published, please read and confirm: ${text(facts.title)}`,
      'publication.reminder': (facts) => `Still to be read and confirmed: ${text(facts.title)}`,
      'agreement.ends': (facts) =>
        `Agreement ${text(facts.number)} of ${text(facts.unitName)} ends on ${text(facts.toDate)}`,
      'request.registered': (facts) => `A data request to handle: ${text(facts.number)}`,
      'task.done': (facts) => `Work finished${text(facts.title) && `: ${text(facts.title)}`}`,
      'task.failed': (facts) => `Work did not finish${text(facts.title) && `: ${text(facts.title)}`}`,
    },
  },
);
