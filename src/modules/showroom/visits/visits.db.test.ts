import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../../test/harness.ts';
import { type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire, nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { jobs } from '../../index.ts';

// 10:00 in Shanghai on a day the dealers work 09:00 to 18:00.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);

let house: House;
let world: World;
let reception: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  reception = await addPerson(house, 'receptionist', world.units.dealerA);
});
afterAll(() => house?.close());

const three = (over: Record<string, unknown> = {}) => ({ people: 2, kind: 'first', source: 'walk_in', ...over });
const open = async (over: Record<string, unknown> = {}, who = reception) => {
  const answer = await who.call('POST', '/api/showroom/visits', three(over));
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const take = (id: string, who: Caller, over: Record<string, unknown> = {}) =>
  who.call('POST', `/api/showroom/visits/${id}/consultant`, { version: 1, ...over });
const close = (id: string, who: Caller, over: Record<string, unknown> = {}) =>
  who.call('POST', `/api/showroom/visits/${id}/outcome`, { version: 2, ...over });
const contact = (mobile = nextMobile()) => ({ name: '来客', mobile, consent: { shareDealer: true, marketing: false } });
const row = async (id: string) => (await house.owner.query('select * from showroom.visit where id = $1', [id])).rows[0];
const lead = async (id: string) => (await house.owner.query('select * from leads.lead where id = $1', [id])).rows[0];
const run = (task: string) => jobs.find((job) => job.task === task)?.run(house.platform, {});

describe('a visit', () => {
  test('is opened by reception, taken by a consultant and closed with a phone that becomes their lead', async () => {
    const { consultantA } = world.people;
    const id = await open({ media: 'radio' });
    expect(await row(id)).toMatchObject({ counts_as: 'first', consultant_id: null, taken_at: null, invited: false });
    expect((await take(id, consultantA)).status).toBe(200);
    house.platform.clock.advance(42 * 60_000);
    const mobile = nextMobile();
    const closed = await close(id, consultantA, {
      contact: contact(mobile),
      grade: 'A',
      seriesId: world.series.id,
      viewed: [world.series.id, world.series.id],
      concerns: ['price', 'safety'],
      questions: '续航多少',
      plateSituation: 'waiting',
      currentCar: '旧车',
      tradeIn: true,
    });
    expect(closed).toMatchObject({ status: 200, body: { lead: 'created', heldBy: null } });
    const { leadId } = closed.body;
    expect(await lead(leadId)).toMatchObject({
      channel: 'showroom',
      grade: 'A',
      status: 'accepted',
      consultant_id: consultantA.staffId,
      arrived_at: NOW,
    });
    const view = await consultantA.call('GET', `/api/showroom/visits/${id}`);
    expect(view.body).toMatchObject({
      minutes: 42,
      phoneLeft: true,
      leadId,
      viewed: [world.series.id],
      concerns: ['price', 'safety'],
      questions: '续航多少',
      tradeIn: true,
      leftOpen: false,
    });
    expect(JSON.stringify(view.body)).not.toContain(mobile);
    // Recognised at the door the second time; the visit is the same lead's.
    const known = await reception.call('POST', '/api/showroom/recognition', { mobile });
    expect(known.body.found).toMatchObject({ leadId, consultantId: consultantA.staffId, visits: 1 });
    const second = await open({ kind: 'invited', leadId });
    expect(await row(second)).toMatchObject({ counts_as: 'again', invited: true, consultant_id: consultantA.staffId });
    const again = await consultantA.call('POST', `/api/showroom/visits/${second}/outcome`, { version: 1 });
    expect(again.body).toMatchObject({ lead: 'linked', leadId });
    expect(await row(second)).toMatchObject({ phone_left: true, lead_id: leadId });
  });

  test('of somebody who came again joins their open lead by phone', async () => {
    const { consultantA, managerA } = world.people;
    const { leadId, mobile } = await enquire(house, world);
    await accept(managerA, leadId, consultantA.staffId);
    const id = await open({ kind: 'again' });
    await take(id, consultantA);
    expect((await close(id, consultantA, { contact: contact(mobile) })).body).toMatchObject({ lead: 'merged', leadId });
    expect((await lead(leadId)).touch_count).toBe(2);
    const told = await house.owner.query(
      "select payload from app.event where name = 'visit.closed' and subject_id = $1",
      [leadId],
    );
    expect(told.rows).toHaveLength(1);
  });

  test('without a phone is traffic all the same', async () => {
    const id = await open();
    await take(id, world.people.consultantA);
    expect((await close(id, world.people.consultantA)).body).toMatchObject({ lead: 'none', leadId: null });
    expect(await row(id)).toMatchObject({ phone_left: false, customer_id: null, status: 'closed' });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['nobody', { people: 0 }, 'people'],
    ['half a person', { people: 1.5 }, 'people'],
    ['a kind that is none', { kind: 'nope' }, 'kind'],
    ['a source that is none', { source: 'nope' }, 'source'],
    ['a medium that is none', { media: 'nope' }, 'media'],
  ])('of %s is refused at its field', async (_name, over, field) => {
    const answer = await reception.call('POST', '/api/showroom/visits', three(over));
    expect(answer).toMatchObject({ status: 400, body: { details: { fields: [{ field }] } } });
  });

  test('keeps what is wrong out, and stays open', async () => {
    const id = await open();
    await take(id, world.people.consultantA);
    const wrong = await close(id, world.people.consultantA, { contact: contact('123') });
    expect(wrong).toMatchObject({ status: 400, body: { details: { fields: [{ field: 'contact.mobile' }] } } });
    expect(await row(id)).toMatchObject({ status: 'open', version: 2 });
    const stale = await close(id, world.people.consultantA, { version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'request.conflict' } });
    expect((await close(id, world.people.consultantA)).status).toBe(200);
    expect((await close(id, world.people.consultantA, { version: 3 })).body.code).toBe('visit.closed');
  });

  test('belongs to its consultant; a colleague stands in, another dealer sees nothing', async () => {
    const { consultantA, consultantA2, managerA, managerB, consultantB } = world.people;
    const id = await open();
    const seen = async (who: Caller, query: string) =>
      (await who.call('GET', `/api/showroom/visits?${query}`)).body.rows.map((one: { id: string }) => one.id);
    expect(await seen(consultantA2, 'status=open')).toContain(id);
    await take(id, consultantA);
    expect(await seen(consultantA2, 'status=open')).not.toContain(id);
    expect((await consultantA2.call('GET', `/api/showroom/visits/${id}`)).status).toBe(404);
    expect((await take(id, consultantA2, { version: 2 })).status).toBe(404);
    for (const who of [managerB, consultantB]) {
      expect((await who.call('GET', `/api/showroom/visits/${id}`)).status).toBe(404);
      expect((await close(id, who)).status).toBe(404);
    }
    const standIn = { version: 2, consultantId: consultantA2.staffId, standIn: true };
    expect((await take(id, managerA, standIn)).status).toBe(200);
    expect(await row(id)).toMatchObject({ consultant_id: consultantA.staffId, stand_in_id: consultantA2.staffId });
    expect((await close(id, consultantA2, { version: 3 })).status).toBe(200);
  });

  test('is opened at a dealer only, by who may', async () => {
    expect((await world.people.careA.call('POST', '/api/showroom/visits', three())).status).toBe(403);
    expect((await world.people.region.call('POST', '/api/showroom/visits', three())).status).toBe(403);
    const foreign = await enquire(house, world, { cityCode: '510100' });
    const answer = await reception.call('POST', '/api/showroom/visits', three({ leadId: foreign.leadId }));
    expect(answer).toMatchObject({ status: 400, body: { details: { fields: [{ field: 'leadId' }] } } });
  });

  test('that nobody closed ends when the house does, marked', async () => {
    const id = await open();
    await run('showroom.close_visits');
    expect((await row(id)).status).toBe('open');
    house.platform.clock.advance(9 * 3_600_000);
    await run('showroom.close_visits');
    await run('showroom.close_visits');
    const closing = new Date(NOW.getTime() + 8 * 3_600_000);
    expect(await row(id)).toMatchObject({ status: 'closed', left_open: true, left_at: closing, version: 2 });
    const list = await world.people.managerA.call('GET', '/api/showroom/visits?leftOpen=true');
    expect(list.body.rows).toMatchObject([{ id, minutes: null, leftOpen: true }]);
    house.platform.clock.advance(-9 * 3_600_000);
  });
});

