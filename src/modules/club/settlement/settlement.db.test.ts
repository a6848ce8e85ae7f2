import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { monthsAgo, postAt } from '../../../../test/settlement-story.ts';
import { applyFor, becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import type { StatementLine } from './schema.ts';

type Line = z.output<typeof StatementLine>;

let house: House;
let world: World;
let hq: Caller;
let clerkA: Caller;
let clerkB: Caller;
let memberId: string;
const [LAST, BEFORE] = [monthsAgo(1), monthsAgo(2)];
const at = (month: string, day = 10) => `${month}-${String(day).padStart(2, '0')}T04:00:00Z`;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  hq = await addPerson(house, 'data_steward', world.units.brand);
  clerkA = await addPerson(house, 'settlement_clerk', world.units.dealerA);
  clerkB = await addPerson(house, 'settlement_clerk', world.units.dealerB);
  memberId = await applyFor(world.people.consultantA, await becomeOwner(house, world));
  const { version } = (await world.people.careA.call('GET', `/api/members/${memberId}`)).body;
  await world.people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version });
  await house.drain();
  // What the delivery earned is of no interest here.
  await house.owner.query(
    'alter table club.entry disable trigger append_only; delete from club.entry; alter table club.entry enable trigger append_only',
  );
});
afterAll(() => house?.close());

const post = (orgId: string, side: Parameters<typeof postAt>[1]['side'], points: number, when: string) =>
  postAt(house.owner, { orgId, side, points, memberId, at: when });
const begin = (month: string, who = hq) => who.call('POST', '/api/settlement/periods', { month });
async function settle(month: string): Promise<string> {
  const begun = await begin(month);
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  await house.drain();
  return begun.body.id;
}
const periodOf = async (id: string) =>
  (await hq.call('GET', '/api/settlement/periods')).body.rows.find((row: { id: string }) => row.id === id);
async function issue(id: string): Promise<void> {
  const { version } = await periodOf(id);
  const answer = await hq.call('POST', `/api/settlement/periods/${id}/issue`, { version });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}
const statementsOf = async (who: Caller, month: string) =>
  (await who.call('GET', `/api/settlement/statements?month=${month}`)).body.rows;
async function statementOf(who: Caller, month: string, unitId: string) {
  const row = (await statementsOf(who, month)).find((one: { unitId: string }) => one.unitId === unitId);
  return (await who.call('GET', `/api/settlement/statements/${row.id}`)).body;
}
function lineOf(statement: { lines: Line[] }, kind: Line['kind']): Line {
  const line = statement.lines.find((each) => each.kind === kind);
  if (!line) throw new Error(`there is no line ${kind}`);
  return line;
}

