/** Messages as senders really write them: encodings, whole mails, JSON inside JSON, bodies nobody can read. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { adfContact, adfMessage, nextMobile, send, stamp } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { decrypt } from '../../../platform/crypto.ts';
import { sign } from '../../../platform/signed.ts';
import { fetchMetaJob } from './meta.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const sql = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows;
const leadOf = async (id: string) =>
  (
    await sql(
      'select l.*, c.name, c.primary_masked from leads.lead l join customers.customer c on c.id = l.customer_id where l.id = $1',
      [id],
    )
  )[0];

let made = 0;
async function source(kind: string, over: Record<string, unknown> = {}, access?: string) {
  const { admin } = world.people;
  const code = `dirty-${++made}`;
  const body = { code, kind, name: code, nameEn: code, channel: 'partner', ...over };
  const { id, version } = (await admin.call('POST', '/api/lead-sources', body)).body;
  const keys = `/api/lead-sources/${id}/keys`;
  const { key } = (await admin.call('POST', keys, { kind: 'secret', version })).body;
  if (access) await admin.call('POST', keys, { kind: 'access', value: access, version: version + 1 });
  return { id: id as string, code, secret: key as string };
}

/** 张三 in GB18030, which Node reads and does not write. */
const GB_NAME = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]);
/** A text with 张三 where it says NAME, the rest of it ASCII. */
function inGb(text: string): Buffer {
  const [before = '', after = ''] = text.split('NAME');
  return Buffer.concat([Buffer.from(before, 'latin1'), GB_NAME, Buffer.from(after, 'latin1')]);
}

