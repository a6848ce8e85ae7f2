import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../../org/index.ts';
import { listLineEntries, listStatements } from './schema.ts';
import * as service from './service.ts';

const STATUS: Record<string, Text> = {
  draft: { zh: '未发出', en: 'not issued' },
  issued: { zh: '待确认', en: 'to be confirmed' },
  disputed: { zh: '有异议', en: 'disputed' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  closed: { zh: '已关闭', en: 'closed' },
};

const KIND: Record<string, Text> = {
  earn: { zh: '获得', en: 'earned' },
  award: { zh: '奖励', en: 'awarded' },
  fund: { zh: '预算', en: 'budget' },
  cancel: { zh: '取消', en: 'cancelled' },
  claw_back: { zh: '收回', en: 'clawed back' },
  redeem: { zh: '兑换', en: 'redeemed' },
  capture: { zh: '预占扣减', en: 'hold captured' },
  reverse: { zh: '撤销', en: 'reversed' },
  expire: { zh: '过期', en: 'expired' },
  adjust: { zh: '调整', en: 'corrected' },
};

/** Statements as a file. */
export const statementExport = listExport({
  list: listStatements,
  title: { zh: '积分结算单', en: 'Points statements' },
  page: service.listStatements,
  columns: [
    { key: 'month', title: { zh: '月份', en: 'Month' }, value: (row) => row.month },
    { key: 'unit', title: { zh: '单位', en: 'Unit' }, value: (row, words) => words.pick(row.unitName, row.unitNameEn) },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    { key: 'entries', title: { zh: '笔数', en: 'Postings' }, value: (row) => row.entries },
    { key: 'total', title: { zh: '金额(元)', en: 'Amount (yuan)' }, value: (row) => row.totalFen / 100 },
    { key: 'due', title: { zh: '确认截止', en: 'Answer by' }, value: (row) => row.dueOn },
    {
      key: 'confirmed',
      title: { zh: '确认时间', en: 'Confirmed at' },
      value: (row) => (row.confirmedAt ? new Date(row.confirmedAt) : null),
    },
  ],
});

/** The postings behind a line as a file. */
export const lineEntryExport = listExport({
  list: listLineEntries,
  title: { zh: '积分结算明细', en: 'Postings of a statement line' },
  page: service.listLineEntries,
  columns: [
    { key: 'posted', title: { zh: '入账时间', en: 'Posted at' }, value: (row) => new Date(row.postedAt) },
    { key: 'occurred', title: { zh: '发生时间', en: 'Occurred at' }, value: (row) => new Date(row.occurredAt) },
    { key: 'kind', title: { zh: '类型', en: 'Kind' }, value: (row, words) => words.named(KIND, row.kind) },
    { key: 'card', title: { zh: '卡号', en: 'Card' }, value: (row) => row.cardNumber },
    { key: 'points', title: { zh: '积分', en: 'Points' }, value: (row) => row.points },
    { key: 'amount', title: { zh: '金额(元)', en: 'Amount (yuan)' }, value: (row) => row.amountFen / 100 },
    { key: 'rule', title: { zh: '规则', en: 'Rule' }, value: (row) => row.ruleName },
    { key: 'reference', title: { zh: '单据', en: 'Document' }, value: (row) => row.reference },
    { key: 'id', title: { zh: '编号', en: 'Number' }, value: (row) => row.id },
  ],
});
