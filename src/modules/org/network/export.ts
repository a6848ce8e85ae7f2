import type { Text } from '../../../platform/i18n.ts';
import { cityName, placeName, placeOf } from '../cities.ts';
import { listExport, type Words } from '../tasks/catalogue.ts';
import * as agreements from './agreements.ts';
import { listAgreements, listDealers, listOutlets, listPlanning } from './schema.ts';
import * as service from './service.ts';

/** A file holds all agreements, not the first thousand that a screen shows. */
const WHOLE = 100_000;

const POINT: Record<string, Text> = {
  sales: { zh: '销售网点', en: 'sales' },
  full: { zh: '完整售后网点', en: 'full after-sales' },
  outlet: { zh: '二级网点', en: 'second-tier outlet' },
};
const STATUS: Record<string, Text> = { active: { zh: '有效', en: 'active' }, ended: { zh: '已终止', en: 'ended' } };
const FUNCTION: Record<string, Text> = {
  sells: { zh: '销售', en: 'sales' },
  full: { zh: '完整售后', en: 'full after-sales' },
  closed: { zh: '已停业', en: 'closed' },
};

const areas = (codes: readonly string[]) =>
  codes
    .map((code) => {
      const place = placeOf(code);
      return place ? placeName(place) : code;
    })
    .join('、');

const dealer = {
  key: 'dealer',
  title: { zh: '经销商', en: 'Dealer' },
  value: (row: { unitName: string; unitNameEn: string }, words: Words) => words.pick(row.unitName, row.unitNameEn),
};
const city = {
  key: 'city',
  title: { zh: '城市', en: 'City' },
  value: (row: { cityCode: string | null }) => cityName(row.cityCode),
};

/** Dealers with their place in the network, as a file. */
export const dealerNetworkExport = listExport({
  list: listDealers,
  title: { zh: '经销商网络', en: 'Dealer network' },
  page: service.listDealers,
  columns: [
    { key: 'name', title: { zh: '经销商', en: 'Dealer' }, value: (row, words) => words.pick(row.name, row.nameEn) },
    { key: 'code', title: { zh: '代码', en: 'Code' }, value: (row) => row.code },
    city,
    {
      key: 'region',
      title: { zh: '大区', en: 'Region' },
      value: (row, words) => words.pick(row.regionName, row.regionNameEn),
    },
    {
      key: 'functions',
      title: { zh: '功能', en: 'Functions' },
      value: (row, words) =>
        [row.sells && 'sells', row.fullAfterSales && 'full', row.status === 'closed' && 'closed']
          .flatMap((one) => (one ? [words.named(FUNCTION, one)] : []))
          .join('、'),
    },
    { key: 'outlets', title: { zh: '二级网点', en: 'Outlets' }, value: (row) => row.outlets },
    { key: 'until', title: { zh: '协议到期', en: 'Agreement until' }, value: (row) => row.agreementUntil },
    { key: 'area', title: { zh: '经营区域', en: 'Area' }, value: (row) => areas(row.areaCodes) },
  ],
});

/** Planned places and what is open, as a file. */
export const planningExport = listExport({
  list: listPlanning,
  title: { zh: '网点规划', en: 'Network planning' },
  page: async (ctx) => ({ ...(await service.listPlanning(ctx)), next: null }),
  columns: [
    city,
    { key: 'kind', title: { zh: '网点类型', en: 'Kind' }, value: (row, words) => words.named(POINT, row.kind) },
    { key: 'wanted', title: { zh: '规划数', en: 'Planned' }, value: (row) => row.wanted },
    { key: 'present', title: { zh: '现有', en: 'Present' }, value: (row) => row.present },
    { key: 'open', title: { zh: '空白', en: 'Open' }, value: (row) => row.open },
    { key: 'by', title: { zh: '计划完成', en: 'By' }, value: (row) => row.byOn },
    { key: 'unit', title: { zh: '单位', en: 'Unit' }, value: (row, words) => words.pick(row.unitName, row.unitNameEn) },
    { key: 'note', title: { zh: '备注', en: 'Note' }, value: (row) => row.note },
  ],
});

/** Agreements with dealers as a file. */
export const agreementExport = listExport({
  list: listAgreements,
  title: { zh: '经销协议', en: 'Agreements' },
  page: async (ctx, query) => ({ ...(await agreements.listAgreements(ctx, query, WHOLE)), next: null }),
  columns: [
    { key: 'number', title: { zh: '协议编号', en: 'Number' }, value: (row) => row.number },
    dealer,
    {
      key: 'kind',
      title: { zh: '类型', en: 'Kind' },
      value: (row, words) => words.entry('agreement_kind', row.kind),
    },
    { key: 'period', title: { zh: '开始日期', en: 'From' }, value: (row) => row.fromDate },
    { key: 'to', title: { zh: '结束日期', en: 'Until' }, value: (row) => row.toDate },
    {
      key: 'left',
      title: { zh: '剩余天数', en: 'Days left' },
      value: (row, words) => (row.status === 'ended' ? words.named(STATUS, row.status) : row.daysLeft),
    },
    { key: 'area', title: { zh: '经营区域', en: 'Area' }, value: (row) => areas(row.areaCodes) },
    { key: 'note', title: { zh: '备注', en: 'Note' }, value: (row) => row.note },
  ],
});

/** Second-tier outlets as a file. */
export const outletExport = listExport({
  list: listOutlets,
  title: { zh: '二级网点', en: 'Second-tier outlets' },
  page: service.listOutlets,
  columns: [
    { key: 'name', title: { zh: '名称', en: 'Name' }, value: (row, words) => words.pick(row.name, row.nameEn) },
    city,
    { key: 'place', title: { zh: '位置', en: 'Place' }, value: (row) => row.place },
    {
      key: 'functions',
      title: { zh: '功能', en: 'Functions' },
      value: (row, words) => row.functions.map((code) => words.entry('outlet_function', code)).join('、'),
    },
    dealer,
    { key: 'opened', title: { zh: '开业日期', en: 'Opened' }, value: (row) => row.openedOn },
    { key: 'closed', title: { zh: '关闭日期', en: 'Closed' }, value: (row) => row.closedOn },
  ],
});
