import { type ErrorRow, row } from './row.ts';

/** Orders, prices, quotes, stock, used cars. */
export const salesErrors = {
  'order.exists': row(409, '该线索已有订单。', 'This lead has an order already.'),
  'order.not_open': row(409, '该订单已交车或已取消。', 'This order is delivered or cancelled.'),
  'order.not_delivered': row(409, '该订单未交车或已退车。', 'This order is not delivered, or came back already.'),
  'order.car_moved': row(
    409,
    '该车已不在此客户名下或不由本店管理,请先办理过户。',
    'The car is not this customer’s any more, or not at this dealer; have it transferred first.',
  ),
  'order.earnest_limit': row(400, '定金不得超过车价的 20%。', 'Earnest money may be up to 20 % of the price.'),
  'order.parts_missing': row(409, '还不能交车,缺少:{zh}。', 'The car cannot be delivered yet. Missing: {en}.'),
  'order.nothing_to_release': row(
    409,
    '该订单没有需要特批的事项。',
    'Nothing of this order has to be released: contract and money are there, or not asked for.',
  ),
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
  'contract.open': row(
    409,
    '该订单已有一份未签订的合同,请先签订或作废。',
    'This order has a contract that is not signed; sign it or make it void first.',
  ),
  'contract.state': row(
    409,
    '合同当前状态不能进行此操作。',
    'This cannot be done in the present state of the contract.',
  ),
  'contract.outdated': row(
    409,
    '订单在拟定合同后已变更,请重新拟定合同。',
    'The order was changed since the contract was drawn up; draw up a new one.',
  ),
  'contract.base_needed': row(
    409,
    '该订单尚无已签订的合同,不能订立补充协议。',
    'This order has no signed contract that could be supplemented.',
  ),
  'contract.number_fixed': row(
    409,
    '该订单的合同已拟定,编号以合同为准。',
    'The contract of this order is drawn up; its number is that of the contract.',
  ),
  'contract.text_begun': row(
    409,
    '该版本已生效,不能修改;请新增一个版本。',
    'This version has begun and does not change; add a new one.',
  ),
  'contract.no_clauses': row(
    409,
    '总部的合同文本不允许经销商增加补充条款。',
    'Headquarters’ text does not let dealers add clauses of their own.',
  ),
  'contract.text_unit': row(
    409,
    '合同文本由总部维护,补充条款由经销商维护。',
    'Headquarters keep the text, dealers their own clauses.',
  ),
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
} as const satisfies Record<string, ErrorRow>;
