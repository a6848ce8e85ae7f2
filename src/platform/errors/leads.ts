import { type ErrorRow, row } from './row.ts';

/** Leads from the inbound message to their closing. */
export const leadsErrors = {
  'clock.rule_exists': row(409, '该来源与等级已有规则。', 'There is a rule for this source and grade already.'),
  'clock.default_stays': row(409, '默认规则不能删除。', 'The default of a clock stays.'),
  'capacity.headquarters': row(
    409,
    '权重、配额、车系与服务城市由总部或大区设定。',
    'Weight, quotas, series and cities are set by headquarters or the region.',
  ),
  'lead.not_assigned': row(409, '该线索不在待接收状态。', 'This lead is not waiting to be accepted.'),
  'lead.not_open': row(409, '该线索已结束,不能再跟进。', 'This lead is closed and cannot be followed up.'),
  'lead.not_dispatchable': row(
    409,
    '该线索已被接收,不能再分派。',
    'This lead was accepted already and cannot be dispatched.',
  ),
  'lead.open_exists': row(409, '该客户已有一条进行中的线索。', 'This customer has an open lead already.'),
  'lead.not_closed': row(409, '该线索仍在进行中。', 'This lead is still open.'),
  'lead.not_back': row(
    409,
    '不能再分派给放弃过该线索的经销商。',
    'A dealer that gave this lead up does not get it again; choose another.',
  ),
  'lead.no_contact': row(
    409,
    '该客户已要求不再联系或其资料受限,不能激活。',
    'This customer asked not to be contacted, or their data may not be used.',
  ),
  'lead.no_such_step': row(409, '线索不能从当前阶段移到该阶段。', 'A lead cannot go from its stage to this one.'),
  'lead.needs_consultant': row(
    409,
    '请先由经销商接收并指定顾问。',
    'The dealer has to accept the lead and name a consultant first.',
  ),
  'inbound.gone': row(409, '来信原文已随客户信息删除。', 'The raw message was erased with its customer’s data.'),
  'source.code_taken': row(409, '此代码已用于另一个来源。', 'This code is used by another source.'),
  'validation.held': row(409, '同事正在清洗这条线索。', 'A colleague is validating this lead right now.'),
  'closing.pending': row(409, '已有一项结束申请等待审批。', 'A proposal to close this lead is waiting already.'),
  'closing.own': row(409, '不能审批自己提出的申请。', 'Somebody else has to decide on what you proposed.'),
  'closing.too_early': row(
    409,
    '“联系不上”须在 {days} 个不同日期尝试至少 {attempts} 次。',
    '"Cannot be reached" takes at least {attempts} attempts on {days} different days.',
  ),
} as const satisfies Record<string, ErrorRow>;
