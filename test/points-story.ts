import { newId } from '../src/platform/db.ts';
import type { House } from './harness.ts';
import { makeMembers } from './ledger-world.ts';

/** Records of points at a dealer, for the tests that walk every table and every endpoint. */
export interface PointRows {
  memberId: string;
  customerId: string;
  transactionId: string;
  holdId: string;
  requestId: string;
  budgetId: string;
}

/** A member who has earned, spent, holds points and waits for a correction; a budget and the settings of the brand; a merged membership. */
export async function fillPoints(
  house: House,
  { brandId, orgId, trimId }: { brandId: string; orgId: string; trimId: string },
): Promise<PointRows> {
  const [member, gone] = await makeMembers(house.owner, { orgId, trimId, count: 2 });
  if (!member || !gone) throw new Error('no member was made');
  const client = await house.owner.connect();
  try {
    await client.query("select set_config('app.unit', $1, false)", [orgId]);
    const earn = async (memberId: string) =>
      client.query(
        `select (club.post_earn(app.new_id(), 'story', app.new_id()::text, '', 'earn', $1, $2, 100, 0, 'spend', true, null, null, current_date, current_date,
           current_date, current_date + 400, null, now(), null, null, '{}')).transaction_id as id`,
        [orgId, memberId],
      );
    const { id: transactionId } = (await earn(member.id)).rows[0];
    await earn(gone.id);
    const spend = async (kind: string, points: number) =>
      (
        await client.query(
          `select (club.post_spend(app.new_id(), 'till', app.new_id()::text, '', $3, $1, $2, $4, current_date, now(), now() + interval '30 days', null, 'RO-1', '{}')).transaction_id as id`,
          [orgId, member.id, kind, points],
        )
      ).rows[0].id as string;
    await spend('redeem', 10);
    const holdId = await spend('hold', 20);
    await client.query('select club.merge_points($1, $2)', [gone.id, member.id]);
    const [requestId, budgetId] = [newId(), newId()];
    await client.query(
      "insert into club.points_request (id, org_id, member_id, points, reason) values ($1, $2, $3, 5000, '补记')",
      [requestId, orgId, member.id],
    );
    await client.query("insert into club.points_budget (id, org_id, name, amount) values ($1, $2, '自驾游', 1000)", [
      budgetId,
      orgId,
    ]);
    await client.query('insert into club.points_setting (id, org_id) values ($1, $2)', [newId(), brandId]);
    return { memberId: member.id, customerId: member.customerId, transactionId, holdId, requestId, budgetId };
  } finally {
    await client.query("select set_config('app.unit', '', false)");
    client.release();
  }
}
