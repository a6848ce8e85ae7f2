import { type ErrorRow, row } from './row.ts';

/** Customers, consent, requests of the persons concerned, merging, claims. */
export const customersErrors = {
  'customer.number_taken': row(
    409,
    '此号码已属于另一位客户;若确为共用,请确认后保存。',
    'Another customer has this number; confirm that it is shared to keep it.',
  ),
  'customer.not_active': row(
    409,
    '该客户档案已合并、删除或限制处理,不能修改。',
    'This file was merged, erased or restricted and cannot be changed.',
  ),
  'customer.unit_not_dealer': row(409, '只有经销商有客户档案。', 'Only a dealer has a customer record.'),
  'customer.external_id_taken': row(409, '此外部编号已用于另一位客户。', 'Another customer has this external number.'),
  'customer.own_household': row(400, '不能与自己组成家庭或担任自己的联系人。', 'Nobody is linked to themselves.'),
  'customer.contact_person_exists': row(
    409,
    '此人已是该单位的联系人。',
    'This person is a contact of the organisation already.',
  ),
  'field.code_taken': row(409, '该编码已被使用。', 'This code is taken.'),
  'consent.not_asked': row(
    409,
    '此目的依据合同或法律,不以同意为前提。',
    'This purpose rests on the contract or the law, not on consent.',
  ),
  'consent.minor': row(
    409,
    '未满十四周岁,须先登记监护人同意。',
    'Under fourteen: the consent of a guardian has to be recorded first.',
  ),
  'consent.refused': row(409, '不能联系这位客户:{zh}。', 'This customer may not be contacted: {en}.'),
  'consent.no_sharing': row(
    409,
    '客户未同意将信息提供给该经销商。',
    'The customer has not agreed to being passed to this dealer.',
  ),
  'consent.version_taken': row(
    409,
    '已有这个版本号,已发布的版本不能修改。',
    'This version exists; a published one is not changed.',
  ),
  'consent.recipient_taken': row(409, '该编码已用于另一接收方。', 'Another recipient has this code.'),
  'data_request.open_exists': row(
    409,
    '已有一件同类申请在处理中。',
    'A request of this kind is being handled already.',
  ),
  'data_request.closed': row(409, '该申请已办结。', 'This request is closed.'),
  'data_request.not_verified': row(409, '请先核实申请人身份。', 'Verify who is asking first.'),
  'data_request.no_package': row(409, '资料尚未准备好,或已过期。', 'The package is not ready, or has expired.'),
  'data_request.headquarters': row(
    403,
    '副本含全集团的信息,由总部生成和提供。',
    'A copy holds what the whole group knows; headquarters make it and hand it out.',
  ),
  'data_request.wrong_kind': row(409, '此类申请不能这样处理。', 'A request of this kind is not handled this way.'),
  'data_request.not_approved': row(
    409,
    '须先批准,再执行删除。',
    'Erasure has to be approved before it is carried out.',
  ),
  'data_request.open_work': row(
    409,
    '该客户有未交车的订单,须先办结订单。',
    'The customer has an open order, which has to be settled first.',
  ),
  'owner.mobile_taken': row(
    409,
    '该手机号已登记在另一位车主名下,请联系经销商处理。',
    'This mobile number belongs to another owner; ask your dealer.',
  ),
  'merge.foreign': row(
    409,
    '其中有档案也由您范围之外的单位持有,请由上级单位合并。',
    'A unit outside your scope holds one of these records as well; headquarters has to act.',
  ),
  'merge.state': row(
    409,
    '只能合并有效的档案:其中有的已被合并、限制处理或删除。',
    'Only records in use can be merged; one of these was merged, restricted or erased.',
  ),
  'merge.kinds': row(409, '个人与单位的档案不能合并。', 'A person and an organisation cannot be one record.'),
  'merge.changed': row(
    409,
    '预览之后档案已有变化,请核对新的预览。',
    'Something changed since the preview; look at it again.',
  ),
  'merge.conflict': row(
    409,
    '双方各有一条已下订线索,请先处理后再合并。',
    'Both have an ordered lead; settle that first.',
  ),
  'merge.veto': row(
    409,
    '有证据表明这是不同的人,需确认后才能合并。',
    'Something says that these are different people; confirm it to merge.',
  ),
  'merge.undone': row(409, '此合并已撤销。', 'This merge was undone already.'),
  'merge.inner': row(
    409,
    '合并后的档案后来又被并入另一份档案,请先撤销后一次合并。',
    'The record they went into was itself merged later; undo that merge first.',
  ),
  'claim.gone': row(409, '识别结果已过期,请重新查找。', 'What was recognised has expired; look again.'),
  'claim.own': row(409, '本单位已可查看该客户。', 'Your unit sees this customer already.'),
  'claim.pending': row(409, '本单位已有一份待审批的认领。', 'A claim of your unit is waiting already.'),
  'claim.not_pending': row(409, '该认领已处理。', 'This claim was decided already.'),
  'duplicate.not_open': row(409, '该重复对已处理。', 'This pair was decided already.'),
  'duplicate.open': row(409, '该重复对尚未处理。', 'This pair is not decided yet.'),
} as const satisfies Record<string, ErrorRow>;
