import type { Tx } from '../../platform/db.ts';

/** Movements of a member's points, newest first. */
export function pointsOf(tx: Tx, memberId: string) {
  return tx
    .selectFrom('club.ledgerTransaction as x')
    .innerJoin('club.account as a', (join) =>
      join.onRef('a.memberId', '=', 'x.memberId').on('a.kind', '=', 'available'),
    )
    .innerJoin('club.entry as e', (join) =>
      join.onRef('e.transactionId', '=', 'x.id').onRef('e.accountId', '=', 'a.id'),
    )
    .leftJoin('club.pointsRule as r', 'r.id', 'x.ruleId')
    .leftJoin('club.lot as l', 'l.transactionId', 'x.id')
    .select([
      'x.id',
      'x.kind',
      'e.amount as points',
      'e.balanceAfter',
      'r.name as ruleName',
      'r.nameEn as ruleNameEn',
      'x.note',
      'l.expiresOn',
      'x.postedAt',
    ])
    .where('x.memberId', '=', memberId)
    .orderBy('x.postedAt', 'desc')
    .orderBy('x.id', 'desc')
    .limit(100)
    .execute();
}
