import type { Text } from '../../platform/i18n.ts';
import { listExport } from '../org/index.ts';
import { listOpportunities } from './schema.ts';
import * as service from './service.ts';

const STATUS: Record<string, Text> = {
  open: { zh: '待联系', en: 'To contact' },
  booked: { zh: '已预约', en: 'Booked' },
  declined: { zh: '已拒绝', en: 'Declined' },
  closed: { zh: '已关闭', en: 'Closed' },
  owner_changed: { zh: '已关闭(车主已变更)', en: 'Closed: the car has another owner' },
};

/** The care desk's list as a file. */
export const opportunityExport = listExport({
  list: listOpportunities,
  title: { zh: '关怀机会', en: 'Care opportunities' },
  page: service.listOpportunities,
  columns: [
    { key: 'customer', title: { zh: '车主', en: 'Owner' }, value: (row) => row.customerName },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, value: (row) => row.mobileMasked },
    {
      key: 'kind',
      title: { zh: '事项', en: 'About' },
      value: (row, words) => words.entry('opportunity_kind', row.kind),
    },
    {
      key: 'car',
      title: { zh: '车辆', en: 'Car' },
      value: (row, words) => `${words.pick(row.seriesName, row.seriesNameEn)} ${row.plate ?? row.vin.slice(-6)}`,
    },
    { key: 'due', title: { zh: '到期日', en: 'Due on' }, value: (row) => row.dueOn },
    { key: 'next', title: { zh: '联系日期', en: 'Contact on' }, value: (row) => row.nextContactOn },
    {
      key: 'contact',
      title: { zh: '现在可否联系', en: 'May be called' },
      value: (row, words) => (row.contact ? words.pick(row.contact.explained.zh, row.contact.explained.en) : null),
    },
    { key: 'attempts', title: { zh: '已联系次数', en: 'Contacts' }, value: (row) => row.attempts },
    {
      key: 'last',
      title: { zh: '上次结果', en: 'Last result' },
      value: (row, words) => words.entry('contact_result', row.lastResult),
    },
    { key: 'dealer', title: { zh: '经销商', en: 'Dealer' }, value: (row) => row.dealerName },
    {
      key: 'status',
      title: { zh: '状态', en: 'Status' },
      value: (row, words) => words.named(STATUS, row.closeReason ?? row.status),
    },
    { key: 'vin', title: { zh: '车架号 (VIN)', en: 'VIN' }, value: (row) => row.vin },
  ],
});
