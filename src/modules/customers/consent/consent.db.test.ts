import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { agree, becomeOwner, enquire } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

// Ten in the morning in Shanghai: within every hour of contact.
const NOW = '2026-11-25T02:00:00Z';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const ask = async (customerId: string, purpose: string, channel?: string) =>
  (
    await world.people.careA.call(
      'GET',
      `/api/customers/${customerId}/may-contact?purpose=${purpose}${channel ? `&channel=${channel}` : ''}`,
    )
  ).body;
const reason = async (customerId: string, purpose: string, channel?: string) =>
  (await ask(customerId, purpose, channel)).reason;
const record = (customerId: string, body: Record<string, unknown>) =>
  world.people.careA.call('POST', `/api/customers/${customerId}/consents`, {
    channel: 'paper',
    reference: 'A-2026-1',
    ...body,
  });

describe('the gate', () => {
  test('says no until somebody agreed, and no again once they withdrew', async () => {
    const { customerId } = await enquire(house, world);
    expect(await ask(customerId, 'marketing_call', 'call')).toMatchObject({
      allowed: false,
      reason: 'no_consent',
      explained: { zh: '尚未同意', en: 'No consent yet' },
      consentId: null,
    });
    const granted = await record(customerId, { purpose: 'marketing_call', state: 'granted' });
    expect(granted).toMatchObject({ status: 201, body: { state: 'granted' } });
    expect(await ask(customerId, 'marketing_call', 'call')).toMatchObject({
      allowed: true,
      reason: 'allowed',
      consentId: granted.body.id,
    });
    expect(
      (await record(customerId, { purpose: 'marketing_call', state: 'withdrawn', reference: undefined })).status,
    ).toBe(201);
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('withdrawn');
    await record(customerId, { purpose: 'marketing_call', state: 'granted' });
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('allowed');
  });

  test('lets what the contract needs through without consent, and knows which channel a purpose uses', async () => {
    const { customerId } = await enquire(house, world);
    expect(await reason(customerId, 'service_contract', 'call')).toBe('allowed');
    expect(await reason(customerId, 'marketing_call', 'sms')).toBe('channel');
    expect(await reason(customerId, 'marketing_email', 'email')).toBe('no_number');
    expect(await reason(customerId, 'no_such_purpose')).toBe('purpose_closed');
    expect(await reason(customerId, 'call_recording')).toBe('allowed');
    await agree(house, customerId, 'call_recording', 'withdrawn');
    expect(await reason(customerId, 'call_recording')).toBe('withdrawn');
    expect((await record(customerId, { purpose: 'service_contract', state: 'withdrawn' })).body.code).toBe(
      'consent.not_asked',
    );
  });

  test('knows that a number is dead, that a file is outdated or restricted, and that a consent has run out', async () => {
    const { customerId } = await enquire(house, world);
    await agree(house, customerId, 'care_calls');
    expect(await reason(customerId, 'care_calls', 'call')).toBe('allowed');
    const set = (column: string, value: unknown) =>
      house.owner.query(`update customers.customer set ${column} = $2 where id = $1`, [customerId, value]);
    await house.owner.query("update customers.identifier set status = 'empty' where customer_id = $1", [customerId]);
    expect(await reason(customerId, 'care_calls', 'call')).toBe('number');
    await house.owner.query("update customers.identifier set status = 'valid' where customer_id = $1", [customerId]);
    for (const status of ['outdated', 'restricted', 'erased']) {
      await set('status', status);
      expect(await reason(customerId, 'care_calls', 'call')).toBe(status);
    }
    await set('status', 'active');
    expect((await record(customerId, { purpose: 'survey', state: 'granted', validUntil: '2026-11-25' })).status).toBe(
      201,
    );
    expect(await reason(customerId, 'survey', 'call')).toBe('allowed');
    house.platform.clock.advance(86_400_000);
    expect(await reason(customerId, 'survey', 'call')).toBe('expired');
    house.platform.clock.advance(-86_400_000);
    expect(
      (await record(customerId, { purpose: 'survey', state: 'granted', validUntil: '2026-11-24' })).body.details.fields,
    ).toMatchObject([{ field: 'validUntil' }]);
  });

  test('keeps to the hours of contact, which are data', async () => {
    const { customerId } = await enquire(house, world);
    await agree(house, customerId, 'care_calls');
    house.platform.clock.advance(10 * 3_600_000 - 1);
    expect(await reason(customerId, 'care_calls', 'call')).toBe('allowed');
    house.platform.clock.advance(1);
    expect(await reason(customerId, 'care_calls', 'call')).toBe('quiet_hours');
    expect(await reason(customerId, 'care_calls', 'sms')).toBe('allowed');
    expect(await reason(customerId, 'service_contract', 'call')).toBe('allowed');
    await house.owner.query(
      `update org.dictionary set attributes = '{"from":"09:00","to":"21:00"}' where kind = 'contact_hours' and code = 'call'`,
    );
    expect(await reason(customerId, 'care_calls', 'call')).toBe('allowed');
    await house.owner.query(
      `update org.dictionary set attributes = '{"from":"09:00","to":"20:00"}' where kind = 'contact_hours' and code = 'call'`,
    );
    house.platform.clock.advance(-10 * 3_600_000);
  });

  test('asks for a guardian under fourteen', async () => {
    const { customerId } = await enquire(house, world);
    await house.owner.query("update customers.customer set birth_on = '2012-11-26' where id = $1", [customerId]);
    await agree(house, customerId, 'survey');
    expect(await reason(customerId, 'survey', 'call')).toBe('minor');
    expect((await record(customerId, { purpose: 'care_calls', state: 'granted' })).body.code).toBe('consent.minor');
    expect((await record(customerId, { purpose: 'minors_guardian', state: 'granted' })).status).toBe(201);
    expect(await reason(customerId, 'survey', 'call')).toBe('allowed');
    await agree(house, customerId, 'minors_guardian', 'withdrawn');
    expect(await reason(customerId, 'survey', 'call')).toBe('minor');
    house.platform.clock.advance(2 * 86_400_000);
    expect(await reason(customerId, 'survey', 'call')).toBe('allowed');
    house.platform.clock.advance(-2 * 86_400_000);
  });
});

