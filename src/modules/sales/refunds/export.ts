import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../../org/index.ts';
import { listRefunds } from './schema.ts';
import * as service from './service.ts';

const KIND: Record<string, Text> = {
  cancel: { zh: '退订', en: 'cancellation' },
  return: { zh: '退车', en: 'return of the car' },
};
const DEPOSIT: Record<string, Text> = {
  earnest: { zh: '定金', en: 'earnest money' },
  refundable: { zh: '订金', en: 'deposit' },
};

/** Money that has to go back, as a file; sums in yuan, as numbers. */
export const refundExport = listExport({
  list: listRefunds,
  title: { zh: '待退款', en: 'Refunds due' },
  page: service.listRefunds,
  columns: [
    { key: 'number', title: { zh: '订单号', en: 'Order' }, value: (row) => row.number },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    {
      key: 'kind',
      title: { zh: '事由', en: 'Because of' },
      value: (row, words) => {
        const cause = words.entry(row.kind === 'return' ? 'return_cause' : 'cancel_reason', row.cause ?? '');
        return [words.named(KIND, row.kind), cause].filter(Boolean).join(' · ');
      },
    },
    { key: 'due', title: { zh: '待退金额(元)', en: 'To be given back (yuan)' }, value: (row) => row.dueFen / 100 },
    { key: 'since', title: { zh: '批准时间', en: 'Approved at' }, value: (row) => new Date(row.since) },
    {
      key: 'deposit',
      title: { zh: '订金/定金(元)', en: 'Deposit (yuan)' },
      value: (row, words) => `${row.depositFen / 100} ${words.named(DEPOSIT, row.depositKind)}`,
    },
    { key: 'paid', title: { zh: '已收(元)', en: 'Paid (yuan)' }, value: (row) => row.paidFen / 100 },
    { key: 'refunded', title: { zh: '已退(元)', en: 'Given back (yuan)' }, value: (row) => row.refundedFen / 100 },
    { key: 'kept', title: { zh: '留存(元)', en: 'Kept (yuan)' }, value: (row) => row.keptFen / 100 },
    { key: 'above', title: { zh: '加倍返还(元)', en: 'Given back double (yuan)' }, value: (row) => row.aboveFen / 100 },
    { key: 'consultant', title: { zh: '顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
  ],
});
