import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { contactHash, phoneContact } from '../../customers/index.ts';
import { plainNumber } from '../../products/index.ts';
import { tiersByUnit } from '../tiers/queries.ts';
import { tierNamed } from '../tiers/service.ts';
import { cardStyle } from './card.ts';
import * as queries from './queries.ts';

/**
 * Whom a whole card number or a whole phone number names, at any counter of the brand (RET-05 to 07): with tier, points and what they may
 * do. Of another branch's member the name is masked, and looking is audited.
 */
export async function atCounter(ctx: Ctx, { key }: { key: string }) {
  return transact(ctx, async (tx) => {
    const phone = phoneContact(key);
    const found = await queries.atCounter(tx, plainNumber(key), phone ? contactHash(ctx, phone) : null);
    if (found.length === 0) return { rows: [] };
    const branches = await queries.branchesNamed(
      tx,
      found.map((row) => row.branchId),
    );
    const tiers = await tiersByUnit(
      tx,
      found.map((row) => row.orgId),
    );
    for (const row of found.filter((one) => !one.inScope))
      await sql`select app.audit_view('club.member', ${row.memberId}, ${scopeOf(ctx).unitId}::uuid, ${JSON.stringify({ counter: true, card: row.cardNumber })}::jsonb)`.execute(
        tx,
      );
    return {
      rows: found.flatMap((row) => {
        const branch = branches.find((one) => one.id === row.branchId);
        if (!branch) return [];
        const tier = (tiers.get(row.orgId) ?? []).find((one) => one.code === row.tierCode);
        return [
          {
            memberId: row.inScope ? row.memberId : null,
            name: row.name,
            mobileMasked: row.mobileMasked,
            cardNumber: row.cardNumber,
            status: row.status,
            branchName: branch.name,
            branchNameEn: branch.nameEn,
            card: cardStyle(branch),
            tier: tierNamed(tiers.get(row.orgId) ?? [], row.tierCode),
            benefits: tier?.benefits ?? '',
            benefitsEn: tier?.benefitsEn ?? '',
            points: row.available,
            key: row.vip || row.opinionLeader,
            mayEarn: row.status === 'active',
            mayRedeem: row.status === 'active' && row.available > 0,
          },
        ];
      }),
    };
  });
}
