import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire, order } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { forgetDictionaries } from '../../org/dictionary.ts';

// A Monday, ten in Shanghai.
const NOW = '2026-03-02T02:00:00Z';
const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();

let house: House;
let world: World;
let chief: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  chief = await addPerson(house, 'general_manager', world.units.dealerA);
});
afterAll(() => house?.close());
beforeEach(() => sample(0));

const row = async (id: string) => (await house.owner.query('select * from leads.lead where id = $1', [id])).rows[0];
/** Sets the share of defeats that are checked; the house, which keeps entries for ten seconds, sees it at once. */
async function sample(percent: number) {
  await house.owner.query(
    `update org.dictionary set attributes = attributes || jsonb_build_object('percent', $1::int) where kind = 'closing_rule' and code = 'recheck'`,
    [percent],
  );
  forgetDictionaries(house.platform);
}
const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);
const defeat = (version: number, over: Record<string, unknown> = {}) => ({
  version,
  kind: 'defeat',
  reason: 'price',
  note: '客户认为优惠不足,已在别处下订。',
  ...over,
});

/** A lead that dealer A's consultant follows. */
async function followed(over: Record<string, unknown> = {}) {
  const { managerA, consultantA } = world.people;
  const enquired = await enquire(house, world, over);
  await accept(managerA, enquired.leadId, consultantA.staffId);
  await consultantA.call('POST', `/api/leads/${enquired.leadId}/follow-ups`, {
    channel: 'call',
    note: '有意向',
    grade: 'A',
    nextContactAt: inDays(4),
  });
  return { ...enquired, version: (await row(enquired.leadId)).version as number };
}

/** A lead whose defeat is proposed by the consultant and approved by the manager. */
async function defeated(over: Record<string, unknown> = {}) {
  const { managerA, consultantA } = world.people;
  const lead = await followed(over);
  const asked = await consultantA.call('POST', `/api/leads/${lead.leadId}/closings`, defeat(lead.version));
  const done = await managerA.call('POST', `/api/leads/closings/${asked.body.id}/decision`, {
    version: 1,
    decision: 'approve',
  });
  expect(done).toMatchObject({ status: 200, body: { state: 'approved', status: 'defeated' } });
  return { ...lead, closingId: asked.body.id as string, version: (await row(lead.leadId)).version as number };
}