describe('the do-not-contact list', () => {
  test('wins over every consent, by each number, on every record that bears it, and can be lifted', async () => {
    const { customerId, mobile } = await enquire(house, world);
    await agree(house, customerId, 'marketing_call');
    await agree(house, customerId, 'marketing_sms');
    const put = (body: Record<string, unknown>) =>
      world.people.careA.call('POST', `/api/customers/${customerId}/do-not-contact`, { reason: '客户要求', ...body });
    expect((await put({ on: true, channel: 'call' })).status).toBe(201);
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('do_not_contact');
    expect(await reason(customerId, 'marketing_sms', 'sms')).toBe('allowed');
    expect((await put({ on: true })).status).toBe(201);
    expect(await reason(customerId, 'marketing_sms', 'sms')).toBe('do_not_contact');
    expect(await reason(customerId, 'service_contract', 'call')).toBe('do_not_contact');

    // Another record of the same number, as a family has them: the list holds for the number.
    const other = await enquire(house, world);
    await agree(house, other.customerId, 'marketing_sms');
    expect(await reason(other.customerId, 'marketing_sms', 'sms')).toBe('allowed');
    await house.owner.query(
      'update customers.identifier set value_hash = (select value_hash from customers.identifier where customer_id = $2) where customer_id = $1',
      [other.customerId, customerId],
    );
    expect(await reason(other.customerId, 'marketing_sms', 'sms')).toBe('do_not_contact');

    await put({ on: false });
    expect(await reason(customerId, 'marketing_sms', 'sms')).toBe('allowed');
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('do_not_contact');
    await put({ on: false, channel: 'call' });
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('allowed');
    const stored = await house.owner.query('select to_jsonb(d)::text as row from customers.do_not_contact d');
    expect(stored.rows.filter(({ row }) => row.includes(mobile))).toEqual([]);
  });
});

