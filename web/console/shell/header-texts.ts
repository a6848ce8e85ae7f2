import { defineTexts } from '../../ui/language.tsx';

/** Texts of the header's buttons. */
export const headerTexts = defineTexts(
  {
    find: '搜索或输入命令',
    notifications: '通知',
    unread: (n: string) => `${n} 条未读通知`,
    actingUnit: '当前单位',
    switchUnit: '切换单位',
    unitKind: { group: '集团', brand: '品牌', region: '大区', dealer: '经销商', department: '部门' },
  },
  {
    find: 'Search or command',
    notifications: 'Notifications',
    unread: (n) => (n === '1' ? '1 unread notification' : `${n} unread notifications`),
    actingUnit: 'Acting unit',
    switchUnit: 'Change the unit',
    unitKind: { group: 'Group', brand: 'Brand', region: 'Region', dealer: 'Dealer', department: 'Department' },
  },
);
