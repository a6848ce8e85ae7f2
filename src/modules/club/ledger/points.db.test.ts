import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { type LedgerUnderTest, ledgerOf, makeMembers } from '../../../../test/ledger-world.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { settleDue } from './jobs.ts';
import { findFaults } from './verify.ts';

let house: House;
let world: World;
let ledger: LedgerUnderTest;
let boss: Caller;
let headquarters: Caller;
let serviceB: Caller;
beforeAll(async () => {
  house = await openHouse('2026-03-02T04:00:00Z');
  world = await makeWorld(house);
  ledger = ledgerOf(house, world);
  boss = await addPerson(house, 'general_manager', world.units.dealerA);
  headquarters = await addPerson(house, 'hq_care', world.units.brand);
  serviceB = await addPerson(house, 'service_consultant', world.units.dealerB);
});
afterAll(() => house?.close());

const member = async () => {
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  const id = one?.id ?? '';
  await ledger.earn({ memberId: id, points: 500, expiresOn: '2027-01-01' });
  return id;
};
const account = async (id: string) => (await world.people.careA.call('GET', `/api/members/${id}/points`)).body;

describe('the till', () => {
  test('holds points for one repair order at any dealer, takes a part, gives the rest back', async () => {
    const id = await member();
    const held = await serviceB.call('POST', '/api/points/holds', { memberId: id, points: 200, reference: 'RO-1' });
    expect(held).toMatchObject({ status: 201, body: { points: 200 } });
    expect(await account(id)).toMatchObject({ available: 300, held: 200, spendable: 300 });
    const again = await serviceB.call('POST', '/api/points/holds', { memberId: id, points: 10, reference: 'RO-1' });
    expect([again.status, again.body.code]).toEqual([409, 'points.hold_exists']);
    const capture = () => serviceB.call('POST', `/api/points/holds/${held.body.id}/capture`, { points: 150 });
    const first = await capture();
    expect(first).toMatchObject({ status: 200, body: { points: 150 } });
    expect((await capture()).body).toEqual(first.body);
    expect(await account(id)).toMatchObject({ available: 350, held: 0 });
    const ended = await serviceB.call('POST', `/api/points/holds/${held.body.id}/void`);
    expect([ended.status, ended.body.code]).toEqual([409, 'points.hold_resolved']);
    expect((await serviceB.call('GET', '/api/points/holds')).body.rows).toMatchObject([
      { reference: 'RO-1', state: 'captured' },
    ]);
    const own = (await world.people.careA.call('GET', `/api/members/${id}/points/journal`)).body.rows;
    expect(own.map((row: { kind: string }) => row.kind)).toEqual(['capture', 'hold', 'earn']);
    expect(own[1]).toMatchObject({
      available: -200,
      held: 200,
      reference: 'RO-1',
      lots: [{ amount: 200, expiresOn: '2027-01-01' }],
    });
  });

  test('refuses more than there is, says how much there is, and is not headquarters’', async () => {
    const id = await member();
    const body = { memberId: id, points: 501, reference: 'RO-2' };
    const refused = await serviceB.call('POST', '/api/points/holds', body);
    expect(refused).toMatchObject({ status: 409, body: { code: 'points.not_enough', details: { available: 500 } } });
    expect((await headquarters.call('POST', '/api/points/holds', body)).status).toBe(403);
  });

  test('gives back what nobody took in time', async () => {
    const id = await member();
    await serviceB.call('POST', '/api/points/holds', { memberId: id, points: 200, reference: 'RO-3' });
    house.platform.clock.advance(241 * 60_000);
    expect(await settleDue(house.platform)).toMatchObject({ ended: 1 });
    expect(await account(id)).toMatchObject({ available: 500, held: 0 });
    house.platform.clock.advance(-241 * 60_000);
  });
});

describe('corrections', () => {
  test('up to the limit by one person, above it by a second, and never by the same', async () => {
    const id = await member();
    const { careA } = world.people;
    const adjust = (points: number) =>
      careA.call('POST', `/api/members/${id}/points/adjustments`, { points, reason: '补记' });
    expect((await adjust(1000)).body.state).toBe('posted');
    expect((await adjust(-300)).body.state).toBe('posted');
    const waiting = await adjust(1001);
    expect(waiting.body.state).toBe('waiting');
    expect(await account(id)).toMatchObject({ available: 1200, waiting: [{ points: 1001 }] });
    const decide = (who: Caller, decision: string) =>
      who.call('POST', `/api/points/adjustments/${waiting.body.id}/decision`, { decision, version: 1 });
    expect((await decide(careA, 'approve')).body.code).toBe('points.own_request');
    expect((await decide(boss, 'approve')).body.state).toBe('approved');
    expect((await decide(boss, 'approve')).body.code).toBe('points.decided');
    expect(await account(id)).toMatchObject({ available: 2201, waiting: [] });
    expect((await adjust(0)).status).toBe(400);
  });

  test('a posting is taken back once: spending into its lots, earning with what is owed', async () => {
    const id = await member();
    const { careA } = world.people;
    const spent = await ledger.redeem(id, 400, { dealerId: world.units.dealerA });
    const back = (transactionId: string) =>
      careA.call('POST', `/api/points/transactions/${transactionId}/reversal`, { note: '退货' });
    expect((await back(spent.transactionId)).status).toBe(201);
    expect((await back(spent.transactionId)).body.code).toBe('points.reversed');
    await ledger.redeem(id, 400, { dealerId: world.units.dealerA });
    const { rows } = (await careA.call('GET', `/api/members/${id}/points/journal`)).body;
    const earned = rows.at(-1);
    expect((await back(earned.id)).status).toBe(201);
    expect(await account(id)).toMatchObject({ available: 0, debt: 400 });
    expect((await careA.call('GET', `/api/members/${id}/points/journal?limit=2`)).body.next).not.toBeNull();
  });
});