describe('ADF', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    send(house, world.adfSource, body, { adf: true, headers });
  const nameless = () => adfMessage(adfContact(nextMobile(), 'NAME'));
  const declared = (encoding: string, text: string) => `<?xml version="1.0" encoding="${encoding}"?>${text}`;

  test.each<[string, () => Buffer, Record<string, string>]>([
    ['in GB2312, as it declares', () => inGb(declared('gb2312', nameless())), {}],
    ['in GBK, as its carrier says', () => inGb(nameless()), { 'content-type': 'text/xml; charset=GBK' }],
    ['in GBK, as nobody says', () => inGb(nameless()), {}],
    ['in UTF-16', () => Buffer.from(`\ufeff${declared('UTF-16', nameless().replace('NAME', '张三'))}`, 'utf16le'), {}],
    ['in UTF-8, declared as UTF-16', () => Buffer.from(declared('utf-16', nameless().replace('NAME', '张三'))), {}],
  ])('%s, is read by its own letters', async (_, body, headers) => {
    const [answer] = (await post(body(), headers)).body.results;
    expect(answer.result).toBe('created');
    expect((await leadOf(answer.leadId)).name).toBe('张三');
  });

  test('an encoding that was guessed is said with the message', async () => {
    const { results } = (await post(inGb(nameless()))).body;
    expect(results[0].warnings).toContain('the message names no encoding and was read as: gb18030');
    const [kept] = await sql('select warnings, raw_enc, id from leads.inbound where lead_id = $1', [results[0].leadId]);
    expect(kept.warnings).toContain('encoding.guessed=gb18030');
    expect(decrypt(house.platform.keys, kept.raw_enc, `leads.inbound:${kept.id}`)).toContain('张三');
  });

  test('in UTF-16 an entity is refused as in any other letters', async () => {
    const bomb = '<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    const answer = await post(Buffer.from(`\ufeff${bomb}${adfMessage(adfContact(nextMobile(), '&x;'))}`, 'utf16le'));
    expect([answer.status, answer.body.details.fields[0].message]).toEqual([
      400,
      'DOCTYPE and ENTITY declarations are not accepted.',
    ]);
  });

  const mail = (type: string, body: string) =>
    `From: a@b.example\r\nSubject: lead\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n${body}`;
  const base64 = (bytes: Buffer | string) =>
    `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString('base64')}`;
  test.each<[string, () => string]>([
    ['its text in base64', () => mail('text/plain', base64(nameless().replace('NAME', '张三')))],
    [
      'its text quoted',
      () =>
        mail(
          'text/plain; charset=gbk',
          `Content-Transfer-Encoding: quoted-printable\r\n\r\n${nameless().replaceAll('=', '=3D').replace('NAME', '=D5=C5=C8=\r\n=FD')}`,
        ),
    ],
    [
      'an attachment that declares GB18030',
      () =>
        mail(
          'multipart/mixed; boundary=b',
          `\r\n--b\r\n\r\nsee attached\r\n--b\r\nContent-Type: application/x-adf+xml\r\n${base64(inGb(declared('GB18030', nameless())))}\r\n--b--`,
        ),
    ],
    [
      'a forwarded mail',
      () =>
        mail(
          'multipart/mixed; boundary=f',
          `\r\n--f\r\n\r\nFwd\r\n--f\r\nContent-Type: message/rfc822\r\n\r\n${mail('text/plain', base64(nameless().replace('NAME', '张三')))}\r\n--f--`,
        ),
    ],
    [
      'its HTML, as text to be read',
      () =>
        mail(
          'text/html; charset=utf-8',
          `\r\n<!DOCTYPE html><html><pre>${nameless().replace('NAME', '张三').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre></html>`,
        ),
    ],
  ])('is found in a mail: %s', async (_, body) => {
    const answer = await post(body());
    expect([answer.status, answer.body.results?.[0]?.result]).toEqual([200, 'created']);
    expect((await leadOf(answer.body.results[0].leadId)).name).toBe('张三');
  });

  test('every car and wish stands in the remarks; the second vendor is ours; a fax names nobody', async () => {
    const shared = '021-55556666';
    const body = () => {
      const contact = `<contact><name type="business">某公司</name><name>李经理</name><phone type="fax" preferredcontact="1">${shared}</phone><phone time="evening">${nextMobile()}</phone></contact>`;
      return adfMessage(
        contact,
        '<vehicle status="used"><model>Alpha</model><stock>S-1</stock><price currency="CNY" type="offer">129900</price><finance><method>lease</method></finance><comments>天窗</comments></vehicle><vehicle><model>Beta</model></vehicle><vehicle interest="trade-in"><model>Old</model></vehicle><vendor><vendorname>不是我们</vendorname></vendor><vendor><id>CD-0001</id></vendor><provider><name>门户</name><service>报价</service></provider>',
      );
    };
    const { leadId, warnings } = (await post(body())).body.results[0];
    expect(await leadOf(leadId)).toMatchObject({
      name: '某公司',
      org_id: world.units.dealerB,
      comments:
        '意向:Alpha 库存号 S-1,二手车,出价 129900 元,付款 lease,天窗\n意向:Beta\n置换:Old\n联系人:李经理\n联系时段:晚上\n来自:门户 报价',
    });
    expect(warnings).toContain('no such series; kept in the remarks: Alpha');
    // The same fax, another person.
    expect((await post(body())).body.results[0]).toMatchObject({ result: 'created' });
  });

  test('make and model together name a series', async () => {
    // The series of this world is 远行; some senders take the first half of such a name for the make.
    const car = '<vehicle><make>远</make><model>行</model></vehicle>';
    const { leadId } = (await post(adfMessage(adfContact(nextMobile()), car))).body.results[0];
    expect((await leadOf(leadId)).series_id).toBe(world.series.id);
  });
});

