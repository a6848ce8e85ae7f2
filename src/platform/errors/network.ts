import { type ErrorRow, row } from './row.ts';

/** Units of the organisation, the dealer network, publications. */
export const networkErrors = {
  'org_unit.code_taken': row(409, '该编码已被另一单位使用。', 'Another unit has this code.'),
  'org_unit.acting': row(
    409,
    '不能移动或停业您当前所在的单位,请由上级单位办理。',
    'The unit you act at cannot be moved or closed from here; its superior unit can do it.',
  ),
  'org_unit.in_use': row(409, '该单位仍有 {zh},不能停业。', 'This unit still has {en} and cannot be closed.'),
  'org_unit.not_open': row(409, '该单位已停业。', 'This unit is closed.'),
  'org_unit.not_closed': row(409, '该单位正在营业。', 'This unit is open.'),
  'org_unit.parent_closed': row(
    409,
    '上级单位已停业,请先恢复上级单位。',
    'The unit above is closed; reopen that one first.',
  ),
  'org.dealer_only': row(
    409,
    '请在经销商处办理:此操作须以经销商身份进行。',
    'This is done at a dealer: act at one to go on.',
  ),
  'publication.ended': row(
    409,
    '该内容已撤回或被新版本取代。',
    'This was withdrawn, or a newer version took its place.',
  ),
  'publication.not_draft': row(
    409,
    '已发布的内容不能修改,请建立新版本。',
    'What was published is not changed: make a new version.',
  ),
  'publication.successor': row(409, '已有待发布的新版本。', 'A next version is being drafted already.'),
  'answer.no_draft': row(409, '没有待发布的修改。', 'There is no draft to work on.'),
  'answer.ended': row(409, '该问答未在发布中。', 'This answer is not in force.'),
  'answer.gap_settled': row(409, '该问题已处理。', 'This question was settled already.'),
  'dealer_agreement.number_taken': row(409, '该协议编号已存在。', 'There is an agreement of this number.'),
  'dealer_agreement.area_grows': row(
    409,
    '扩大经营区域须由经销商申请并经审批,此处只能缩小。',
    'The area grows by an approved request of the dealer; here it can only become smaller.',
  ),
  'dealer_agreement.ended': row(409, '该协议已终止。', 'This agreement has ended.'),
  'planning.exists': row(409, '该城市已有此类网点的规划。', 'There is a plan of this kind for the city.'),
  'network.not_waiting': row(409, '该申请已处理。', 'This request was decided already.'),
} as const satisfies Record<string, ErrorRow>;