describe('proposing to close', () => {
  test('takes a reason of the second level with its evidence, and the lead goes on until the manager decides', async () => {
    const { consultantA } = world.people;
    const lead = await followed();
    const ask = (over: Record<string, unknown>) =>
      consultantA.call('POST', `/api/leads/${lead.leadId}/closings`, defeat(lead.version, over));
    expect(fieldsOf(await ask({ reason: 'competitor' }))).toEqual(['reason']);
    expect(fieldsOf(await ask({ reason: 'competitor_price' }))).toEqual(['competitor']);
    expect(fieldsOf(await ask({ note: '' }))).toEqual(['note']);
    expect(fieldsOf(await ask({ attachmentId: world.units.brand }))).toEqual(['attachmentId']);
    const asked = await ask({ reason: 'competitor_price', competitor: '星河 X5' });
    expect(asked).toMatchObject({ status: 201, body: { version: 1, decideBy: inDays(2) } });
    expect(await row(lead.leadId)).toMatchObject({ status: 'following', pending_close: 'defeat' });
    const again = await consultantA.call('POST', `/api/leads/${lead.leadId}/closings`, defeat(lead.version + 1));
    expect(again).toMatchObject({ status: 409, body: { code: 'closing.pending' } });
  });

  test('takes a reason that an administrator put below a head', async () => {
    const { admin, consultantA } = world.people;
    const add = (over: Record<string, unknown>) =>
      admin.call('POST', '/api/dictionary-entries', {
        ...{ kind: 'defeat_reason', code: 'subsidy', name: '补贴退坡', nameEn: 'Subsidy ended', parent: 'terms' },
        ...over,
      });
    expect(fieldsOf(await add({ parent: 'price' }))).toEqual(['parent']);
    expect(fieldsOf(await add({ kind: 'hobby', parent: 'terms' }))).toEqual(['parent']);
    expect(await add({})).toMatchObject({ status: 201, body: { parent: 'terms' } });
    const lead = await followed();
    const asked = await consultantA.call('POST', `/api/leads/${lead.leadId}/closings`, {
      ...defeat(lead.version, { reason: 'subsidy' }),
    });
    expect(asked.status).toBe(201);
  });

  test('cannot be reached: only after three attempts on three days', async () => {
    const { consultantA } = world.people;
    const lead = await followed();
    const ask = async () =>
      consultantA.call(
        'POST',
        `/api/leads/${lead.leadId}/closings`,
        defeat((await row(lead.leadId)).version, { reason: 'unreachable' }),
      );
    expect((await ask()).body).toMatchObject({ code: 'closing.too_early', details: { attempts: 3, days: 3 } });
    for (let day = 0; day < 3; day++) {
      const tried = await consultantA.call('POST', `/api/leads/${lead.leadId}/follow-ups`, {
        channel: 'call',
        result: 'no_answer',
        nextContactAt: inDays(day + 1),
      });
      expect(tried.status).toBe(201);
      expect((await ask()).status).toBe(409);
    }
    await house.owner.query(
      `update leads.follow_up f set created_at = f.created_at - n.days * interval '1 day' from (select id, row_number() over (order by created_at) as days
       from leads.follow_up where lead_id = $1 and not connected) n where n.id = f.id`,
      [lead.leadId],
    );
    expect((await ask()).status).toBe(201);
  });

  test('is the manager’s to decide, never of who proposed; a refusal returns the lead to work with a time', async () => {
    const { managerA, consultantA } = world.people;
    const lead = await followed();
    const asked = await managerA.call('POST', `/api/leads/${lead.leadId}/closings`, defeat(lead.version));
    const decide = (who: Caller, body: Record<string, unknown>) =>
      who.call('POST', `/api/leads/closings/${asked.body.id}/decision`, { version: 1, ...body });
    expect((await decide(consultantA, { decision: 'approve' })).status).toBe(403);
    expect((await decide(managerA, { decision: 'approve' })).body.code).toBe('closing.own');
    expect((await decide(world.people.managerB, { decision: 'approve' })).status).toBe(404);
    expect(fieldsOf(await decide(chief, { decision: 'refuse' }))).toEqual(['note']);
    const refused = await decide(chief, { decision: 'refuse', note: '再谈一次置换补贴', nextContactAt: inDays(1) });
    expect(refused).toMatchObject({ status: 200, body: { state: 'refused', status: 'following' } });
    expect(await row(lead.leadId)).toMatchObject({ pending_close: null, next_contact_at: new Date(inDays(1)) });
    expect((await decide(chief, { decision: 'approve' })).status).toBe(409);
  });

  test('approved, it is lost, asks for nothing, and is looked at again after the days of grade F', async () => {
    const lead = await defeated();
    expect(await row(lead.leadId)).toMatchObject({
      ...{ status: 'defeated', grade: 'F', close_reason: 'price', act_by: null, pending_close: null },
      revisit_at: new Date(inDays(30)),
    });
    const timers = await house.owner.query("select 1 from leads.timer where lead_id = $1 and state = 'running'", [
      lead.leadId,
    ]);
    expect(timers.rowCount).toBe(0);
  });

  test('an order answers a proposal: it is withdrawn', async () => {
    const { consultantA, managerA } = world.people;
    const lead = await followed();
    const asked = await consultantA.call('POST', `/api/leads/${lead.leadId}/closings`, defeat(lead.version));
    await order(house, world, consultantA, lead.leadId);
    const stored = await house.owner.query('select state, version from leads.closing where id = $1', [asked.body.id]);
    expect(stored.rows[0]).toEqual({ state: 'withdrawn', version: 2 });
    expect(
      (
        await managerA.call('POST', `/api/leads/closings/${asked.body.id}/decision`, {
          version: 1,
          decision: 'approve',
        })
      ).status,
    ).toBe(409);
  });

  test('may be taken back', async () => {
    const { consultantA } = world.people;
    const lead = await followed();
    const asked = await consultantA.call('POST', `/api/leads/${lead.leadId}/closings`, {
      ...defeat(lead.version),
      ...{ kind: 'dormancy', reason: 'plan_later' },
    });
    const back = await consultantA.call('POST', `/api/leads/closings/${asked.body.id}/withdrawal`, { version: 1 });
    expect(back.body).toEqual({ id: asked.body.id, version: 2, state: 'withdrawn' });
    expect(await row(lead.leadId)).toMatchObject({ pending_close: null, status: 'following' });
    const stored = await house.owner.query('select state, version from leads.closing where id = $1', [asked.body.id]);
    expect(stored.rows[0]).toEqual({ state: 'withdrawn', version: 2 });
  });
});

describe('the check by headquarters', () => {
  test('draws as many as the rule says: all of a hundred percent, none of zero', async () => {
    const none = await defeated();
    await sample(100);
    const all = await defeated();
    const drawn = await house.owner.query('select lead_id, due_at from leads.recheck where lead_id = any ($1)', [
      [none.leadId, all.leadId],
    ]);
    expect(drawn.rows).toEqual([{ lead_id: all.leadId, due_at: new Date(inDays(3)) }]);
  });

  test('not real: the lead is open again at its dealer, somebody has to act, and the event says so', async () => {
    await sample(100);
    const { agent } = world.people;
    const lead = await defeated();
    const list = await agent.call('GET', '/api/leads/rechecks?state=open');
    const check = list.body.rows.find((one: { leadId: string }) => one.leadId === lead.leadId);
    expect(check).toMatchObject({ reason: 'price', attempts: 0, result: null });
    const tried = await agent.call('POST', `/api/leads/rechecks/${check.id}/result`, {
      version: 1,
      result: 'unreached',
    });
    expect(tried.body).toMatchObject({ state: 'open', reopened: false });
    const found = await agent.call('POST', `/api/leads/rechecks/${check.id}/result`, {
      ...{ version: 2, result: 'not_real', note: '客户称未有人报价', nextContactAt: inDays(1) },
    });
    expect(found.body).toMatchObject({ state: 'done', reopened: true });
    expect(await row(lead.leadId)).toMatchObject({
      ...{ status: 'following', grade: 'A', closed_at: null, close_reason: null, revisit_at: null },
      next_contact_at: new Date(inDays(1)),
    });
    const seen = await world.people.managerA.call('GET', `/api/leads/${lead.leadId}`);
    const events = seen.body.timeline.map((one: { event: string }) => one.event);
    expect(events).toEqual(expect.arrayContaining(['lead.rechecked', 'lead.reactivated', 'lead.closed']));
  });
});

