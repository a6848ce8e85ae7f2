import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';

/** What the club holds about a person: memberships and the movements of their points. */
export const clubSubject: SubjectSource = {
  module: 'club',
  tables: ['club.member', 'club.account', 'club.ledger_transaction', 'club.entry', 'club.lot'],
  async collect(_ctx, tx, ids) {
    const members = await tx
      .selectFrom('club.member as m')
      .innerJoin('club.branch as b', 'b.id', 'm.branchId')
      .select(['b.name as branch', 'm.cardNumber', 'm.status', 'm.appliedAt', 'm.decidedAt', 'm.reason'])
      .where('m.customerId', 'in', ids)
      .orderBy('m.appliedAt')
      .execute();
    const movements = await tx
      .selectFrom('club.entry as e')
      .innerJoin('club.ledgerTransaction as t', 't.id', 'e.transactionId')
      .select(['e.amount', 'e.balanceAfter', 'e.postedAt', 't.kind', 't.note'])
      .where('e.customerId', 'in', ids)
      .orderBy('e.postedAt')
      .execute();
    const lots = await tx
      .selectFrom('club.lot')
      .select(['earned', 'remaining', 'activatesOn', 'expiresOn'])
      .where('customerId', 'in', ids)
      .orderBy('expiresOn')
      .execute();
    return [
      subjectPart(
        'memberships',
        { zh: '车友会', en: 'Club memberships' },
        {
          branch: { zh: '分会', en: 'branch' },
          cardNumber: { zh: '卡号', en: 'card' },
          status: { zh: '状态', en: 'status' },
          appliedAt: { zh: '申请时间', en: 'applied' },
          decidedAt: { zh: '审批时间', en: 'decided' },
        },
        members,
      ),
      subjectPart(
        'points',
        { zh: '积分明细', en: 'Movements of points' },
        {
          postedAt: { zh: '时间', en: 'at' },
          kind: { zh: '类型', en: 'kind' },
          amount: { zh: '积分', en: 'points' },
          balanceAfter: { zh: '余额', en: 'balance' },
          note: { zh: '备注', en: 'note' },
        },
        movements,
      ),
      subjectPart(
        'lots',
        { zh: '积分批次', en: 'Lots of points' },
        {
          earned: { zh: '获得', en: 'earned' },
          remaining: { zh: '剩余', en: 'left' },
          activatesOn: { zh: '生效', en: 'from' },
          expiresOn: { zh: '到期', en: 'until' },
        },
        lots,
      ),
    ];
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select club.forget(${[...ids]}::uuid[]) as id`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
