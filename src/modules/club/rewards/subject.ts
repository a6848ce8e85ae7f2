import { sql } from 'kysely';
import { type SubjectSource, subjectPart } from '../../../platform/subject-data.ts';
import { openShipTo } from '../redemptions/address.ts';

/** What the club holds about a person beside their points: rewards they ordered, benefits they may use and used. */
export const rewardSubject: SubjectSource = {
  module: 'club',
  tables: ['club.reward_order', 'club.entitlement', 'club.benefit_use'],
  async collect(ctx, tx, ids) {
    const orders = await tx
      .selectFrom('club.rewardOrder')
      .select(['id', 'number', 'rewardName', 'quantity', 'points', 'moneyFen', 'way', 'state', 'createdAt'])
      .select(['addressEnc', 'tracking'])
      .where('customerId', 'in', ids)
      .orderBy('createdAt')
      .execute();
    const entitlements = await tx
      .selectFrom('club.entitlement as e')
      .innerJoin('club.benefit as b', 'b.id', 'e.benefitId')
      .select(['b.name', 'e.periodFrom', 'e.periodTo', 'e.granted', 'e.used'])
      .where('e.customerId', 'in', ids)
      .orderBy('e.periodFrom')
      .execute();
    const uses = await tx
      .selectFrom('club.benefitUse as x')
      .innerJoin('club.benefit as b', 'b.id', 'x.benefitId')
      .leftJoin('org.unit as u', 'u.id', 'x.unitId')
      .leftJoin('club.partner as p', 'p.id', 'x.partnerId')
      .select(['b.name', 'x.createdAt', sql<string>`coalesce(u.name, p.name, '')`.as('place')])
      .where('x.customerId', 'in', ids)
      .orderBy('x.createdAt')
      .execute();
    return [
      subjectPart(
        'rewardOrders',
        { zh: '兑换单', en: 'Rewards ordered' },
        {
          number: { zh: '单号', en: 'number' },
          createdAt: { zh: '时间', en: 'at' },
          rewardName: { zh: '奖品', en: 'reward' },
          quantity: { zh: '数量', en: 'pieces' },
          points: { zh: '积分', en: 'points' },
          money: { zh: '金额(元)', en: 'money (yuan)' },
          state: { zh: '状态', en: 'status' },
          address: { zh: '收货地址', en: 'sent to' },
          tracking: { zh: '运单号', en: 'tracking number' },
        },
        orders.map(({ addressEnc, moneyFen, ...row }) => {
          const to = addressEnc && openShipTo(ctx, { id: row.id, addressEnc });
          return { ...row, money: moneyFen / 100, address: to ? `${to.name} ${to.phone} ${to.line}` : null };
        }),
      ),
      subjectPart(
        'entitlements',
        { zh: '会员权益', en: 'Benefits' },
        {
          name: { zh: '权益', en: 'benefit' },
          periodFrom: { zh: '自', en: 'from' },
          periodTo: { zh: '至', en: 'until' },
          granted: { zh: '可用次数', en: 'uses granted' },
          used: { zh: '已用次数', en: 'uses made' },
        },
        entitlements,
      ),
      subjectPart(
        'benefitUses',
        { zh: '权益使用记录', en: 'Benefits used' },
        {
          createdAt: { zh: '时间', en: 'at' },
          name: { zh: '权益', en: 'benefit' },
          place: { zh: '使用地点', en: 'where' },
        },
        uses,
      ),
    ];
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select club.forget_rewards(${[...ids]}::uuid[]) as id`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
