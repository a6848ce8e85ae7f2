import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../../org/index.ts';
import { listRecruits } from './schema.ts';
import * as service from './service.ts';

const STANDING: Record<string, Text> = {
  active: { zh: '会员', en: 'Member' },
  pending: { zh: '待审批', en: 'Waiting' },
  none: { zh: '未入会', en: 'Not enrolled' },
};

/** A month's deliveries by person and car, as a file. */
export const recruitExport = listExport({
  list: listRecruits,
  title: { zh: '交车入会', en: 'Enrolment at delivery' },
  page: service.listRecruits,
  columns: [
    { key: 'name', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, value: (row) => row.mobileMasked },
    { key: 'vin', title: { zh: '车架号 (VIN)', en: 'VIN' }, value: (row) => row.vin },
    { key: 'plate', title: { zh: '车牌', en: 'Plate' }, value: (row) => row.plate },
    {
      key: 'series',
      title: { zh: '车系', en: 'Series' },
      value: (row, words) => words.pick(row.seriesName, row.seriesNameEn),
    },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.dealerName, row.dealerNameEn),
    },
    { key: 'consultant', title: { zh: '销售顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    { key: 'delivered', title: { zh: '交车日期', en: 'Delivered on' }, value: (row) => row.deliveredOn },
    {
      key: 'standing',
      title: { zh: '入会情况', en: 'Club' },
      value: (row, words) => words.named(STANDING, row.membership ?? 'none'),
    },
    {
      key: 'reason',
      title: { zh: '未入会原因', en: 'Why not enrolled' },
      value: (row, words) => (row.reason && !row.membership ? words.entry('not_enrolled_reason', row.reason) : null),
    },
  ],
});
