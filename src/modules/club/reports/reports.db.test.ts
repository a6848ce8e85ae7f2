import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { postAt } from '../../../../test/settlement-story.ts';
import { applyFor, becomeOwner, type Owner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addDays, addMonths, civilDate } from '../../../platform/clock.ts';
import { REPORTS, type ReportLine } from './schema.ts';

type Line = z.output<typeof ReportLine>;

let house: House;
let world: World;
let hq: Caller;
let today: string;
let longAgo: string;
let member: Owner;
let memberId: string;

// Five owners at dealer A, whose branch is years old: one member for forty days, one held by the brand itself, one who applies, one who was
// refused, one who is a company. Owners for half a year.
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  hq = await addPerson(house, 'data_steward', world.units.brand);
  today = civilDate(house.platform.clock.now());
  longAgo = addDays(today, -180);
  const { consultantA, careA } = world.people;
  const owners: Owner[] = [];
  for (let n = 0; n < 5; n++) owners.push(await becomeOwner(house, world));
  const [first, second, third, fourth, fifth] = owners as [Owner, Owner, Owner, Owner, Owner];
  const decide = async (owner: Owner, decision: object) => {
    const id = await applyFor(consultantA, owner);
    const { version } = (await careA.call('GET', `/api/members/${id}`)).body;
    const answer = await careA.call('POST', `/api/members/${id}/decision`, { ...decision, version });
    expect(answer.status).toBe(200);
    return id;
  };
  member = first;
  memberId = await decide(first, { decision: 'approve' });
  const lone = await decide(second, { decision: 'approve' });
  await applyFor(consultantA, third);
  await decide(fourth, { decision: 'reject', reason: '资料不全' });
  const run = (text: string, values: unknown[] = []) => house.owner.query(text, values);
  await run("update customers.customer set kind = 'enterprise' where id = $1", [fifth.customerId]);
  await run('update products.ownership set from_date = $1', [longAgo]);
  await run("update club.member set applied_at = $1::date - 45, decided_at = $1::date - 40 where status = 'active'", [
    today,
  ]);
  await run('update club.stay set from_at = $1::date - 40', [today]);
  await run('update club.member set org_id = $1 where id = $2', [world.units.brand, lone]);
  await run('update club.stay s set from_at = $1::date - 40 where to_at is null', [today]);
  await run('delete from club.stay where to_at is not null');
  await run("update club.complete_service set from_date = '2019-01-01'");
  await house.drain();
});
afterAll(() => house?.close());

const get = async (report: string, query = '', who = hq) =>
  (await who.call('GET', `/api/club/reports/${report}?${query}`)).body;
const rows = async (query: string, who = hq) => (await who.call('GET', `/api/club/report-rows?${query}`)).body.rows;
function lineOf(made: { lines: Line[] }, id: string | null): Line {
  const line = made.lines.find((each) => each.id === id);
  if (!line) throw new Error(`there is no line of ${id}`);
  return line;
}

describe('F1, the recruitment rate', () => {
  test('counts members and pending over private owners of branches, and what belongs to no region', async () => {
    const made = await get('recruitment');
    expect(made.total).toMatchObject({ owners: 4, members: 2, pending: 1 });
    expect(made.total.rate).toEqual({ numerator: 3, denominator: 4 });
    expect(made.total.rateWithout).toEqual({ numerator: 2, denominator: 4 });
    expect(lineOf(made, world.units.east).values).toMatchObject({ owners: 4, members: 1, pending: 1 });
    expect(lineOf(made, world.units.west).values).toMatchObject({ owners: 0, members: 0, rate: null });
    expect(lineOf(made, null).values.members).toBe(1);
    const parts = made.lines.reduce(
      (sum: number, line: { values: { members: number } }) => sum + line.values.members,
      0,
    );
    expect(parts).toBe(made.total.members);
  });

  test('as of a day before the approval: nobody was a member, both were pending, the refused one was not there yet', async () => {
    const made = await get('recruitment', `on=${addDays(today, -42)}`);
    expect(made.total).toMatchObject({ owners: 4, members: 0, pending: 2 });
    expect((await get('recruitment', `on=${addDays(longAgo, -1)}`)).total.owners).toBe(0);
  });

  test('who left is a member of the days before', async () => {
    await house.owner.query("update club.member set status = 'left', left_at = now() where id = $1", [memberId]);
    const yesterday = addDays(today, -1);
    expect((await get('recruitment')).total.members).toBe(1);
    expect((await get('recruitment', `on=${yesterday}`)).total.members).toBe(2);
    await house.owner.query('delete from club.stay where member_id = $1', [memberId]);
    await house.owner.query("update club.member set status = 'active' where id = $1", [memberId]);
    await house.owner.query('update club.stay set from_at = $1::date - 40 where member_id = $2', [today, memberId]);
  });

  test('a car that was sold on makes its earlier owner none', async () => {
    await house.owner.query("update products.ownership set to_date = $1, end_reason = 'sold' where customer_id = $2", [
      addDays(today, -1),
      member.customerId,
    ]);
    expect((await get('recruitment')).total.owners).toBe(3);
    expect((await get('recruitment', `on=${addDays(today, -2)}`)).total.owners).toBe(4);
    await house.owner.query('update products.ownership set to_date = null, end_reason = null where customer_id = $1', [
      member.customerId,
    ]);
  });
});

