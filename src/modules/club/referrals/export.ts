import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../../org/index.ts';
import { listReferrals } from './schema.ts';
import * as service from './service.ts';

const STATE: Record<string, Text> = {
  registered: { zh: '已登记', en: 'Taken down' },
  won: { zh: '已成交待入账', en: 'Won, to be credited' },
  credited: { zh: '积分已到账', en: 'Credited' },
  reversed: { zh: '已撤销', en: 'Taken back' },
  withdrawn: { zh: '已取消', en: 'Withdrawn' },
  expired: { zh: '已过期', en: 'Expired' },
};

/** Recommendations as a file. */
export const referralExport = listExport({
  list: listReferrals,
  title: { zh: '转介绍', en: 'Recommendations' },
  page: service.listReferrals,
  columns: [
    { key: 'person', title: { zh: '被推荐人', en: 'Person recommended' }, value: (row) => row.referredName },
    { key: 'phone', title: { zh: '手机', en: 'Phone' }, value: (row) => row.referredMasked },
    { key: 'state', title: { zh: '状态', en: 'State' }, value: (row, words) => words.named(STATE, row.state) },
    { key: 'referrer', title: { zh: '推荐人', en: 'Recommended by' }, value: (row) => row.referrerName },
    { key: 'points', title: { zh: '积分', en: 'Points' }, value: (row) => row.points },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'consultant', title: { zh: '登记顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    { key: 'expires', title: { zh: '有效期至', en: 'Holds until' }, value: (row) => row.expiresOn },
    { key: 'won', title: { zh: '交车日期', en: 'Delivered on' }, value: (row) => row.wonOn },
    { key: 'created', title: { zh: '登记时间', en: 'Taken down at' }, value: (row) => new Date(row.createdAt) },
  ],
});