describe('a month from its postings to its close', () => {
  let first: string;

  test('is settled for all dealers and headquarters, priced by the rates of the month, and adds up to nought', async () => {
    const { dealerA, dealerB, brand } = world.units;
    await post(dealerA, 'funding', -1000, at(BEFORE));
    await post(dealerA, 'funding', -500, at(BEFORE, 11));
    await post(dealerA, 'funding', 200, at(BEFORE, 12));
    await post(dealerB, 'clearing', 300, at(BEFORE, 13));
    await post(dealerB, 'clearing', -50, at(BEFORE, 14));
    await post(brand, 'breakage', 70, at(BEFORE, 15));
    await post(brand, 'issuance', -40, at(BEFORE, 15));
    const rate = { fromMonth: BEFORE, issueFen: 12, reimburseFen: 9, answerDays: 5 };
    expect((await hq.call('POST', '/api/settlement/rates', rate)).status).toBe(201);
    first = await settle(BEFORE);
    const period = await periodOf(first);
    expect(period).toMatchObject({
      status: 'calculated',
      statements: 2,
      issueFen: 12,
      reimburseFen: 9,
      totalFen: 1300 * 12 - 250 * 9,
    });
    const a = await statementOf(hq, BEFORE, dealerA);
    expect(a.totalFen).toBe(-1300 * 12);
    expect(lineOf(a, 'issued')).toMatchObject({ entries: 2, points: -1500, rateFen: 12, amountFen: -18_000 });
    expect(lineOf(a, 'taken_back')).toMatchObject({ entries: 1, points: 200, amountFen: 2400 });
    const b = await statementOf(hq, BEFORE, dealerB);
    expect(lineOf(b, 'redeemed')).toMatchObject({ points: 300, rateFen: 9, amountFen: 2700 });
    expect(lineOf(b, 'redemption_reversed')).toMatchObject({ points: -50, amountFen: -450 });
    const own = await statementOf(hq, BEFORE, brand);
    expect(lineOf(own, 'expired')).toMatchObject({ points: 70, amountFen: 0 });
    expect(lineOf(own, 'hq_issued')).toMatchObject({ points: -40, amountFen: 0 });
    expect(lineOf(own, 'issued')).toMatchObject({ points: -1500, amountFen: 18_000 });
    const all = await statementsOf(hq, BEFORE);
    expect(all.reduce((sum: number, row: { totalFen: number }) => sum + row.totalFen, 0)).toBe(0);
    expect(a.unchanged).toBe(true);
  });

  test('a month cannot be settled twice, nor before its end, and another’s not at all', async () => {
    expect((await begin(BEFORE)).body.code).toBe('settlement.settled');
    expect((await begin(monthsAgo(0))).body.code).toBe('settlement.not_ended');
    expect((await begin(LAST, clerkA)).status).toBe(403);
  });

  test('dealers see their own statement, once it is issued, and open the postings behind each line', async () => {
    expect(await statementsOf(clerkA, BEFORE)).toEqual([]);
    const draft = await statementOf(hq, BEFORE, world.units.dealerA);
    expect((await clerkA.call('GET', `/api/settlement/statements/${draft.id}`)).status).toBe(404);
    await issue(first);
    const [own, ...others] = await statementsOf(clerkA, BEFORE);
    expect([own.unitId, own.status, others]).toEqual([world.units.dealerA, 'issued', []]);
    expect((await clerkB.call('GET', `/api/settlement/statements/${own.id}`)).status).toBe(404);
    const line = lineOf(await statementOf(clerkA, BEFORE, world.units.dealerA), 'issued');
    const page = (await clerkA.call('GET', `/api/settlement/entries?lineId=${line.id}&limit=1`)).body;
    expect(page.rows).toMatchObject([{ points: -500, amountFen: -6000, kind: 'earn' }]);
    const rest = (await clerkA.call('GET', `/api/settlement/entries?lineId=${line.id}&limit=1&cursor=${page.next}`))
      .body;
    expect([rest.rows.map((row: { points: number }) => row.points), rest.next]).toEqual([[-1000], null]);
    expect((await clerkB.call('GET', `/api/settlement/entries?lineId=${line.id}`)).status).toBe(404);
  });

  test('a dealer disputes a line with its reason, headquarters answer, and the correction falls into the open month', async () => {
    const statement = await statementOf(clerkA, BEFORE, world.units.dealerA);
    const line = lineOf(statement, 'issued');
    const entry = (await clerkA.call('GET', `/api/settlement/entries?lineId=${line.id}`)).body.rows[0];
    const foreign = lineOf(statement, 'taken_back');
    const url = `/api/settlement/lines/${line.id}`;
    const dispute = { version: line.version, reason: '此笔重复', transactionId: entry.id };
    expect((await hq.call('POST', `${url}/dispute`, dispute)).status).toBe(403);
    expect((await clerkB.call('POST', `${url}/dispute`, dispute)).status).toBe(404);
    const wrong = await clerkA.call('POST', `/api/settlement/lines/${foreign.id}/dispute`, {
      ...dispute,
      version: foreign.version,
    });
    expect([wrong.status, wrong.body.details.fields[0].field]).toEqual([400, 'transactionId']);
    expect((await clerkA.call('POST', `${url}/dispute`, dispute)).body).toMatchObject({
      state: 'disputed',
      status: 'disputed',
    });
    expect((await clerkA.call('POST', `${url}/dispute`, dispute)).body.code).toBe('request.conflict');
    const period = await periodOf(first);
    expect(
      (await hq.call('POST', `/api/settlement/periods/${first}/closing`, { version: period.version })).body.code,
    ).toBe('settlement.disputed');
    const confirmed = await clerkA.call('POST', `/api/settlement/statements/${statement.id}/confirmation`, {
      version: statement.version + 1,
    });
    expect(confirmed.body.status).toBe('disputed');
    const reply = await hq.call('POST', `${url}/reply`, {
      version: line.version + 1,
      answer: '属实,予以更正',
      amountFen: 6000,
    });
    expect(reply.body).toMatchObject({ state: 'answered', status: 'issued' });
    const after = await statementOf(clerkA, BEFORE, world.units.dealerA);
    expect(lineOf(after, 'issued')).toMatchObject({ state: 'answered', amountFen: -18_000, answer: '属实,予以更正' });
    expect(after.totalFen).toBe(statement.totalFen);
    const { rows } = (await clerkA.call('GET', '/api/settlement/adjustments')).body;
    expect(rows).toMatchObject([{ month: LAST, amountFen: 6000 }]);
    expect((await clerkA.call('POST', `${url}/confirmation`, { version: line.version + 2 })).body).toMatchObject({
      status: 'confirmed',
    });
    expect((await clerkA.call('POST', `${url}/dispute`, { ...dispute, version: line.version + 3 })).body.code).toBe(
      'settlement.wrong_step',
    );
  });

  test('a period closes when everybody has confirmed, or the days to answer are over', async () => {
    const { version } = await periodOf(first);
    const close = () => hq.call('POST', `/api/settlement/periods/${first}/closing`, { version });
    expect((await close()).body).toMatchObject({ code: 'settlement.unanswered', details: { count: 1 } });
    house.platform.clock.advance(6 * 86_400_000);
    expect((await close()).body.status).toBe('closed');
    house.platform.clock.advance(-6 * 86_400_000);
    expect((await statementsOf(clerkB, BEFORE))[0].status).toBe('closed');
  });

  test('a late document and the correction stand on the next month’s statement; the closed one stays as it was', async () => {
    const { dealerA } = world.units;
    await post(dealerA, 'funding', -77, at(BEFORE, 20));
    await post(dealerA, 'funding', -23, at(LAST, 5));
    await settle(LAST);
    const next = await statementOf(hq, LAST, dealerA);
    expect(lineOf(next, 'issued')).toMatchObject({ entries: 2, points: -100 });
    expect(lineOf(next, 'adjustment')).toMatchObject({ amountFen: 6000, adjustmentReason: '属实,予以更正' });
    expect(next.totalFen).toBe(-100 * 12 + 6000);
    expect(lineOf(await statementOf(hq, BEFORE, dealerA), 'issued')).toMatchObject({ entries: 2, points: -1500 });
    const sums = await house.owner.query(
      'select sum(total_fen)::int as total from club.settlement_statement group by period_id',
    );
    expect(sums.rows.map(({ total }) => total)).toEqual([0, 0]);
    const late = await post(dealerA, 'funding', -5, at(BEFORE, 21));
    const entry = await house.owner.query(
      "select to_char(period, 'YYYY-MM') as period from club.entry where transaction_id = $1 and seq = 1",
      [late],
    );
    expect(entry.rows[0].period).toBe(monthsAgo(0));
  });

  test('lines that somebody changed in the database no longer match the digest of their statement', async () => {
    const line = lineOf(await statementOf(hq, LAST, world.units.dealerA), 'issued');
    await house.owner.query('update club.settlement_line set amount_fen = amount_fen + 1 where id = $1', [line.id]);
    expect((await statementOf(hq, LAST, world.units.dealerA)).unchanged).toBe(false);
    await house.owner.query('update club.settlement_line set amount_fen = amount_fen - 1 where id = $1', [line.id]);
    expect((await statementOf(hq, LAST, world.units.dealerA)).unchanged).toBe(true);
  });
});

