import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { accept, applyFor, becomeOwner, deliver, enquire, type Owner, order } from '../../../test/story.ts';
import { CHENGDU, makeWorld, type World } from '../../../test/world.ts';
import { type Ctx, systemContext } from '../../platform/context.ts';
import { newId, transact } from '../../platform/db.ts';
import { findFaults } from './ledger/verify.ts';
import { awardDeliveries } from './rules/award.ts';

let house: House;
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { dealerA } = world.units;
  ctx = systemContext(house.platform, 'test', {
    unitId: dealerA,
    unitKind: 'dealer',
    timeZone: 'Asia/Shanghai',
    orgIds: [dealerA],
  });
});
afterAll(() => house?.close());

const decide = (memberId: string, body: Record<string, unknown>) =>
  world.people.careA.call('POST', `/api/members/${memberId}/decision`, { version: 1, ...body });
const apply = (
  owner: { customerId: string; unitId: string },
  over: Record<string, unknown> = {},
  who = world.people.consultantA,
) => who.call('POST', '/api/members', { customerId: owner.customerId, unitId: owner.unitId, ...over });

describe('membership', () => {
  test('is for the owner of the car, at the branch of the dealer that delivered it', async () => {
    const [owner, other] = [await becomeOwner(house, world), await becomeOwner(house, world)];
    expect((await apply({ customerId: owner.customerId, unitId: other.unitId })).body.code).toBe('member.not_owner');
    expect((await apply({ customerId: newId(), unitId: owner.unitId })).body.code).toBe('member.not_owner');
    const enquired = await enquire(house, world);
    expect((await apply({ customerId: enquired.customerId, unitId: owner.unitId })).body.code).toBe('member.not_owner');
    const applied = await apply(owner);
    expect(applied).toMatchObject({ status: 201, body: { status: 'pending' } });
    expect((await world.people.careA.call('GET', `/api/members/${applied.body.id}`)).body).toMatchObject({
      branchName: '上海分会',
      vin: owner.vin,
      balance: null,
      cardNumber: null,
    });
  });

  test('needs a branch at the dealer', async () => {
    const { managerB, consultantB } = world.people;
    const { leadId, customerId } = await enquire(house, world, { cityCode: CHENGDU });
    await accept(managerB, leadId, consultantB.staffId);
    const { unitId } = await deliver(house, consultantB, await order(house, world, consultantB, leadId));
    expect(await apply({ customerId, unitId }, {}, consultantB)).toMatchObject({
      status: 409,
      body: { code: 'member.no_branch' },
    });
  });

  test('is one a person: a second application is refused, also at once, also at another dealer', async () => {
    const owner = await becomeOwner(house, world);
    const answers = await Promise.all(Array.from({ length: 5 }, () => apply(owner)));
    expect(answers.map((answer) => answer.body.code ?? answer.body.status).sort()).toEqual([
      ...Array(4).fill('member.exists'),
      'pending',
    ]);
    await house.owner.query(
      "insert into club.branch (id, org_id, code, name, name_en, opened_on) values ($1, $2, 'CD', '成都分会', 'Chengdu', '2020-01-01')",
      [newId(), world.units.dealerB],
    );
    const { managerB, consultantB } = world.people;
    const again = await enquire(house, world, { mobile: owner.mobile, cityCode: CHENGDU });
    await accept(managerB, again.leadId, consultantB.staffId);
    const second = await deliver(house, consultantB, await order(house, world, consultantB, again.leadId));
    expect((await apply({ customerId: owner.customerId, unitId: second.unitId }, {}, consultantB)).body).toMatchObject({
      code: 'member.exists',
      details: {},
    });
  });

  test('is decided once: approved with a card number and an account, or rejected with a reason and free to apply again', async () => {
    const owner = await becomeOwner(house, world);
    const memberId = await applyFor(world.people.consultantA, owner);
    expect((await decide(memberId, { decision: 'reject' })).status).toBe(400);
    expect((await decide(memberId, { decision: 'reject', reason: ' ' })).status).toBe(400);
    expect((await decide(memberId, { decision: 'maybe' })).status).toBe(400);
    expect((await decide(memberId, { decision: 'reject', reason: '行驶证不清晰' })).body).toMatchObject({
      status: 'rejected',
      cardNumber: null,
      version: 2,
    });
    expect((await decide(memberId, { decision: 'approve', version: 2 })).body.code).toBe('member.not_pending');
    const again = await applyFor(world.people.consultantA, owner);
    const answers = await Promise.all(Array.from({ length: 5 }, () => decide(again, { decision: 'approve' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409]);
    const { cardNumber } = answers.find((answer) => answer.status === 200)?.body ?? {};
    expect(cardNumber).toMatch(/^\d{8}$/);
    expect((await world.people.careA.call('GET', `/api/members/${again}`)).body).toMatchObject({
      status: 'active',
      cardNumber,
      balance: 0,
      decidedByName: expect.any(String),
    });
  });

  test('shows its points to those who may see points', async () => {
    const member = await activeMember();
    expect((await world.people.careA.call('GET', `/api/members/${member.id}`)).body.points).toHaveLength(1);
    expect((await world.people.consultantA.call('GET', `/api/members/${member.id}`)).body.points).toEqual([]);
  });
});

async function activeMember(): Promise<{ id: string; owner: Owner }> {
  const owner = await becomeOwner(house, world);
  const id = await applyFor(world.people.consultantA, owner);
  expect((await decide(id, { decision: 'approve' })).status).toBe(200);
  await house.drain();
  return { id, owner };
}

describe('the ledger', () => {
  const balance = async (id: string) =>
    Number(
      (await house.owner.query("select balance from club.account where member_id = $1 and kind = 'available'", [id]))
        .rows[0].balance,
    );

  test('a delivery earns what the rule says, valid as long as it says, borne by the dealer', async () => {
    const { id } = await activeMember();
    const lot = await house.owner.query(
      "select earned::int, remaining::int, (expires_on = (activates_on + interval '24 months')::date) as two_years, issuer_id, origin, qualifying from club.lot where member_id = $1",
      [id],
    );
    expect(lot.rows).toEqual([
      {
        earned: 2000,
        remaining: 2000,
        two_years: true,
        issuer_id: world.units.dealerA,
        origin: 'purchase',
        qualifying: true,
      },
    ]);
    const lines = await house.owner.query(
      'select a.kind, e.amount::int, e.balance_after::int, e.account_version::int from club.entry e join club.account a on a.id = e.account_id join club.ledger_transaction t on t.id = e.transaction_id where t.member_id = $1 order by seq',
      [id],
    );
    expect(lines.rows).toEqual([
      { kind: 'funding', amount: -2000, balance_after: null, account_version: null },
      { kind: 'available', amount: 2000, balance_after: 2000, account_version: 1 },
    ]);
  });

  test('entries that do not sum to nought are refused, also to the owner, and leave nothing', async () => {
    const member = await activeMember();
    const account = (await house.owner.query('select id from club.account where member_id = $1', [member.id])).rows[0]
      .id;
    const client = await house.owner.connect();
    const [id, org] = [newId(), world.units.dealerA];
    await client.query('begin');
    await client.query(
      "insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, occurred_at) values ($1, $2, 'x', $3, '', 'adjust', now())",
      [id, org, id],
    );
    await expect(
      client.query(
        'insert into club.entry (transaction_id, seq, org_id, account_id, amount) values ($1, 1, $2, $3, 5), ($1, 2, $2, $3, -4)',
        [id, org, account],
      ),
    ).rejects.toMatchObject({ constraint: 'ledger_balanced' });
    await client.query('rollback');
    client.release();
    expect((await house.owner.query('select 1 from club.entry where transaction_id = $1', [id])).rowCount).toBe(0);
  });

  test('nothing but the functions of the ledger writes to it', async () => {
    const { id } = await activeMember();
    for (const statement of [
      `update club.account set balance = 5 where member_id = '${id}'`,
      `update club.lot set remaining = 5 where member_id = '${id}'`,
      `insert into club.lot_use select transaction_id, id, 1 from club.lot where member_id = '${id}'`,
      `select club.member_account('${id}', 'debt')`,
      `select club.write_entries('${id}', '{}', '{}')`,
    ])
      await expect(transact(ctx, (tx) => sql.raw(statement).execute(tx))).rejects.toMatchObject({ code: '42501' });
  });

  test('a guarded balance never falls below nought, a lot never below nought or above what was earned', async () => {
    const member = await activeMember();
    await expect(
      house.owner.query('update club.account set balance = -1 where member_id = $1', [member.id]),
    ).rejects.toMatchObject({ code: '23514' });
    for (const remaining of [-1, 2001])
      await expect(
        house.owner.query('update club.lot set remaining = $2 where member_id = $1', [member.id, remaining]),
      ).rejects.toMatchObject({ code: '23514' });
  });

  test('findFaults names a member whose balance or lots were changed by hand', async () => {
    const member = await activeMember();
    const rules = async () => (await findFaults(house.owner)).map(({ rule }) => rule);
    expect(await rules()).toEqual([]);
    await house.owner.query(
      "update club.account set balance = balance + 1 where member_id = $1 and kind = 'available'",
      [member.id],
    );
    expect(await rules()).toEqual(['I7', 'I7']);
    await house.owner.query(
      "update club.account set balance = balance - 1 where member_id = $1 and kind = 'available'",
      [member.id],
    );
    await house.owner.query('update club.lot set remaining = remaining - 1 where member_id = $1', [member.id]);
    expect(await rules()).toEqual(['I7', 'I8']);
    await house.owner.query('update club.lot set remaining = earned where member_id = $1', [member.id]);
    expect(await rules()).toEqual([]);
  });

  test('a delivery that was posted keeps what it earned when the rule changes; the newest rule of the day counts for others', async () => {
    const early = await activeMember();
    await house.owner.query(
      "insert into club.points_rule (id, org_id, code, rule_version, name, name_en, points, valid_months, valid_from) values ($1, $2, 'delivery', 2, 'v2', 'v2', 500, 12, '2000-01-01'), ($3, $2, 'delivery', 3, 'v3', 'v3', 900, 12, '2999-01-01')",
      [newId(), world.units.brand, newId()],
    );
    expect(await balance((await activeMember()).id)).toBe(500);
    await transact(ctx, (tx) => awardDeliveries(ctx, tx, early.owner.customerId, world.units.dealerA));
    expect(await balance(early.id)).toBe(2000);
    await house.owner.query("update club.points_rule set valid_to = '2001-01-01'");
    expect(await balance((await activeMember()).id)).toBe(0);
  });
});
