import type { Text } from '../../platform/i18n.ts';
import { listExport } from '../org/index.ts';
import { listContracts } from './contracts/schema.ts';
import * as contracts from './contracts/service.ts';
import { listPayments } from './payments/schema.ts';
import * as payments from './payments/service.ts';
import { listQuotes } from './quotes/schema.ts';
import * as quotes from './quotes/service.ts';
import { listOrders } from './schema.ts';
import * as service from './service.ts';
import { listStock } from './stock/schema.ts';
import * as stock from './stock/service.ts';

const STATUS: Record<string, Text> = {
  open: { zh: '待交车', en: 'To deliver' },
  delivered: { zh: '已交车', en: 'Delivered' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  returned: { zh: '已退车', en: 'Taken back' },
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
    {
      key: 'balance',
      title: { zh: '余款(元)', en: 'Balance (yuan)' },
      value: (row) => (row.balanceFen === null ? null : row.balanceFen / 100),
    },
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

const CONTRACT_STATE: Record<string, Text> = {
  draft: { zh: '草稿', en: 'Draft' },
  drawn_up: { zh: '已拟定', en: 'Drawn up' },
  signed: { zh: '已签订', en: 'Signed' },
  superseded: { zh: '已被取代', en: 'Superseded' },
  void: { zh: '已作废', en: 'Void' },
};

const CONTRACT_KIND: Record<string, Text> = {
  main: { zh: '购车合同', en: 'contract of sale' },
  supplement: { zh: '补充协议', en: 'supplement' },
};

/** The list of contracts, or of orders whose contract is overdue, as a file. */
export const contractExport = listExport({
  list: listContracts,
  title: { zh: '购车合同', en: 'Contracts' },
  page: contracts.listContracts,
  columns: [
    { key: 'number', title: { zh: '合同编号', en: 'Number' }, value: (row) => row.number },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    {
      key: 'car',
      title: { zh: '车型', en: 'Car' },
      value: (row, words) =>
        `${words.pick(row.seriesName, row.seriesNameEn)} ${words.pick(row.trimName, row.trimNameEn)} ${row.colour}`,
    },
    {
      key: 'price',
      title: { zh: '车价(元)', en: 'Price (yuan)' },
      value: (row) => (row.priceFen === null ? null : row.priceFen / 100),
    },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      value: (row, words) => (row.state ? words.named(CONTRACT_STATE, row.state) : null),
    },
    {
      key: 'kind',
      title: { zh: '类别', en: 'Kind' },
      value: (row, words) => (row.kind ? words.named(CONTRACT_KIND, row.kind) : null),
    },
    { key: 'signed', title: { zh: '签订日期', en: 'Signed on' }, value: (row) => row.signedOn },
    { key: 'order', title: { zh: '订单', en: 'Order' }, value: (row) => row.orderNumber },
    { key: 'consultant', title: { zh: '顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'created', title: { zh: '创建时间', en: 'Created' }, value: (row) => new Date(row.createdAt) },
  ],
});

const QUOTE_STATUS: Record<string, Text> = {
  pending: { zh: '待审批', en: 'Waits for approval' },
  open: { zh: '有效', en: 'Open' },
  refused: { zh: '已驳回', en: 'Refused' },
  superseded: { zh: '已有新版', en: 'Replaced' },
  accepted: { zh: '已成交', en: 'Accepted' },
  closed: { zh: '已关闭', en: 'Closed' },
};
const LEVEL: Record<string, Text> = {
  consultant: { zh: '顾问权限', en: 'consultant' },
  manager: { zh: '经理权限', en: 'manager' },
  general_manager: { zh: '总经理权限', en: 'general manager' },
};

/** The list of quotes as a file. */
export const quoteExport = listExport({
  list: listQuotes,
  title: { zh: '报价', en: 'Quotes' },
  page: quotes.listQuotes,
  columns: [
    { key: 'number', title: { zh: '报价号', en: 'Quote' }, value: (row) => row.number },
    { key: 'revision', title: { zh: '版本', en: 'Version' }, value: (row) => row.revision },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    {
      key: 'car',
      title: { zh: '车型', en: 'Car' },
      value: (row, words) =>
        `${words.pick(row.seriesName, row.seriesNameEn)} ${words.pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: { zh: '颜色', en: 'Colour' }, value: (row) => row.colour },
    { key: 'list', title: { zh: '指导价(元)', en: 'List price (yuan)' }, value: (row) => row.listPriceFen / 100 },
    { key: 'price', title: { zh: '车价(元)', en: 'Price (yuan)' }, value: (row) => row.priceFen / 100 },
    { key: 'total', title: { zh: '合计(元)', en: 'Total (yuan)' }, value: (row) => row.totalFen / 100 },
    { key: 'level', title: { zh: '价格权限', en: 'Level' }, value: (row, words) => words.named(LEVEL, row.level) },
    {
      key: 'status',
      title: { zh: '状态', en: 'Status' },
      value: (row, words) => words.named(QUOTE_STATUS, row.status),
    },
    { key: 'valid', title: { zh: '有效期至', en: 'Valid until' }, value: (row) => row.validUntil },
    { key: 'consultant', title: { zh: '顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'created', title: { zh: '报价时间', en: 'Quoted at' }, value: (row) => new Date(row.createdAt) },
  ],
});

const STOCK_STATE: Record<string, Text> = {
  in_transit: { zh: '在途', en: 'In transit' },
  in_stock: { zh: '在库', en: 'In stock' },
  reserved: { zh: '已配车', en: 'Promised' },
  sold: { zh: '已售', en: 'Sold' },
};
const PDI: Record<string, Text> = {
  none: { zh: '未检查', en: 'Not inspected' },
  passed: { zh: '合格', en: 'Passed' },
  failed: { zh: '不合格', en: 'Failed' },
};

/** The list of cars in stock as a file. */
export const stockExport = listExport({
  list: listStock,
  title: { zh: '库存车', en: 'Stock' },
  page: stock.listStock,
  columns: [
    { key: 'vin', title: { zh: 'VIN', en: 'VIN' }, value: (row) => row.vin },
    {
      key: 'car',
      title: { zh: '车型', en: 'Car' },
      value: (row, words) =>
        `${words.pick(row.seriesName, row.seriesNameEn)} ${words.pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: { zh: '颜色', en: 'Colour' }, value: (row) => row.colour },
    { key: 'state', title: { zh: '状态', en: 'State' }, value: (row, words) => words.named(STOCK_STATE, row.state) },
    { key: 'expected', title: { zh: '预计到店', en: 'Expected on' }, value: (row) => row.expectedOn },
    { key: 'arrived', title: { zh: '到店日期', en: 'Arrived on' }, value: (row) => row.arrivedOn },
    { key: 'age', title: { zh: '库龄(天)', en: 'Age (days)' }, value: (row) => row.ageDays },
    { key: 'order', title: { zh: '配给订单', en: 'Promised to' }, value: (row) => row.orderNumber },
    {
      key: 'pdi',
      title: { zh: '交付前检查', en: 'Inspection' },
      value: (row, words) => words.named(PDI, row.pdiState),
    },
    { key: 'location', title: { zh: '存放位置', en: 'Place' }, value: (row) => row.location },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
  ],
});

const PAYMENT_KIND: Record<string, Text> = {
  deposit: { zh: '定金/订金', en: 'Deposit' },
  part: { zh: '部分款', en: 'Part' },
  final: { zh: '尾款', en: 'Final' },
  refund: { zh: '退款', en: 'Refund' },
};

/** Money taken and given back as a file; a refund is below nought. */
export const paymentExport = listExport({
  list: listPayments,
  title: { zh: '收款', en: 'Payments' },
  page: payments.listPayments,
  columns: [
    { key: 'receipt', title: { zh: '收据号', en: 'Receipt' }, value: (row) => row.receipt },
    { key: 'paidOn', title: { zh: '日期', en: 'Date' }, value: (row) => row.paidOn },
    { key: 'kind', title: { zh: '类别', en: 'Kind' }, value: (row, words) => words.named(PAYMENT_KIND, row.kind) },
    {
      key: 'method',
      title: { zh: '方式', en: 'Method' },
      value: (row, words) => words.entry('payment_method', row.method),
    },
    {
      key: 'amount',
      title: { zh: '金额(元)', en: 'Amount (yuan)' },
      value: (row) => (row.kind === 'refund' ? -row.amountFen : row.amountFen) / 100,
    },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    { key: 'order', title: { zh: '订单号', en: 'Order' }, value: (row) => row.orderNumber },
    { key: 'contract', title: { zh: '合同编号', en: 'Contract' }, value: (row) => row.contractNumber },
    { key: 'balance', title: { zh: '余款(元)', en: 'Balance (yuan)' }, value: (row) => row.balanceFen / 100 },
    { key: 'reference', title: { zh: '流水号', en: 'Reference' }, value: (row) => row.reference },
    { key: 'staff', title: { zh: '经办人', en: 'Recorded by' }, value: (row) => row.staffName },
    { key: 'note', title: { zh: '备注', en: 'Note' }, value: (row) => row.note },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
  ],
});
