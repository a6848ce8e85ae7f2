import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import type { Text } from '../../platform/i18n.ts';
import { cityName, listExport } from '../org/index.ts';
import { openContact } from './identifiers.ts';
import { listCustomers } from './schema.ts';
import * as service from './service.ts';

const STAGE: Record<string, Text> = {
  potential: { zh: '潜在客户', en: 'Potential' },
  prospect: { zh: '意向客户', en: 'Prospect' },
  ordered: { zh: '已下订', en: 'Ordered' },
  owner: { zh: '车主', en: 'Owner' },
  repurchase: { zh: '换购', en: 'Repurchase' },
};
const KIND: Record<string, Text> = {
  person: { zh: '个人', en: 'Person' },
  enterprise: { zh: '企业', en: 'Enterprise' },
  institution: { zh: '机构', en: 'Institution' },
  dealer: { zh: '经销商', en: 'Dealer' },
};

/** The list of customers as a file; numbers masked as on the screen. */
export const customerExport = listExport({
  list: listCustomers,
  title: { zh: '客户', en: 'Customers' },
  page: service.listCustomers,
  clear: { permission: 'customer.reveal', column: 'mobile', values: clearNumbers },
  columns: [
    { key: 'name', title: { zh: '姓名', en: 'Name' }, value: (row) => row.name },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, value: (row) => row.mobileMasked },
    { key: 'stage', title: { zh: '阶段', en: 'Stage' }, value: (row, words) => words.named(STAGE, row.stage) },
    { key: 'kind', title: { zh: '类型', en: 'Kind' }, value: (row, words) => words.named(KIND, row.kind) },
    { key: 'city', title: { zh: '城市', en: 'City' }, value: (row) => cityName(row.cityCode) },
    { key: 'vip', title: { zh: 'VIP', en: 'VIP' }, value: (row) => (row.vip ? 'VIP' : null) },
    {
      key: 'tags',
      title: { zh: '标签', en: 'Tags' },
      value: (row, words) => row.tags.map((code) => words.entry('customer_tag', code)).join('、'),
    },
    {
      key: 'source',
      title: { zh: '来源渠道', en: 'Source' },
      value: (row, words) => words.entry('lead_channel', row.source),
    },
    { key: 'completeness', title: { zh: '完整率 %', en: 'Completeness %' }, value: (row) => row.completeness },
    {
      key: 'verified',
      title: { zh: '核实时间', en: 'Verified' },
      value: (row) => (row.verifiedAt ? new Date(row.verifiedAt) : null),
    },
    { key: 'created', title: { zh: '建档时间', en: 'Since' }, value: (row) => new Date(row.createdAt) },
  ],
});

/** The first number of customers in sight, in clear. */
async function clearNumbers(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('customers.identifier')
    .distinctOn('customerId')
    .select(['id', 'customerId', 'valueEnc'])
    .where('customerId', 'in', [...ids])
    .where('kind', 'in', ['mobile', 'landline'])
    .orderBy('customerId')
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .execute();
  return new Map(rows.map((row) => [row.customerId, openContact(ctx, row).replace(/^\+86(?=1\d{10}$)/, '')]));
}
