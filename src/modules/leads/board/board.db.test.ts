import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire } from '../../../../test/story.ts';
import { CHENGDU, makeWorld, type World } from '../../../../test/world.ts';

const NOW = '2026-03-02T02:00:00Z';
const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();
const CARDS = 45;

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  const { units, people } = world;
  // Two dealers of the east: runs of equal times, cards without any, graded alike over both consultants.
  await house.owner.query(
    `with made as (
       select app.new_id() as customer, app.new_id() as lead, (array[$1, $2])[1 + n % 2]::uuid as org, n,
         timestamptz '2026-03-02 10:00:00.123456+08' + (n / 5 - 4) * interval '1 hour' as at, (array[$3, $4])[1 + n % 2]::uuid as consultant
       from generate_series(1, ${CARDS * 2}) n
     ), c as (
       insert into customers.customer (id, name, name_grams) select customer, '客户' || n, '{}' from made
     ), r as (
       insert into customers.relationship (id, customer_id, org_id) select app.new_id(), customer, org from made
     )
     insert into leads.lead (id, org_id, customer_id, status, channel, grade, consultant_id, next_contact_at, arrived_at)
     select lead, org, customer, 'following', 'website', (array['H', 'A', 'B'])[1 + n % 3], consultant, case when n % 10 < 8 then at end,
       case when n % 15 = 0 then at end from made`,
    [units.dealerA, units.dealerC, people.consultantA.staffId, people.consultantA2.staffId],
  );
});
afterAll(() => house?.close());

interface Column {
  stage: string;
  count: number;
  cards: { id: string }[];
  next: string | null;
}

const truth = async (where: string) =>
  (
    await house.owner.query(
      `select id from leads.lead p where ${where} order by coalesce(act_by, '9999-12-31 00:00+00'), id`,
    )
  ).rows.map((one) => one.id as string);

describe('the board', () => {
  test('shows a region’s columns in the order of what is due, page by page, every card once', async () => {
    const { region } = world.people;
    const board = await region.call('GET', '/api/leads/board');
    expect(board.status).toBe(200);
    const columns = board.body.columns as Column[];
    expect(columns.map((column) => column.stage)).toEqual([
      ...['assigned', 'accepted', 'following', 'arrived', 'test_driven', 'ordered'],
    ]);
    const arrived = await truth("status = 'following' and arrived_at is not null");
    const following = await truth("status = 'following' and arrived_at is null");
    expect(columns.map((column) => column.count)).toEqual([0, 0, following.length, arrived.length, 0, 0]);
    expect(columns[3]?.cards.map((card) => card.id)).toEqual(arrived.slice(0, 20));
    const seen = columns[2]?.cards.map((card) => card.id) ?? [];
    for (let next = columns[2]?.next ?? null; next; ) {
      const more = await region.call('GET', `/api/leads/board/column?stage=following&cursor=${next}`);
      seen.push(...more.body.cards.map((card: { id: string }) => card.id));
      next = more.body.next;
    }
    expect(seen).toEqual(following);
  });

  test('keeps to the scope: a dealer’s own, a consultant’s own, nothing of another region', async () => {
    const { managerA, managerB, consultantA } = world.people;
    const idsOf = async (who: typeof managerA, query = '') => {
      const board = await who.call('GET', `/api/leads/board${query}`);
      return (board.body.columns as Column[]).flatMap((column) => column.cards.map((card) => card.id));
    };
    const own = await truth(`org_id = '${world.units.dealerA}' and arrived_at is null`);
    expect((await idsOf(managerA)).filter((id) => own.includes(id))).toEqual(own.slice(0, 20));
    expect(await idsOf(managerB)).toEqual([]);
    const mine = await truth(`consultant_id = '${consultantA.staffId}' and arrived_at is null`);
    expect((await idsOf(consultantA)).filter((id) => mine.includes(id))).toEqual(mine.slice(0, 20));
    const others = await truth(`consultant_id = '${world.people.consultantA2.staffId}'`);
    expect(
      (await idsOf(consultantA, `?consultantId=${world.people.consultantA2.staffId}`)).some((id) =>
        others.includes(id),
      ),
    ).toBe(false);
    expect((await managerB.call('GET', `/api/leads/board?unitId=${world.units.dealerA}`)).status).toBe(404);
    const narrowed = await idsOf(world.people.agent, `?unitId=${world.units.dealerC}&grade=H`);
    const wanted = await truth(`org_id = '${world.units.dealerC}' and grade = 'H' and arrived_at is null`);
    expect(narrowed.filter((id) => wanted.includes(id))).toEqual(wanted.slice(0, 20));
  });

  test('filters what is overdue', async () => {
    const board = await world.people.region.call('GET', '/api/leads/board?overdue=true');
    const late = await truth(`status = 'following' and act_by < '${NOW}'`);
    const shown = (board.body.columns as Column[]).flatMap((column) => column.cards.map((card) => card.id));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((id) => late.includes(id))).toBe(true);
  });

  test('a card moves as far as its stage allows, and back where it was a mistake', async () => {
    const { managerA, managerB, consultantA } = world.people;
    const { leadId } = await enquire(house, world);
    const move = (version: number, stage: string, who = consultantA) =>
      who.call('POST', `/api/leads/${leadId}/stage`, { version, stage });
    expect((await move(1, 'arrived', managerA)).body.code).toBe('lead.no_such_step');
    await accept(managerA, leadId, consultantA.staffId);
    const stored = async () =>
      (await house.owner.query('select version, stage, act_by from leads.lead where id = $1', [leadId])).rows[0];
    const { version } = await stored();
    expect((await move(version, 'arrived', managerB)).status).toBe(404);
    expect((await move(version, 'test_driven')).body).toMatchObject({ stage: 'test_driven' });
    expect((await move(version, 'arrived')).status).toBe(409);
    expect((await move(version + 1, 'following')).body.code).toBe('lead.no_such_step');
    expect((await move(version + 1, 'arrived')).body).toMatchObject({ stage: 'arrived' });
    expect((await move(version + 2, 'following')).body).toMatchObject({ stage: 'accepted' });
    const after = await stored();
    expect(after.stage).toBe('accepted');
    expect(after.act_by).not.toBeNull();
  });
});

