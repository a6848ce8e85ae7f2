/**
 * What a role may do: a closed list. A permission has a breadth: `own` reaches the records whose consultant or author one is,
 * `all` every record of the acting unit's subtree (design §4). The browser reads the same list to show or hide; the server decides.
 */
export const PERMISSIONS = {
  'lead.read': { zh: '查看线索', en: 'see leads' },
  'lead.create': { zh: '登记线索', en: 'register leads' },
  'lead.dispatch': { zh: '分派线索', en: 'dispatch leads to dealers' },
  'lead.accept': { zh: '接收或退回线索', en: 'accept or return leads' },
  'lead.follow': { zh: '跟进线索', en: 'follow leads up' },
  'lead.inbound': { zh: '查看外部来信', en: 'see inbound messages' },
  'customer.read': { zh: '查看客户', en: 'see customers' },
  'customer.edit': { zh: '修改客户', en: 'edit customers' },
  'customer.merge': { zh: '合并客户', en: 'merge customers' },
  'customer.claim': { zh: '认领客户', en: 'claim customers of other dealers' },
  'claim.decide': { zh: '审批认领', en: 'decide on claims' },
  'customer.restricted': { zh: '查看限制处理的客户', en: 'see that restricted customers exist' },
  'consent.record': { zh: '登记授权与免打扰', en: 'record consent and do-not-contact' },
  'consent.admin': { zh: '维护处理目的与告知', en: 'keep purposes and privacy notices' },
  'request.handle': { zh: '处理个人信息请求', en: 'handle requests of the people themselves' },
  'request.decide': { zh: '批准删除个人信息', en: 'decide on erasure' },
  'request.package': { zh: '生成个人信息副本', en: 'make and hand out copies of everything held about a person' },
  'field.edit': { zh: '维护客户字段与字典', en: 'keep fields, dictionaries and the rule of completeness' },
  'customer.reveal': { zh: '查看完整号码', en: 'see clear numbers' },
  'interaction.record': { zh: '记录沟通', en: 'record what was said with customers' },
  'order.read': { zh: '查看订单', en: 'see orders' },
  'order.create': { zh: '新建订单', en: 'create orders' },
  'order.deliver': { zh: '交车', en: 'deliver cars' },
  'unit.read': { zh: '查看车辆', en: 'see vehicles' },
  'unit.edit': { zh: '维护车辆', en: 'keep vehicles' },
  'unit.transfer': { zh: '车辆过户', en: 'transfer vehicles' },
  'catalogue.edit': { zh: '维护产品目录', en: 'keep the catalogue' },
  'member.read': { zh: '查看会员', en: 'see members' },
  'member.apply': { zh: '代办入会', en: 'apply for membership' },
  'member.decide': { zh: '审批入会', en: 'decide on applications' },
  'points.read': { zh: '查看积分', en: 'see points' },
  'opportunity.read': { zh: '查看关怀机会', en: 'see care opportunities' },
  'opportunity.work': { zh: '处理关怀机会', en: 'work care opportunities' },
  'org.read': { zh: '查看组织与人员', en: 'see units and staff' },
  'org.edit': { zh: '维护组织', en: 'create, move and close units' },
  'staff.edit': { zh: '维护人员账号', en: 'keep staff accounts' },
  'staff.grant': { zh: '授予角色', en: 'grant roles' },
  'role.edit': { zh: '维护角色权限', en: 'edit what roles may do' },
  'security.edit': { zh: '维护登录安全', en: 'keep sign-in rules and sessions' },
  'record.export': { zh: '导出列表', en: 'export lists' },
  'record.import': { zh: '导入', en: 'import files' },
  'view.share': { zh: '共享视图', en: 'share views' },
  'audit.read': { zh: '查看审计', en: 'see the audit trail' },
} as const;

export type Permission = keyof typeof PERMISSIONS;
export type Breadth = 'own' | 'all';

/** Permissions over people's rights and their traces: roles that carry one are granted by the security administrator only. */
export const ADMINISTRATIVE = [
  'staff.grant',
  'role.edit',
  'security.edit',
  'audit.read',
] as const satisfies readonly Permission[];