test('F2 counts branches over the dealers that had complete after-sales on the day', async () => {
  const { brand, dealerC, east } = world.units;
  expect((await get('entry')).total.rate).toEqual({ numerator: 1, denominator: 3 });
  await house.owner.query('update org.unit set full_after_sales = false where id = $1', [dealerC]);
  const made = await get('entry');
  expect([made.unit.id, made.total.rate]).toEqual([brand, { numerator: 1, denominator: 2 }]);
  expect(lineOf(made, east)).toMatchObject({ values: { rate: { numerator: 1, denominator: 1 } }, ranks: { rate: 1 } });
  expect((await get('entry', `on=${addDays(today, -1)}`)).total.rate).toEqual({ numerator: 1, denominator: 3 });
  await house.owner.query('update org.unit set full_after_sales = true where id = $1', [dealerC]);
});

test('each figure opens exactly the rows behind it, in the reader’s scope', async () => {
  for (const report of REPORTS) {
    const made = await get(report);
    expect(made.report, report).toBe(report);
    for (const column of made.columns) {
      const value = made.total[column.key];
      const found = column.rows ? await rows(`report=${report}&figure=${column.key}&limit=100`) : [];
      if (column.kind === 'count') expect(found, `${report} ${column.key}`).toHaveLength(value);
      if (column.kind === 'points' || column.kind === 'fen')
        expect(
          found.reduce((sum: number, row: { amount: number }) => sum + row.amount, 0),
          `${report} ${column.key}`,
        ).toBe(value);
    }
  }
  const pending = await rows('report=recruitment&figure=pending');
  expect(pending).toMatchObject([{ kind: 'member', unitName: '单位SH-0001' }]);
  expect(await rows(`report=recruitment&figure=members&unitId=${world.units.brand}&rest=true`)).toHaveLength(1);
  const managerB = world.people.managerB;
  expect(await rows('report=recruitment&figure=members', managerB)).toEqual([]);
  expect((await managerB.call('GET', `/api/club/reports/recruitment?unitId=${world.units.dealerA}`)).status).toBe(404);
});

test('new members by month with their mean, and the course of two years', async () => {
  const joinedOn = addDays(today, -40);
  const made = await get('growth', `on=${joinedOn}`);
  expect(made.total).toMatchObject({ joined: 2, joinedYear: 2, average: { numerator: 2, denominator: 12 } });
  expect(made.series.months).toContainEqual({ month: joinedOn.slice(0, 7), value: 2 });
});

test('churn of six months tells members’ cars from others’ by the readings of workshops', async () => {
  const came = addDays(addMonths(`${today.slice(0, 7)}-01`, -6), 9);
  const read = (unitId: string, day: string) =>
    house.owner.query(
      "insert into products.mileage (id, org_id, unit_id, read_on, km, source) values (app.new_id(), $1, $2, $3, 5000, 'service')",
      [world.units.dealerA, unitId, day],
    );
  await house.owner.query('update products.ownership set from_date = $1', [addMonths(came, -6)]);
  await house.owner.query('update club.stay set from_at = $1::date where to_at is null', [addMonths(came, -3)]);
  const others = await house.owner.query(
    'select o.unit_id from products.ownership o where not exists (select 1 from club.stay s join club.member m on m.id = s.member_id where m.customer_id = o.customer_id)',
  );
  expect(others.rows).toHaveLength(3);
  await read(member.unitId, came);
  for (const { unit_id: unitId } of others.rows) await read(unitId, came);
  await read(member.unitId, addDays(came, 60));
  await read(others.rows[0].unit_id, addDays(today, 0));
  const made = await get('churn');
  expect(made.total).toMatchObject({ memberCame: 1, memberLost: 0, otherCame: 3, otherLost: 2 });
  expect([made.total.memberRate, made.total.otherRate]).toEqual([
    { numerator: 0, denominator: 1 },
    { numerator: 2, denominator: 3 },
  ]);
  expect(made.note.zh).toContain('里程');
});

test('points: what was issued, redeemed and ended in the month, by the unit that did', async () => {
  const now = house.platform.clock.now();
  const before = (await get('points')).total;
  await postAt(house.owner, { orgId: world.units.dealerB, side: 'clearing', points: 320, memberId, at: now });
  await postAt(house.owner, {
    orgId: world.units.dealerB,
    side: 'clearing',
    points: -20,
    memberId,
    at: now,
    kind: 'reverse',
  });
  await postAt(house.owner, {
    orgId: world.units.brand,
    side: 'breakage',
    points: 40,
    memberId,
    at: now,
    kind: 'expire',
  });
  const made = await get('points');
  expect(made.total.redeemed).toBe(before.redeemed + 300);
  expect(made.total.expired).toBe(before.expired + 40);
  expect(lineOf(made, world.units.west).values).toMatchObject({ redeemed: 300, expired: 0 });
});

test('a day to come, an unknown figure and a report without the right to points are refused', async () => {
  const future = await hq.call('GET', `/api/club/reports/status?on=${addDays(today, 1)}`);
  expect([future.status, future.body.details.fields[0].field]).toEqual([400, 'on']);
  expect((await hq.call('GET', '/api/club/report-rows?report=status&figure=rate')).body.details.fields[0].field).toBe(
    'figure',
  );
  expect((await world.people.consultantA.call('GET', '/api/club/reports/status')).status).toBe(403);
});

test('a report leaves as a sheet with its lines, the rest and the total', async () => {
  const answer = await hq.call('GET', '/api/club/reports/recruitment/file?format=csv');
  expect(answer.status).toBe(200);
  const lines = String(answer.body).trim().split('\r\n');
  expect(lines[1]).toBe('Unit,Private owners of branches,Members,Pending,Recruitment rate (%),Without the pending (%)');
  expect(lines.at(-1)).toBe('Total,4,2,1,75,50');
  expect(lines.at(-2)).toMatch(/^In none of these,0,1,0,,$/);
  const agent = await hq.call('GET', '/api/club/reports/recruitment/file');
  expect(String(agent.headers['content-type'])).toContain('spreadsheetml');
});
