import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decrypt } from '../src/platform/crypto.ts';
import { sign } from '../src/platform/signed.ts';
import { type Answer, call, type House, openHouse } from './harness.ts';
import { adfContact, adfMessage, enquire, nextMobile, send, stamp } from './story.ts';
import { CHENGDU, makeWorld, SHANGHAI, type World } from './world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const json = (body: unknown, headers: Record<string, string> = {}) =>
  send(house, world.source, typeof body === 'string' ? body : JSON.stringify(body), { headers });
const lead = (over: Record<string, unknown> = {}) => ({
  externalId: randomUUID(),
  name: '赵六',
  mobile: nextMobile(),
  ...over,
});
const count = async (table: string, where = 'true', values: unknown[] = []) =>
  (await house.owner.query(`select count(*)::int as n from ${table} where ${where}`, values)).rows[0].n as number;
const leadRow = async (id: string) =>
  (
    await house.owner.query(
      'select l.*, c.name from leads.lead l join customers.customer c on c.id = l.customer_id where l.id = $1',
      [id],
    )
  ).rows[0];
const basic = (code: string, key: string) => ({
  authorization: `Basic ${Buffer.from(`${code}:${key}`).toString('base64')}`,
  'content-type': 'application/xml',
});

describe('who may send', () => {
  test.each<[string, (body: string) => Record<string, string>]>([
    ['a wrong signature', () => ({ 'x-signature': 'ab'.repeat(32) })],
    ['a signature of another body', () => ({ 'x-signature': sign(world.source.secret, stamp(house), '{}') })],
    ['a signature that leaves out the timestamp', (body) => ({ 'x-signature': sign(world.source.secret, '', body) })],
    ['the other source’s key', (body) => ({ 'x-signature': sign(world.adfSource.secret, stamp(house), body) })],
    ['no signature', () => ({ 'x-signature': '' })],
    ['a timestamp 301 seconds old', (body) => late(body, -301)],
    ['a timestamp 301 seconds ahead', (body) => late(body, 301)],
    ['a timestamp in milliseconds', (body) => late(body, 0, '000')],
    ['no timestamp', (body) => ({ 'x-timestamp': '', 'x-signature': sign(world.source.secret, '', body) })],
    ['an unknown source', () => ({ 'x-source': 'nobody' })],
    ['no source', () => ({ 'x-source': '' })],
    ['an endless source', () => ({ 'x-source': 'x'.repeat(61) })],
    [
      'basic authentication at the JSON door',
      () => ({ ...basic(world.source.code, world.source.secret), 'x-source': '', 'content-type': 'application/json' }),
    ],
  ])('refuses %s and keeps nothing', async (_name, headers) => {
    const body = JSON.stringify(lead());
    const before = [await count('leads.inbound'), await count('leads.lead')];
    expect(await json(body, headers(body))).toMatchObject({ status: 401, body: { code: 'auth.signature' } });
    expect([await count('leads.inbound'), await count('leads.lead')]).toEqual(before);
  });

  function late(body: string, seconds: number, suffix = '') {
    const timestamp = `${Number(stamp(house)) + seconds}${suffix}`;
    return { 'x-timestamp': timestamp, 'x-signature': sign(world.source.secret, timestamp, body) };
  }

  test('takes a timestamp within five minutes either way, and the sha256= prefix', async () => {
    for (const seconds of [-299, 299]) {
      const body = JSON.stringify(lead());
      const headers = late(body, seconds);
      expect(
        (await json(body, { ...headers, 'x-signature': `sha256=${headers['x-signature'].toUpperCase()}` })).body.result,
      ).toBe('created');
    }
  });

  test('a disabled source is refused like an unknown one, and let in again when enabled', async () => {
    const plain = ({ status, body }: Answer) => ({ status, ...body, requestId: null });
    await house.owner.query('update leads.source set active = false where id = $1', [world.source.id]);
    const disabled = await json(lead());
    await house.owner.query('update leads.source set active = true where id = $1', [world.source.id]);
    expect(plain(disabled)).toEqual(plain(await json(lead(), { 'x-source': 'nobody' })));
    expect((await json(lead())).body.result).toBe('created');
  });

  test('basic authentication opens the ADF door only with the right key; odd credentials do no harm', async () => {
    const { code, secret } = world.adfSource;
    const post = (headers: Record<string, string>) =>
      call(house.app, {
        method: 'POST',
        url: '/api/leads/inbound/adf',
        payload: adfMessage(adfContact(nextMobile())),
        headers,
      });
    expect((await post(basic(code, secret))).body.results[0]).toMatchObject({ result: 'created' });
    for (const headers of [
      basic(code, `${secret}x`),
      basic(code, ''),
      basic('nobody', secret),
      basic('', secret),
      basic(`${code}\0`, secret),
      basic('x'.repeat(90), secret),
      { authorization: 'Basic !', 'content-type': 'application/xml' },
    ]) {
      expect(await post(headers)).toMatchObject({ status: 401, body: { code: 'auth.signature' } });
    }
  });
});

