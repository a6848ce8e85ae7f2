import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';
import { openText } from './messages/sealed.ts';

/** What engagement holds about a person: what they were to be called about, and what came of it. */
export const engagementSubject: SubjectSource = {
  module: 'engagement',
  tables: ['engagement.opportunity', 'engagement.survey_call', 'engagement.message'],
  async collect(ctx, tx, ids) {
    const rows = await tx
      .selectFrom('engagement.opportunity')
      .select(['kind', 'dueOn', 'status', 'closeReason', 'attempts', 'lastResult', 'lastNote', 'createdAt'])
      .where('customerId', 'in', ids)
      .orderBy('createdAt')
      .execute();
    const answers = await tx
      .selectFrom('engagement.surveyCall as x')
      .innerJoin('engagement.callList as l', 'l.id', 'x.listId')
      .leftJoin('engagement.surveyAnswer as a', 'a.callId', 'x.id')
      .select([
        'x.createdAt',
        'l.name',
        'x.status',
        'x.lastResult',
        'x.note',
        'a.question',
        'a.choices',
        'a.number',
        'a.words',
      ])
      .where('x.customerId', 'in', ids)
      .orderBy('x.createdAt')
      .execute();
    const told = await tx
      .selectFrom('engagement.message')
      .select(['id', 'createdAt', 'kind', 'state', 'channel', 'toldAt', 'textEnc'])
      .where('customerId', 'in', ids)
      .orderBy('createdAt')
      .execute();
    return [
      subjectPart(
        'messages',
        { zh: '消息', en: 'Messages' },
        {
          createdAt: { zh: '时间', en: 'at' },
          kind: { zh: '事项', en: 'about' },
          state: { zh: '状态', en: 'state' },
          channel: { zh: '方式', en: 'by' },
          toldAt: { zh: '告知时间', en: 'told at' },
          text: { zh: '内容', en: 'words' },
        },
        told.map((row) => ({ ...row, text: openText(ctx, row) })),
      ),
      subjectPart(
        'surveys',
        { zh: '电话调研', en: 'Telephone surveys' },
        {
          createdAt: { zh: '时间', en: 'at' },
          name: { zh: '名单', en: 'list' },
          status: { zh: '状态', en: 'status' },
          lastResult: { zh: '结果', en: 'result' },
          note: { zh: '备注', en: 'note' },
          question: { zh: '题目', en: 'question' },
          answer: { zh: '回答', en: 'answer' },
        },
        answers.map((row) => ({
          ...row,
          answer: row.words ?? (row.number === null ? (row.choices ?? []).join('、') : String(row.number)),
        })),
      ),
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
    await sql`select engagement.stop(${[...ids]}::uuid[]), engagement.stop_calls(${[...ids]}::uuid[]),
      engagement.stop_messages(${[...ids]}::uuid[])`.execute(tx);
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select engagement.forget(${[...ids]}::uuid[]) as id
      union all select engagement.forget_calls(${[...ids]}::uuid[])
      union all select engagement.forget_messages(${[...ids]}::uuid[])`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