describe('a second life', () => {
  test('is led at another dealer, as a new lead; never at one that gave up', async () => {
    const { agent, managerB } = world.people;
    const lead = await defeated();
    const give = (dealerId: string) =>
      agent.call('POST', `/api/leads/${lead.leadId}/recycling`, { version: lead.version, dealerId });
    expect(await give(world.units.dealerA)).toMatchObject({ status: 409, body: { code: 'lead.not_back' } });
    const given = await give(world.units.dealerB);
    expect(given).toMatchObject({ status: 201, body: { status: 'assigned', dealerId: world.units.dealerB } });
    const fresh = await row(given.body.leadId);
    expect(fresh).toMatchObject({
      origin_id: lead.leadId,
      status: 'assigned',
      grade: 'N',
      org_id: world.units.dealerB,
    });
    expect(fresh.act_by).not.toBeNull();
    expect(await row(lead.leadId)).toMatchObject({ status: 'defeated', revisit_at: null });
    // Not by the dispatcher's hand either.
    const back = await agent.call('POST', `/api/leads/${given.body.leadId}/dispatch`, {
      ...{ version: fresh.version, dealerId: world.units.dealerA },
    });
    expect(back.body.code).toBe('lead.not_back');
    expect((await managerB.call('GET', `/api/leads/${lead.leadId}`)).status).toBe(404);
    const late = await agent.call('POST', `/api/leads/${lead.leadId}/recycling`, {
      ...{ version: lead.version + 1, dealerId: world.units.dealerC },
    });
    expect(late.body.code).toBe('lead.open_exists');
  });

  test('begins again with its consultant, who has to act by a time', async () => {
    const { consultantA } = world.people;
    const lead = await defeated();
    const wake = (version: number) =>
      consultantA.call('POST', `/api/leads/${lead.leadId}/reactivation`, { version, nextContactAt: inDays(2) });
    expect((await wake(lead.version)).body).toMatchObject({ status: 'following' });
    expect(await row(lead.leadId)).toMatchObject({
      grade: 'A',
      next_contact_at: new Date(inDays(2)),
      revisit_at: null,
    });
    expect((await wake(lead.version + 1)).body.code).toBe('lead.not_closed');
  });

  test('waits to be accepted anew where its consultant works there no more', async () => {
    const { managerA } = world.people;
    const leaver = await addPerson(house, 'consultant', world.units.dealerA);
    const lead = await defeated();
    await house.owner.query('update leads.lead set consultant_id = $2 where id = $1', [lead.leadId, leaver.staffId]);
    await house.owner.query('delete from org.staff_role where staff_id = $1', [leaver.staffId]);
    const woken = await managerA.call('POST', `/api/leads/${lead.leadId}/reactivation`, {
      ...{ version: lead.version, nextContactAt: inDays(2) },
    });
    expect(woken.body).toMatchObject({ status: 'assigned' });
    const stored = await row(lead.leadId);
    expect(stored).toMatchObject({ consultant_id: null, next_contact_at: null });
    expect(stored.due_at).not.toBeNull();
  });

  test('is not begun with somebody who asked not to be contacted', async () => {
    const { consultantA, careA } = world.people;
    const lead = await defeated();
    await careA.call('POST', `/api/customers/${lead.customerId}/do-not-contact`, { on: true, reason: '客户要求' });
    const woken = await consultantA.call('POST', `/api/leads/${lead.leadId}/reactivation`, {
      ...{ version: lead.version, nextContactAt: inDays(2) },
    });
    expect(woken.body.code).toBe('lead.no_contact');
  });

  test('a second visit is planned once more, or was the last', async () => {
    const { consultantA } = world.people;
    const lead = await defeated();
    const visit = (version: number, again: boolean) =>
      consultantA.call('POST', `/api/leads/${lead.leadId}/revisits`, {
        ...{ version, channel: 'call', result: 'reached', note: '暂无购车计划', again },
      });
    expect((await visit(lead.version, true)).body).toMatchObject({ revisitAt: inDays(90) });
    expect((await visit(lead.version + 1, false)).body).toMatchObject({ revisitAt: null });
  });
});