describe('what becomes of a JSON message', () => {
  test('created, duplicate, merged: one customer, one lead, touches counted', async () => {
    const first = lead({ cityCode: SHANGHAI, comments: '想看车' });
    const created = (await json(first)).body;
    expect(created).toMatchObject({ result: 'created', externalId: first.externalId, problems: [] });
    expect((await json(first)).body).toMatchObject({ result: 'duplicate', leadId: created.leadId });
    expect((await json({ ...first, name: '不同内容' })).body).toMatchObject({
      result: 'duplicate',
      leadId: created.leadId,
    });
    expect((await json({ ...first, externalId: randomUUID() })).body).toMatchObject({
      result: 'merged',
      leadId: created.leadId,
    });
    expect(await leadRow(created.leadId)).toMatchObject({
      org_id: world.units.dealerA,
      status: 'assigned',
      touch_count: 2,
      name: '赵六',
    });
    expect(await count('leads.touch', 'lead_id = $1', [created.leadId])).toBe(2);
    expect(await count('leads.inbound', "lead_id = $1 and result <> 'duplicate'", [created.leadId])).toBe(2);
    expect(await count('leads.inbound', "lead_id = $1 and result = 'duplicate'", [created.leadId])).toBe(2);
  });

  test('the same external id of another source is another message', async () => {
    const body = lead();
    await json(body);
    const other = await send(house, world.adfSource, JSON.stringify({ ...body, mobile: nextMobile() }));
    expect(other.body.result).toBe('created');
  });

  test('rejected with the field named, kept, and taken when it comes again corrected', async () => {
    const body = lead({ mobile: '12345' });
    const leads = await count('leads.lead');
    for (let tries = 0; tries < 2; tries++)
      expect((await json(body)).body).toMatchObject({
        result: 'rejected',
        leadId: null,
        problems: [{ field: 'mobile', message: expect.stringContaining('13812345678') }],
      });
    expect(await count('leads.lead')).toBe(leads);
    const corrected = (await json({ ...body, mobile: nextMobile() })).body;
    expect(corrected.result).toBe('created');
    expect((await json(body)).body).toMatchObject({ result: 'duplicate', leadId: corrected.leadId });
    const kept = await house.owner.query(
      'select result from leads.inbound where external_id = $1 order by created_at',
      [body.externalId],
    );
    expect(kept.rows.map((row) => row.result)).toEqual(['rejected', 'rejected', 'created', 'duplicate']);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a tag in the name', { name: '<script>alert(1)</script>' }, 'name'],
    ['a control character in the name', { name: '张\u0007三' }, 'name'],
    ['a NUL in the name', { name: '张\u0000三' }, 'name'],
    ['a NUL in the comments', { comments: 'a\u0000b' }, 'comments'],
    ['half a surrogate pair in the comments', { comments: 'a\ud83d' }, 'comments'],
    ['a NUL in the external id', { externalId: 'a\u0000b' }, 'externalId'],
    ['61 characters', { name: '长'.repeat(61) }, 'name'],
    ['no name', { name: '  ' }, 'name'],
    ['no external id', { externalId: undefined }, 'externalId'],
    ['a number for an external id', { externalId: 7 }, 'externalId'],
    ['an unknown city', { cityCode: '999999' }, 'cityCode'],
    ['an unknown series', { seriesCode: 'NOPE' }, 'seriesCode'],
    ['a NUL in the series', { seriesCode: 'N\u0000' }, 'seriesCode'],
  ])('rejects %s, naming the field', async (_name, wrong, field) => {
    const before = [await count('leads.lead'), await count('customers.customer'), await count('leads.inbound')];
    const answer = await json(lead(wrong));
    expect(answer).toMatchObject({ status: 200, body: { result: 'rejected', leadId: null } });
    expect(answer.body.problems.map((problem: { field: string }) => problem.field)).toEqual([field]);
    expect([await count('leads.lead'), await count('customers.customer'), await count('leads.inbound')]).toEqual([
      before[0],
      before[1],
      (before[2] as number) + 1,
    ]);
  });

  test.each(['王小明😀', 'محمد', 'Åse Ødegård', '欧阳·阿不都', '长'.repeat(60), "O'Brien; drop table"])(
    'takes the name %s as it is',
    async (name) => {
      const { leadId } = (await json(lead({ name }))).body;
      expect((await leadRow(leadId)).name).toBe(name);
    },
  );

  test.each(['138 0000 0001', '138-0000-0001', '+86 13800000001', '008613800000001', '13800000001', ' 13800000001 '])(
    'reads the number %s as one and the same',
    async (mobile) => {
      const answer = (await json(lead({ mobile }))).body;
      expect(['created', 'merged']).toContain(answer.result);
      const found = await house.owner.query(
        "select i.masked, count(*)::int as n from customers.identifier i where i.masked = '138****0001' group by 1",
      );
      expect(found.rows).toEqual([{ masked: '138****0001', n: 1 }]);
    },
  );

  test('a landline and a number abroad are numbers, too', async () => {
    for (const mobile of ['021-5555 0001', '+49 30 901820'])
      expect((await json(lead({ mobile }))).body.result).toBe('created');
  });

  test('goes to the dealer of the city by code or name; where there is none it stays with the brand', async () => {
    const where = async (over: Record<string, unknown>) => leadRow((await json(lead(over))).body.leadId);
    expect(await where({ cityCode: CHENGDU })).toMatchObject({
      org_id: world.units.dealerB,
      status: 'assigned',
      city_code: CHENGDU,
    });
    expect(await where({ city: '成都' })).toMatchObject({ org_id: world.units.dealerB });
    expect(await where({ city: '上海市' })).toMatchObject({ org_id: world.units.dealerA });
    for (const over of [{ cityCode: '440100' }, { city: '没有的城市' }, {}])
      expect(await where(over)).toMatchObject({ org_id: world.units.brand, status: 'new', due_at: null });
  });

  test('consent goes into the ledger with what was shown', async () => {
    const { leadId } = (await json(lead({ consent: { shareDealer: true, marketing: false, textVersion: '2026-01' } })))
      .body;
    const { customer_id } = await leadRow(leadId);
    const ledger = await house.owner.query(
      'select purpose, state, text_version from customers.consent where customer_id = $1 order by 1',
      [customer_id],
    );
    expect(ledger.rows).toEqual([
      { purpose: 'marketing_call', state: 'denied', text_version: '2026-01' },
      { purpose: 'share_dealer', state: 'granted', text_version: '2026-01' },
    ]);
  });

  test('the raw message is kept sealed, opens with the key, and no clear number stands anywhere else', async () => {
    const body = lead({ comments: '请致电' });
    const raw = JSON.stringify(body, null, 1);
    await json(raw);
    const kept = (
      await house.owner.query('select id, raw_enc from leads.inbound where external_id = $1', [body.externalId])
    ).rows[0];
    expect(kept.raw_enc.includes(Buffer.from(body.mobile))).toBe(false);
    expect(decrypt(house.platform.keys, kept.raw_enc, `leads.inbound:${kept.id}`)).toBe(raw);
  });

  test.each(['', '{', 'null x', '<adf/>', '\ufeff'])('answers 400 to %j, which is no JSON', async (body) => {
    expect(await json(body)).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', details: { fields: [{ field: 'body' }] } },
    });
  });

  test.each(['null', '[]', '"x"', '7'])('rejects %s, which is JSON but no message', async (body) => {
    expect(await json(body)).toMatchObject({ status: 200, body: { result: 'rejected', externalId: null } });
  });

  test('answers 413 to two megabytes', async () => {
    expect(await json(lead({ comments: 'x'.repeat(2 * 1024 * 1024) }))).toMatchObject({
      status: 413,
      body: { code: 'request.too_large' },
    });
  });
});

