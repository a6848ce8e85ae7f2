import { defineTexts } from '../../ui/language.tsx';

/** Wording of each event of the catalogue (src/modules/events.ts) on a timeline. */
export const eventTexts = defineTexts(
  {
    'lead.received': '收到线索',
    'lead.merged': '再次咨询,并入线索',
    'lead.dispatched': '分派线索',
    'lead.accepted': '接收线索',
    'lead.returned': '退回总部',
    'lead.followed_up': '跟进',
    'lead.handed_over': '更换顾问',
    'staff.handed_over': '移交工作',
    'order.created': '下订单',
    'order.delivered': '交车',
    'member.applied': '申请入会',
    'member.approved': '入会获批',
    'member.rejected': '入会未通过',
    'points.posted': '积分变动',
    'opportunity.opened': '产生关怀机会',
    'opportunity.contacted': '关怀联系',
    'customer.edited': '修改客户资料',
  },
  {
    'lead.received': 'Enquiry received',
    'lead.merged': 'Enquired again, merged into the lead',
    'lead.dispatched': 'Lead dispatched',
    'lead.accepted': 'Lead accepted',
    'lead.returned': 'Returned to headquarters',
    'lead.followed_up': 'Follow-up',
    'lead.handed_over': 'Handed to another consultant',
    'staff.handed_over': 'Work handed over',
    'order.created': 'Order placed',
    'order.delivered': 'Car delivered',
    'member.applied': 'Membership applied for',
    'member.approved': 'Membership approved',
    'member.rejected': 'Membership rejected',
    'points.posted': 'Points posted',
    'opportunity.opened': 'Care opportunity opened',
    'opportunity.contacted': 'Care contact',
    'customer.edited': 'Customer edited',
  },
);

/** Other texts of the timeline. */
export const timelineTexts = defineTexts(
  {
    to: (name: string) => `至 ${name}`,
    fromTo: (from: string, to: string) => `${from} → ${to}`,
    by: (name: string) => `操作人 ${name}`,
    byCity: '按城市自动分派',
    grade: (grade: string) => `等级 ${grade}`,
    next: (at: string) => `下次联系 ${at}`,
    points: (points: string) => `${points} 分`,
    dueOn: (date: string) => `到期 ${date}`,
    card: (number: string) => `卡号 ${number}`,
    fields: (names: string) => `修改:${names}`,
    field: { name: '姓名', cityCode: '城市' } as Record<string, string>,
    actors: { system: '系统', public: '公开页面', owner: '车主本人', source: '外部来源', staff: '员工' } as Record<
      string,
      string
    >,
  },
  {
    to: (name) => `to ${name}`,
    fromTo: (from, to) => `${from} → ${to}`,
    by: (name) => `by ${name}`,
    byCity: 'automatically, by city',
    grade: (grade) => `grade ${grade}`,
    next: (at) => `next contact ${at}`,
    points: (points) => `${points} points`,
    dueOn: (date) => `due ${date}`,
    card: (number) => `card ${number}`,
    fields: (names) => `changed: ${names}`,
    field: { name: 'name', cityCode: 'city' },
    actors: { system: 'System', public: 'Public page', owner: 'Owner', source: 'Outside source', staff: 'Staff' },
  },
);
