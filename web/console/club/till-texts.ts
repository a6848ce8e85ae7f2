import { defineTexts } from '../../ui/language.tsx';

/** Texts of points used at a till. */
export const tillTexts = defineTexts(
  {
    title: '积分抵扣',
    bill: '账单金额(元)',
    points: '使用积分',
    most: (n: string) => `此单最多可用 ${n} 分`,
    reference: '工单号或小票号',
    result: (points: string, off: string, pay: string) => `${points} 分抵扣 ${off},客户实付 ${pay}`,
    rate: (perYuan: number, cap: number, least: number) =>
      `本店今日比例:${perYuan} 分抵 1 元,最多抵账单的 ${cap}%,${least} 分起用`,
    tooFew: '此单金额或可用积分不足,不能使用积分。',
    earmark: '冻结积分',
    working: '正在计算可抵扣的积分…',
    held: (points: string, off: string, pay: string) =>
      `已冻结 ${points} 分:抵扣 ${off},客户实付 ${pay}。收款后请扣除。`,
    next: '下一单',
  },
  {
    title: 'Pay with points',
    bill: 'Bill (yuan)',
    points: 'Points to use',
    most: (n) => `${n} at most on this bill`,
    reference: 'Repair order or receipt',
    result: (points, off, pay) => `${points} points take ${off} off; ${pay} to pay`,
    rate: (perYuan, cap, least) =>
      `Rate here today: ${perYuan} points a yuan, up to ${cap} % of the bill, from ${least} points`,
    tooFew: 'The bill or the points are too small for points.',
    earmark: 'Earmark the points',
    working: 'Working out the points…',
    held: (points, off, pay) => `${points} points are held: ${off} off, ${pay} to pay. Take them once it is paid.`,
    next: 'Next bill',
  },
);
