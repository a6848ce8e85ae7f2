import { defineTexts } from '../../ui/language.tsx';

/** Texts of a delivered car that is taken back. */
export const returnTexts = defineTexts(
  {
    title: '申请退车',
    ask: '提交审批',
    hint: '由另一位同事审批。批准后:车辆不再归客户所有,以「退换车」重新入库并须重新检查;因交车所得的积分与转介绍积分会收回,已使用的部分记为欠分;会员资格不变;交车当日的业绩不改,退车计入退车当日。',
    cause: '退车原因',
    returnedOn: '退车日期',
    odometer: '里程(公里)',
    refundYuan: '应退金额(元)',
    paid: (sum: string) => `客户已付 ${sum};扣除使用补偿的,填写实际应退金额。`,
    reason: '说明',
    returned: '退换车',
    returnedHint: '客户退回的车辆,再次销售时须告知买方。',
    order: '退车',
  },
  {
    title: 'Take the car back',
    ask: 'Ask for approval',
    hint: 'A colleague approves it. Then the customer owns the car no more, it stands in stock as one that came back and has to be inspected anew; points given for the delivery and for a recommendation are taken back, what was spent of them is owed; the membership stays; the figures of the day of the delivery stay, the return counts on its own day.',
    cause: 'Why it comes back',
    returnedOn: 'Came back on',
    odometer: 'Odometer (km)',
    refundYuan: 'To be given back (yuan)',
    paid: (sum) => `${sum} were paid; where use is compensated for, enter what really goes back.`,
    reason: 'In words',
    returned: 'came back',
    returnedHint: 'A customer had this car; whoever buys it has to be told.',
    order: 'Return',
  },
);
