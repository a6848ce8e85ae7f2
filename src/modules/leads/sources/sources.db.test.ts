import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { enquire, nextMobile, send } from '../../../../test/story.ts';
import { makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

let made = 0;
const form = (over: Record<string, unknown> = {}) => ({
  code: `s-${++made}`,
  kind: 'json',
  name: '平台',
  nameEn: 'Platform',
  channel: 'partner',
  ...over,
});
const create = async (over: Record<string, unknown> = {}) => {
  const answer = await world.people.admin.call('POST', '/api/lead-sources', form(over));
  expect(answer.status).toBe(201);
  return answer.body as { id: string; version: number };
};
const get = async (id: string) => (await world.people.admin.call('GET', `/api/lead-sources/${id}`)).body;
const keys = (id: string, body: object) => world.people.admin.call('POST', `/api/lead-sources/${id}/keys`, body);
const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);

describe('a source', () => {
  test('belongs to the brand, has no key at first, and shows a made one once', async () => {
    const { id, version } = await create({ code: 'fresh' });
    const fresh = await get(id);
    expect(fresh).toMatchObject({
      unitId: world.units.brand,
      hasSecret: false,
      active: true,
      door: '/api/leads/inbound',
    });
    const first = (await keys(id, { kind: 'secret', version })).body;
    expect(first.key).toMatch(/^[\w-]{32}$/);
    const now = await get(id);
    expect(JSON.stringify(now)).not.toContain(first.key);
    expect([now.hasSecret, now.version]).toEqual([true, 2]);
    const message = () =>
      JSON.stringify({ externalId: `k-${++made}`, name: '吴一', mobile: nextMobile(), cityCode: SHANGHAI });
    expect((await send(house, { code: 'fresh', secret: first.key }, message())).body.result).toBe('created');
    // Rotated: the one before is worth nothing.
    const second = (await keys(id, { kind: 'secret', version: 2 })).body;
    expect((await send(house, { code: 'fresh', secret: first.key }, message())).status).toBe(401);
    expect((await send(house, { code: 'fresh', secret: second.key }, message())).body.result).toBe('created');
    expect((await keys(id, { kind: 'secret', version: 2 })).status).toBe(409);
    const trail = await house.owner.query(
      "select coalesce(before::text, '') || coalesce(after::text, '') as line from audit.entry where row_id = $1",
      [id],
    );
    expect(trail.rows.length).toBeGreaterThanOrEqual(3);
    for (const { line } of trail.rows) expect(line).not.toMatch(/_enc|_hash/);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown channel', { channel: 'nowhere' }, 'channel'],
    ['a dealer for a brand', { unitId: 'dealerA' }, 'unitId'],
    ['an address without TLS', { kind: 'meta', settings: { baseUrl: 'http://example.com/v1' } }, 'settings.baseUrl'],
    ['a path that is none', { fieldMap: { fields: { name: ['a..b'] } } }, 'fieldMap.fields.name.0'],
    ['a field we do not have', { fieldMap: { fields: { salary: ['a'] } } }, 'fieldMap.fields'],
    ['a grade we do not have', { fieldMap: { values: { grade: { hot: 'Z' } } } }, 'fieldMap.values.grade.hot'],
  ])('refuses %s', async (_name, over, field) => {
    const unitId = over.unitId ? { unitId: world.units.dealerA } : {};
    const answer = await world.people.admin.call('POST', '/api/lead-sources', form({ ...over, ...unitId }));
    expect([answer.status, fieldsOf(answer)?.[0]?.startsWith(field)]).toEqual([400, true]);
  });

  test('has a code of its own', async () => {
    await create({ code: 'taken' });
    const answer = await world.people.admin.call('POST', '/api/lead-sources', form({ code: 'taken' }));
    expect([answer.status, answer.body.code]).toEqual([409, 'source.code_taken']);
  });

  test('is changed in part; its access key goes where its address changes', async () => {
    const fieldMap = { fields: { mobile: ['a.b'] }, constants: {}, values: {} };
    const { id } = await create({ kind: 'meta', fieldMap, settings: { baseUrl: 'https://one.example/v1' } });
    expect((await keys(id, { kind: 'access', version: 1 })).status).toBe(400);
    expect((await keys(id, { kind: 'access', value: 'token-of-the-page', version: 1 })).body.key).toBeNull();
    const { admin } = world.people;
    const change = (body: object) => admin.call('PATCH', `/api/lead-sources/${id}`, body);
    const base = { name: '新名', nameEn: 'New', channel: 'meta' };
    expect((await change({ ...base, validate: true, version: 2 })).body).toEqual({ id, version: 3 });
    expect(await get(id)).toMatchObject({ fieldMap, validate: true, hasAccess: true, name: '新名' });
    await change({ ...base, settings: { baseUrl: 'https://other.example/v1' }, version: 3 });
    expect(await get(id)).toMatchObject({ hasAccess: false, fieldMap, validate: true });
  });
});

