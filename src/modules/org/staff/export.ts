import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../tasks/catalogue.ts';
import { listStaff } from './schema.ts';
import * as service from './service.ts';

const STATUS: Record<string, Text> = {
  active: { zh: '在职', en: 'At work' },
  blocked: { zh: '已停用', en: 'Blocked' },
  left: { zh: '已离职', en: 'Left' },
};

/** The staff of the acting unit as a file. */
export const staffExport = listExport({
  list: listStaff,
  title: { zh: '人员', en: 'Staff' },
  page: service.listStaff,
  columns: [
    { key: 'name', title: { zh: '姓名', en: 'Name' }, value: (row) => row.name },
    { key: 'login', title: { zh: '账号', en: 'Account' }, value: (row) => row.login },
    { key: 'title', title: { zh: '职务', en: 'Title' }, value: (row) => row.title },
    {
      key: 'roles',
      title: { zh: '角色', en: 'Roles' },
      value: (row, words) => row.roles.map((role) => words.pick(role.name, role.nameEn)).join(' · '),
    },
    {
      key: 'unit',
      title: { zh: '单位', en: 'Unit' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    {
      key: 'lastSignIn',
      title: { zh: '最近登录', en: 'Last sign-in' },
      value: (row) => (row.lastSignInAt ? new Date(row.lastSignInAt) : null),
    },
  ],
});
