import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';
import { openLicence } from './test-drives/papers.ts';

/** What the showroom holds about a person: visits, calls and test drives, the licence number opened. */
export const showroomSubject: SubjectSource = {
  module: 'showroom',
  tables: ['showroom.visit', 'showroom.phone_call', 'showroom.test_drive'],
  async collect(ctx, tx, ids) {
    const visits = await tx
      .selectFrom('showroom.visit as v')
      .innerJoin('org.unit as u', 'u.id', 'v.orgId')
      .select(['v.arrivedAt', 'v.leftAt', 'v.people', 'v.currentCar', 'v.questions', 'v.remark', 'u.name as unit'])
      .where('v.customerId', 'in', ids)
      .orderBy('v.arrivedAt')
      .execute();
    const calls = await tx
      .selectFrom('showroom.phoneCall as p')
      .innerJoin('org.unit as u', 'u.id', 'p.orgId')
      .select(['p.calledAt', 'p.outcome', 'p.remark', 'u.name as unit'])
      .where('p.customerId', 'in', ids)
      .orderBy('p.calledAt')
      .execute();
    const drives = await tx
      .selectFrom('showroom.testDrive as d')
      .innerJoin('org.unit as u', 'u.id', 'd.orgId')
      .innerJoin('products.series as s', 's.id', 'd.seriesId')
      .select(['d.id', 'd.startsAt', 'd.status', 'd.licenceClass', 'd.licenceUntil', 'd.licenceEnc', 'd.waiverVersion'])
      .select(['d.agreedAt', 'd.rating', 'd.intention', 'd.feedback', 's.name as series', 'u.name as unit'])
      .where('d.customerId', 'in', ids)
      .orderBy('d.startsAt')
      .execute();
    const UNIT = { zh: '经销商', en: 'dealer' };
    const REMARK = { zh: '备注', en: 'remark' };
    return [
      subjectPart(
        'visits',
        { zh: '到店记录', en: 'Visits' },
        {
          arrivedAt: { zh: '到店', en: 'arrived' },
          leftAt: { zh: '离店', en: 'left' },
          people: { zh: '人数', en: 'people' },
          currentCar: { zh: '现有车辆', en: 'present car' },
          questions: { zh: '关注与提问', en: 'questions' },
          remark: REMARK,
          unit: UNIT,
        },
        visits,
      ),
      subjectPart(
        'phone_calls',
        { zh: '电话问询', en: 'Calls' },
        { calledAt: { zh: '时间', en: 'at' }, outcome: { zh: '结果', en: 'outcome' }, remark: REMARK, unit: UNIT },
        calls,
      ),
      subjectPart(
        'test_drives',
        { zh: '试驾', en: 'Test drives' },
        {
          startsAt: { zh: '开始', en: 'from' },
          series: { zh: '车系', en: 'car' },
          status: { zh: '状态', en: 'status' },
          licenceClass: { zh: '准驾车型', en: 'licence class' },
          licence: { zh: '驾驶证号', en: 'licence number' },
          licenceUntil: { zh: '有效期至', en: 'valid until' },
          waiverVersion: { zh: '协议版本', en: 'waiver' },
          agreedAt: { zh: '签署时间', en: 'signed' },
          rating: { zh: '评分', en: 'rating' },
          intention: { zh: '购买意向', en: 'intention' },
          feedback: { zh: '反馈', en: 'feedback' },
          unit: UNIT,
        },
        drives.map(({ licenceEnc, ...row }) => ({
          ...row,
          licence: licenceEnc ? openLicence(ctx, { id: row.id, licenceEnc }) : null,
        })),
      ),
    ];
  },
  async stop(tx, ids) {
    await sql`select showroom.stop(${[...ids]}::uuid[])`.execute(tx);
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select showroom.forget(${[...ids]}::uuid[]) as id`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
