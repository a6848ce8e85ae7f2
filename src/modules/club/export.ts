import type { Text } from '../../platform/i18n.ts';
import { listExport } from '../org/index.ts';
import { listMembers } from './members/schema.ts';
import * as service from './members/service.ts';

const STATUS: Record<string, Text> = {
  pending: { zh: '待审批', en: 'Waiting' },
  active: { zh: '会员', en: 'Member' },
  rejected: { zh: '未通过', en: 'Rejected' },
  left: { zh: '已退会', en: 'Left' },
};
const CHANNEL: Record<string, Text> = {
  delivery: { zh: '交车', en: 'delivery' },
  portal: { zh: '车主页面', en: 'owner’s page' },
  desk: { zh: '前台', en: 'front desk' },
};

/** The list of members as a file; balances only for those who may see points. */
export const memberExport = listExport({
  list: listMembers,
  title: { zh: '会员', en: 'Members' },
  page: service.listMembers,
  columns: [
    { key: 'name', title: { zh: '姓名', en: 'Name' }, value: (row) => row.customerName },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, value: (row) => row.mobileMasked },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    { key: 'card', title: { zh: '卡号', en: 'Card' }, value: (row) => row.cardNumber },
    {
      key: 'tier',
      title: { zh: '等级', en: 'Tier' },
      value: (row, words) => words.pick(row.tier?.name, row.tier?.nameEn),
    },
    { key: 'balance', title: { zh: '积分余额', en: 'Points' }, value: (row) => row.balance },
    {
      key: 'branch',
      title: { zh: '分会', en: 'Branch' },
      value: (row, words) => words.pick(row.branchName, row.branchNameEn),
    },
    { key: 'vin', title: { zh: '车架号 (VIN)', en: 'VIN' }, value: (row) => row.vin },
    { key: 'plate', title: { zh: '车牌', en: 'Plate' }, value: (row) => row.plate },
    {
      key: 'hobbies',
      title: { zh: '爱好', en: 'Hobbies' },
      value: (row, words) => row.hobbies.map((code) => words.entry('hobby', code)).join('、'),
    },
    {
      key: 'mark',
      title: { zh: '标记', en: 'Mark' },
      value: (row) => [row.vip ? 'VIP' : '', row.opinionLeader ? 'KOL' : ''].filter(Boolean).join(' '),
    },
    {
      key: 'channel',
      title: { zh: '申请途径', en: 'Applied through' },
      value: (row, words) => words.named(CHANNEL, row.channel),
    },
    { key: 'applied', title: { zh: '申请时间', en: 'Applied at' }, value: (row) => new Date(row.appliedAt) },
    {
      key: 'due',
      title: { zh: '审批期限', en: 'Decide by' },
      value: (row) => (row.dueAt ? new Date(row.dueAt) : null),
    },
    {
      key: 'decided',
      title: { zh: '审批时间', en: 'Decided at' },
      value: (row) => (row.decidedAt ? new Date(row.decidedAt) : null),
    },
  ],
});
