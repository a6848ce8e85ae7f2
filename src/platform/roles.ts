/** The role templates shipped with the product; after installation they are rows an administrator may change (ORG-02, ORG-03, ORG-10). */
import type { Breadth, Permission } from './permissions.ts';

/** Kinds of unit at which a role may be held. */
type Place = 'group' | 'brand' | 'region' | 'dealer';

/** A role as it is shipped. */
export interface RoleTemplate {
  zh: string;
  en: string;
  at: readonly Place[];
  grants: readonly { permission: Permission; breadth: Breadth }[];
}

const all = (...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, breadth: 'all' as Breadth }));
const own = (...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, breadth: 'own' as Breadth }));

const HEADQUARTERS: readonly Place[] = ['group', 'brand'];
const REGION: readonly Place[] = ['region'];
const DEALER: readonly Place[] = ['dealer'];

const reading = all(
  'stock.read',
  'lead.read',
  'customer.read',
  'order.read',
  'unit.read',
  'member.read',
  'points.read',
  'opportunity.read',
  'org.read',
  'showroom.read',
  'showroom.compare',
);
const seller = [
  ...own('showroom.register', 'showroom.read', 'testdrive.book'),
  ...own('lead.read', 'lead.follow', 'order.read', 'order.create', 'order.deliver', 'order.change', 'quote.edit'),
  ...all('stock.read'),
  ...all(
    'lead.create',
    'customer.read',
    'customer.edit',
    'customer.claim',
    'customer.reveal',
    'consent.record',
    'interaction.record',
    'unit.read',
    'unit.edit',
    'member.apply',
    'member.read',
  ),
];
const salesLead = all(
  'capacity.edit',
  'lead.read',
  'lead.create',
  'lead.accept',
  'lead.follow',
  'lead.close',
  'customer.read',
  'customer.edit',
  'customer.merge',
  'customer.claim',
  'claim.decide',
  'customer.reveal',
  'consent.record',
  'interaction.record',
  'order.read',
  'order.create',
  'order.deliver',
  'order.change',
  'quote.edit',
  'price.approve',
  'stock.read',
  'stock.edit',
  'unit.read',
  'unit.edit',
  'unit.transfer',
  'member.read',
  'member.apply',
  'points.read',
  'opportunity.read',
  'org.read',
  'record.export',
  'view.share',
  'showroom.register',
  'showroom.read',
  'showroom.compare',
  'showroom.submit',
  'testdrive.book',
  'testdrive.manage',
);
const care = all(
  'customer.read',
  'customer.edit',
  'customer.reveal',
  'consent.record',
  'interaction.record',
  'unit.read',
  'unit.edit',
  'member.read',
  'opportunity.read',
  'opportunity.work',
);
const service = all(
  'customer.read',
  'customer.edit',
  'customer.reveal',
  'consent.record',
  'interaction.record',
  'unit.read',
  'unit.edit',
  'member.read',
  'opportunity.read',
);
const agent = all(
  'lead.read',
  'lead.create',
  'lead.dispatch',
  'lead.recheck',
  'lead.inbound',
  'lead.validate',
  'customer.read',
  'customer.edit',
  'customer.reveal',
  'consent.record',
  'interaction.record',
  'unit.read',
  'unit.edit',
  'member.read',
);

