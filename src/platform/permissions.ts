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
  'customer.reveal': { zh: '查看完整号码', en: 'see clear numbers' },
  'order.read': { zh: '查看订单', en: 'see orders' },
  'order.create': { zh: '新建订单', en: 'create orders' },
  'order.deliver': { zh: '交车', en: 'deliver cars' },
  'unit.read': { zh: '查看车辆', en: 'see vehicles' },
  'member.read': { zh: '查看会员', en: 'see members' },
  'member.apply': { zh: '代办入会', en: 'apply for membership' },
  'member.decide': { zh: '审批入会', en: 'decide on applications' },
  'points.read': { zh: '查看积分', en: 'see points' },
  'opportunity.read': { zh: '查看关怀机会', en: 'see care opportunities' },
  'opportunity.work': { zh: '处理关怀机会', en: 'work care opportunities' },
  'org.read': { zh: '查看组织与人员', en: 'see units and staff' },
  'audit.read': { zh: '查看审计', en: 'see the audit trail' },
} as const;

export type Permission = keyof typeof PERMISSIONS;
export type Breadth = 'own' | 'all';

const all = (...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, breadth: 'all' as Breadth }));
const own = (...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, breadth: 'own' as Breadth }));

/** Role templates shipped with the product (ORG-02, ORG-10); after installation they are rows an administrator may change. */
export const ROLES = {
  admin: {
    zh: '系统管理员',
    en: 'system administrator',
    grants: all('org.read', 'audit.read', 'lead.inbound'),
  },
  hq_analyst: {
    zh: '总部分析员',
    en: 'headquarters analyst',
    grants: all(
      'lead.read',
      'lead.inbound',
      'customer.read',
      'order.read',
      'unit.read',
      'member.read',
      'points.read',
      'opportunity.read',
      'org.read',
    ),
  },
  cac_agent: {
    zh: '客户联络中心坐席',
    en: 'call-centre agent',
    grants: all(
      'lead.read',
      'lead.create',
      'lead.dispatch',
      'lead.inbound',
      'customer.read',
      'customer.edit',
      'customer.reveal',
      'unit.read',
      'member.read',
    ),
  },
  region_manager: {
    zh: '大区经理',
    en: 'regional manager',
    grants: all(
      'lead.read',
      'customer.read',
      'order.read',
      'unit.read',
      'member.read',
      'points.read',
      'opportunity.read',
      'org.read',
    ),
  },
  dealer_manager: {
    zh: '销售经理',
    en: 'sales manager',
    grants: all(
      'lead.read',
      'lead.create',
      'lead.accept',
      'lead.follow',
      'customer.read',
      'customer.edit',
      'customer.reveal',
      'order.read',
      'order.create',
      'order.deliver',
      'unit.read',
      'member.read',
      'member.apply',
      'points.read',
      'opportunity.read',
      'org.read',
    ),
  },
  consultant: {
    zh: '销售顾问',
    en: 'sales consultant',
    grants: [
      ...own('lead.read', 'lead.follow', 'order.read', 'order.create', 'order.deliver'),
      ...all(
        'lead.create',
        'customer.read',
        'customer.edit',
        'customer.reveal',
        'unit.read',
        'member.apply',
        'member.read',
      ),
    ],
  },
  care_director: {
    zh: '客户关爱总监',
    en: 'customer-care director',
    grants: all(
      'customer.read',
      'customer.edit',
      'customer.reveal',
      'order.read',
      'unit.read',
      'member.read',
      'member.apply',
      'member.decide',
      'points.read',
      'opportunity.read',
      'opportunity.work',
      'org.read',
    ),
  },
  auditor: { zh: '审计员', en: 'auditor', grants: all('audit.read', 'org.read') },
} as const satisfies Record<
  string,
  { zh: string; en: string; grants: readonly { permission: Permission; breadth: Breadth }[] }
>;

export type RoleCode = keyof typeof ROLES;
