import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { type SubjectPart, type SubjectSource, type SubjectValue, subjectPart } from '../../platform/subject-data.ts';
import { cityName } from '../org/index.ts';
import { openLine } from './addresses.ts';
import { openDocument } from './documents.ts';
import { openContact } from './identifiers.ts';
import { type CustomField, storedRules } from './rules.ts';
import { around, rights } from './subject-history.ts';

/** An own field as people know it: 车牌指标: 普通. */
function customLine(fields: readonly CustomField[], code: string, value: unknown): string {
  const field = fields.find((one) => one.code === code);
  const called = (one: unknown) => field?.choices.find((choice) => choice.code === one)?.name ?? String(one);
  return `${field?.name ?? code}: ${[value].flat().map(called).join('、')}`;
}

const AT = { zh: '时间', en: 'at' };
const KIND = { zh: '类型', en: 'kind' };

/** The file itself: who the person is, how to reach them, what proves it, to whom they belong. */
async function file(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<SubjectPart[]> {
  const people = await tx
    .selectFrom('customers.customer as c')
    .leftJoin('customers.household as h', 'h.id', 'c.householdId')
    .selectAll('c')
    .select('h.name as household')
    .where('c.id', 'in', ids)
    .execute();
  const contacts = await tx
    .selectFrom('customers.identifier')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  const addresses = await tx
    .selectFrom('customers.address')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  const documents = await tx
    .selectFrom('customers.document')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  const { fields } = await storedRules(ctx, tx);
  return [
    subjectPart(
      'person',
      { zh: '基本信息', en: 'The person' },
      {
        name: { zh: '姓名', en: 'name' },
        kind: KIND,
        gender: { zh: '性别', en: 'gender' },
        birthOn: { zh: '出生日期', en: 'date of birth' },
        city: { zh: '城市', en: 'city' },
        occupation: { zh: '职业', en: 'occupation' },
        income: { zh: '收入', en: 'income' },
        residence: { zh: '居住类型', en: 'residence' },
        language: { zh: '消息语言', en: 'language of messages' },
        familySize: { zh: '家庭人数', en: 'family size' },
        household: { zh: '家庭', en: 'household' },
        stage: { zh: '阶段', en: 'stage' },
        stageSince: { zh: '阶段起始', en: 'stage since' },
        needs: { zh: '需求', en: 'needs' },
        hobbies: { zh: '爱好', en: 'hobbies' },
        tags: { zh: '标签', en: 'tags' },
        marks: { zh: '标记', en: 'marks' },
        valueClass: { zh: '价值分类', en: 'value class' },
        expectedValue: { zh: '预计价值(元)', en: 'expected value (yuan)' },
        source: { zh: '首次来源', en: 'first channel' },
        guardianConsent: { zh: '监护人同意', en: 'guardian’s consent' },
        custom: { zh: '自定义字段', en: 'custom fields' },
        verifiedAt: { zh: '最近核实', en: 'last verified' },
        createdAt: { zh: '建档时间', en: 'on file since' },
      },
      people.map((row) => ({
        ...row,
        expectedValue: row.expectedValueFen === null ? null : row.expectedValueFen / 100,
        custom: Object.entries(row.custom as Record<string, unknown>).map((entry) => customLine(fields, ...entry)),
        city: row.cityCode ? cityName(row.cityCode) : null,
        marks: [row.vip ? 'VIP' : '', row.opinionLeader ? 'KOL' : ''].filter(Boolean),
      })) as Record<string, SubjectValue>[] as never,
    ),
    subjectPart(
      'contacts',
      { zh: '联系方式', en: 'Contacts' },
      {
        kind: KIND,
        value: { zh: '内容', en: 'value' },
        label: { zh: '备注', en: 'label' },
        status: { zh: '状态', en: 'status' },
        createdAt: AT,
      },
      contacts.map((row) => ({ ...row, value: openContact(ctx, row) })),
    ),
    subjectPart(
      'addresses',
      { zh: '地址', en: 'Addresses' },
      {
        kind: KIND,
        area: { zh: '地区', en: 'area' },
        line: { zh: '详细地址', en: 'address' },
        postcode: { zh: '邮编', en: 'postcode' },
      },
      addresses.map((row) => ({
        ...row,
        area: row.cityCode ? cityName(row.cityCode) : null,
        line: openLine(ctx, row),
      })),
    ),
    subjectPart(
      'documents',
      { zh: '证件', en: 'Documents' },
      { kind: KIND, number: { zh: '号码', en: 'number' }, validUntil: { zh: '有效期至', en: 'valid until' } },
      documents.map((row) => ({ ...row, number: openDocument(ctx, row) })),
    ),
  ];
}

/** What customers holds about a person. Its own tables are emptied by customers.forget, at the end of an erasure. */
export const customerSubject: SubjectSource = {
  module: 'customers',
  tables: [
    'customers.customer',
    'customers.identifier',
    'customers.address',
    'customers.document',
    'customers.external_id',
    'customers.attachment',
    'customers.contact_person',
    'customers.relationship',
    'customers.stage_change',
    'customers.verification',
    'customers.interaction',
    'customers.claim',
    'customers.consent',
    'customers.contact_decision',
    'customers.do_not_contact',
    'customers.sharing',
    'customers.request',
    'app.event',
  ],
  async collect(ctx, tx, ids) {
    return [...(await file(ctx, tx, ids)), ...(await rights(tx, ids)), ...(await around(tx, ids))];
  },
};