describe('notices', () => {
  const NOTICE = {
    purposes: ['marketing_call'],
    title: '告知',
    titleEn: 'Notice',
    body: '## 一、说明\n这一版说明了新的处理方式,请您阅读并重新决定。',
    bodyEn: '## 1. What\nThis version tells of a new way of processing; please read it and decide again.',
  };

  test('a version that changes purpose or way asks again; one that does not leaves consents alone', async () => {
    const steward = await addPerson(house, 'data_steward', world.units.brand);
    const { customerId } = await enquire(house, world);
    await record(customerId, { purpose: 'marketing_call', state: 'granted' });
    await record(customerId, { purpose: 'survey', state: 'granted' });
    const publish = (body: Record<string, unknown>) =>
      steward.call('POST', '/api/consent/notices', { ...NOTICE, ...body });
    house.platform.clock.advance(60_000);
    expect(await publish({ version: '2026-11b', renews: false })).toMatchObject({
      status: 201,
      body: { current: true },
    });
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('allowed');
    house.platform.clock.advance(60_000);
    expect((await publish({ version: '2026-12', renews: true })).status).toBe(201);
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('version_outdated');
    expect(await reason(customerId, 'survey', 'call')).toBe('allowed');
    const { standings } = (await world.people.careA.call('GET', `/api/customers/${customerId}/consents`)).body;
    expect(standings.find((one: { purpose: string }) => one.purpose === 'marketing_call')).toMatchObject({
      state: 'granted',
      askAgain: true,
      textVersion: '2026-11',
    });
    await record(customerId, { purpose: 'marketing_call', state: 'granted' });
    expect(await reason(customerId, 'marketing_call', 'call')).toBe('allowed');
    expect((await publish({ version: '2026-12', renews: true })).body.code).toBe('consent.version_taken');
    expect((await publish({ version: 'x1', renews: true, validFrom: '2020-01-01T00:00:00Z' })).status).toBe(400);
    expect((await publish({ version: 'x2', renews: true, purposes: ['nothing'] })).status).toBe(400);
    expect((await call(house.app, { url: '/api/public/notice' })).body).toMatchObject({ version: '2026-12' });
  });

  test('purposes and recipients are kept by those who may; a conflict shows what is there', async () => {
    const steward = await addPerson(house, 'data_steward', world.units.brand);
    const survey = (await steward.call('GET', '/api/consent/purposes')).body.purposes.find(
      (one: { code: string }) => one.code === 'survey',
    );
    const { name, nameEn, description, descriptionEn, legalBasis, quiet, ownerDecides, version } = survey;
    const edit = (change: Record<string, unknown>) =>
      steward.call('PATCH', '/api/consent/purposes/survey', {
        ...{ name, nameEn, description, descriptionEn, legalBasis, quiet, ownerDecides, version, active: true },
        ...change,
      });
    expect(await edit({ active: false })).toMatchObject({ status: 200, body: { active: false, version: 2 } });
    expect(await edit({ active: true })).toMatchObject({ status: 409, body: { details: { current: { version: 2 } } } });
    const { customerId } = await enquire(house, world);
    expect(await reason(customerId, 'survey', 'call')).toBe('purpose_closed');
    await edit({ version: 2 });

    const partner = {
      name: '安心保险',
      nameEn: 'Anxin',
      contact: '400-000-0000',
      purposeText: '续保',
      dataKinds: '姓名、手机',
    };
    const added = await steward.call('POST', '/api/consent/recipients', { ...partner, code: 'anxin' });
    expect(added.status).toBe(201);
    expect((await steward.call('POST', '/api/consent/recipients', { ...partner, code: 'anxin' })).body.code).toBe(
      'consent.recipient_taken',
    );
    // Each partner has to be agreed to by name.
    expect((await record(customerId, { purpose: 'share_partner', state: 'granted' })).status).toBe(400);
    await record(customerId, { purpose: 'share_partner', state: 'granted', recipientId: added.body.id });
    const may = async (recipientId: string) =>
      (
        await world.people.careA.call(
          'GET',
          `/api/customers/${customerId}/may-contact?purpose=share_partner&recipientId=${recipientId}`,
        )
      ).body.allowed;
    const second = await steward.call('POST', '/api/consent/recipients', { ...partner, code: 'beta' });
    expect([await may(added.body.id), await may(second.body.id)]).toEqual([true, false]);
  });
});

