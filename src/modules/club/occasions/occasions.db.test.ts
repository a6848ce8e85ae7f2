import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { makeMembers } from '../../../../test/ledger-world.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { newId } from '../../../platform/db.ts';
import { findFaults } from '../ledger/verify.ts';

let house: House;
let world: World;
let dms: Caller;
let officer: Caller;
let second: Caller;
let today: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  today = civilDate(house.platform.clock.now());
  dms = await addPerson(house, 'general_manager', world.units.dealerA);
  await house.owner.query(
    "insert into org.role_permission (role_id, permission, breadth) select id, 'ledger.api', 'all' from org.role where code = 'general_manager'",
  );
  officer = await addPerson(house, 'care_director', world.units.dealerA);
  second = await addPerson(house, 'care_director', world.units.dealerA);
  await house.owner.query("update club.points_rule set valid_to = '2020-02-01'");
});
afterAll(() => house?.close());

async function rule(code: string, kind: string, over: Record<string, unknown> = {}): Promise<string> {
  const id = newId();
  const { points = 1, perFen = null, capDay = null, version = 1, factors = [] } = over;
  await house.owner.query(
    `insert into club.points_rule (id, org_id, code, kind, rule_version, name, name_en, points, per_fen, cap_day, factors, valid_months, valid_from, dealer_bp)
     values ($1, $2, $3, $4, $8, $3, $3, $5, $6, $7, $9, 24, '2020-03-01', 6000)`,
    [id, world.units.brand, code, kind, points, perFen, capDay, version, JSON.stringify(factors)],
  );
  return id;
}

async function member(): Promise<{ id: string; card: string }> {
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  const { rows } = await house.owner.query('select card_number as card from club.member where id = $1', [one?.id]);
  return { id: one?.id ?? '', card: rows[0].card };
}
const available = async (id: string) =>
  (
    await house.owner.query("select balance::int as n from club.account where member_id = $1 and kind = 'available'", [
      id,
    ])
  ).rows[0].n;

