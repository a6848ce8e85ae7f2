import type { Text } from '../../platform/i18n.ts';
import { listExport } from '../org/index.ts';
import { listOrders } from './schema.ts';
import * as service from './service.ts';

const STATUS: Record<string, Text> = {
  open: { zh: '待交车', en: 'To deliver' },
  delivered: { zh: '已交车', en: 'Delivered' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
};

/** The list of orders as a file; money in yuan, as a number. */
export const orderExport = listExport({
  list: listOrders,
  title: { zh: '订单', en: 'Orders' },
  page: service.listOrders,
  columns: [
    { key: 'number', title: { zh: '订单号', en: 'Order' }, value: (row) => row.number },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, value: (row) => row.mobileMasked },
    {
      key: 'car',
      title: { zh: '车型', en: 'Car' },
      value: (row, words) =>
        `${words.pick(row.seriesName, row.seriesNameEn)} ${words.pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: { zh: '颜色', en: 'Colour' }, value: (row) => row.colour },
    { key: 'price', title: { zh: '成交价(元)', en: 'Price (yuan)' }, value: (row) => row.priceFen / 100 },
    { key: 'balance', title: { zh: '余款(元)', en: 'Balance (yuan)' }, value: (row) => row.balanceFen / 100 },
    { key: 'contract', title: { zh: '合同编号', en: 'Contract' }, value: (row) => row.contractNumber },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    { key: 'expected', title: { zh: '预计交车', en: 'Expected on' }, value: (row) => row.expectedOn },
    { key: 'consultant', title: { zh: '顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'created', title: { zh: '下单时间', en: 'Ordered at' }, value: (row) => new Date(row.createdAt) },
    { key: 'deposit', title: { zh: '定金(元)', en: 'Deposit (yuan)' }, value: (row) => row.depositFen / 100 },
  ],
});
