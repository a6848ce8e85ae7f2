import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';

/** What engagement holds about a person: what they were to be called about, and what came of it. */
export const engagementSubject: SubjectSource = {
  module: 'engagement',
  tables: ['engagement.opportunity'],
  async collect(_ctx, tx, ids) {
    const rows = await tx
      .selectFrom('engagement.opportunity')
      .select(['kind', 'dueOn', 'status', 'closeReason', 'attempts', 'lastResult', 'lastNote', 'createdAt'])
      .where('customerId', 'in', ids)
      .orderBy('createdAt')
      .execute();
    return [
      subjectPart(
        'opportunities',
        { zh: '关怀与提醒', en: 'Care and reminders' },
        {
          kind: { zh: '事项', en: 'about' },
          dueOn: { zh: '到期日', en: 'due' },
          status: { zh: '状态', en: 'status' },
          closeReason: { zh: '关闭原因', en: 'why closed' },
          attempts: { zh: '联系次数', en: 'contacts' },
          lastResult: { zh: '上次结果', en: 'last result' },
          lastNote: { zh: '备注', en: 'note' },
        },
        rows,
      ),
    ];
  },
  async stop(tx, ids) {
    await sql`select engagement.stop(${[...ids]}::uuid[])`.execute(tx);
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select engagement.forget(${[...ids]}::uuid[]) as id`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