describe('a proven body that nobody can read', () => {
  const rejected = async (sourceId: string, language: string) =>
    (
      await world.people.agent.call('GET', `/api/leads/inbound?sourceId=${sourceId}&result=rejected`, undefined, {
        'accept-language': language,
      })
    ).body.rows;

  test('is refused, and stands among the failures with its reason in both languages', async () => {
    const json = await source('json');
    expect((await send(house, json, '{"externalId":')).status).toBe(400);
    const adf = await source('adf');
    expect((await send(house, adf, '<adf><prospect>', { adf: true })).status).toBe(400);
    expect((await send(house, adf, `<adf>${' '.repeat(300_000)}</adf>`, { adf: true })).status).toBe(413);
    const [one] = await rejected(json.id, 'zh');
    expect(one).toMatchObject({ kept: true, problems: [{ field: 'body', message: '正文不是有效的 JSON。' }] });
    expect((await rejected(json.id, 'en'))[0].problems).toEqual([
      { field: 'body', message: 'The body is not valid JSON.' },
    ]);
    expect((await rejected(adf.id, 'en')).map((row: typeof one) => row.problems[0].message)).toEqual([
      'The message is too large and was not read.',
      'The body is not an ADF message.',
    ]);
    const { agent } = world.people;
    const open = await agent.call('POST', `/api/leads/inbound/${one.id}/open`, { reason: '核对格式' });
    expect(open.body.raw).toBe('{"externalId":');
    expect((await agent.call('POST', `/api/leads/inbound/${one.id}/replay`)).body.result).toBe('rejected');
  });

  test('a wrong field of the generic message is worded for readers of either language, whoever sent it', async () => {
    const json = await source('json');
    const body = JSON.stringify({ externalId: 'e', name: '王', mobile: 13_812_345_678 });
    await send(house, json, body, { headers: { 'accept-language': 'en' } });
    expect((await rejected(json.id, 'zh'))[0].problems).toEqual([{ field: 'mobile', message: '类型不对,应为文本。' }]);
    expect((await rejected(json.id, 'en'))[0].problems).toEqual([
      { field: 'mobile', message: 'Not of the right type: text is needed.' },
    ]);
  });

  test('without its key it is kept nowhere', async () => {
    const json = await source('json');
    expect((await send(house, json, '{', { headers: { 'x-signature': 'ab'.repeat(32) } })).status).toBe(401);
    expect(await rejected(json.id, 'en')).toEqual([]);
  });
});

describe('JSON', () => {
  test('with a mark, or in GBK, is read', async () => {
    const json = await source('json');
    const body = () => JSON.stringify({ externalId: randomUUID(), name: 'NAME', mobile: nextMobile() });
    const marked = Buffer.from(`\ufeff${body().replace('NAME', '张三')}`);
    const gbk = { headers: { 'content-type': 'application/json; charset=gbk' } };
    for (const answer of [await send(house, json, marked), await send(house, json, inGb(body()), gbk)])
      expect((await leadOf(answer.body.leadId)).name).toBe('张三');
  });

  test('inside of JSON is read by the paths of a map', async () => {
    const fieldMap = { fields: { externalId: ['id'], mobile: ['data.user.tel'], comments: ['data.form[k=备注].v'] } };
    const json = await source('json', { fieldMap });
    const data = JSON.stringify({ user: { tel: `手机:${nextMobile()}.0` }, form: [{ k: '备注', v: '看车' }] });
    const { leadId } = (await send(house, json, JSON.stringify({ id: randomUUID(), data }))).body;
    expect((await leadOf(leadId)).comments).toBe('看车');
  });
});