describe('at the same moment', () => {
  test('thirty times one message: one created, the rest duplicates of it', async () => {
    const body = lead({ cityCode: SHANGHAI });
    const before = await count('leads.lead');
    const answers = await Promise.all(Array.from({ length: 30 }, () => json(body)));
    expect(answers.map((answer) => answer.body.result).sort()).toEqual(['created', ...Array(29).fill('duplicate')]);
    expect(new Set(answers.map((answer) => answer.body.leadId)).size).toBe(1);
    expect(await count('leads.lead')).toBe(before + 1);
    expect(await leadRow(answers[0]?.body.leadId)).toMatchObject({ touch_count: 1 });
  });

  test('thirty messages with one new number: one customer, one lead, the rest merged into it', async () => {
    const mobile = nextMobile();
    const before = [await count('customers.customer'), await count('leads.lead')];
    const answers = await Promise.all(Array.from({ length: 30 }, () => json(lead({ mobile }))));
    expect(answers.map((answer) => answer.body.result).sort()).toEqual(['created', ...Array(29).fill('merged')]);
    expect([await count('customers.customer'), await count('leads.lead')]).toEqual(before.map((n) => n + 1));
    expect(await leadRow(answers[0]?.body.leadId)).toMatchObject({ touch_count: 30 });
  });

  test('one customer without an open lead, reached by mobile and by e-mail: one lead, nobody turned away', async () => {
    const mail = `${randomUUID()}@example.com`;
    const { leadId, customerId, mobile } = await enquire(house, world);
    const seeded = await send(
      house,
      world.adfSource,
      adfMessage(`<contact><name>李</name><phone>${nextMobile()}</phone><email>${mail}</email></contact>`),
      { adf: true },
    );
    // One customer holding both: what merging two records leaves behind.
    await house.owner.query(
      'update customers.identifier set customer_id = $1 where kind = $2 and customer_id = (select customer_id from leads.lead where id = $3)',
      [customerId, 'email', seeded.body.results[0].leadId],
    );
    for (let round = 0; round < 4; round++) {
      await house.owner.query("update leads.lead set status = 'defeated' where customer_id = $1", [customerId]);
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          at % 2
            ? json(lead({ mobile }))
            : send(house, world.adfSource, adfMessage(`<contact><name>李</name><email>${mail}</email></contact>`), {
                adf: true,
              }),
        ),
      );
      const results = answers.map((answer) => answer.body.result ?? answer.body.results?.[0].result ?? answer.body);
      expect(results.sort()).toEqual(['created', ...Array(7).fill('merged')]);
    }
    expect(await count('leads.lead', 'customer_id = $1', [customerId])).toBe(5);
    expect(await leadRow(leadId)).toMatchObject({ status: 'defeated' });
  });
});
