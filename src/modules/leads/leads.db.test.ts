import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { accept, enquire, nextMobile } from '../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, SHANGHAI, type World } from '../../../test/world.ts';
import { newId } from '../../platform/db.ts';

// A Monday, 17:30 in Shanghai: half an hour of working time is left of the day.
const NOW = '2026-03-02T09:30:00Z';
const DAY = 86_400_000;

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const row = async (id: string) => (await house.owner.query('select * from leads.lead where id = $1', [id])).rows[0];
const form = (over: Record<string, unknown> = {}) => ({
  name: '郑九',
  mobile: nextMobile(),
  channel: 'showroom',
  consent: { shareDealer: true, marketing: false },
  ...over,
});
const inDays = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();
const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);

describe('dispatch', () => {
  test('by city goes to the open dealers in turn', async () => {
    const dealers = await Promise.all(
      ['HZ-1', 'HZ-2', 'HZ-3'].map(async (code) => {
        const id = newId();
        await house.owner.query(
          "insert into org.unit (id, parent_id, kind, code, name, name_en, city_code, status) values ($1, $2, 'dealer', $3, $3, $3, '320100', $4)",
          [id, world.units.east, code, code === 'HZ-3' ? 'closed' : 'open'],
        );
        return id;
      }),
    );
    for (let n = 0; n < 6; n++) await enquire(house, world, { cityCode: '320100' });
    const counts = await Promise.all(
      dealers.map(
        async (id) =>
          (await house.owner.query('select count(*)::int as n from leads.lead where org_id = $1', [id])).rows[0].n,
      ),
    );
    expect(counts).toEqual([3, 3, 0]);
  });

  test('the clock of acceptance runs in the dealer’s working time: 120 minutes from 17:30 end at 10:30', async () => {
    const { leadId } = await enquire(house, world);
    expect((await row(leadId)).due_at.toISOString()).toBe('2026-03-03T02:30:00.000Z');
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    expect((await row(leadId)).due_at.toISOString()).toBe('2026-03-03T08:30:00.000Z');
  });

  test('by hand moves a lead nobody has accepted; the dealer before does not find it any more, the new one reads every enquiry', async () => {
    const { agent, managerA, managerB } = world.people;
    const { leadId, mobile } = await enquire(house, world, { comments: '周末想试驾' });
    await enquire(house, world, { mobile, comments: '又来问' }).catch(() => undefined);
    const { version } = (await agent.call('GET', `/api/leads/${leadId}`)).body;
    const sent = await agent.call('POST', `/api/leads/${leadId}/dispatch`, { version, dealerId: world.units.dealerB });
    expect(sent.body).toEqual({ id: leadId, status: 'assigned', version: version + 1 });
    expect((await managerA.call('GET', `/api/leads/${leadId}`)).status).toBe(404);
    const seen = await managerB.call('GET', `/api/leads/${leadId}`);
    expect(seen.body.touches.map((touch: { comments: string }) => touch.comments)).toEqual(['又来问', '周末想试驾']);
    await accept(managerB, leadId, world.people.consultantB.staffId);
    const late = await agent.call('POST', `/api/leads/${leadId}/dispatch`, {
      version: version + 2,
      dealerId: world.units.dealerA,
    });
    expect(late).toMatchObject({ status: 409, body: { code: 'lead.not_dispatchable' } });
  });

  test('only to an open dealer below the acting unit', async () => {
    const { agent } = world.people;
    const { leadId } = await enquire(house, world, { cityCode: undefined });
    for (const dealerId of [world.units.east, world.units.brand, newId()]) {
      const answer = await agent.call('POST', `/api/leads/${leadId}/dispatch`, { version: 1, dealerId });
      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['dealerId']]);
    }
    expect((await row(leadId)).version).toBe(1);
  });

  test('of two who dispatch at once one succeeds', async () => {
    const { leadId } = await enquire(house, world, { cityCode: undefined });
    const { dealerA, dealerB } = world.units;
    const answers = await Promise.all(
      [dealerA, dealerB, dealerA, dealerB].map((dealerId) =>
        world.people.agent.call('POST', `/api/leads/${leadId}/dispatch`, { version: 1, dealerId }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
  });
});

describe('return', () => {
  test('gives the lead back to the brand with its reason, out of the dealer’s sight, ready for another', async () => {
    const { managerA, managerB, agent } = world.people;
    const { leadId } = await enquire(house, world);
    const give = (version: number, reason = 'out_of_area') =>
      managerA.call('POST', `/api/leads/${leadId}/return`, { version, reason, note: '客户在成都' });
    expect(fieldsOf(await give(1, 'nonsense'))).toEqual(['reason']);
    expect((await give(9)).status).toBe(409);
    expect((await give(1)).body).toEqual({ id: leadId, returned: true });
    expect((await give(2)).status).toBe(404);
    expect(await row(leadId)).toMatchObject({
      org_id: world.units.brand,
      status: 'new',
      due_at: null,
      consultant_id: null,
      version: 2,
    });
    const atBrand = await agent.call('GET', `/api/leads/${leadId}`);
    expect(atBrand.body.timeline.map((one: { event: string }) => one.event)).toContain('lead.returned');
    expect(
      (await agent.call('POST', `/api/leads/${leadId}/dispatch`, { version: 2, dealerId: world.units.dealerB })).status,
    ).toBe(200);
    expect((await managerB.call('GET', `/api/leads/${leadId}`)).status).toBe(200);
    expect((await managerA.call('GET', `/api/leads/${leadId}`)).status).toBe(404);
  });

  test('an accepted lead cannot be returned, nor accepted again', async () => {
    const { managerA, consultantA } = world.people;
    const { leadId } = await enquire(house, world);
    await accept(managerA, leadId, consultantA.staffId);
    expect(
      (await managerA.call('POST', `/api/leads/${leadId}/return`, { version: 2, reason: 'other' })).body.code,
    ).toBe('lead.not_assigned');
    expect(
      (await managerA.call('POST', `/api/leads/${leadId}/accept`, { version: 2, consultantId: consultantA.staffId }))
        .body.code,
    ).toBe('lead.not_assigned');
  });
});

describe('an enquiry taken down by a colleague', () => {
  test('of somebody whose lead another dealer holds: it is theirs, only their name is told', async () => {
    const { managerB } = world.people;
    const held = await enquire(house, world);
    const answer = await managerB.call('POST', '/api/leads', form({ mobile: held.mobile }));
    expect(answer).toMatchObject({
      status: 201,
      body: { result: 'merged', leadId: held.leadId, visible: false, heldBy: '单位SH-0001' },
    });
    expect((await managerB.call('GET', `/api/leads/${held.leadId}`)).status).toBe(404);
    expect(await row(held.leadId)).toMatchObject({ org_id: world.units.dealerA, status: 'assigned', touch_count: 2 });
    expect((await world.people.managerA.call('GET', `/api/leads/${held.leadId}`)).body.touches).toHaveLength(2);
  });

  test('by a consultant is theirs at once; a colleague’s stays the colleague’s', async () => {
    const { consultantA, consultantA2 } = world.people;
    const mobile = nextMobile();
    const own = await consultantA.call('POST', '/api/leads', form({ mobile, cityCode: CHENGDU }));
    expect(own.body).toMatchObject({ result: 'created', visible: true, heldBy: null });
    expect(await row(own.body.leadId)).toMatchObject({
      org_id: world.units.dealerA,
      status: 'accepted',
      consultant_id: consultantA.staffId,
    });
    const again = await consultantA2.call('POST', '/api/leads', form({ mobile }));
    expect(again.body).toMatchObject({ result: 'merged', visible: false, heldBy: '单位SH-0001 · 测**' });
    expect((await row(own.body.leadId)).consultant_id).toBe(consultantA.staffId);
  });

  test('at the hotline goes to a dealer of the city, at a dealer stays there; an unknown channel is refused', async () => {
    const { agent, managerA } = world.people;
    expect(
      await row((await agent.call('POST', '/api/leads', form({ channel: 'hotline', cityCode: CHENGDU }))).body.leadId),
    ).toMatchObject({ org_id: world.units.dealerB, status: 'assigned' });
    expect(
      await row((await managerA.call('POST', '/api/leads', form({ cityCode: CHENGDU }))).body.leadId),
    ).toMatchObject({ org_id: world.units.dealerA, status: 'assigned' });
    expect(fieldsOf(await agent.call('POST', '/api/leads', form({ channel: 'telepathy' })))).toEqual(['channel']);
  });

  test('after the lead was won begins a new one', async () => {
    const held = await enquire(house, world);
    await house.owner.query("update leads.lead set status = 'won' where id = $1", [held.leadId]);
    const again = await world.people.managerA.call('POST', '/api/leads', form({ mobile: held.mobile }));
    expect(again.body).toMatchObject({ result: 'created' });
    expect(again.body.leadId).not.toBe(held.leadId);
    expect((await row(again.body.leadId)).customer_id).toBe(held.customerId);
  });
});

describe('follow-up', () => {
  const follow = (leadId: string, over: Record<string, unknown> = {}) =>
    world.people.consultantA.call('POST', `/api/leads/${leadId}/follow-ups`, {
      channel: 'call',
      note: '已沟通',
      grade: 'A',
      nextContactAt: inDays(2),
      ...over,
    });

  test.each<[string, Record<string, unknown>, string]>([
    ['a next contact in the past', { nextContactAt: inDays(-1) }, 'nextContactAt'],
    ['a next contact this very moment', { nextContactAt: NOW }, 'nextContactAt'],
    ['a next contact in 181 days', { nextContactAt: inDays(181) }, 'nextContactAt'],
    ['a next contact without a zone', { nextContactAt: '2026-03-05T10:00:00' }, 'nextContactAt'],
    ['no next contact', { nextContactAt: undefined }, 'nextContactAt'],
    ['an unknown channel', { channel: 'pigeon' }, 'channel'],
    ['an empty note', { note: '  ' }, 'note'],
    ['grade O, which only an order gives', { grade: 'O' }, 'grade'],
  ])('refuses %s', async (_name, wrong, field) => {
    const { leadId } = await enquire(house, world);
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    const answer = await follow(leadId, wrong);
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
    expect(await row(leadId)).toMatchObject({ status: 'accepted', version: 2 });
  });

  test('stops the clock, keeps the time of the first, moves the stage on; not before the lead is accepted', async () => {
    const { leadId, customerId } = await enquire(house, world);
    expect(
      (
        await world.people.managerA.call('POST', `/api/leads/${leadId}/follow-ups`, {
          channel: 'call',
          note: 'x',
          grade: 'A',
          nextContactAt: inDays(2),
        })
      ).body.code,
    ).toBe('lead.not_open');
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    expect((await follow(leadId, { nextContactAt: inDays(180) })).body.status).toBe('following');
    const first = await row(leadId);
    expect(first).toMatchObject({ due_at: null, grade: 'A', status: 'following' });
    expect(first.first_follow_at.toISOString()).toBe(new Date(NOW).toISOString());
    expect((await follow(leadId, { grade: 'H' })).status).toBe(201);
    expect(await row(leadId)).toMatchObject({ grade: 'H', first_follow_at: first.first_follow_at });
    expect(
      (await house.owner.query('select stage from customers.customer where id = $1', [customerId])).rows[0].stage,
    ).toBe('prospect');
  });
});

test('only somebody who works at the dealer can be named consultant', async () => {
  const { managerA, consultantB, careA } = world.people;
  const left = await addPerson(house, 'consultant', world.units.dealerA);
  await house.owner.query("update org.staff set status = 'left' where id = $1", [left.staffId]);
  const { leadId } = await enquire(house, world, { cityCode: SHANGHAI });
  for (const consultantId of [consultantB.staffId, careA.staffId, left.staffId, newId()]) {
    const answer = await managerA.call('POST', `/api/leads/${leadId}/accept`, { version: 1, consultantId });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['consultantId']]);
  }
});