test('a rate of a settled month is refused at its field, and each month has one version', async () => {
  const rate = { fromMonth: LAST, issueFen: 1, reimburseFen: 1, answerDays: 1 };
  const refused = await hq.call('POST', '/api/settlement/rates', rate);
  expect([refused.status, refused.body.details.fields[0].field]).toEqual([400, 'fromMonth']);
  const open = { ...rate, fromMonth: monthsAgo(0) };
  expect((await hq.call('POST', '/api/settlement/rates', open)).status).toBe(201);
  expect((await hq.call('POST', '/api/settlement/rates', open)).body.code).toBe('settlement.rate_exists');
});

test.each([
  ['unitId', () => ({ unitId: world.units.brand, amountFen: 100, reason: '更正' })],
  ['amountFen', () => ({ unitId: world.units.dealerA, amountFen: 0, reason: '更正' })],
  ['reason', () => ({ unitId: world.units.dealerA, amountFen: 100, reason: '' })],
])('a correction with a wrong %s is refused at its field', async (field, body) => {
  const answer = await hq.call('POST', '/api/settlement/adjustments', body());
  expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
});

test('a posting under way when its month is shut is waited for, and stands on that month’s statement', async () => {
  const fresh = await openHouse();
  try {
    const there = await makeWorld(fresh);
    const steward = await addPerson(fresh, 'data_steward', there.units.brand);
    const member = await applyFor(there.people.consultantA, await becomeOwner(fresh, there));
    const { version } = (await there.people.careA.call('GET', `/api/members/${member}`)).body;
    await there.people.careA.call('POST', `/api/members/${member}/decision`, { decision: 'approve', version });
    const slow = await fresh.owner.connect();
    await slow.query('begin');
    await postAt(slow, { orgId: there.units.dealerA, side: 'clearing', points: 123, memberId: member, at: at(LAST) });
    const { id } = (await steward.call('POST', '/api/settlement/periods', { month: LAST })).body;
    const drained = fresh.drain();
    await pause(400);
    const waiting = await fresh.owner.query('select status from club.settlement_period where id = $1', [id]);
    expect(waiting.rows[0].status).toBe('calculating');
    // Whoever comes now finds the month shut.
    const next = await postAt(fresh.owner, {
      orgId: there.units.dealerB,
      side: 'clearing',
      points: 7,
      memberId: member,
      at: at(LAST, 11),
    });
    await slow.query('commit');
    slow.release();
    await drained;
    const lines = await fresh.owner.query(
      "select points from club.settlement_line l where l.kind = 'redeemed' and l.org_id = any ($1)",
      [[there.units.dealerA, there.units.dealerB]],
    );
    expect(lines.rows.map(({ points }) => Number(points))).toEqual([123]);
    const period = await fresh.owner.query(
      "select to_char(period, 'YYYY-MM') as period from club.entry where transaction_id = $1 and seq = 1",
      [next],
    );
    expect(period.rows[0].period).toBe(monthsAgo(0));
  } finally {
    await fresh.close();
  }
});
