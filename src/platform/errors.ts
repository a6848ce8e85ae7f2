/**
 * The closed list of errors: code → HTTP status, log level, text in both languages (design §6).
 * Every refusal a user can meet is one row here; `{name}` is filled from `details`.
 */
import type { Language } from './i18n.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';
interface ErrorRow {
  status: number;
  level: LogLevel;
  zh: string;
  en: string;
}

const row = (status: number, zh: string, en: string, level: LogLevel = 'info'): ErrorRow => ({ status, level, zh, en });

export const ERRORS = {
  'request.invalid': row(400, '输入有误,请按提示修改。', 'Some input is not valid; see the fields named.'),
  'request.not_found': row(404, '没有这条记录,或您无权查看。', 'There is no such record, or it is not yours to see.'),
  'request.too_large': row(413, '内容超过上限 {limit}。', 'The content is larger than the limit of {limit}.'),
  'request.unsupported_media': row(415, '不支持的内容类型。', 'This content type is not supported.'),
  'request.rate_limited': row(
    429,
    '操作过于频繁,请 {seconds} 秒后再试。',
    'Too many requests; try again in {seconds} seconds.',
  ),
  'request.conflict': row(
    409,
    '此记录已被他人修改,请核对后再保存。',
    'Somebody else changed this record; compare and save again.',
  ),
  'request.idempotency_reused': row(
    422,
    '同一幂等键被用于不同的内容。',
    'The idempotency key was used before with different content.',
  ),
  'request.idempotency_required': row(400, '缺少 Idempotency-Key 请求头。', 'The Idempotency-Key header is missing.'),
  'auth.required': row(401, '请先登录。', 'Please sign in.'),
  'auth.failed': row(401, '账号或密码不正确。', 'The account or the password is not right.'),
  'auth.locked': row(
    429,
    '登录失败次数过多,请 {seconds} 秒后再试。',
    'Too many failed sign-ins; try again in {seconds} seconds.',
    'warn',
  ),
  'auth.password_due': row(
    403,
    '请先修改密码,再继续使用。',
    'Change your password first; nothing else is open until then.',
  ),
  'auth.factor_due': row(
    403,
    '您的角色要求两步验证,请先添加动态口令或通行密钥。',
    'Your role needs a second factor: add an authenticator app or a passkey first.',
  ),
  'auth.confirm': row(
    403,
    '为确认是您本人,请再次输入密码。',
    'Enter your password once more, so that we know it is you.',
  ),
  'auth.step_gone': row(
    401,
    '这一步已超时或已用过,请重新登录。',
    'This step has expired or was used already; sign in again.',
  ),
  'auth.code_wrong': row(
    401,
    '验证码不正确或已用过,请输入新的一个。',
    'The code is not right or was used already; enter a fresh one.',
  ),
  'auth.passkey_refused': row(401, '无法用此通行密钥登录。', 'This passkey cannot sign you in.'),
  'auth.provider': row(
    502,
    '无法连接单点登录服务,请稍后再试或联系管理员。',
    'The single sign-on service cannot be reached; try again later or tell the administrator.',
    'warn',
  ),
  'factor.exists': row(
    409,
    '已设置动态口令;如需更换,请先移除。',
    'An authenticator app is set up already; remove it first.',
  ),
  'provider.code_taken': row(409, '此代码已用于另一个单点登录。', 'This code is used by another provider.'),
  'factor.none': row(409, '尚未设置两步验证。', 'No second factor is set up.'),
  'auth.csrf': row(403, '请求来源不可信,已拒绝。', 'The request did not come from this site and was refused.', 'warn'),
  'auth.forbidden': row(403, '您没有此操作的权限。', 'You do not have the permission for this.', 'warn'),
  'auth.signature': row(401, '签名或时间戳无效。', 'The signature or the timestamp is not valid.', 'warn'),
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
  'clock.rule_exists': row(409, '该来源与等级已有规则。', 'There is a rule for this source and grade already.'),
  'clock.default_stays': row(409, '默认规则不能删除。', 'The default of a clock stays.'),
  'capacity.headquarters': row(
    409,
    '权重、配额、车系与服务城市由总部或大区设定。',
    'Weight, quotas, series and cities are set by headquarters or the region.',
  ),
  'org.dealer_only': row(
    409,
    '请在经销商处办理:此操作须以经销商身份进行。',
    'This is done at a dealer: act at one to go on.',
  ),
  'lead.not_assigned': row(409, '该线索不在待接收状态。', 'This lead is not waiting to be accepted.'),
  'lead.not_open': row(409, '该线索已结束,不能再跟进。', 'This lead is closed and cannot be followed up.'),
  'inbound.gone': row(409, '来信原文已随客户信息删除。', 'The raw message was erased with its customer’s data.'),
  'source.code_taken': row(409, '此代码已用于另一个来源。', 'This code is used by another source.'),
  'validation.held': row(409, '同事正在清洗这条线索。', 'A colleague is validating this lead right now.'),
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
  'closing.pending': row(409, '已有一项结束申请等待审批。', 'A proposal to close this lead is waiting already.'),
  'closing.own': row(409, '不能审批自己提出的申请。', 'Somebody else has to decide on what you proposed.'),
  'closing.too_early': row(
    409,
    '“联系不上”须在 {days} 个不同日期尝试至少 {attempts} 次。',
    '"Cannot be reached" takes at least {attempts} attempts on {days} different days.',
  ),
  'lead.needs_consultant': row(
    409,
    '请先由经销商接收并指定顾问。',
    'The dealer has to accept the lead and name a consultant first.',
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
  'order.exists': row(409, '该线索已有订单。', 'This lead has an order already.'),
  'order.not_open': row(409, '该订单已交车或已取消。', 'This order is delivered or cancelled.'),
  'order.earnest_limit': row(400, '定金不得超过车价的 20%。', 'Earnest money may be up to 20 % of the price.'),
  'visit.closed': row(409, '该来访已结束。', 'This visit is closed already.'),
  'target.given_above': row(
    409,
    '本单位的目标由上级单位下达,不能自行修改。',
    'The target of a unit is given by the unit above it.',
  ),
  'daily_report.submitted': row(409, '日报已提交,不能再更改。', 'The report was submitted and is fixed.'),
  'agreement.version_taken': row(409, '已有此版本号的协议。', 'There is a version of this name.'),
  'test_car.plate_taken': row(409, '本店已有此车牌的试驾车。', 'A test car of this dealer has this plate.'),
  'test_car.unfit': row(
    409,
    '该试驾车已停用,或届时保险已到期。',
    'The car is out of use, or its insurance has expired by then.',
  ),
  'test_drive.car_busy': row(
    409,
    '该车此时段已有预约(含整备时间),请改选时间或车辆。',
    'The car is booked at this time, making it ready included; choose another time or car.',
  ),
  'test_drive.state': row(409, '该试驾当前状态不能这样操作。', 'The test drive is not at this step.'),
  'test_drive.papers_due': row(
    409,
    '出车前须核验驾驶证并签署协议。',
    'Before the car leaves the licence is checked and the agreement signed.',
  ),
  'order.parts_missing': row(409, '还不能交车,缺少:{zh}。', 'The car cannot be delivered yet. Missing: {en}.'),
  'order.paid_above': row(
    409,
    '实收不能超过应收,最多还可收 {yuan} 元。',
    'No more than what is owed can be taken: {yuan} yuan are left.',
  ),
  'order.refund_above': row(409, '退款不能超过可退的 {yuan} 元。', 'No more than {yuan} yuan can be refunded.'),
  'order.contract_taken': row(409, '该合同编号已被使用。', 'Another order has this contract number.'),
  'order.invoice_taken': row(409, '该发票号已被使用。', 'Another order has this invoice number.'),
  'order.change_pending': row(409, '该订单已有一项变更待审批。', 'A change of this order is waiting for approval.'),
  'order.change_decided': row(409, '该变更已处理。', 'This change was decided already.'),
  'order.no_car': row(409, '请先为订单配车。', 'Allocate a car to the order first.'),
  'price.needs_approval': row(
    409,
    '该价格低于您的权限,请制作报价并提交审批。',
    'This price is below what you may sell at; make a quote and have it approved.',
  ),
  'price.below_floor': row(
    409,
    '低于总经理底价,最多可优惠 {yuan} 元。',
    'Below the general manager’s floor: the discount may be up to {yuan} yuan.',
  ),
  'price.premium': row(
    409,
    '品牌规定不得如此加价,最高 {yuan} 元。',
    'The brand allows no such premium: up to {yuan} yuan.',
  ),
  'price.level_taken': row(
    409,
    '该范围已有价格权限,请修改原有的一条。',
    'There are price levels for this already; change those.',
  ),
  'quote.not_pending': row(409, '该报价不在待审批状态。', 'This quote is not waiting for approval.'),
  'quote.not_open': row(
    409,
    '该报价未获批准、已失效或已有新版本。',
    'This quote is not approved, is closed or has a newer version.',
  ),
  'quote.lapsed': row(409, '该报价已过有效期,请重新报价。', 'This quote has lapsed; make a new one.'),
  'stock.vin_taken': row(409, '该 VIN 已在库存中。', 'A car in stock has this VIN already.'),
  'stock.promised': row(409, '该车已配给另一订单。', 'This car is promised to another order.'),
  'stock.not_free': row(409, '该车已预留或已售。', 'This car is reserved or sold.'),
  'stock.pdi_failed': row(
    409,
    '该车未通过交付前检查,不能交车。',
    'This car did not pass its inspection and cannot be delivered.',
  ),
  'progress.gone': row(
    404,
    '链接无效或已过期,请联系您的销售顾问。',
    'This link is not valid any more; ask your sales consultant.',
  ),
  'unit.vin_taken': row(409, '该 VIN 已登记为另一辆车。', 'This VIN is registered for another car.'),
  'unit.vin_invalid': row(400, '{zh}', '{en}'),
  'unit.serial_taken': row(409, '该配置下已有此序列号。', 'A unit of this trim has this serial number.'),
  'unit.mileage_falls': row(
    409,
    '里程不能低于 {readOn} 的 {km} 公里。若已更换里程表,请勾选后再保存。',
    'The mileage cannot be below the {km} km of {readOn}. If the odometer was replaced, say so and save again.',
  ),
  'unit.mileage_above': row(
    409,
    '里程不能高于 {readOn} 的 {km} 公里。',
    'The mileage cannot be above the {km} km of {readOn}.',
  ),
  'unit.not_held': row(
    403,
    '该车由其他经销商维护,您只能查看。',
    'Another dealer looks after this vehicle; you can see it only.',
  ),
  'unit.no_owner': row(409, '该车目前没有车主。', 'This vehicle has no owner at present.'),
  'unit.same_owner': row(409, '该客户已是这辆车的车主。', 'This customer owns the vehicle already.'),
  'unit.not_undoable': row(
    409,
    '此后车辆又有改动或新车主名下已有登记,无法撤销。',
    'The vehicle was changed, or something was written down for its new owner, since; this cannot be undone.',
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
  'dealer_agreement.number_taken': row(409, '该协议编号已存在。', 'There is an agreement of this number.'),
  'dealer_agreement.area_grows': row(
    409,
    '扩大经营区域须由经销商申请并经审批,此处只能缩小。',
    'The area grows by an approved request of the dealer; here it can only become smaller.',
  ),
  'dealer_agreement.ended': row(409, '该协议已终止。', 'This agreement has ended.'),
  'planning.exists': row(409, '该城市已有此类网点的规划。', 'There is a plan of this kind for the city.'),
  'network.not_waiting': row(409, '该申请已处理。', 'This request was decided already.'),
  'offer.not_for_customer': row(
    409,
    '所选优惠不适用于该客户、车型或日期。',
    'An offer that was chosen does not hold for this customer, car or day.',
  ),
  'appraisal.open': row(409, '该车正在评估中。', 'This car is being appraised already.'),
  'appraisal.state': row(409, '当前状态不能进行此操作。', 'This cannot be done in its present state.'),
  'appraisal.lapsed': row(409, '报价已过有效期,请重新报价。', 'The offer has lapsed; offer again.'),
  'appraisal.not_offered': row(
    409,
    '该旧车没有对此客户有效的收购报价。',
    'There is no offer in force for this customer’s old car.',
  ),
  'questionnaire.not_draft': row(
    409,
    '已启用的问卷不能修改,请建立新版本。',
    'A questionnaire in use is not changed: make a new version.',
  ),
  'questionnaire.not_active': row(409, '请选择已启用的问卷。', 'Choose a questionnaire that is in use.'),
  'call_list.closed': row(409, '该外呼名单已关闭。', 'This call list is closed.'),
  'call.done': row(409, '该客户的外呼已结束。', 'The calls to this person are done.'),
  'call.in_other_hands': row(409, '该客户正由其他坐席联系。', 'A colleague is calling this person.'),
  'catalogue.code_taken': row(409, '该编码已被使用。', 'This code is taken.'),
  'member.none': row(409, '您还不是车友会会员。', 'You are not a member of the club.'),
  'reward.not_offered': row(409, '该奖品目前不可兑换。', 'This reward is not offered at present.'),
  'reward.sold_out': row(409, '该奖品库存不足。', 'There are not enough pieces left of this reward.'),
  'reward.tier': row(409, '会员等级不足,不能兑换该奖品。', 'The member’s tier is too low for this reward.'),
  'reward.limit': row(
    409,
    '超过限兑数量:本期最多 {most} 件,已兑换 {had} 件。',
    'Over the limit: at most {most} in this period, {had} ordered already.',
  ),
  'reward_order.closed': row(409, '该兑换单已完成或已取消。', 'This order is done or cancelled.'),
  'reward_order.step': row(409, '兑换单当前状态不能进行此操作。', 'The order is not at this step.'),
  'reward_order.not_paid': row(409, '请先登记收款。', 'Record the payment first.'),
  'reward_order.paid': row(409, '该兑换单没有待收款项。', 'Nothing is left to be paid on this order.'),
  'reward_order.code_wrong': row(409, '取货码不正确。', 'The pick-up code is not right.'),
  'reward_order.locked': row(
    409,
    '取货码多次错误,已锁定;请重新置为待取货后再试。',
    'Too many wrong codes: make the order ready for pick-up again first.',
  ),
  'reward_order.ask_branch': row(
    409,
    '该兑换单已发出或已付款,请联系分会办理。',
    'This order has left or is paid: ask your branch to cancel it.',
  ),
  'service_rate.none': row(409, '尚未设置积分抵扣比例。', 'No rate for points on service bills is set.'),
  'service_rate.taken': row(409, '该日期已有抵扣比例。', 'There is a rate from this day already.'),
  'partner.code_taken': row(409, '该伙伴代码已被使用。', 'This code of a partner is taken.'),
  'partner.ended': row(409, '合作已结束。', 'The partnership has ended.'),
  'partner.no_recipient': row(
    409,
    '请先将该伙伴登记为信息接收方,会员才能同意向其提供信息。',
    'Name the partner as a recipient first: only then can members agree to it.',
  ),
  'benefit.used_up': row(409, '该权益本期已用完。', 'This benefit is used up for the period.'),
  'benefit.code_refused': row(
    409,
    '权益码无效、已过期、已使用,或不能在此核销。',
    'The code is not valid, has run out, was used, or is not honoured here.',
  ),
  'points.not_enough': row(409, '可用积分不足:现有 {available} 分。', 'Not enough points: {available} can be spent.'),
  'points.frozen': row(
    409,
    '该会员目前不是有效会员,积分已冻结。',
    'The membership is not active; its points are frozen.',
  ),
  'points.key_reused': row(409, '同一业务单号已用不同内容记过账。', 'This key was posted before with other contents.'),
  'points.reversed': row(409, '该笔已冲正。', 'This was taken back already.'),
  'points.not_reversible': row(409, '该类流水不能冲正。', 'This kind of posting cannot be taken back.'),
  'points.not_pending': row(409, '该笔积分已不在待确认状态。', 'These points are not pending any more.'),
  'points.hold_resolved': row(
    409,
    '该冻结已扣除、已解除或已过期。',
    'This hold was captured or voided, or its time ran out.',
  ),
  'points.hold_exceeded': row(409, '扣除的积分不能多于冻结的积分。', 'No more can be taken than is held.'),
  'points.hold_exists': row(409, '该工单已有冻结的积分。', 'Points are held for this repair order already.'),
  'points.no_budget': row(409, '预算未批准或已关闭。', 'The budget is not approved, or closed.'),
  'points.over_budget': row(
    409,
    '超出预算:剩余 {available} 分。',
    'More than the budget holds: {available} points are left.',
  ),
  'points.no_account': row(409, '没有账户 {account}。', 'There is no account {account}.'),
  'points.decided': row(409, '该申请已处理。', 'This was decided already.'),
  'points.own_request': row(409, '须由另一位同事审批。', 'A second person has to approve this.'),
  'points.rules_closed': row(
    409,
    '总部未开放本单位自设积分规则。',
    'Headquarters do not let this unit keep rules of its own.',
  ),
  'member.exists': row(
    409,
    '该客户已是会员或已有待审批的申请。',
    'This customer is a member or has an application waiting.',
  ),
  'member.not_pending': row(409, '该申请已处理。', 'This application was decided already.'),
  'member.no_branch': row(409, '该经销商尚未开设车友会分会。', 'This dealer has no branch of the club yet.'),
  'member.not_owner': row(409, '只有本店车主可以申请入会。', 'Only owners of a car delivered here can apply.'),
  'member.not_active': row(409, '只有有效会员才能这样操作。', 'This needs an active member.'),
  'member.not_left': row(409, '该会员没有退会,无法恢复。', 'This member has not left; there is nothing to renew.'),
  'member.return_over': row(
    409,
    '退会已超过 {months} 个月,积分已失效,请重新申请入会。',
    'More than {months} months have passed since they left and the points are gone; apply anew.',
  ),
  'club.brand_only': row(
    409,
    '请在品牌总部操作:车友会规则由品牌维护。',
    'Act at the brand: the rules of the club are the brand’s.',
  ),
  'branch.exists': row(409, '该经销商已有分会。', 'This dealer has a branch already.'),
  'branch.code_taken': row(409, '分会代码已被使用。', 'Another branch has this code.'),
  'branch.closed': row(409, '该分会已关闭。', 'This branch is closed.'),
  'branch.has_members': row(
    409,
    '分会还有会员或待审批的申请,请选择接收的分会。',
    'The branch still has members or applications; choose the branch that takes them over.',
  ),
  'transfer.open': row(409, '该会员已有待处理的转会申请。', 'A change of branch of this member is waiting already.'),
  'transfer.decided': row(409, '该转会申请已处理。', 'This change of branch was decided already.'),
  'transfer.not_yours': row(403, '该转会申请不由贵分会处理。', 'This change of branch is not yours to answer.'),
  'transfer.foreign': row(
    403,
    '只能申请转入或转出本分会。',
    'Only changes from or to a branch of yours can be asked for.',
  ),
  'transfer.unfit': row(
    409,
    '会员状态或分会已变化,无法转会。',
    'The member or the branch has changed in the meantime; the change no longer fits.',
  ),
  'referral.self': row(409, '不能推荐自己。', 'Nobody recommends themselves.'),
  'referral.taken': row(409, '此人已被他人推荐,以先登记的为准。', 'Somebody else recommended this person before.'),
  'referral.owner': row(409, '此人已是车主,不再计入转介绍。', 'This person is an owner already.'),
  'referral.lead': row(
    409,
    '此人已有跟进中的线索,转介绍须在询价之前登记。',
    'There is an open lead of this person: a recommendation is taken down before the enquiry.',
  ),
  'referral.dealer_only': row(409, '转介绍在经销商处登记。', 'Recommendations are taken down at a dealer.'),
  'referral.ended': row(409, '该转介绍已结束。', 'This recommendation has ended already.'),
  'opportunity.closed': row(409, '该机会已处理完毕。', 'This opportunity is closed.'),
  'view.name_taken': row(409, '您在此列表已有同名视图。', 'You have a view of this name on this list already.'),
  'task.ended': row(409, '该任务已结束。', 'This work has ended already.'),
  'task.too_many': row(
    409,
    '您已有 {limit} 个任务在处理,请等待其完成。',
    'You have {limit} tasks under way; wait until one has ended.',
  ),
  'task.given_up': row(409, '任务多次中断,已停止。', 'The work broke off several times and was given up.', 'warn'),
  'task.no_rights': row(
    409,
    '您在该单位的权限已变更,任务已停止。',
    'Your rights at this unit have changed; the work was stopped.',
  ),
  'task.no_file': row(410, '文件已过期或不存在,请重新生成。', 'The file has expired or is not there; make it again.'),
  'export.too_many': row(
    409,
    '符合条件的数据超过 {limit} 行,请缩小范围后再导出。',
    'More than {limit} rows match; narrow the list and export again.',
  ),
  'import.unreadable': row(400, '{zh}', '{en}'),
  'import.not_open': row(409, '该导入已进行到下一步,不能再这样操作。', 'This import is past that step.'),
  'import.not_revertible': row(
    409,
    '该导入没有可撤销的内容,或其记录已过期。',
    'There is nothing of this import to take back, or its rows have expired.',
  ),
  'import.drafts': row(
    409,
    '您有 {limit} 个未完成的导入,请先完成或取消。',
    'You have {limit} imports that wait for you; finish or cancel some first.',
  ),
  'import.not_checked': row(409, '该文件尚未检查完毕或已导入。', 'This file is not checked yet, or was imported.'),
  'staff.login_taken': row(409, '该账号名已被使用。', 'This account name is taken.'),
  'staff.own_account': row(
    403,
    '不能对自己的账号进行此操作,请由其他管理员处理。',
    'Nobody does this to their own account; ask another administrator.',
  ),
  'staff.administrative': row(
    403,
    '该账号持有管理类角色,须由安全管理员处理。',
    'This account holds an administrative role; the security administrator has to act.',
    'warn',
  ),
  'staff.reaches_further': row(
    409,
    '该账号在您的范围之外还有角色,须由上级单位处理。',
    'This account holds roles beyond your unit; headquarters has to act.',
  ),
  'staff.not_active': row(409, '该人员已停用或已离职。', 'This colleague is blocked or has left.'),
  'staff.open_work': row(
    409,
    '还有 {count} 项未完成的工作,请先选择接收人。',
    '{count} pieces of work are still open; choose who takes them over first.',
  ),
  'staff.no_open_work': row(409, '没有可移交的工作。', 'There is no open work to hand over.'),
  'staff.role_held': row(409, '该人员在此单位已有这个角色。', 'This colleague holds this role at this unit already.'),
  'role.code_taken': row(409, '该角色编码已被使用。', 'This role code is taken.'),
  'role.in_use': row(409, '仍有人员持有该角色。', 'People still hold this role.'),
  'role.administrative': row(
    403,
    '管理类角色只能由安全管理员授予或收回。',
    'Administrative roles are given and taken by the security administrator only.',
    'warn',
  ),
  'role.wrong_place': row(409, '该角色不能在这一级单位任职。', 'This role cannot be held at a unit of this kind.'),
  'role.own': row(
    403,
    '不能为自己持有的角色增加权限,请由其他安全管理员处理。',
    'Nobody adds permissions to a role they hold; ask another security administrator.',
    'warn',
  ),
  'role.last_editor': row(
    409,
    '这样将没有人能再维护角色权限,已拒绝。',
    'Nobody would be left who may edit roles; this was refused.',
    'warn',
  ),
  'settlement.not_ended': row(
    409,
    '该月尚未结束,结束后才能结算。',
    'This month has not ended; it is settled after its end.',
  ),
  'settlement.settled': row(409, '该月已结算。', 'This month is settled already.'),
  'settlement.wrong_step': row(
    409,
    '结算单的状态不允许此操作。',
    'The statement is past this step, or has not come to it.',
  ),
  'settlement.disputed': row(
    409,
    '仍有 {count} 份结算单存在异议,答复后才能关闭。',
    '{count} statements are disputed; answer them before the month is closed.',
  ),
  'settlement.unanswered': row(
    409,
    '仍有 {count} 份结算单未确认,确认期至 {date}。',
    '{count} statements are not confirmed yet; dealers may answer until {date}.',
  ),
  'settlement.brand_only': row(409, '请切换到品牌后再结算。', 'Act at a brand: a brand settles with its dealers.'),
  'settlement.rate_exists': row(409, '该月起的费率已存在。', 'There is a version of the rates from this month on.'),
  'server.internal': row(
    500,
    '系统出错,请稍后再试并告知请求编号。',
    'Something went wrong; try again and quote the request id.',
    'error',
  ),
  'server.unavailable': row(
    503,
    '系统正在启动或停止,请稍后再试。',
    'The system is starting or stopping; try again shortly.',
    'warn',
  ),
} as const satisfies Record<string, ErrorRow>;

/** Constraints of the database that a user can run into, by name. Services check first; two people at once can still meet one. */
export const CONSTRAINTS: Record<string, ErrorCode> = {
  publication_successor: 'publication.successor',
  agreement_number: 'dealer_agreement.number_taken',
  planning_point_once: 'planning.exists',
  appraisal_open: 'appraisal.open',
  unit_vin: 'unit.vin_taken',
  unit_serial_once: 'unit.serial_taken',
  series_code_key: 'catalogue.code_taken',
  model_code_key: 'catalogue.code_taken',
  trim_code_key: 'catalogue.code_taken',
  maintenance_once: 'catalogue.code_taken',
  unit_code_key: 'org_unit.code_taken',
  unit_code_any_case: 'org_unit.code_taken',
  external_id_once: 'customer.external_id_taken',
  notice_version: 'consent.version_taken',
  recipient_code: 'consent.recipient_taken',
  contact_person_once: 'customer.contact_person_exists',
  custom_field_code_key: 'field.code_taken',
  dictionary_kind_code_key: 'field.code_taken',
  clock_rule_once: 'clock.rule_exists',
  lead_open: 'lead.open_exists',
  lead_not_back: 'lead.not_back',
  closing_pending: 'closing.pending',
  closing_two_people: 'closing.own',
  claim_open: 'claim.pending',
  merge_loser: 'merge.changed',
  order_lead: 'order.exists',
  daily_report_day: 'request.conflict',
  daily_report_fixed: 'daily_report.submitted',
  test_car_plate: 'test_car.plate_taken',
  agreement_version_key: 'agreement.version_taken',
  test_drive_no_overlap: 'test_drive.car_busy',
  member_customer: 'member.exists',
  branch_live: 'branch.exists',
  branch_code_key: 'branch.code_taken',
  transfer_open: 'transfer.open',
  transfer_fits: 'transfer.unfit',
  transfer_agreed: 'transfer.unfit',
  referral_open: 'referral.taken',
  referral_other: 'referral.self',
  recruitment_once: 'request.conflict',
  club_setting_once: 'request.conflict',
  tier_code_once: 'request.conflict',
  inbound_once: 'request.conflict',
  unit_no_cycle: 'request.invalid',
  order_earnest: 'order.earnest_limit',
  order_paid: 'request.conflict',
  order_contract: 'order.contract_taken',
  order_invoice_number: 'order.invoice_taken',
  quote_accepted: 'order.exists',
  quote_revision: 'request.conflict',
  change_pending: 'order.change_pending',
  stock_vin: 'stock.vin_taken',
  stock_order: 'stock.not_free',
  price_level_once: 'price.level_taken',
  need_lead: 'request.conflict',
  sales_setting_once: 'request.conflict',
  handover_order: 'request.conflict',
  rebate_once: 'request.conflict',
  service_rate_once: 'service_rate.taken',
  partner_code: 'partner.code_taken',
  entitlement_used: 'benefit.used_up',
  ledger_once: 'request.conflict',
  ledger_reversed_once: 'points.reversed',
  hold_reference: 'points.hold_exists',
  points_request_two: 'points.own_request',
  settlement_month_ended: 'settlement.not_ended',
  settlement_period_once: 'settlement.settled',
  settlement_rate_once: 'settlement.rate_exists',
  staff_login: 'staff.login_taken',
  staff_role_staff_id_role_id_org_id_key: 'staff.role_held',
  staff_role_role_id_fkey: 'role.in_use',
  role_code_key: 'role.code_taken',
  saved_view_name: 'view.name_taken',
  oidc_provider_code_key: 'provider.code_taken',
  source_code_key: 'source.code_taken',
  staff_factor_totp: 'factor.exists',
};

export type ErrorCode = keyof typeof ERRORS;

/** One wrong field: where, what is wrong, what would be right (both languages; the caller's is shown). */
export interface FieldError {
  field: string;
  zh: string;
  en: string;
}

/** A refusal with a code of the closed list; `details` fill the text and reach the client. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly fields: FieldError[];

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, fields: FieldError[] = []) {
    super(code);
    this.code = code;
    this.details = details;
    this.fields = fields;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Bad input in one field: `invalid('vin', '…', '…')` → 400 request.invalid naming the field. */
export function invalid(field: string, zh: string, en: string): AppError {
  return new AppError('request.invalid', {}, [{ field, zh, en }]);
}

/** The text of a code in the reader's language, `{name}` filled from details. */
export function errorText(code: ErrorCode, details: Record<string, unknown>, language: Language): string {
  const text: string = ERRORS[code][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}