describe('rules', () => {
  const rule = (over: Record<string, unknown> = {}) => ({
    ...{ code: 'service', kind: 'spend', name: '消费积分', nameEn: 'Service', points: 1, perFen: 10_000, factors: [] },
    ...{ dealerBp: 10_000, capTransaction: null, capDay: null, validMonths: 24, pendingDays: 0, qualifying: true },
    ...{ validFrom: '2026-01-01', validTo: null, version: 0 },
    ...over,
  });
  const save = (who: Caller, over: Record<string, unknown> = {}) => who.call('POST', '/api/points/rules', rule(over));

  test('come in versions that are never changed; two editors do not overwrite each other', async () => {
    expect((await save(headquarters, { dealerBp: 5000 })).body.ruleVersion).toBe(1);
    const clash = await save(headquarters, { points: 2 });
    expect([clash.status, clash.body.details]).toMatchObject([409, { current: { version: 1 } }]);
    expect((await save(headquarters, { points: 2, version: 1 })).body.ruleVersion).toBe(2);
    const { rows } = (await headquarters.call('GET', '/api/points/rules')).body;
    const own = rows.filter((row: { code: string }) => row.code === 'service');
    expect(
      own.map((row: { ruleVersion: number; points: number; newest: boolean }) => [
        row.ruleVersion,
        row.points,
        row.newest,
      ]),
    ).toEqual([
      [2, 2, true],
      [1, 1, false],
    ]);
  });

  test('of a dealer keep within headquarters’ bounds, each breach at its field', async () => {
    const field = async (over: Record<string, unknown>) => {
      const { status, body } = await save(boss, { code: 'own', ...over });
      return status === 201 ? 'saved' : body.details.fields?.[0]?.field;
    };
    expect(await field({ points: 10_001, perFen: null })).toBe('points');
    expect(await field({ points: 3, perFen: 100 })).toBe('points');
    expect(
      await field({
        factors: [
          { kind: 'tier', code: 'gold', bp: 20_000 },
          { kind: 'birthday_month', bp: 20_000 },
        ],
      }),
    ).toBe('factors');
    expect(await field({ dealerBp: 5000 })).toBe('dealerBp');
    expect(await field({ validTo: '2025-01-01' })).toBe('validTo');
    expect(await field({})).toBe('saved');
    const settings = (await headquarters.call('GET', '/api/points/settings')).body;
    const { editable, ...given } = settings;
    expect(editable).toBe(true);
    expect((await boss.call('PATCH', '/api/points/settings', given)).body.code).toBe('points.rules_closed');
    expect(
      (await headquarters.call('PATCH', '/api/points/settings', { ...given, dealerRules: false })).body.version,
    ).toBe(1);
    expect((await headquarters.call('PATCH', '/api/points/settings', { ...given, dealerRules: false })).status).toBe(
      409,
    );
    expect((await save(boss, { code: 'other' })).body.code).toBe('points.rules_closed');
  });

  test('say beforehand what would be earned, and what last month would have', async () => {
    const { version: _version, ...terms } = rule({ points: 3 });
    const preview = await boss.call('POST', '/api/points/rules/preview', {
      rule: terms,
      occasion: { on: '2026-03-02', amountFen: 50_000 },
    });
    expect(preview.body).toMatchObject({ points: 15, hqPoints: 0, expiresOn: '2028-03-02' });
    const ran = await boss.call('POST', '/api/points/rules/dry-run', {
      rule: { ...terms, kind: 'purchase', perFen: null },
    });
    expect(ran.body).toMatchObject({ from: '2026-02-01', to: '2026-02-28', deliveries: 0, points: 0 });
  });
});

test('a budget is approved by a second person, and closing gives back what is left', async () => {
  const asked = await boss.call('POST', '/api/points/budgets', { name: '自驾游', amount: 1000 });
  const decide = (who: Caller, decision: string, version: number) =>
    who.call('POST', `/api/points/budgets/${asked.body.id}/decision`, { decision, version });
  expect((await decide(boss, 'approve', 1)).body.code).toBe('points.own_request');
  expect((await decide(world.people.careA, 'approve', 1)).body).toEqual({ state: 'approved', left: 1000 });
  const id = await member();
  await ledger.award(id, 400, asked.body.id);
  expect((await boss.call('GET', '/api/points/budgets')).body.rows).toMatchObject([
    { amount: 1000, left: 600, state: 'approved' },
  ]);
  expect((await decide(boss, 'close', 2)).body).toEqual({ state: 'closed', left: 600 });
  expect((await ledger.tried(() => ledger.award(id, 1, asked.body.id))).code).toBe('points.no_budget');
  expect(await findFaults(house.owner)).toEqual([]);
});
