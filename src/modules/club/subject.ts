import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';

/** What the club holds about a person: memberships and the movements of their points. */
export const clubSubject: SubjectSource = {
  module: 'club',
  tables: [
    'club.member',
    'club.account',
    'club.ledger_transaction',
    'club.entry',
    'club.lot',
    'club.hold',
    'club.referral',
  ],
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
    const holds = await tx
      .selectFrom('club.hold as h')
      .innerJoin('org.unit as u', 'u.id', 'h.orgId')
      .select(['h.createdAt', 'u.name as dealer', 'h.points', 'h.reference', 'h.state'])
      .where('h.customerId', 'in', ids)
      .orderBy('h.createdAt')
      .execute();
    const referrals = await tx
      .selectFrom('club.referral as r')
      .innerJoin('org.unit as u', 'u.id', 'r.orgId')
      .select(['r.createdAt', 'u.name as dealer', 'r.state', 'r.points'])
      .select(({ eb }) => eb('r.referrerId', 'in', ids).as('asReferrer'))
      .where(({ or, eb }) => or([eb('r.referrerId', 'in', ids), eb('r.referredId', 'in', ids)]))
      .orderBy('r.createdAt')
      .execute();
    return [
      subjectPart(
        'referrals',
        { zh: '转介绍', en: 'Recommendations' },
        {
          createdAt: { zh: '登记时间', en: 'taken down' },
          dealer: { zh: '经销商', en: 'dealer' },
          asReferrer: { zh: '本人推荐', en: 'by this person' },
          state: { zh: '状态', en: 'state' },
          points: { zh: '积分', en: 'points' },
        },
        referrals,
      ),
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
        'holds',
        { zh: '积分预占', en: 'Points held at a till' },
        {
          createdAt: { zh: '时间', en: 'at' },
          dealer: { zh: '经销商', en: 'dealer' },
          points: { zh: '积分', en: 'points' },
          reference: { zh: '单据', en: 'document' },
          state: { zh: '状态', en: 'state' },
        },
        holds,
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
    const { rows } = await sql<{ id: string }>`
      select club.forget(${[...ids]}::uuid[]) as id union all select club.forget_people(${[...ids]}::uuid[])`.execute(
      tx,
    );
    return rows.map(({ id }) => id);
  },
};
