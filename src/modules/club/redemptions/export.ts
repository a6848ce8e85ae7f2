import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../../org/index.ts';
import { listRewardOrders } from './schema.ts';
import * as service from './service.ts';

const STATE: Record<string, Text> = {
  requested: { zh: '待备货', en: 'requested' },
  prepared: { zh: '已备货', en: 'prepared' },
  shipped: { zh: '已发货', en: 'shipped' },
  ready: { zh: '待取货', en: 'ready for pick-up' },
  delivered: { zh: '已交付', en: 'handed over' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  returned: { zh: '已退回', en: 'came back' },
};
const WAY: Record<string, Text> = { ship: { zh: '邮寄', en: 'shipped' }, pickup: { zh: '到店取', en: 'picked up' } };

/** The list of reward orders as a file. */
export const rewardOrderExport = listExport({
  list: listRewardOrders,
  title: { zh: '兑换单', en: 'Reward orders' },
  page: service.listRewardOrders,
  columns: [
    { key: 'number', title: { zh: '单号', en: 'Number' }, value: (row) => row.number },
    { key: 'member', title: { zh: '会员', en: 'Member' }, value: (row) => row.customerName },
    { key: 'card', title: { zh: '卡号', en: 'Card' }, value: (row) => row.cardNumber },
    {
      key: 'reward',
      title: { zh: '奖品', en: 'Reward' },
      value: (row, words) => words.pick(row.rewardName, row.rewardNameEn),
    },
    { key: 'quantity', title: { zh: '数量', en: 'Pieces' }, value: (row) => row.quantity },
    { key: 'points', title: { zh: '积分', en: 'Points' }, value: (row) => row.points },
    { key: 'money', title: { zh: '金额(元)', en: 'Money (yuan)' }, value: (row) => row.moneyFen / 100 },
    { key: 'way', title: { zh: '交付方式', en: 'Way' }, value: (row, words) => words.named(WAY, row.way) },
    { key: 'state', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATE, row.state) },
    {
      key: 'unit',
      title: { zh: '分会经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'created', title: { zh: '下单时间', en: 'Ordered at' }, value: (row) => new Date(row.createdAt) },
  ],
});
