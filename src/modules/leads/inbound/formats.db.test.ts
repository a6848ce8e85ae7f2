import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile, send, stamp } from '../../../../test/story.ts';
import { CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { decrypt } from '../../../platform/crypto.ts';
import { sign } from '../../../platform/signed.ts';

let house: House;
let world: World;
let graph: Server;
let graphUrl: string;
/** What the stand-in for the Graph API answers, by lead. */
const leads = new Map<string, { status: number; body: string }>();
const asked: { url: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  graph = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    const id = new URL(request.url ?? '', 'http://x').pathname.split('/').at(-1) ?? '';
    const found = leads.get(id) ?? { status: 500, body: 'down' };
    response.writeHead(found.status, { 'content-type': 'application/json' }).end(found.body);
  });
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  graphUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}/v21.0`;
});
afterAll(async () => {
  graph?.close();
  await house?.close();
});

const sql = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows;
const inboundOf = (externalId: string) =>
  sql('select * from leads.inbound where external_id = $1 order by created_at, id', [externalId]);
const leadOf = async (id: string) =>
  (
    await sql(
      'select l.*, c.name from leads.lead l join customers.customer c on c.id = l.customer_id where l.id = $1',
      [id],
    )
  )[0];

let made = 0;
/** A source made by the administrator, with a key of its own. */
async function source(kind: string, over: Record<string, unknown> = {}, keys: Record<string, string> = {}) {
  const { admin } = world.people;
  const code = `${kind}-${++made}`;
  const created = await admin.call('POST', '/api/lead-sources', {
    code,
    kind,
    name: `来源${made}`,
    nameEn: `Source ${made}`,
    channel: 'partner',
    ...over,
  });
  expect(created.status).toBe(201);
  const { id } = created.body;
  let { version } = created.body;
  const setKey = async (body: object) => {
    const answer = await admin.call('POST', `/api/lead-sources/${id}/keys`, { ...body, version });
    expect(answer.status).toBe(200);
    version = answer.body.version;
    return answer.body.key as string | null;
  };
  const secret = keys.secret ?? (await setKey({ kind: 'secret' })) ?? '';
  if (keys.secret) await setKey({ kind: 'secret', value: keys.secret });
  const verify = kind === 'meta' ? await setKey({ kind: 'verify' }) : null;
  if (keys.access) await setKey({ kind: 'access', value: keys.access });
  return { id, code, secret, verify: verify ?? '', version: () => version };
}

describe('a source with a map of its own', () => {
  const fieldMap = {
    fields: {
      externalId: ['clue.clueId'],
      name: ['clue.user.name'],
      mobile: ['clue.user.tel'],
      city: ['clue.city'],
      seriesCode: ['clue.series'],
      dealerCode: ['clue.shop'],
      comments: ['clue.form[label=备注].value'],
      testDrive: ['clue.drive'],
    },
    constants: { consentShare: 'true', consentVersion: 'FY-3' },
    values: { seriesCode: {} as Record<string, string>, dealerCode: { S386: 'CD-0001' } },
  };
  const clue = (over: Record<string, unknown> = {}) => ({
    clue: { clueId: randomUUID(), user: { name: '钱七', tel: nextMobile() }, city: '上海市', series: 'SER-A', ...over },
  });
  let partner: Awaited<ReturnType<typeof source>>;
  beforeAll(async () => {
    fieldMap.values.seriesCode['SER-A'] = world.series.code;
    partner = await source('json', { fieldMap });
  });
  const post = (body: unknown) => send(house, partner, typeof body === 'string' ? body : JSON.stringify(body));

  test('is read by it: path, constant and code of the sender', async () => {
    const body = clue({ shop: 'S386', form: [{ label: '备注', value: '周末到店' }], drive: 1 });
    const { result, leadId, externalId } = (await post(body)).body;
    expect([result, externalId]).toEqual(['created', body.clue.clueId]);
    expect(await leadOf(leadId)).toMatchObject({
      name: '钱七',
      org_id: world.units.dealerB,
      series_id: world.series.id,
      city_code: SHANGHAI,
      comments: '周末到店',
      test_drive: true,
      channel: 'partner',
    });
    expect((await post(body)).body).toMatchObject({ result: 'duplicate', leadId });
    expect((await inboundOf(body.clue.clueId)).map((row) => row.result)).toEqual(['created', 'duplicate']);
  });

  test('an unknown city, series or dealer is a warning, and readable in the remarks', async () => {
    const body = clue({ city: '月球', series: '没有的车', shop: 'NOPE' });
    const { result, leadId } = (await post(body)).body;
    expect(result).toBe('created');
    expect(await leadOf(leadId)).toMatchObject({ series_id: null, city_code: null, comments: '意向:没有的车' });
    const [kept] = await inboundOf(body.clue.clueId);
    expect(kept.warnings.map((one: string) => one.split('=')[0]).sort()).toEqual([
      'city.unknown',
      'dealer.unknown',
      'series.unknown',
    ]);
  });

  test('a long id stays whole though it comes as a number; a message without any is known by itself', async () => {
    const mobile = nextMobile();
    const raw = `{"clue":{"clueId":55459717045641546,"user":{"name":"孙八","tel":${mobile}}}}`;
    expect((await post(raw)).body).toMatchObject({ result: 'created', externalId: '55459717045641546' });
    const nameless = JSON.stringify({ clue: { user: { tel: nextMobile() } } });
    const first = (await post(nameless)).body;
    expect(first.result).toBe('created');
    expect((await leadOf(first.leadId)).name).toBe('未留姓名');
    expect((await post(nameless)).body).toMatchObject({ result: 'duplicate', leadId: first.leadId });
  });

  test('is rejected without a phone and an e-mail, kept without a clear number, corrected by the map and replayed once', async () => {
    const mobile = nextMobile();
    const body = clue({ user: { name: '李九', contact: mobile } });
    expect((await post(body)).body).toMatchObject({ result: 'rejected', problems: [{ field: 'mobile' }] });
    const [kept] = await inboundOf(body.clue.clueId);
    expect(JSON.stringify([kept.problems, kept.warnings])).not.toContain(mobile);
    const { admin, agent, analyst } = world.people;
    expect((await analyst.call('POST', `/api/leads/inbound/${kept.id}/replay`)).status).toBe(403);
    expect((await agent.call('POST', `/api/leads/inbound/${kept.id}/replay`)).body).toMatchObject({
      result: 'rejected',
    });

    const { fieldMap: saved, version } = (await admin.call('GET', `/api/lead-sources/${partner.id}`)).body;
    const wider = { ...saved, fields: { ...saved.fields, mobile: ['clue.user.tel', 'clue.user.contact'] } };
    const settings = { name: '改', nameEn: 'Changed', channel: 'partner', fieldMap: wider };
    expect((await admin.call('PATCH', `/api/lead-sources/${partner.id}`, { ...settings, version })).status).toBe(200);
    expect((await admin.call('PATCH', `/api/lead-sources/${partner.id}`, { ...settings, version })).status).toBe(409);

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => agent.call('POST', `/api/leads/inbound/${kept.id}/replay`)),
    );
    expect(new Set(answers.map(({ body: { result, leadId } }) => `${result} ${leadId}`)).size).toBe(1);
    const { leadId } = answers[0]?.body ?? {};
    expect(answers[0]?.body.result).toBe('created');
    expect(await leadOf(leadId)).toMatchObject({ touch_count: 1, org_id: world.units.dealerA });
    expect((await inboundOf(body.clue.clueId)).map((row) => [row.result, row.replays])).toEqual([['created', 2]]);
    expect((await post(body)).body).toMatchObject({ result: 'duplicate', leadId });
  });

  test('all its failures are replayed together', async () => {
    const other = await source('json', { fieldMap: { fields: { mobile: ['a'] } } });
    for (let n = 0; n < 3; n++) await send(house, other, JSON.stringify({ id: randomUUID(), b: nextMobile() }));
    await send(house, other, JSON.stringify({ id: randomUUID(), b: 'none' }));
    const { admin } = world.people;
    const again = () => admin.call('POST', '/api/leads/inbound/replay', { sourceId: other.id });
    expect((await again()).body).toEqual({ replayed: 4, taken: 0, rejected: 4, left: false });
    const change = {
      name: '改',
      nameEn: 'C',
      channel: 'partner',
      fieldMap: { fields: { mobile: ['a', 'b'] } },
      version: other.version(),
    };
    expect((await admin.call('PATCH', `/api/lead-sources/${other.id}`, change)).status).toBe(200);
    expect((await again()).body).toEqual({ replayed: 4, taken: 3, rejected: 1, left: false });
  });

  test('its raw message opens with a reason, for who may, and leaves a trace', async () => {
    const body = clue();
    await post(body);
    const [kept] = await inboundOf(body.clue.clueId);
    const { admin, agent, analyst } = world.people;
    const open = (who: typeof admin) => who.call('POST', `/api/leads/inbound/${kept.id}/open`, { reason: '核对字段' });
    expect((await open(analyst)).status).toBe(403);
    expect((await open(admin)).status).toBe(400);
    expect(JSON.parse((await open(agent)).body.raw)).toEqual(body);
    const trail = await sql("select after from audit.entry where row_id = $1 and after ->> 'reason' = '核对字段'", [
      kept.id,
    ]);
    expect(trail).toHaveLength(1);
    await house.owner.query('update leads.inbound set raw_enc = null where id = $1', [kept.id]);
    expect((await open(agent)).body.code).toBe('inbound.gone');
  });
});

describe('Tencent', () => {
  const lead = (over: Record<string, unknown> = {}) => ({
    ChannelId: 9007199254740993n.toString(),
    ChannelName: '企微',
    CreateTime: Date.now(),
    SourceType: 2,
    CustomerName: '吴十',
    CustomerPhone: nextMobile(),
    CustomerSex: 1,
    Remark: '想看车',
    ...over,
  });
  const post = (body: string, headers: Record<string, string> = {}) => {
    const timestamp = stamp(house);
    const signature = sign(world.source.secret, timestamp, body);
    return call(house.app, {
      method: 'POST',
      url: '/api/leads/inbound/tencent',
      payload: body,
      headers: {
        'content-type': 'application/json',
        'x-source': world.source.code,
        'x-timestamp': timestamp,
        'x-signature': signature,
        ...headers,
      },
    });
  };

  test('answers 0 created, 1 merged, 2 duplicate; -1 with the reason', async () => {
    const first = JSON.stringify(lead({ DealerId: 'CD-0001', SeriesId: world.series.code }));
    expect((await post(first)).body).toEqual({ BusinessCode: 0, BusinessMsg: '创建成功' });
    expect((await post(first)).body).toEqual({ BusinessCode: 2, BusinessMsg: '线索重复' });
    const again = JSON.stringify({ ...JSON.parse(first), CreateTime: Date.now() + 60_000 });
    expect((await post(again)).body).toEqual({ BusinessCode: 1, BusinessMsg: '线索合并' });
    expect((await post(JSON.stringify(lead({ CustomerPhone: '—' })))).body).toMatchObject({ BusinessCode: -1 });
    expect((await post(first, { 'x-signature': 'ab'.repeat(32) })).status).toBe(401);
  });
});

describe('Google', () => {
  const column = (id: string, value: string) => ({ column_id: id, column_name: id, string_value: value });
  const message = (key: string, over: Record<string, unknown> = {}, phone = `+86${nextMobile()}`) => ({
    lead_id: randomUUID(),
    api_version: '1.0',
    form_id: 1,
    campaign_id: 1,
    google_key: key,
    gcl_id: 'x',
    user_column_data: [
      column('FIRST_NAME', 'Ann'),
      column('LAST_NAME', 'Lee'),
      column('PHONE_NUMBER', phone),
      column('EMAIL', `${randomUUID()}@example.com`),
      column('CITY', '成都'),
    ],
    ...over,
  });
  let google: Awaited<ReturnType<typeof source>>;
  beforeAll(async () => {
    google = await source('google', { channel: 'google' });
  });
  const post = (body: unknown, code = google.code) =>
    call(house.app, {
      method: 'POST',
      url: `/api/leads/inbound/google/${code}`,
      payload: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  test('its key proves the message and is not kept with it', async () => {
    const body = message(google.secret);
    const { result, leadId } = (await post(body)).body;
    expect(result).toBe('created');
    expect(await leadOf(leadId)).toMatchObject({ name: 'Ann Lee', org_id: world.units.dealerB, city_code: CHENGDU });
    const [kept] = await inboundOf(body.lead_id);
    const raw = decrypt(house.platform.keys, kept.raw_enc, `leads.inbound:${kept.id}`);
    expect(raw).toContain(body.lead_id);
    expect(raw).not.toContain(google.secret);
    for (const key of ['wrong', '', undefined, 7])
      expect((await post(message('x', { google_key: key }))).status).toBe(401);
    expect((await post(message(google.secret), 'nobody')).status).toBe(401);
    expect((await post(message(world.source.secret), world.source.code)).status).toBe(401);
    expect((await post('{')).status).toBe(400);
  });

  test('ids beyond 2^53 stay whole; a repeated one is a duplicate', async () => {
    const raw = JSON.stringify(message(google.secret)).replace(/"lead_id":"[^"]+"/, '"lead_id":98765432109876543210');
    expect((await post(raw)).body).toMatchObject({ result: 'created', externalId: '98765432109876543210' });
    expect((await post(raw)).body).toMatchObject({ result: 'duplicate' });
  });

  test('a test lead is marked and makes no lead, no customer and no count', async () => {
    const before = await sql(
      'select (select count(*) from leads.lead) as l, (select count(*) from customers.customer) as c',
    );
    const body = message(google.secret, { is_test: true }, '+16505550123');
    expect((await post(body)).body).toMatchObject({ result: 'test', leadId: null });
    expect((await post(body)).body).toMatchObject({ result: 'duplicate' });
    expect(
      await sql('select (select count(*) from leads.lead) as l, (select count(*) from customers.customer) as c'),
    ).toEqual(before);
    expect((await inboundOf(body.lead_id)).map((row) => [row.result, row.is_test])).toEqual([
      ['test', true],
      ['duplicate', true],
    ]);
  });

  test('an e-mail alone is enough; neither is not, and is not sent again', async () => {
    const mail = { user_column_data: [column('EMAIL', `${randomUUID()}@example.com`), column('VEHICLE_MODEL', '?')] };
    expect((await post(message(google.secret, mail))).body.result).toBe('created');
    const none = await post(message(google.secret, { user_column_data: 'odd' }));
    expect([none.status, none.body.result]).toEqual([200, 'rejected']);
  });
});

describe('Meta', () => {
  let meta: Awaited<ReturnType<typeof source>>;
  beforeAll(async () => {
    meta = await source(
      'meta',
      { channel: 'meta', settings: { baseUrl: graphUrl } },
      { secret: 'app-secret-of-meta', access: 'page-token-of-meta' },
    );
  });
  beforeEach(() => {
    asked.length = 0;
  });
  const notice = (...ids: string[]) =>
    `{"object":"page","entry":[{"id":"516540199134611","time":1447342027,"changes":[${ids
      .map(
        (id) =>
          `{"field":"leadgen","value":{"ad_id":0,"form_id":551111744595541,"leadgen_id":${id},"page_id":516540199134611,"created_time":1447342026}}`,
      )
      .join(',')},{"field":"feed","value":{}}]},{"id":"2","changes":"odd"}]}`;
  const hub = (raw: string) => `sha256=${createHmac('sha256', meta.secret).update(raw).digest('hex')}`;
  const post = (raw: string, signature = hub(raw), code = meta.code) =>
    call(house.app, {
      method: 'POST',
      url: `/api/leads/inbound/meta/${code}`,
      payload: raw,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    });
  const answer = (id: string, phone: string, name = 'James Oak') =>
    `{"created_time":"2026-03-01T15:27:06+0000","id":"${id}","ad_id":120210000000000001,"form_id":551111744595541,"field_data":[{"name":"full_name","values":["${name}"]},{"name":"phone_number","values":["${phone}"]},{"name":"city","values":["上海"]}]}`;
  const verify = (token: string, mode = 'subscribe', code = meta.code) =>
    call(house.app, {
      method: 'GET',
      url: `/api/leads/inbound/meta/${code}?hub.mode=${mode}&hub.verify_token=${token}&hub.challenge=1158201444`,
    });

  test('the subscription is answered with its challenge as text, for the right token alone', async () => {
    const right = await verify(meta.verify);
    expect([right.status, right.body]).toEqual([200, '1158201444']);
    expect(String(right.headers['content-type'])).toContain('text/plain');
    for (const wrong of [
      verify('wrong'),
      verify(meta.verify, 'unsubscribe'),
      verify(meta.verify, 'subscribe', 'nobody'),
    ])
      expect((await wrong).status).toBe(401);
  });

  test('a notice is answered at once; the lead is fetched afterwards, its id whole', async () => {
    const id = '55459717045641545';
    leads.set(id, { status: 200, body: answer(id, `+86${nextMobile()}`) });
    expect((await post(notice(id))).body).toEqual({ received: 1 });
    expect(asked).toEqual([]);
    expect((await inboundOf(id)).map((row) => row.result)).toEqual(['pending']);
    await house.drain();
    const [kept] = await inboundOf(id);
    expect(kept.result).toBe('created');
    expect(await leadOf(kept.lead_id)).toMatchObject({
      name: 'James Oak',
      org_id: world.units.dealerA,
      channel: 'meta',
    });
    expect(asked[0]?.url).toContain(`/v21.0/${id}?fields=`);
    expect(asked[0]?.url).not.toContain('page-token');
    expect(asked[0]?.authorization).toBe('Bearer page-token-of-meta');
    const raw = decrypt(house.platform.keys, kept.raw_enc, `leads.inbound:${kept.id}`);
    expect(JSON.parse(raw)).toMatchObject({ ad_id: '120210000000000001', notice: { leadgen_id: id } });
    // Meta sends again what it holds for unanswered.
    await post(notice(id));
    await house.drain();
    expect((await inboundOf(id)).map((row) => row.result)).toEqual(['created', 'duplicate']);
    expect(asked).toHaveLength(1);
  });

  test('a batch is taken lead by lead; two notices of one person make one lead', async () => {
    const [a, b, c] = ['77777777777777771', '77777777777777772', '77777777777777773'] as const;
    const phone = `+86${nextMobile()}`;
    leads.set(a, { status: 200, body: answer(a, phone) });
    leads.set(b, { status: 200, body: answer(b, phone) });
    leads.set(c, { status: 200, body: answer(c, 'none') });
    expect((await post(notice(a, b, c))).body).toEqual({ received: 3 });
    await house.drain();
    const results = await Promise.all([a, b, c].map(async (id) => (await inboundOf(id))[0].result));
    expect(results.slice(0, 2).sort()).toEqual(['created', 'merged']);
    expect(results[2]).toBe('rejected');
  });

  test('a wrong signature is refused and keeps nothing', async () => {
    const raw = notice('99999999999999999');
    for (const answered of [
      post(raw, 'sha256=00'),
      post(raw, ''),
      post(`${raw} `, hub(raw)),
      post(raw, hub(raw), 'nobody'),
    ])
      expect((await answered).status).toBe(401);
    expect(await inboundOf('99999999999999999')).toEqual([]);
  });

  test('while Meta cannot be reached it is tried again; what is refused for good stands among the failures and is replayed', async () => {
    const id = '66666666666666661';
    leads.set(id, { status: 503, body: 'down' });
    await post(notice(id));
    await house.drain();
    const again = async () => {
      await house.owner.query(
        'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now())',
      );
      await house.drain();
    };
    const [first] = await inboundOf(id);
    expect([first.result, first.attempts]).toEqual(['pending', 1]);
    expect(first.problems[0].en).toContain('503');
    leads.set(id, { status: 400, body: '{"error":{"message":"expired","code":190}}' });
    await again();
    const [failed] = await inboundOf(id);
    expect([failed.result, failed.attempts]).toEqual(['failed', 2]);
    expect(failed.problems[0].en).toBe(
      'Meta answered 400, code 190: the access token is no longer valid; set a new one on the source.',
    );
    leads.set(id, { status: 200, body: answer(id, `+86${nextMobile()}`) });
    const { agent } = world.people;
    expect((await agent.call('POST', `/api/leads/inbound/${failed.id}/replay`)).body.result).toBe('pending');
    await house.drain();
    expect((await inboundOf(id)).map((row) => row.result)).toEqual(['created']);
  });

  test('after the last attempt it fails, and the queue is empty', async () => {
    const id = '66666666666666662';
    leads.set(id, { status: 429, body: '' });
    await post(notice(id));
    for (let n = 0; n < 9; n++) {
      await house.owner.query(
        'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now())',
      );
      await house.drain();
    }
    expect((await inboundOf(id)).map((row) => [row.result, row.attempts])).toEqual([['failed', 8]]);
    expect(await sql("select id from graphile_worker.jobs where task_identifier = 'leads.fetch_meta'")).toEqual([]);
  });
});

describe('ADF', () => {
  test('codes of the sender are translated by the map of its source', async () => {
    const adf = await source('adf', {
      channel: 'adf',
      fieldMap: { values: { seriesCode: { OCTAVIA: world.series.code }, dealerCode: { 'WH-0386': 'CD-0001' } } },
    });
    const body = `<?ADF VERSION="1.0"?><?xml version="1.0"?><adf><prospect status="resend"><id source="HUB">${randomUUID()}</id>
      <requestdate>2008-06-25T8:47:50</requestdate><vehicle status="cpo"><model>Octavia</model><year/><make>SKODA</make></vehicle>
      <customer><contact><name>郑一</name><phone type="mobile">${nextMobile()}</phone></contact></customer>
      <vendor><vendorid>WH-0386</vendorid></vendor></prospect></adf>`;
    const { results } = (await send(house, adf, body, { adf: true })).body;
    expect(results[0].result).toBe('created');
    expect(await leadOf(results[0].leadId)).toMatchObject({ series_id: world.series.id, org_id: world.units.dealerB });
  });

  test('of a document with two prospects the rejected one is replayed, not the other', async () => {
    const contact = (phone: string) =>
      `<prospect><customer><contact><name>周</name><phone>${phone}</phone></contact></customer></prospect>`;
    const body = `<adf>${contact(nextMobile())}${contact('x')}</adf>`;
    const { results } = (await send(house, world.adfSource, body, { adf: true })).body;
    expect(results.map((one: { result: string }) => one.result)).toEqual(['created', 'rejected']);
    const [kept] = await sql(
      "select id from leads.inbound where result = 'rejected' and external_id like 'unnamed-%.1'",
    );
    const replayed = await world.people.agent.call('POST', `/api/leads/inbound/${kept.id}/replay`);
    expect(replayed.body).toMatchObject({ result: 'rejected', problems: [{ field: 'customer.contact' }] });
  });
});

describe('the list', () => {
  test('names source, result and reason, and is narrowed by them', async () => {
    const { agent } = world.people;
    const list = async (query: string) => (await agent.call('GET', `/api/leads/inbound?${query}`)).body.rows;
    const rejected = await list('result=rejected&limit=100');
    expect(rejected.length).toBeGreaterThan(2);
    for (const row of rejected) {
      expect(row.result).toBe('rejected');
      expect(row.problems.length).toBeGreaterThan(0);
    }
    const tests = await list('test=true');
    expect(tests.map((row: { isTest: boolean }) => row.isTest)).toEqual([true, true]);
    expect(await list(`sourceId=${world.source.id}&result=failed`)).toEqual([]);
    expect((await list('channel=google')).every((row: { format: string }) => row.format === 'google')).toBe(true);
    expect((await list('from=2020-01-01&to=2020-01-02')).length).toBe(0);
    expect((await world.people.managerA.call('GET', '/api/leads/inbound')).status).toBe(403);
  });
});