describe('bills another system tells of', () => {
  const told = (rows: Record<string, unknown>[], who = dms) => who.call('POST', '/api/points/occasions', { rows });
  const bill = (cardNumber: string, over: Record<string, unknown> = {}) => ({
    ...{ key: newId(), kind: 'spend', cardNumber, on: today, amountFen: 888_00 },
    ...over,
  });

  test('earn what the rules say, once a key, also when a rule changed in between', async () => {
    await rule('service', 'spend', { points: 1, perFen: 100 });
    const { id, card } = await member();
    const row = bill(card, { key: 'ro:A1:1' });
    expect((await told([row])).body.rows).toEqual([{ key: 'ro:A1:1', state: 'posted', points: 888 }]);
    await rule('service', 'spend', { points: 2, perFen: 100, version: 2 });
    expect((await told([row])).body.rows).toMatchObject([{ state: 'replayed' }]);
    expect((await told([{ ...row, amountFen: 1_00 }])).body.rows).toMatchObject([{ state: 'key_reused' }]);
    expect(await available(id)).toBe(888);
    const lot = await house.owner.query('select origin, earned_on::text from club.lot where member_id = $1', [id]);
    expect(lot.rows).toEqual([{ origin: 'spend', earned_on: today }]);
    const shares = await house.owner.query(
      "select a.kind, e.amount::int from club.entry e join club.account a on a.id = e.account_id where e.transaction_id = (select id from club.ledger_transaction where reference = 'ro:A1:1') order by 1",
    );
    expect(shares.rows).toEqual([
      { kind: 'available', amount: 888 },
      { kind: 'funding', amount: -533 },
      { kind: 'issuance', amount: -355 },
    ]);
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('are answered row by row: a card nobody has, one who left, a bill no rule gives anything for', async () => {
    const [one, gone] = [await member(), await member()];
    await house.owner.query("update club.member set status = 'left', left_at = now() where id = $1", [gone.id]);
    const { body } = await told([
      bill('XX12345678'),
      bill(gone.card),
      bill(one.card, { amountFen: 10 }),
      bill(one.card, { on: addDays(today, -30) }),
    ]);
    expect(body.rows.map((row: { state: string; points: number }) => [row.state, row.points])).toEqual([
      ['unknown', 0],
      ['frozen', 0],
      ['nothing', 0],
      ['posted', 1776],
    ]);
    const lot = await house.owner.query('select earned_on::text as on from club.lot where member_id = $1', [one.id]);
    expect(lot.rows).toEqual([{ on: addDays(today, -30) }]);
  });

  test('keep to the most a day, within a call and beyond it', async () => {
    await rule('event', 'activity', { points: 300, capDay: 700 });
    const { id, card } = await member();
    const activity = () => bill(card, { kind: 'activity', amountFen: undefined });
    const first = await told([activity(), activity()]);
    expect(first.body.rows.map((row: { points: number }) => row.points)).toEqual([300, 300]);
    const later = await told([activity(), activity()]);
    expect(later.body.rows.map((row: { points: number; state: string }) => [row.state, row.points])).toEqual([
      ['posted', 100],
      ['nothing', 0],
    ]);
    expect(await available(id)).toBe(700);
  });

  test('told again take no second part of the day’s most, and are answered as they were', async () => {
    await rule('meet', 'activity', { points: 310, capDay: 700 });
    const { id, card } = await member();
    const activity = () => bill(card, { kind: 'activity', amountFen: undefined });
    const answers = async (rows: Record<string, unknown>[]) =>
      (await told(rows)).body.rows.map((row: { state: string; points: number }) => [row.state, row.points]);
    const before = await available(id);
    const [one, two, three] = [activity(), activity(), activity()];
    await answers([one]);
    const first = (await available(id)) - before;
    expect((await answers([one, one, two]))[2]).toEqual(['posted', first]);
    await answers([three]);
    const all = await available(id);
    // The day is full, and nobody says of what was posted that nothing is given for it.
    expect((await answers([one, two, three])).map(([state]: [string]) => state)).toEqual(Array(3).fill('replayed'));
    expect((await answers([{ ...one, on: addDays(today, -1) }]))[0]).toEqual(['key_reused', 0]);
    expect(await available(id)).toBe(all);
  });

  test('keep to the most a day when many are told of at the same moment', async () => {
    await rule('rush', 'activity', { points: 40, capDay: 100 });
    const { id, card } = await member();
    const calls = Array.from({ length: 8 }, () => told([bill(card, { kind: 'activity', amountFen: undefined })]));
    await Promise.all(calls);
    const { rows } = await house.owner.query(
      `select sum(l.earned)::int as n from club.lot l join club.ledger_transaction x on x.id = l.transaction_id
         join club.points_rule r on r.id = x.rule_id where l.member_id = $1 and r.code = 'rush'`,
      [id],
    );
    expect(rows[0].n).toBe(100);
  });

  test('are of days that have come, told by dealers with the right to it', async () => {
    const { card } = await member();
    const wrong = await told([bill(card), bill(card, { on: addDays(today, 1) })]);
    expect(wrong.body.details.fields[0].field).toBe('rows.1.on');
    expect((await told([bill(card)], officer)).status).toBe(403);
    const headquarters = await addPerson(house, 'hq_care', world.units.brand);
    expect((await told([bill(card)], headquarters)).body.code).toBe('org.dealer_only');
  });
});

describe('points of an activity', () => {
  const award = (body: Record<string, unknown>, path = '', who = officer) =>
    who.call('POST', `/api/points/awards${path}`, body);
  async function budget(amount: number): Promise<string> {
    const { id } = (await officer.call('POST', '/api/points/budgets', { name: '自驾游', amount })).body;
    await second.call('POST', `/api/points/budgets/${id}/decision`, { decision: 'approve', version: 1 });
    return id;
  }

  test('are given out of an approved budget by the rule, each member once, as the preview said', async () => {
    const ruleId = await rule('outing', 'activity', { points: 50 });
    const [one, two] = [await member(), await member()];
    const body = { ruleId, budgetId: await budget(1000), activity: '春季自驾游', on: today };
    const cards = [one.card, ` ${one.card} `, two.card, 'XX00000000'];
    const seen = await award({ ...body, cards }, '/preview');
    expect(seen.body).toMatchObject({ points: 100, left: 1000 });
    expect(await available(one.id)).toBe(0);
    const given = await award({ ...body, cards });
    expect(given).toMatchObject({ status: 201, body: { points: 100, left: 900 } });
    expect(given.body.rows.map((row: { state: string }) => row.state)).toEqual(['posted', 'posted', 'unknown']);
    expect([await available(one.id), await available(two.id)]).toEqual([50, 50]);
    const again = await award({ ...body, cards: [one.card] });
    expect(again.body).toMatchObject({ points: 0, left: 900, rows: [{ state: 'replayed' }] });
    const other = await award({ ...body, activity: '秋季自驾游', cards: [one.card] });
    expect(other.body.points).toBe(50);
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('keep to the most a day of the rule, whatever the activities are called', async () => {
    const ruleId = await rule('stall', 'activity', { points: 50, capDay: 80 });
    const { id, card } = await member();
    const budgetId = await budget(1000);
    const give = async (activity: string) =>
      (await award({ ruleId, budgetId, activity, on: today, cards: [card] })).body.points;
    expect([await give('上午场'), await give('下午场'), await give('晚场')]).toEqual([50, 30, 0]);
    expect(await available(id)).toBe(80);
  });

  test('stop where the budget ends, and then nobody has anything', async () => {
    const ruleId = await rule('party', 'activity', { points: 60 });
    const [one, two] = [await member(), await member()];
    const body = { ruleId, budgetId: await budget(100), activity: '答谢会', on: today, cards: [one.card, two.card] };
    const over = await award(body);
    expect([over.status, over.body.code]).toEqual([409, 'points.over_budget']);
    expect([await available(one.id), await available(two.id)]).toEqual([0, 0]);
  });

  test('need a rule for activities, an approved budget and a day that has come', async () => {
    const ruleId = await rule('fair', 'activity', { points: 10 });
    const purchase = await rule('bought', 'purchase', { points: 10 });
    const { card } = await member();
    const body = { ruleId, budgetId: await budget(100), activity: '车展', on: today, cards: [card] };
    expect((await award({ ...body, ruleId: purchase })).body.details.fields[0].field).toBe('ruleId');
    expect((await award({ ...body, on: addDays(today, 1) })).body.details.fields[0].field).toBe('on');
    const { id } = (await officer.call('POST', '/api/points/budgets', { name: '未批', amount: 5 })).body;
    expect((await award({ ...body, budgetId: id })).body.code).toBe('points.no_budget');
    expect((await award(body, '', world.people.consultantA)).status).toBe(403);
  });
});