test('the public form answers with the dealer and demands consent', async () => {
  const post = (over: Record<string, unknown> = {}) =>
    world.people.agent.call('POST', '/api/public/test-drive', {
      name: '周',
      mobile: nextMobile(),
      cityCode: SHANGHAI,
      seriesCode: world.series.code,
      consent: { shareDealer: true, textVersion: 'v1' },
      ...over,
    });
  expect(await post()).toMatchObject({
    status: 201,
    body: { received: true, dealerName: '单位SH-0001', dealerPhone: '021-55550000' },
  });
  expect((await post({ cityCode: '440100' })).body).toEqual({ received: true, dealerName: null, dealerPhone: null });
  expect(fieldsOf(await post({ consent: { shareDealer: false, textVersion: 'v1' } }))).toEqual(['consent.shareDealer']);
  expect(fieldsOf(await post({ seriesCode: 'NOPE' }))).toEqual(['seriesCode']);
});

test('who asks the public form for an offer is a lead like others, but nobody to book a test drive for', async () => {
  const ask = async (name: string, wish: Record<string, unknown>) => {
    const consent = { shareDealer: true, textVersion: 'v1' };
    const car = { cityCode: SHANGHAI, seriesCode: world.series.code };
    const form = { name, mobile: nextMobile(), ...car, consent, ...wish };
    expect((await world.people.agent.call('POST', '/api/public/test-drive', form)).status).toBe(201);
  };
  await ask('钱报价', { testDrive: false });
  await ask('孙试驾', { testDrive: true });
  await ask('李没说', {});
  const drives: { customerName: string }[] = (
    await world.people.managerA.call('GET', '/api/showroom/test-drives/wishes?limit=100')
  ).body.rows;
  const wished = drives.map(({ customerName }) => customerName);
  expect(wished).toEqual(expect.arrayContaining(['孙试驾', '李没说']));
  expect(wished).not.toContain('钱报价');
  const leads: { customerName: string }[] = (await world.people.managerA.call('GET', '/api/leads?limit=100')).body.rows;
  expect(leads.map(({ customerName }) => customerName)).toEqual(expect.arrayContaining(['钱报价', '孙试驾', '李没说']));
});