describe('lists', () => {
  test('page by keyset, newest first, and narrow as reports do', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      house.platform.clock.advance(1000);
      ids.unshift(await open({ kind: 'other', media: 'press' }));
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await world.people.managerA.call(
        'GET',
        `/api/showroom/visits?counts=other&media=press&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.rows.map((one: { id: string }) => one.id));
      cursor = page.body.next ?? '';
    } while (cursor);
    expect(seen).toEqual(ids);
    const region = await world.people.region.call(
      'GET',
      `/api/showroom/visits?media=press&unitId=${world.units.dealerA}`,
    );
    expect(region.body.rows).toHaveLength(5);
    const foreign = await world.people.managerB.call('GET', `/api/showroom/visits?unitId=${world.units.dealerA}`);
    expect(foreign.body.rows).toEqual([]);
  });
});

describe('an enquiry by phone', () => {
  test('is logged with its medium; a number becomes a lead', async () => {
    const { consultantA, consultantA2 } = world.people;
    const call = { source: 'call_in', media: 'radio', outcome: 'contact_left', seriesId: world.series.id };
    const made = await consultantA.call('POST', '/api/showroom/calls', { ...call, contact: contact(), remark: '问价' });
    expect(made).toMatchObject({ status: 201, body: { lead: 'created' } });
    expect(await lead(made.body.leadId)).toMatchObject({ channel: 'hotline', consultant_id: consultantA.staffId });
    const bare = await reception.call('POST', '/api/showroom/calls', { ...call, outcome: 'information' });
    expect(bare.body).toMatchObject({ lead: 'none', leadId: null });
    const mine = await consultantA.call('GET', '/api/showroom/calls?media=radio');
    expect(mine.body.rows).toMatchObject([{ id: made.body.id, phoneLeft: true, remark: '问价' }]);
    expect((await consultantA2.call('GET', '/api/showroom/calls')).body.rows).toEqual([]);
    const wrong = await reception.call('POST', '/api/showroom/calls', { ...call, outcome: 'nope' });
    expect(wrong).toMatchObject({ status: 400, body: { details: { fields: [{ field: 'outcome' }] } } });
  });
});