describe('overdue work', () => {
  test('is told by consultant of a dealer, by dealer of a region, by region of a brand', async () => {
    const { managerA, region, agent, consultantA } = world.people;
    const atDealer = (await managerA.call('GET', '/api/leads/overdue-summary')).body;
    expect(atDealer.by).toBe('consultant');
    const late = await truth(`consultant_id = '${consultantA.staffId}' and act_by < '${NOW}'`);
    const bare = await truth(`consultant_id = '${consultantA.staffId}' and act_by is null and status = 'following'`);
    const row = atDealer.rows.find((one: { id: string }) => one.id === consultantA.staffId);
    expect(row).toMatchObject({ overdue: late.length, planless: bare.length });
    const atRegion = (await region.call('GET', '/api/leads/overdue-summary')).body;
    expect(atRegion.by).toBe('dealer');
    expect(atRegion.rows.find((one: { id: string }) => one.id === world.units.dealerA)).toMatchObject({
      overdue: (await truth(`org_id = '${world.units.dealerA}' and act_by < '${NOW}'`)).length,
    });
    const atBrand = (await agent.call('GET', '/api/leads/overdue-summary')).body;
    expect(atBrand.by).toBe('region');
    expect(atBrand.rows.map((one: { overdue: number }) => one.overdue)).toEqual([
      (await truth(`act_by < '${NOW}'`)).length,
      0,
    ]);
    const own = (await consultantA.call('GET', '/api/leads/overdue-summary')).body;
    expect(own.rows.map((one: { id: string }) => one.id)).toEqual([consultantA.staffId]);
    expect(
      (await world.people.managerB.call('GET', `/api/leads/overdue-summary?unitId=${world.units.dealerA}`)).status,
    ).toBe(404);
  });
});

describe('a lead whose expected day has passed', () => {
  test('is proposed for the next lower grade once; accepted or kept with a reason', async () => {
    const { managerA, consultantA, managerB } = world.people;
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      const { leadId } = await enquire(house, world);
      await accept(managerA, leadId, consultantA.staffId);
      const done = await consultantA.call('POST', `/api/leads/${leadId}/follow-ups`, {
        ...{ channel: 'call', note: '有意向', grade: n === 2 ? 'C' : 'H', nextContactAt: inDays(2) },
      });
      expect(done.status).toBe(201);
      ids.push(leadId);
    }
    const { leadId: fresh } = await enquire(house, world, { cityCode: CHENGDU });
    const stored = async (id: string) =>
      (await house.owner.query('select *, expected_on::text as expected from leads.lead where id = $1', [id])).rows[0];
    expect((await stored(ids[0] as string)).expected).toBe('2026-03-09');
    await house.owner.query("update leads.lead set expected_on = '2026-03-01' where id = any ($1)", [[...ids, fresh]]);
    const run = async () =>
      (await house.owner.query('select leads.propose_downgrades($1) as n', [new Date(NOW)])).rows[0].n as number;
    expect(await run()).toBe(3);
    expect(await run()).toBe(0);
    const open = (await consultantA.call('GET', '/api/leads/downgrades?state=open')).body.rows;
    const of = (id: string | undefined) => open.find((one: { leadId: string }) => one.leadId === id);
    expect(of(ids[0])).toMatchObject({ fromGrade: 'H', toGrade: 'A', expectedOn: '2026-03-01' });
    const decide = (id: string | undefined, body: Record<string, unknown>, who = consultantA) =>
      who.call('POST', `/api/leads/downgrades/${of(id).id}/decision`, { version: 1, ...body });
    expect((await decide(ids[0], { decision: 'accept' }, managerB)).status).toBe(404);
    expect((await decide(ids[0], { decision: 'accept' })).body).toMatchObject({ state: 'accepted', grade: 'A' });
    expect(await stored(ids[0] as string)).toMatchObject({ grade: 'A', expected: '2026-03-17' });
    expect((await decide(ids[1], { decision: 'keep' })).status).toBe(400);
    expect((await decide(ids[1], { decision: 'keep', reason: '等贷款审批' })).body).toMatchObject({
      state: 'kept',
      grade: 'H',
    });
    expect(await stored(ids[1] as string)).toMatchObject({ grade: 'H', expected: '2026-03-09' });
    // Below the lowest grade: the manager is asked whether it may rest.
    expect((await decide(ids[2], { decision: 'accept' })).body).toMatchObject({ state: 'accepted', grade: 'C' });
    expect(await stored(ids[2] as string)).toMatchObject({ pending_close: 'dormancy', status: 'following' });
    expect((await decide(ids[0], { decision: 'accept' })).status).toBe(409);
  });
});
