import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { type SubjectPart, subjectPart } from '../../platform/subject-data.ts';
import { ledger } from './consent/queries.ts';

const AT = { zh: '时间', en: 'at' };
const UNIT = { zh: '单位', en: 'unit' };
const KIND = { zh: '类型', en: 'kind' };

/** What hangs on the file: links, history, talks. */
export async function around(tx: Tx, ids: readonly string[]): Promise<SubjectPart[]> {
  const external = await tx.selectFrom('customers.externalId').selectAll().where('customerId', 'in', ids).execute();
  const attachments = await tx.selectFrom('customers.attachment').selectAll().where('customerId', 'in', ids).execute();
  const persons = await tx
    .selectFrom('customers.contactPerson as p')
    .innerJoin('customers.customer as o', 'o.id', 'p.customerId')
    .select(['o.name', 'p.title', 'p.fromDate', 'p.toDate'])
    .where('p.personId', 'in', ids)
    .execute();
  const held = await tx
    .selectFrom('customers.relationship as r')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .select(['u.name as unit', 'r.createdAt'])
    .where('r.customerId', 'in', ids)
    .execute();
  const stages = await tx
    .selectFrom('customers.stageChange')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('at')
    .execute();
  const checks = await tx.selectFrom('customers.verification').selectAll().where('customerId', 'in', ids).execute();
  const talks = await tx
    .selectFrom('customers.interaction as i')
    .innerJoin('org.unit as u', 'u.id', 'i.orgId')
    .select(['i.channel', 'i.content', 'i.nextStep', 'i.occurredAt', 'u.name as unit'])
    .where('i.customerId', 'in', ids)
    .orderBy('i.occurredAt')
    .execute();
  const claims = await tx
    .selectFrom('customers.claim as l')
    .innerJoin('org.unit as u', 'u.id', 'l.orgId')
    .select(['u.name as unit', 'l.reason', 'l.state', 'l.createdAt'])
    .where('l.customerId', 'in', ids)
    .execute();
  const events = await tx
    .selectFrom('app.event as e')
    .innerJoin('org.unit as u', 'u.id', 'e.orgId')
    .select(['e.name', 'e.occurredAt', 'u.name as unit'])
    .select(sql<string | null>`e.payload ->> 'note'`.as('note'))
    .where('e.customerId', 'in', ids)
    .orderBy('e.occurredAt')
    .execute();
  const SINCE = { zh: '起始', en: 'since' };
  const NOTE = { zh: '备注', en: 'note' };
  return [
    subjectPart(
      'external_ids',
      { zh: '其他系统编号', en: 'Numbers in other systems' },
      { source: { zh: '来源', en: 'source' }, externalId: { zh: '编号', en: 'number' } },
      external,
    ),
    subjectPart(
      'attachments',
      { zh: '附件', en: 'Files' },
      { title: { zh: '名称', en: 'title' }, createdAt: AT },
      attachments,
    ),
    subjectPart(
      'contact_person_of',
      { zh: '担任联系人', en: 'Contact person of' },
      { name: UNIT, title: { zh: '职务', en: 'title' }, fromDate: SINCE, toDate: { zh: '截止', en: 'until' } },
      persons,
    ),
    subjectPart(
      'held_by',
      { zh: '持有您信息的单位', en: 'Units that hold your data' },
      { unit: UNIT, createdAt: SINCE },
      held,
    ),
    subjectPart(
      'stages',
      { zh: '阶段变化', en: 'Stages' },
      {
        fromStage: { zh: '原阶段', en: 'from' },
        toStage: { zh: '新阶段', en: 'to' },
        reason: { zh: '原因', en: 'reason' },
        at: AT,
      },
      stages,
    ),
    subjectPart(
      'verifications',
      { zh: '核实记录', en: 'Verifications' },
      { channel: { zh: '方式', en: 'channel' }, result: { zh: '结果', en: 'result' }, note: NOTE, createdAt: AT },
      checks,
    ),
    subjectPart(
      'interactions',
      { zh: '沟通记录', en: 'Interactions' },
      {
        occurredAt: AT,
        unit: UNIT,
        channel: { zh: '方式', en: 'channel' },
        content: { zh: '内容', en: 'content' },
        nextStep: { zh: '约定', en: 'next step' },
      },
      talks,
    ),
    subjectPart(
      'claims',
      { zh: '经销商认领申请', en: 'Claims by dealers' },
      { unit: UNIT, reason: { zh: '理由', en: 'reason' }, state: { zh: '状态', en: 'state' }, createdAt: AT },
      claims,
    ),
    subjectPart(
      'events',
      { zh: '事件', en: 'Events' },
      { occurredAt: AT, name: { zh: '事件', en: 'event' }, unit: UNIT, note: NOTE },
      events,
    ),
  ];
}

/** What the person agreed to, what was decided and passed on, what they asked for. */
export async function rights(tx: Tx, ids: readonly string[]): Promise<SubjectPart[]> {
  const consents = await ledger(tx, ids);
  const decisions = await tx
    .selectFrom('customers.contactDecision')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  const forbidden = await tx
    .selectFrom('customers.doNotContact')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  const passed = await tx
    .selectFrom('customers.sharing as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .leftJoin('customers.recipient as r', 'r.id', 's.recipientId')
    .select(['s.dataKinds', 's.ground', 's.createdAt'])
    .select(sql<string>`coalesce(r.name, u.name)`.as('to'))
    .where('s.customerId', 'in', ids)
    .orderBy('s.createdAt')
    .execute();
  const asked = await tx
    .selectFrom('customers.request')
    .selectAll()
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  const STATE = { zh: '状态', en: 'state' };
  const PURPOSE = { zh: '目的', en: 'purpose' };
  const CHANNEL = { zh: '渠道', en: 'channel' };
  return [
    subjectPart(
      'consents',
      { zh: '同意记录', en: 'Consents' },
      {
        at: AT,
        purpose: PURPOSE,
        state: STATE,
        recipientName: { zh: '接收方', en: 'recipient' },
        channel: CHANNEL,
        textVersion: { zh: '文本版本', en: 'version' },
        reference: { zh: '凭证', en: 'proof' },
        validUntil: { zh: '有效期至', en: 'valid until' },
      },
      consents,
    ),
    subjectPart(
      'decisions',
      { zh: '联系决定', en: 'Decisions on contact' },
      {
        createdAt: AT,
        purpose: PURPOSE,
        channel: CHANNEL,
        allowed: { zh: '允许', en: 'allowed' },
        reason: { zh: '理由', en: 'reason' },
      },
      decisions,
    ),
    subjectPart(
      'do_not_contact',
      { zh: '免打扰', en: 'Do not contact' },
      {
        createdAt: AT,
        channel: CHANNEL,
        reason: { zh: '原因', en: 'reason' },
        liftedAt: { zh: '解除时间', en: 'lifted' },
      },
      forbidden,
    ),
    subjectPart(
      'sharing',
      { zh: '对外提供记录', en: 'Passed on to' },
      {
        createdAt: AT,
        to: { zh: '接收方', en: 'to' },
        dataKinds: { zh: '信息种类', en: 'kinds of data' },
        ground: { zh: '依据', en: 'ground' },
      },
      passed,
    ),
    subjectPart(
      'requests',
      { zh: '您的请求', en: 'Your requests' },
      {
        number: { zh: '编号', en: 'number' },
        kind: KIND,
        state: STATE,
        details: { zh: '内容', en: 'details' },
        answer: { zh: '答复', en: 'answer' },
        outcome: { zh: '结果', en: 'outcome' },
        createdAt: AT,
      },
      asked,
    ),
  ];
}
