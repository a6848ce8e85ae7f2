import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';

/** What leads holds about a person: enquiries with every touch and follow-up. */
export const leadSubject: SubjectSource = {
  module: 'leads',
  tables: ['leads.lead', 'leads.referral', 'leads.replacement'],
  async collect(_ctx, tx, ids) {
    const leads = await tx
      .selectFrom('leads.lead as l')
      .innerJoin('org.unit as u', 'u.id', 'l.orgId')
      .leftJoin('products.series as s', 's.id', 'l.seriesId')
      .select([
        'l.id',
        'l.channel',
        'l.status',
        'l.grade',
        'l.comments',
        'l.createdAt',
        's.name as series',
        'u.name as unit',
      ])
      .where('l.customerId', 'in', ids)
      .orderBy('l.createdAt')
      .execute();
    const leadIds = leads.map(({ id }) => id);
    const touches = leadIds.length
      ? await tx.selectFrom('leads.touch').selectAll().where('leadId', 'in', leadIds).orderBy('createdAt').execute()
      : [];
    const followed = leadIds.length
      ? await tx.selectFrom('leads.followUp').selectAll().where('leadId', 'in', leadIds).orderBy('createdAt').execute()
      : [];
    const referred = await tx
      .selectFrom('leads.referral')
      .select(['createdAt', 'creditedAt'])
      .where('referrerId', 'in', ids)
      .orderBy('createdAt')
      .execute();
    const closed = leadIds.length
      ? await tx.selectFrom('leads.closing').selectAll().where('leadId', 'in', leadIds).orderBy('createdAt').execute()
      : [];
    const reminded = await tx
      .selectFrom('leads.replacement as r')
      .innerJoin('products.unit as v', 'v.id', 'r.unitId')
      .select(['r.createdAt', 'r.dueOn', 'r.outcome', sql<string>`coalesce(v.vin, v.serial)`.as('vin')])
      .where('r.customerId', 'in', ids)
      .orderBy('r.createdAt')
      .execute();
    const AT = { zh: '时间', en: 'at' };
    const CHANNEL = { zh: '渠道', en: 'channel' };
    const COMMENTS = { zh: '说明', en: 'comments' };
    return [
      subjectPart(
        'leads',
        { zh: '购车线索', en: 'Enquiries' },
        {
          createdAt: AT,
          channel: CHANNEL,
          series: { zh: '意向车系', en: 'car' },
          grade: { zh: '意向等级', en: 'grade' },
          status: { zh: '状态', en: 'status' },
          comments: COMMENTS,
          unit: { zh: '负责单位', en: 'held by' },
        },
        leads,
      ),
      subjectPart(
        'touches',
        { zh: '咨询', en: 'Contacts of yours' },
        { createdAt: AT, channel: CHANNEL, comments: COMMENTS, answer: { zh: '答复', en: 'answer' } },
        touches,
      ),
      subjectPart(
        'referrals',
        { zh: '推荐', en: 'Recommendations of yours' },
        { createdAt: AT, creditedAt: { zh: '奖励时间', en: 'credited' } },
        referred,
      ),
      subjectPart(
        'follow_ups',
        { zh: '跟进', en: 'Follow-ups' },
        { createdAt: AT, channel: CHANNEL, result: { zh: '结果', en: 'result' }, note: { zh: '内容', en: 'note' } },
        followed,
      ),
      subjectPart(
        'closings',
        { zh: '战败与休眠', en: 'How enquiries ended' },
        { createdAt: AT, reason: { zh: '原因', en: 'reason' }, note: { zh: '说明', en: 'note' } },
        closed,
      ),
      subjectPart(
        'replacements',
        { zh: '置换提醒', en: 'Reminders of a new car' },
        {
          createdAt: AT,
          vin: { zh: '车辆', en: 'car' },
          dueOn: { zh: '用车满年日', en: 'anniversary' },
          outcome: { zh: '结果', en: 'what came of it' },
        },
        reminded,
      ),
    ];
  },
  async stop(tx, ids) {
    await sql`select leads.stop(${[...ids]}::uuid[])`.execute(tx);
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`
      select leads.forget(${[...ids]}::uuid[]) as id union all select leads.forget_intake(${[...ids]}::uuid[])
      union all select leads.forget_closings(${[...ids]}::uuid[])`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
