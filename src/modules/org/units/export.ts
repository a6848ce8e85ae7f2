import type { Text } from '../../../platform/i18n.ts';
import { cityName } from '../cities.ts';
import { listExport } from '../tasks/catalogue.ts';
import { listUnits } from './schema.ts';
import * as service from './service.ts';

const KIND: Record<string, Text> = {
  group: { zh: '集团', en: 'Group' },
  brand: { zh: '品牌', en: 'Brand' },
  region: { zh: '大区', en: 'Region' },
  dealer: { zh: '经销商', en: 'Dealer' },
  department: { zh: '部门', en: 'Department' },
};
const STATUS: Record<string, Text> = { open: { zh: '营业', en: 'Open' }, closed: { zh: '已停业', en: 'Closed' } };
const YES: Record<string, Text> = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } };

/** The units of the acting unit as a file. */
export const unitExport = listExport({
  list: listUnits,
  title: { zh: '组织', en: 'Units' },
  page: service.listUnits,
  columns: [
    { key: 'name', title: { zh: '名称', en: 'Chinese name' }, value: (row) => row.name },
    { key: 'nameEn', title: { zh: '英文名称', en: 'Name' }, value: (row) => row.nameEn },
    { key: 'code', title: { zh: '代码', en: 'Code' }, value: (row) => row.code },
    { key: 'kind', title: { zh: '类型', en: 'Kind' }, value: (row, words) => words.named(KIND, row.kind) },
    {
      key: 'parent',
      title: { zh: '上级单位', en: 'Unit above' },
      value: (row, words) => words.pick(row.parentName, row.parentNameEn),
    },
    { key: 'city', title: { zh: '城市', en: 'City' }, value: (row) => cityName(row.cityCode) },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    {
      key: 'service',
      title: { zh: '完整售后', en: 'Full after-sales' },
      value: (row, words) => (row.kind === 'dealer' ? words.named(YES, String(row.fullAfterSales)) : null),
    },
  ],
});