describe('what a form asked besides', () => {
  test('Google: columns by their names alone; other questions in the remarks, addresses not', async () => {
    const { code, secret } = await source('google');
    const column = (name: string, value: string) => ({ column_name: name, string_value: value });
    const body = {
      google_key: secret,
      lead_id: randomUUID(),
      lead_submit_time: '2026-01-05T08:26:40Z',
      user_column_data: [
        column('Full Name', '周九'),
        column('User Phone', nextMobile()),
        column('User Email', `${randomUUID()}@example.com`),
        column('您的预算?', '20万,打 13912340000'),
        column('Street Address', '中山路1号'),
        { column_id: 'VEHICLE_PURCHASE_TIMELINE', string_value: '3个月内' },
      ],
    };
    const answer = await call(house.app, {
      method: 'POST',
      url: `/api/leads/inbound/google/${code}`,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const { leadId } = answer.body;
    expect(await leadOf(leadId)).toMatchObject({ name: '周九', comments: '您的预算?:20万,打 ***\n购车时间:3个月内' });
    const [touch] = await sql('select requested_at from leads.touch where lead_id = $1', [leadId]);
    expect(touch.requested_at.toISOString()).toBe('2026-01-05T08:26:40.000Z');
  });

  test('Tencent Ads: a lead by its own names, the bundle in the remarks', async () => {
    const tencent = await source('tencent');
    const body = JSON.stringify({
      leads_id: '998877665544332211',
      leads_name: '腾讯',
      leads_tel: nextMobile(),
      leads_action_time: '2026-01-05 16:26:40',
      bundle: JSON.stringify({ 购车预算: '15万', 联系地址: '中山路1号' }),
    });
    const timestamp = stamp(house);
    const answer = await call(house.app, {
      method: 'POST',
      url: '/api/leads/inbound/tencent',
      payload: body,
      headers: {
        'content-type': 'application/json',
        'x-source': tencent.code,
        'x-timestamp': timestamp,
        'x-signature': sign(tencent.secret, timestamp, body),
      },
    });
    expect(answer.body.BusinessCode).toBe(0);
    const [kept] = await sql('select lead_id from leads.inbound where external_id = $1', ['998877665544332211']);
    expect(await leadOf(kept.lead_id)).toMatchObject({ name: '腾讯', comments: '购车预算:15万' });
  });
});

describe('Meta', () => {
  const answers = new Map<string, unknown>();
  let graph: Server;
  beforeAll(async () => {
    graph = createServer((request, response) => {
      const id = new URL(request.url ?? '', 'http://x').pathname.split('/').at(-1) ?? '';
      response.end(JSON.stringify(answers.get(id) ?? {}));
    });
    await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void graph?.close());

  test('a lead of its testing tool is a test; names in capitals and several answers are read', async () => {
    const baseUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}/v21.0`;
    const meta = await source('meta', { settings: { baseUrl } }, 'token-of-the-page');
    const field = (name: string, ...values: string[]) => ({ name, values });
    const dummy = (name: string) => field(name, `<test lead: dummy data for ${name}>`);
    answers.set('77', {
      id: '77',
      field_data: [dummy('full_name'), dummy('phone_number'), field('email', 'test@fb.com')],
    });
    answers.set('78', {
      id: '78',
      field_data: [field('FULL_NAME', '大写'), field('PHONE', nextMobile()), field('which_extras', '天窗', '座椅加热')],
    });
    const body = JSON.stringify({
      entry: [{ changes: [77, 78].map((id) => ({ field: 'leadgen', value: { leadgen_id: id } })) }],
    });
    const answer = await call(house.app, {
      method: 'POST',
      url: `/api/leads/inbound/meta/${meta.code}`,
      payload: body,
      headers: {
        'content-type': 'application/json',
        'x-hub-signature-256': `sha256=${createHmac('sha256', meta.secret).update(body).digest('hex')}`,
      },
    });
    expect(answer.body).toEqual({ received: 2 });
    const rows = () =>
      sql('select id, org_id, result, is_test, lead_id from leads.inbound where source_id = $1 order by external_id', [
        meta.id,
      ]);
    for (const { id, org_id } of await rows()) await fetchMetaJob.run(house.platform, { inbound: id, org: org_id });
    const [test, real] = await rows();
    expect(test).toMatchObject({ result: 'test', is_test: true, lead_id: null });
    expect(await leadOf(real.lead_id)).toMatchObject({ name: '大写', comments: 'which extras:天窗、座椅加热' });
  });
});
