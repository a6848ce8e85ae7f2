import type { Text } from '../../platform/i18n.ts';
import { cityName, listExport } from '../org/index.ts';
import { listLeads } from './schema.ts';
import * as service from './service.ts';

const STATUS: Record<string, Text> = {
  new: { zh: '待分派', en: 'To dispatch' },
  assigned: { zh: '待接收', en: 'To accept' },
  accepted: { zh: '已接收', en: 'Accepted' },
  following: { zh: '跟进中', en: 'Following up' },
  ordered: { zh: '已下订', en: 'Ordered' },
  won: { zh: '已交车', en: 'Delivered' },
  defeated: { zh: '已战败', en: 'Lost' },
  dormant: { zh: '休眠', en: 'Dormant' },
  invalid: { zh: '无效', en: 'Invalid' },
};
const instant = (value: string | null) => (value ? new Date(value) : null);

/** The list of leads as a file. */
export const leadExport = listExport({
  list: listLeads,
  title: { zh: '线索', en: 'Leads' },
  page: service.listLeads,
  columns: [
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, value: (row) => row.mobileMasked },
    {
      key: 'series',
      title: { zh: '意向车系', en: 'Series' },
      value: (row, words) => words.pick(row.seriesName, row.seriesNameEn),
    },
    { key: 'grade', title: { zh: '等级', en: 'Grade' }, value: (row) => row.grade },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    { key: 'due', title: { zh: '时限', en: 'Due' }, value: (row) => instant(row.dueAt) },
    { key: 'next', title: { zh: '下次联系', en: 'Next contact' }, value: (row) => instant(row.nextContactAt) },
    { key: 'expected', title: { zh: '预计购车日', en: 'Expected purchase' }, value: (row) => row.expectedOn },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'consultant', title: { zh: '顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    {
      key: 'channel',
      title: { zh: '渠道', en: 'Channel' },
      value: (row, words) => words.entry('lead_channel', row.channel),
    },
    { key: 'created', title: { zh: '创建时间', en: 'Created' }, value: (row) => instant(row.createdAt) },
    { key: 'city', title: { zh: '城市', en: 'City' }, value: (row) => cityName(row.cityCode) },
    { key: 'touches', title: { zh: '咨询次数', en: 'Enquiries' }, value: (row) => row.touchCount },
  ],
});