describe('what was passed on', () => {
  test('a dispatched lead leaves a line with the consent it rests on; against a no it is not dispatched', async () => {
    const { agent, careA } = world.people;
    const consent = { shareDealer: true, textVersion: '2026-11' };
    const { customerId, leadId } = await enquire(house, world, { consent });
    const { sharing } = (await careA.call('GET', `/api/customers/${customerId}/consents`)).body;
    expect(sharing).toMatchObject([
      {
        to: '单位SH-0001',
        ground: 'consent',
        about: 'lead',
        dataKinds: ['name', 'mobile', 'city', 'interest', 'comments'],
      },
    ]);
    const { rows } = await house.owner.query(
      'select consent_id, about_id from customers.sharing where customer_id = $1',
      [customerId],
    );
    expect(rows).toMatchObject([{ consent_id: expect.any(String), about_id: leadId }]);

    const refused = await enquire(house, world, { consent: { shareDealer: false, textVersion: '2026-11' } });
    const lead = await house.owner.query('select org_id, status, version from leads.lead where id = $1', [
      refused.leadId,
    ]);
    expect(lead.rows[0]).toMatchObject({ org_id: world.units.brand, status: 'new' });
    const dispatch = () =>
      agent.call('POST', `/api/leads/${refused.leadId}/dispatch`, {
        version: lead.rows[0].version,
        dealerId: world.units.dealerA,
      });
    expect((await dispatch()).body.code).toBe('consent.no_sharing');
    await agree(house, refused.customerId, 'share_dealer');
    expect((await dispatch()).status).toBe(200);
  });
});

describe('the care desk', () => {
  test('sees who may not be called and cannot record a call against a no; what was decided is kept', async () => {
    const { careA } = world.people;
    const owner = await becomeOwner(house, world);
    await house.drain();
    const row = async () =>
      (await careA.call('GET', '/api/opportunities?limit=100')).body.rows.find(
        (one: { customerId: string }) => one.customerId === owner.customerId,
      );
    const { id, contact } = await row();
    expect(contact).toMatchObject({ allowed: true });
    await agree(house, owner.customerId, 'care_calls', 'withdrawn');
    expect((await row()).contact).toMatchObject({
      allowed: false,
      reason: 'withdrawn',
      explained: { zh: '已撤回同意' },
    });
    const contacted = () => careA.call('POST', `/api/opportunities/${id}/contacts`, { result: 'booked' });
    expect(await contacted()).toMatchObject({ status: 409, body: { code: 'consent.refused' } });
    await agree(house, owner.customerId, 'care_calls');
    expect((await contacted()).status).toBe(201);
    const kept = await house.owner.query(
      'select purpose, channel, allowed, reason, about, about_id, actor, consent_id from customers.contact_decision where customer_id = $1',
      [owner.customerId],
    );
    expect(kept.rows).toEqual([
      {
        purpose: 'care_calls',
        channel: 'call',
        allowed: true,
        reason: 'allowed',
        about: 'opportunity',
        about_id: id,
        actor: `staff:${careA.staffId}`,
        consent_id: expect.any(String),
      },
    ]);
  });
});

describe('recording', () => {
  test('needs a proof for a yes, a known channel, a purpose that is asked for; a no is taken as it is said', async () => {
    const { customerId } = await enquire(house, world);
    const fields = async (body: Record<string, unknown>) =>
      (await record(customerId, body)).body.details?.fields?.map((one: { field: string }) => one.field);
    expect(await fields({ purpose: 'survey', state: 'granted', reference: undefined })).toEqual(['reference']);
    expect(await fields({ purpose: 'survey', state: 'granted', channel: 'pigeon' })).toEqual(['channel']);
    expect(await fields({ purpose: 'nothing', state: 'granted' })).toEqual(['purpose']);
    expect((await record(customerId, { purpose: 'survey', state: 'denied', reference: undefined })).status).toBe(201);
    const { history, standings } = (await world.people.careA.call('GET', `/api/customers/${customerId}/consents`)).body;
    expect(history[0]).toMatchObject({
      purpose: 'survey',
      state: 'denied',
      channel: 'paper',
      actorName: expect.any(String),
    });
    const shown = standings.find((one: { purpose: string }) => one.purpose === 'care_calls');
    expect(shown.answers.map((one: { channel: string }) => one.channel).sort()).toEqual(['call', 'sms', 'wechat']);
  });
});