describe('a sample', () => {
  const trySample = (id: string, body: object) => world.people.admin.call('POST', `/api/lead-sources/${id}/test`, body);
  const sample = JSON.stringify({
    data: { id: 55459717045641, who: '李四', tel: '13800138000', place: '成都', car: 'A9' },
    list: [{ name: 'q', values: ['x'] }],
  });

  test('shows what would come of it under a map that is not saved, and writes nothing', async () => {
    const { id } = await create();
    const before = await house.owner.query(
      'select (select count(*) from leads.inbound) as i, (select count(*) from leads.lead) as l',
    );
    const fieldMap = {
      fields: {
        externalId: ['data.id'],
        name: ['data.who'],
        mobile: ['data.tel'],
        city: ['data.place'],
        seriesCode: ['data.car'],
      },
      constants: { dealerCode: 'SH-0001' },
      values: { seriesCode: { A9: world.series.code } },
    };
    const { body } = await trySample(id, { sample, fieldMap });
    expect(body.results[0]).toMatchObject({
      accepted: true,
      externalId: '55459717045641',
      outcome: { name: '李四', city: '成都市', series: '远行', dealer: '单位SH-0001', contacts: ['+8613800138000'] },
      warnings: [],
      problems: [],
    });
    expect(body.results[0].fields).toContainEqual({ target: 'dealerCode', value: 'SH-0001', from: null });
    expect(body.paths).toContainEqual({ path: 'list[name=q].values', value: 'x' });
    expect(
      (
        await house.owner.query(
          'select (select count(*) from leads.inbound) as i, (select count(*) from leads.lead) as l',
        )
      ).rows,
    ).toEqual(before.rows);
    expect((await get(id)).fieldMap).toEqual({ fields: {}, constants: {}, values: {} });
  });

  test('that would be rejected says why; one that is no JSON is refused', async () => {
    const { id } = await create({ kind: 'google' });
    const { body } = await trySample(id, { sample });
    expect(body.results[0]).toMatchObject({ accepted: false, problems: [{ field: 'mobile' }] });
    expect((await trySample(id, { sample: '{' })).status).toBe(400);
  });

  test('of ADF is read as it would be', async () => {
    const { id } = await create({ kind: 'adf' });
    const adf =
      '<adf><prospect><vehicle><model>远行</model></vehicle><customer><contact><name>王五</name><phone>13800138001</phone></contact></customer></prospect></adf>';
    const { body } = await trySample(id, { sample: adf });
    expect(body.results[0]).toMatchObject({ accepted: true, outcome: { name: '王五', series: '远行' } });
  });
});

describe('an enquiry taken down by a colleague', () => {
  const register = (over: Record<string, unknown>) =>
    world.people.agent.call('POST', '/api/leads', {
      name: '冯二',
      mobile: nextMobile(),
      channel: 'hotline',
      cityCode: SHANGHAI,
      consent: { shareDealer: true, marketing: false },
      ...over,
    });

  test('keeps what was asked about, the answer and the number called', async () => {
    const about = { kind: 'service', answer: '保养周期一万公里', hotline: 'brand' };
    const { leadId } = (await register({ about })).body;
    const { touches } = (await world.people.agent.call('GET', `/api/leads/${leadId}`)).body;
    expect(touches[0]).toMatchObject(about);
    expect(fieldsOf(await register({ about: { kind: 'weather' } }))).toEqual(['about.kind']);
    expect(fieldsOf(await register({ about: { hotline: '110' } }))).toEqual(['about.hotline']);
  });

  test('keeps who recommended, the first one, and nobody recommends themselves', async () => {
    const friend = await enquire(house, world);
    const other = await enquire(house, world);
    const mobile = nextMobile();
    const { leadId } = (await register({ channel: 'referral', mobile, referrerMobile: friend.mobile })).body;
    await register({ channel: 'referral', mobile, referrerMobile: other.mobile });
    await register({ channel: 'referral', mobile: friend.mobile, referrerMobile: friend.mobile });
    const found = await house.owner.query('select lead_id, referrer_id, credited_at from leads.referral');
    expect(found.rows).toEqual([{ lead_id: leadId, referrer_id: friend.customerId, credited_at: null }]);
    expect(fieldsOf(await register({ referrerMobile: nextMobile() }))).toEqual(['referrerMobile']);
  });
});

test('the public form’s leads wait for the desk where the channel is set so', async () => {
  await house.owner.query(
    `update org.dictionary set attributes = '{"validate":1}' where kind = 'lead_channel' and code = 'website'`,
  );
  const submit = () =>
    house.app.inject({
      method: 'POST',
      url: '/api/public/test-drive',
      remoteAddress: '10.9.9.9',
      headers: { 'idempotency-key': `form-${++made}-key` },
      payload: {
        name: '褚三',
        mobile: nextMobile(),
        cityCode: SHANGHAI,
        seriesCode: world.series.code,
        consent: { shareDealer: true, textVersion: 'v1' },
      },
    });
  // Each process reads the dictionaries again every ten seconds.
  await expect
    .poll(
      async () => {
        await submit();
        return (await house.owner.query('select count(*)::int as n from leads.validation')).rows[0].n;
      },
      { timeout: 15_000, interval: 2000 },
    )
    .toBeGreaterThan(0);
  const waiting = await house.owner.query(
    'select l.status, l.channel from leads.validation v join leads.lead l on l.id = v.lead_id limit 1',
  );
  expect(waiting.rows).toEqual([{ status: 'new', channel: 'website' }]);
});
