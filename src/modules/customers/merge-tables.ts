import type { MergeTable, NotMerged } from '../../platform/merge-table.ts';

/** What of a customer's own file goes along; the screen shows identifiers, documents, addresses and numbers of other systems one by one. */
export const customerMerges: readonly MergeTable[] = [
  { table: 'customers.identifier', column: 'customer_id', same: ['kind', 'value_hash'] },
  { table: 'customers.document', column: 'customer_id', same: ['kind', 'number_hash'] },
  {
    table: 'customers.address',
    column: 'customer_id',
    same: ['kind', 'province_code', 'city_code', 'district_code', 'line_hash'],
  },
  { table: 'customers.external_id', column: 'customer_id' },
  { table: 'customers.attachment', column: 'customer_id', title: { zh: '附件', en: 'attachments' } },
  {
    table: 'customers.contact_person',
    column: 'customer_id',
    title: { zh: '联系人', en: 'contact persons' },
    same: ['person_id'],
    apart: 'person_id',
  },
  {
    table: 'customers.contact_person',
    column: 'person_id',
    title: { zh: '任联系人', en: 'contact person of' },
    same: ['customer_id'],
    apart: 'customer_id',
  },
  { table: 'customers.interaction', column: 'customer_id', title: { zh: '沟通记录', en: 'interactions' } },
  { table: 'customers.request', column: 'customer_id', title: { zh: '个人信息请求', en: 'data-subject requests' } },
  {
    table: 'customers.claim',
    column: 'customer_id',
    title: { zh: '认领申请', en: 'claims' },
    same: ['org_id', 'state'],
  },
];

/** What stays with the record it was written for and is read over the lineage, or names records and not persons. */
export const customerKept: readonly NotMerged[] = [
  { table: 'customers.customer', column: 'merged_into', reason: 'the lineage itself' },
  { table: 'customers.relationship', column: 'customer_id', reason: 'united both ways by customers.apply_merge' },
  { table: 'customers.consent', column: 'customer_id', reason: 'append-only ledger; read over the lineage' },
  { table: 'customers.verification', column: 'customer_id', reason: 'append-only; read over the lineage' },
  { table: 'customers.contact_decision', column: 'customer_id', reason: 'append-only; read over the lineage' },
  { table: 'customers.sharing', column: 'customer_id', reason: 'append-only; read over the lineage' },
  { table: 'customers.do_not_contact', column: 'customer_id', reason: 'holds for the number, whoever has it' },
  { table: 'customers.withheld', column: 'customer_id', reason: 'of restricted records, which are not merged' },
  { table: 'customers.stage_change', column: 'customer_id', reason: 'history of one record; read over the lineage' },
  { table: 'customers.sign_in_code', column: 'customer_id', reason: 'ten minutes old; the next is asked for anew' },
  { table: 'customers.merge', column: 'survivor_id', reason: 'the record of merges' },
  { table: 'customers.merge', column: 'loser_id', reason: 'the record of merges' },
  { table: 'customers.duplicate', column: 'low_id', reason: 'pairs of records, not of persons' },
  { table: 'customers.duplicate', column: 'high_id', reason: 'pairs of records, not of persons' },
  { table: 'customers.match_record', column: 'customer_id', reason: 'written anew for the survivor' },
  { table: 'app.event', column: 'customer_id', reason: 'append-only; read over the lineage' },
  {
    table: 'org.notification',
    column: 'customer_id',
    reason: 'names what happened to one record; opening it leads on',
  },
  { table: 'org.session', column: 'customer_id', reason: 'an owner signs in anew and is the survivor' },
];
