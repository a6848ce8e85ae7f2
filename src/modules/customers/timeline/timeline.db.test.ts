import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, applyFor, becomeOwner, type Enquired, enquire, type Owner } from '../../../../test/story.ts';
import { CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import { TimelineType } from './schema.ts';
import { typeOf } from './types.ts';

let house: House;
let world: World;
let owner: Owner;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { people } = world;
  owner = await becomeOwner(house, world);
  const memberId = await applyFor(people.consultantA, owner);
  await people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
  await house.drain();
});
afterAll(() => house?.close());

type Row = {
  id: string;
  event: string;
  type: string;
  at: string;
  facts: Record<string, unknown>;
  customerName: string;
};

const page = async (who: Caller, query: string) => {
  const answer = await who.call('GET', `/api/timeline?${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as { rows: Row[]; next: string | null };
};

/** Every row, page by page. */
async function walk(who: Caller, query: string, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = ''; ; ) {
    const got = await page(who, `${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
    rows.push(...got.rows);
    if (!got.next) return rows;
    expect(got.rows).toHaveLength(limit);
    cursor = got.next;
  }
}

const namesOf = (rows: Row[]) => rows.map((row) => row.event);

/** Events of a customer, written as they would have been. */
async function addEvents(
  customerId: string,
  orgId: string,
  count: number,
  at: (n: number) => Date,
  name = 'lead.accepted',
) {
  for (let n = 0; n < count; n++)
    await house.owner.query(
      `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at) values ($1, $2, $3, $4, $4, '{}', 'system:test', $5)`,
      [newId(), name, orgId, customerId, at(n)],
    );
}

describe('paging', () => {
  test('gives each entry once, newest first, however many bear the same time', async () => {
    const { customerId } = await enquire(house, world);
    const same = new Date('2026-01-05T02:00:00.123Z');
    await addEvents(customerId, world.units.dealerA, 45, (n) => (n < 30 ? same : new Date(same.getTime() - n)));
    const wanted = await house.owner.query(
      'select id from app.event where customer_id = $1 order by occurred_at desc, id desc',
      [customerId],
    );
    for (const who of [world.people.managerA, world.people.agent]) {
      const rows = await walk(who, `customer=${customerId}`, 7);
      expect(rows.map((row) => row.id)).toEqual(wanted.rows.map((row) => row.id));
    }
  });

  test('goes on where the record stopped', async () => {
    const { customerId } = await enquire(house, world);
    await addEvents(customerId, world.units.dealerA, 60, (n) => new Date(Date.UTC(2026, 0, 1) + n * 1000));
    const view = (await world.people.managerA.call('GET', `/api/customers/${customerId}`)).body;
    expect(view.timeline).toHaveLength(20);
    const rest = await page(world.people.managerA, `customer=${customerId}&cursor=${view.timelineNext}`);
    const all = await walk(world.people.managerA, `customer=${customerId}`, 100);
    expect([...view.timeline, ...rest.rows].map((row: Row) => row.id)).toEqual(all.map((row) => row.id));
    expect(rest.next).toBeNull();
  });

  test('finds a dealer’s few entries among many of others, and a merged record’s with its own', async () => {
    const { customerId } = await enquire(house, world);
    const other = await enquire(house, world, { name: '旧档案' });
    await addEvents(customerId, world.units.brand, 80, (n) => new Date(Date.UTC(2026, 5, 1) + n));
    expect(namesOf(await walk(world.people.managerA, `customer=${customerId}`, 20)).sort()).toEqual([
      'lead.dispatched',
      'lead.received',
    ]);
    await house.owner.query("update customers.customer set status = 'merged', merged_into = $1 where id = $2", [
      other.customerId,
      customerId,
    ]);
    expect(await walk(world.people.managerA, `customer=${other.customerId}`, 20)).toHaveLength(4);
    expect(await walk(world.people.agent, `customer=${other.customerId}`, 20)).toHaveLength(84);
  });
});

describe('types', () => {
  test('narrow to their events; all of them together are everything', async () => {
    const all = await walk(world.people.careA, `customer=${owner.customerId}`, 100);
    const parts: Row[] = [];
    for (const type of TimelineType.options) {
      const rows = await walk(world.people.careA, `customer=${owner.customerId}&types=${type}`, 2);
      expect(rows.every((row) => row.type === type && typeOf(row.event) === type)).toBe(true);
      parts.push(...rows);
    }
    expect(parts.map((row) => row.id).sort()).toEqual(all.map((row) => row.id).sort());
    const two = await walk(world.people.careA, `customer=${owner.customerId}&types=sales,club`, 2);
    expect(two.map((row) => row.id)).toEqual(
      all.filter((row) => ['sales', 'club'].includes(row.type)).map((row) => row.id),
    );
  });

  test('that do not exist are refused, and so is more or less than one record', async () => {
    const ask = async (query: string) => (await world.people.managerA.call('GET', `/api/timeline?${query}`)).status;
    expect(await ask(`customer=${owner.customerId}&types=nonsense`)).toBe(400);
    expect(await ask('')).toBe(400);
    expect(await ask(`customer=${owner.customerId}&vehicle=${owner.unitId}`)).toBe(400);
    expect(await ask(`customer=${owner.customerId}&cursor=x`)).toBe(400);
  });
});

describe('entered', () => {
  test('from a vehicle: the sale it came from and the calls about it, not what was said on the way', async () => {
    const rows = await walk(world.people.careA, `vehicle=${owner.unitId}`, 2);
    expect([...new Set(namesOf(rows))].sort()).toEqual(['opportunity.opened', 'order.created', 'order.delivered']);
    expect(rows.every((row) => row.customerName === '王小明')).toBe(true);
  });

  test('from a dealer: everything that happened there, whoever it concerned', async () => {
    const wanted = await house.owner.query(
      'select id from app.event where org_id = $1 order by occurred_at desc, id desc',
      [world.units.dealerA],
    );
    for (const who of [world.people.managerA, world.people.region, world.people.agent]) {
      const rows = await walk(who, `dealer=${world.units.dealerA}`, 25);
      expect(rows.map((row) => row.id)).toEqual(wanted.rows.map((row) => row.id));
    }
    const leads = await walk(world.people.managerA, `dealer=${world.units.dealerA}&types=leads`, 25);
    expect(leads.length).toBeGreaterThan(0);
    expect(leads.every((row) => row.type === 'leads')).toBe(true);
  });

  test('from an event: all of the same matter', async () => {
    const all = await walk(world.people.managerA, `customer=${owner.customerId}`, 100);
    const accepted = all.find((row) => row.event === 'lead.accepted') as Row;
    const thread = await walk(world.people.managerA, `event=${accepted.id}`, 100);
    expect(namesOf(thread)).toContain('order.delivered');
    expect(namesOf(thread)).not.toContain('points.posted');
    expect(thread.map((row) => row.id)).toContain(accepted.id);
  });

  test('by another dealer it is not there', async () => {
    const { managerB, managerA } = world.people;
    const [event] = await walk(managerA, `customer=${owner.customerId}`, 100);
    for (const query of [
      `customer=${owner.customerId}`,
      `vehicle=${owner.unitId}`,
      `dealer=${world.units.dealerA}`,
      `event=${event?.id}`,
    ]) {
      const there = await managerB.call('GET', `/api/timeline?${query}`);
      const none = await managerB.call('GET', `/api/timeline?${query.replace(/=.*/, `=${newId()}`)}`);
      expect([there.status, there.body.code]).toEqual([404, 'request.not_found']);
      expect([none.status, none.body.code]).toEqual([404, 'request.not_found']);
    }
  });

  test('leaves out whoever is withheld', async () => {
    const { customerId } = await enquire(house, world);
    const ofDealer = async () => {
      const rows = await walk(world.people.managerA, `dealer=${world.units.dealerA}`, 100);
      return rows.filter((row) => (row as unknown as { customerId: string }).customerId === customerId).length;
    };
    expect(await ofDealer()).toBeGreaterThan(0);
    await house.owner.query(
      `insert into customers.withheld (customer_id, org_id, reason, since) select customer_id, org_id, 'restricted', created_at from customers.relationship where customer_id = $1`,
      [customerId],
    );
    expect(await ofDealer()).toBe(0);
  });
});

describe('names', () => {
  test('of dealers and branches come in both languages, whatever was written down', async () => {
    const rows = await walk(world.people.managerA, `customer=${owner.customerId}`, 100);
    expect(rows.find((row) => row.event === 'lead.dispatched')?.facts).toMatchObject({
      dealerName: '单位SH-0001',
      dealerNameEn: 'Unit SH-0001',
    });
    expect(rows.find((row) => row.event === 'member.applied')?.facts).toMatchObject({
      branchName: '上海分会',
      branchNameEn: 'Shanghai branch',
    });
    const staff = rows.find((row) => row.event === 'lead.accepted') as unknown as { actorName: string };
    expect(staff.actorName).toMatch(/^测试/);
  });
});

describe('communications', () => {
  const say = (who: Caller, customerId: string, over: Record<string, unknown> = {}) =>
    who.call('POST', `/api/customers/${customerId}/interactions`, {
      channel: 'wechat',
      direction: 'in',
      content: '问周末能否试驾',
      ...over,
    });

  test('stand on the timeline with channel, words and next step, until the next one', async () => {
    const { managerA } = world.people;
    const { customerId } = await enquire(house, world);
    const first = await say(managerA, customerId, { nextStep: '周五回电', nextOn: '2026-12-04' });
    expect(first.status).toBe(201);
    const view = (await managerA.call('GET', `/api/customers/${customerId}`)).body;
    expect(view.timeline[0]).toMatchObject({
      event: 'interaction.recorded',
      type: 'contact',
      subjectId: first.body.id,
      facts: {
        channel: 'wechat',
        direction: 'in',
        content: '问周末能否试驾',
        nextStep: '周五回电',
        nextOn: '2026-12-04',
      },
    });
    expect(view.next).toContainEqual(
      expect.objectContaining({ kind: 'interaction', text: '周五回电', on: '2026-12-04', code: 'wechat' }),
    );
    const stored = await house.owner.query('select payload from app.event where subject_id = $1', [first.body.id]);
    expect(stored.rows[0].payload).toEqual({ channel: 'wechat', direction: 'in' });
    await say(managerA, customerId);
    const later = (await managerA.call('GET', `/api/customers/${customerId}`)).body;
    expect(later.next.filter((step: { kind: string }) => step.kind === 'interaction')).toEqual([]);
  });

  test('stay with the unit that spoke and those above it', async () => {
    const first = await enquire(house, world, { cityCode: SHANGHAI });
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [first.leadId]);
    await enquire(house, world, { mobile: first.mobile, cityCode: CHENGDU });
    await say(world.people.managerA, first.customerId);
    const seen = async (who: Caller) =>
      namesOf(await walk(who, `customer=${first.customerId}&types=contact`, 50)).length;
    expect(await seen(world.people.managerA)).toBe(1);
    expect(await seen(world.people.managerB)).toBe(0);
    expect(await seen(world.people.agent)).toBe(1);
  });

  test.each([
    [{ content: '' }, 'content'],
    [{ channel: 'pigeon' }, 'channel'],
    [{ at: '2999-01-01T00:00:00Z' }, 'at'],
    [{ nextOn: '2026-12-04' }, 'nextStep'],
  ])('with %j are refused, naming the field', async (wrong, field) => {
    const answer = await say(world.people.managerA, owner.customerId, wrong);
    expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
  });

  test('with a dealer stand on the record of the customer a dealer is, and on the dealer’s timeline', async () => {
    const { region, managerB } = world.people;
    const url = `/api/units/${world.units.dealerC}/interactions`;
    const body = { channel: 'visit', direction: 'out', content: '巡店:展厅陈列需整改' };
    const [first, second] = [await region.call('POST', url, body), await region.call('POST', url, body)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.customerId).toBe(first.body.customerId);
    const rows = await walk(region, `dealer=${world.units.dealerC}&types=contact`, 50);
    expect(rows.map((row) => row.facts.content)).toEqual([body.content, body.content]);
    const view = (await region.call('GET', `/api/customers/${first.body.customerId}`)).body;
    expect(view).toMatchObject({ kind: 'dealer', unitId: world.units.dealerC, name: '单位HZ-0001' });
    expect((await managerB.call('POST', url, body)).status).toBe(404);
  });
});

describe('leads', () => {
  test('keep their own timeline', async () => {
    const lead: Enquired = await enquire(house, world);
    await accept(world.people.managerA, lead.leadId, world.people.consultantA.staffId);
    const view = (await world.people.managerA.call('GET', `/api/leads/${lead.leadId}`)).body;
    expect(view.timeline.map((row: Row) => row.event)).toEqual(['lead.accepted', 'lead.dispatched', 'lead.received']);
    expect(view.timeline[0].type).toBe('leads');
  });
});
