import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, deliver, enquire, order } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

interface Answer {
  id: string;
  event: string;
  subjectId: string;
  customerName: string | null;
  unitName: string;
  at: string;
}
const list = async (who: Caller, query = '') => {
  const answer = await who.call('GET', `/api/workbench/answers${query}`);
  expect(answer.status).toBe(200);
  return answer.body as { rows: Answer[]; next: string | null };
};
const events = ({ rows }: { rows: Answer[] }, leadId: string) =>
  rows.filter(({ subjectId }) => subjectId === leadId).map(({ event }) => event);
const follow = (who: Caller, leadId: string) =>
  who.call('POST', `/api/leads/${leadId}/follow-ups`, {
    channel: 'call',
    note: '已联系',
    grade: 'A',
    nextContactAt: new Date(house.platform.clock.now().getTime() + 86_400_000).toISOString(),
  });

describe('what dealers answer', () => {
  test('is there with the next look: acceptance, first follow-up alone, order, delivery', async () => {
    const { managerA, consultantA, analyst, region } = world.people;
    const { leadId } = await enquire(house, world);
    expect(events(await list(analyst), leadId)).toEqual([]);
    await accept(managerA, leadId, consultantA.staffId);
    expect(events(await list(analyst), leadId)).toEqual(['lead.accepted']);
    for (let n = 0; n < 2; n++) expect((await follow(consultantA, leadId)).status).toBe(201);
    expect(events(await list(analyst), leadId)).toEqual(['lead.followed_up', 'lead.accepted']);
    const orderId = await order(house, world, consultantA, leadId);
    await deliver(house, consultantA, orderId);
    const told = ['order.delivered', 'order.created', 'lead.followed_up', 'lead.accepted'];
    expect(events(await list(analyst), leadId)).toEqual(told);
    const [first] = (await list(region)).rows;
    expect(first).toMatchObject({ event: 'order.delivered', customerName: '王小明', unitName: '单位SH-0001' });
  });

  test('is a row without its detail where an event lacks fields, or names what is no record', async () => {
    const { analyst, managerA } = world.people;
    const { leadId, customerId } = await enquire(house, world);
    const payloads = [
      ...['{}', '[]', 'null', '"x"', '{"dealerId":null}', '{"dealerId":"none"}', '{"unitName":"x","unitId":"SH-1"}'],
      ...['{"number":null,"priceFen":"much"}', `{"dealerId":"${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}"}`],
    ];
    const names = ['lead.accepted', 'lead.returned', 'visit.closed', 'test_drive.done', 'order.delivered'];
    for (const name of names)
      for (const payload of payloads)
        await house.owner.query(
          `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
           values (app.new_id(), $1, $2, $3, $4, $5, 'system:import', now())`,
          [name, world.units.dealerA, leadId, customerId, payload],
        );
    const { rows } = await list(analyst, '?limit=100');
    expect(rows.filter((row) => row.subjectId === leadId)).toHaveLength(names.length * payloads.length);
    expect((await managerA.call('GET', `/api/timeline?customer=${customerId}&limit=100`)).status).toBe(200);
  });

  test('is narrowed by region, dealer and kind; what lies outside the acting unit is not there', async () => {
    const { managerB, consultantB, analyst, region } = world.people;
    const { leadId } = await enquire(house, world, { cityCode: '510100' });
    await accept(managerB, leadId, consultantB.staffId);
    const { dealerA, dealerB, east, west } = world.units;
    expect(events(await list(analyst, `?unitId=${west}`), leadId)).toEqual(['lead.accepted']);
    expect(events(await list(analyst, `?unitId=${dealerB}&kind=accepted`), leadId)).toEqual(['lead.accepted']);
    expect(events(await list(analyst, `?unitId=${dealerB}&kind=order`), leadId)).toEqual([]);
    expect(events(await list(analyst, `?unitId=${east}`), leadId)).toEqual([]);
    expect(events(await list(analyst, `?unitId=${dealerA}`), leadId)).toEqual([]);
    expect(events(await list(region), leadId)).toEqual([]);
    expect((await region.call('GET', `/api/workbench/answers?unitId=${west}`)).status).toBe(404);
  });

  test('pages on by keyset: every answer once, newest first', async () => {
    const { managerA, consultantA, analyst } = world.people;
    for (let n = 0; n < 5; n++) {
      const { leadId } = await enquire(house, world);
      await accept(managerA, leadId, consultantA.staffId);
    }
    const all = (await list(analyst, '?limit=100')).rows.map(({ id }) => id);
    const walked: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { rows: Answer[]; next: string | null } = await list(analyst, `?limit=2${next && `&cursor=${next}`}`);
      walked.push(...page.rows.map(({ id }) => id));
      next = page.next;
    }
    expect(walked).toEqual(all);
  });

  test('walks its own index, of a brand and of a region', async () => {
    const client = await house.owner.connect();
    try {
      await client.query(
        'begin; set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off',
      );
      const names = `('lead.accepted', 'lead.returned', 'lead.followed_up', 'lead.close_proposed', 'lead.closed', 'visit.closed', 'test_drive.done', 'order.created', 'order.delivered')`;
      const plan = async (more: string) =>
        JSON.stringify(
          (
            await client.query(
              `explain (format json) select * from app.event x where x.name in ${names} and x.name = 'order.created' ${more} order by x.occurred_at desc, x.id desc limit 31`,
            )
          ).rows,
        );
      expect(await plan('')).toContain('"event_answer"');
      expect(await plan(`and x.org_id = '${world.units.dealerA}'`)).toContain('"event_answer_org"');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