/** Role templates by code, headquarters first. */
export const ROLES = {
  // Three administrators, so that nobody grants rights to himself and erases the trace (GB/T 22239, ORG-10).
  admin: {
    zh: '系统管理员',
    en: 'system administrator',
    at: HEADQUARTERS,
    grants: all(
      'clock.edit',
      'capacity.edit',
      'org.read',
      'org.edit',
      'staff.edit',
      'lead.inbound',
      'source.edit',
      'record.import',
      'record.export',
      'catalogue.edit',
      'field.edit',
      'view.share',
    ),
  },
  security_admin: {
    zh: '安全管理员',
    en: 'security administrator',
    at: HEADQUARTERS,
    grants: all('org.read', 'staff.grant', 'role.edit', 'security.edit'),
  },
  auditor: {
    zh: '审计管理员',
    en: 'audit administrator',
    at: HEADQUARTERS,
    grants: all('audit.read', 'org.read', 'record.export'),
  },
  hq_analyst: {
    zh: '总部分析员',
    en: 'headquarters analyst',
    at: HEADQUARTERS,
    grants: [...reading, ...all('lead.inbound', 'record.export', 'view.share', 'placement.edit')],
  },
  hq_care: {
    zh: '品牌客关',
    en: 'brand customer care',
    at: HEADQUARTERS,
    grants: [
      ...reading,
      ...all(
        'consent.record',
        'consent.admin',
        'request.handle',
        'request.decide',
        'request.package',
        'customer.restricted',
        'interaction.record',
        'record.export',
        'view.share',
      ),
    ],
  },
  data_steward: {
    zh: '数据管理员',
    en: 'data steward',
    at: HEADQUARTERS,
    grants: [
      ...reading,
      ...all(
        'unit.edit',
        'unit.transfer',
        'catalogue.edit',
        'customer.merge',
        'claim.decide',
        'field.edit',
        'rebate.edit',
        'customer.edit',
        'consent.record',
        'consent.admin',
        'request.handle',
        'request.decide',
        'request.package',
        'customer.restricted',
        'lead.create',
        'lead.inbound',
        'record.import',
        'record.export',
      ),
    ],
  },
  cac_agent: { zh: '客户联络中心坐席', en: 'call-centre agent', at: HEADQUARTERS, grants: agent },
  cac_lead: {
    zh: '客户联络中心主管',
    en: 'call-centre supervisor',
    at: HEADQUARTERS,
    grants: [
      ...agent,
      ...all(
        'record.import',
        'capacity.edit',
        'request.handle',
        'request.package',
        'customer.merge',
        'claim.decide',
        'org.read',
        'record.export',
        'view.share',
      ),
    ],
  },
  region_manager: {
    zh: '大区经理',
    en: 'regional manager',
    at: REGION,
    grants: [
      ...reading,
      ...all('capacity.edit', 'claim.decide', 'interaction.record', 'record.export', 'view.share', 'placement.edit'),
    ],
  },
  region_care: {
    zh: '区域客关经理',
    en: 'regional customer-care manager',
    at: REGION,
    grants: [...reading, ...all('claim.decide', 'interaction.record', 'record.export')],
  },

  general_manager: {
    zh: '总经理',
    en: 'general manager',
    at: DEALER,
    grants: [
      ...reading,
      ...all(
        'lead.close',
        'customer.claim',
        'claim.decide',
        'customer.reveal',
        'interaction.record',
        'member.decide',
        'price.approve',
        'price.floor',
        'rebate.edit',
        'record.export',
        'view.share',
      ),
    ],
  },
  dealer_admin: {
    zh: '经销商信息员',
    en: 'dealer administrator',
    at: DEALER,
    grants: all('org.read', 'org.edit', 'staff.edit', 'staff.grant', 'record.import', 'record.export'),
  },
  dealer_manager: { zh: '销售经理', en: 'sales manager', at: DEALER, grants: salesLead },
  showroom_manager: { zh: '展厅经理', en: 'showroom manager', at: DEALER, grants: salesLead },
  marketing_manager: {
    zh: '市场经理',
    en: 'marketing manager',
    at: DEALER,
    grants: all(
      'lead.read',
      'lead.create',
      'customer.read',
      'unit.read',
      'member.read',
      'org.read',
      'record.export',
      'view.share',
      'showroom.read',
      'showroom.compare',
      'placement.edit',
    ),
  },
  digital_marketing_manager: {
    zh: '数字化营销经理',
    en: 'digital marketing manager',
    at: DEALER,
    grants: all(
      'lead.read',
      'lead.create',
      'lead.accept',
      'customer.read',
      'unit.read',
      'org.read',
      'record.export',
      'view.share',
    ),
  },
  consultant: { zh: '销售顾问', en: 'sales consultant', at: DEALER, grants: seller },
  dcc_agent: {
    zh: '电话网销专员',
    en: 'phone and web sales agent',
    at: DEALER,
    grants: [...seller, ...all('lead.accept')],
  },
  bdc_consultant: {
    zh: 'BDC 销售顾问',
    en: 'BDC sales consultant',
    at: DEALER,
    grants: [...seller, ...all('opportunity.read', 'opportunity.work')],
  },
  retention_specialist: { zh: '维系专员', en: 'retention specialist', at: DEALER, grants: care },
  receptionist: {
    zh: '前台',
    en: 'receptionist',
    at: DEALER,
    grants: all('lead.create', 'customer.read', 'showroom.register', 'showroom.read', 'testdrive.book'),
  },
  test_drive_specialist: {
    zh: '试驾专员',
    en: 'test-drive specialist',
    at: DEALER,
    grants: all('lead.read', 'customer.read', 'unit.read', 'showroom.read', 'testdrive.book', 'testdrive.manage'),
  },
  sales_support: {
    zh: '销售支持',
    en: 'sales support',
    at: DEALER,
    grants: all('lead.read', 'customer.read', 'order.read', 'unit.read', 'stock.read', 'stock.edit'),
  },

  service_manager: {
    zh: '服务经理',
    en: 'service manager',
    at: DEALER,
    grants: [...service, ...all('unit.transfer', 'org.read', 'record.export', 'view.share')],
  },
  service_consultant: { zh: '服务顾问', en: 'service consultant', at: DEALER, grants: service },
  workshop: { zh: '车间主管', en: 'workshop foreman', at: DEALER, grants: all('unit.read') },
  parts_clerk: { zh: '备件专员', en: 'parts clerk', at: DEALER, grants: all('unit.read') },
  warranty_clerk: {
    zh: '索赔员',
    en: 'warranty clerk',
    at: DEALER,
    grants: all('unit.read', 'unit.edit', 'customer.read'),
  },
  insurance_clerk: { zh: '续保专员', en: 'insurance renewal clerk', at: DEALER, grants: care },
  used_car_appraiser: {
    zh: '二手车评估师',
    en: 'used-car appraiser',
    at: DEALER,
    grants: all('lead.create', 'customer.read', 'unit.read'),
  },
  finance_specialist: {
    zh: '金融专员',
    en: 'finance specialist',
    at: DEALER,
    grants: all('customer.read', 'order.read', 'unit.read'),
  },
  settlement_clerk: {
    zh: '财务结算',
    en: 'settlement clerk',
    at: DEALER,
    grants: all(
      'order.read',
      'payment.record',
      'stock.read',
      'rebate.edit',
      'member.read',
      'points.read',
      'record.export',
    ),
  },

  care_director: {
    zh: '客户关爱总监',
    en: 'customer-care director',
    at: DEALER,
    grants: [
      ...care,
      ...all(
        'customer.claim',
        'claim.decide',
        'request.handle',
        'order.read',
        'member.apply',
        'member.decide',
        'points.read',
        'org.read',
        'record.export',
        'view.share',
      ),
    ],
  },
  care_staff: { zh: '客户关爱专员', en: 'customer-care staff', at: DEALER, grants: care },
  club_specialist: {
    zh: '会员专员',
    en: 'club specialist',
    at: DEALER,
    grants: [...care, ...all('member.apply', 'member.decide', 'points.read')],
  },
  satisfaction_specialist: { zh: '客满专员', en: 'satisfaction specialist', at: DEALER, grants: care },
  appointment_specialist: { zh: '预约专员', en: 'appointment specialist', at: DEALER, grants: care },
  callback_specialist: { zh: '回访专员', en: 'call-back specialist', at: DEALER, grants: care },
  archivist: {
    zh: '档案管理员',
    en: 'archivist',
    at: DEALER,
    grants: all(
      'customer.read',
      'customer.edit',
      'customer.merge',
      'customer.claim',
      'unit.read',
      'unit.edit',
      'unit.transfer',
      'record.import',
    ),
  },
} as const satisfies Record<string, RoleTemplate>;

export type RoleCode = keyof typeof ROLES;
