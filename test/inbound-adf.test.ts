import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decrypt } from '../src/platform/crypto.ts';
import { type Answer, type House, openHouse } from './harness.ts';
import { adfContact, adfMessage, nextMobile, send } from './story.ts';
import { makeWorld, type World } from './world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const count = async (table: string, where = 'true', values: unknown[] = []) =>
  (await house.owner.query(`select count(*)::int as n from ${table} where ${where}`, values)).rows[0].n as number;
const leadRow = async (id: string) =>
  (
    await house.owner.query(
      'select l.*, c.name from leads.lead l join customers.customer c on c.id = l.customer_id where l.id = $1',
      [id],
    )
  ).rows[0];

describe('ADF', () => {
  const post = (body: string) => send(house, world.adfSource, body, { adf: true });
  const first = (answer: Answer) => answer.body.results[0];

  test('the vendor’s code decides the dealer, then its name; a closed or unknown one leaves it to the city', async () => {
    const where = async (vendor: string, city = '') =>
      leadRow(
        first(await post(adfMessage(adfContact(nextMobile()).replace('</contact>', `${city}</contact>`), vendor)))
          .leadId,
      );
    const chengdu = '<address><city>成都</city></address>';
    expect(await where('<vendor><id source="BRAND">SH-0001</id></vendor>', chengdu)).toMatchObject({
      org_id: world.units.dealerA,
      status: 'assigned',
    });
    expect(await where('<vendor><vendorname>单位SH-0001</vendorname></vendor>', chengdu)).toMatchObject({
      org_id: world.units.dealerA,
    });
    expect(await where('<vendor><id>NOPE</id></vendor>', chengdu)).toMatchObject({ org_id: world.units.dealerB });
    expect(await where('<vendor><id>NOPE</id></vendor>')).toMatchObject({ org_id: world.units.brand, status: 'new' });
  });

  test('several prospects are answered one by one, the same person twice is one customer', async () => {
    const [one, two] = [nextMobile(), nextMobile()];
    const prospect = (inner: string) => adfMessage(inner).replace(/^.*<adf>|<\/adf>$/g, '');
    const body = `<adf>${prospect(adfContact(one))}${prospect(adfContact(two))}${prospect(adfContact(one))}${prospect('<contact><name>无号</name></contact>')}</adf>`;
    const answer = await post(body);
    expect(answer.body.results.map((result: { result: string }) => result.result)).toEqual([
      'created',
      'created',
      'merged',
      'rejected',
    ]);
    expect(answer.body.results[2].leadId).toBe(answer.body.results[0].leadId);
    expect((await post(body)).body.results.map((result: { result: string }) => result.result)).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
      'rejected',
    ]);
    expect((await post(`<adf>${prospect(adfContact(one)).repeat(101)}</adf>`)).status).toBe(400);
  });

  test('a prospect with nothing but an e-mail is a customer, found again by it in any spelling', async () => {
    const mail = `${randomUUID()}@Example.com`;
    const { leadId } = first(await post(adfMessage(`<contact><name>Ann</name><email>${mail}</email></contact>`)));
    expect(
      first(await post(adfMessage(`<contact><name>Ann</name><email> ${mail.toUpperCase()} </email></contact>`))),
    ).toMatchObject({ result: 'merged', leadId });
  });

  test('dirty messages: mail around it, HTML entities, a BOM, hostile names, control characters, long emoji', async () => {
    const dirty = [
      `Received: by mail\r\nSubject: lead\r\n\r\n${adfMessage(adfContact(nextMobile()))}\r\n-- \r\nSales`,
      `\ufeff${adfMessage(adfContact(nextMobile()))}`,
      adfMessage(adfContact(nextMobile(), '&lt;script&gt;alert(1)&lt;/script&gt;')),
      adfMessage(adfContact(nextMobile(), 'A&#0;B&#7;C')),
      adfMessage(adfContact(nextMobile(), `a${'😀'.repeat(45)}`)),
      adfMessage(
        adfContact(nextMobile()),
        `<vehicle interest="${'😀'.repeat(200)}" status="${'x'.repeat(199)}😀"><model>${'😀'.repeat(300)}</model></vehicle>`,
      ),
      adfMessage(adfContact(nextMobile())).replace(
        '2026-03-01T10:00:00+08:00',
        `${'y'.repeat(79)}😀${'😀'.repeat(99)}`,
      ),
      adfMessage(`${adfContact(nextMobile())}<comments>${'😀'.repeat(900)}</comments>`),
    ];
    for (const body of dirty) {
      const answer = await post(body);
      expect({ status: answer.status, result: answer.body.results?.[0]?.result, body: body.slice(-80) }).toEqual({
        status: 200,
        result: 'created',
        body: body.slice(-80),
      });
      const { name } = await leadRow(first(answer).leadId);
      expect(name).not.toMatch(/[<>\p{Cc}]|\ufffd$/u);
      expect(name.length).toBeLessThanOrEqual(60);
    }
  });

  test('long external ids that begin alike are told apart', async () => {
    const send = (tail: string) =>
      post(
        adfMessage(adfContact(nextMobile())).replace(
          /<id source="HUB">[^<]*/,
          `<id source="HUB">${'9'.repeat(150)}${tail}`,
        ),
      );
    expect([first(await send('a')).result, first(await send('b')).result, first(await send('a')).result]).toEqual([
      'created',
      'created',
      'duplicate',
    ]);
  });

  test('the raw document is kept sealed with its warnings', async () => {
    const { externalId } = first(await post(adfMessage(adfContact(nextMobile()))));
    const kept = (
      await house.owner.query('select id, raw_enc, warnings, format from leads.inbound where external_id = $1', [
        externalId,
      ])
    ).rows[0];
    expect(kept).toMatchObject({ format: 'adf', warnings: expect.arrayContaining(['vehicle.missing']) });
    expect(decrypt(house.platform.keys, kept.raw_enc, `leads.inbound:${kept.id}`)).toContain('<prospect>');
  });

  test.each<[string, string, number, number]>([
    [
      'an entity declaration',
      `<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>${adfMessage(adfContact('13800000009'))}`,
      400,
      1,
    ],
    ['no XML', 'hello', 400, 1],
    ['no prospect', '<adf></adf>', 400, 1],
    ['300 KB', adfMessage(`${adfContact('13800000009')}<comments>${'x'.repeat(300 * 1024)}</comments>`), 413, 1],
    ['2 MB', 'x'.repeat(2 * 1024 * 1024), 413, 0],
    ['nothing', '', 400, 0],
  ])(
    'refuses %s with the reason; what is no lead is kept for a person to look at',
    async (_name, body, status, kept) => {
      const before = [await count('leads.inbound', "result = 'rejected'"), await count('leads.lead')] as const;
      expect((await post(body)).status).toBe(status);
      expect(await count('leads.inbound', "result = 'rejected'")).toBe(before[0] + kept);
      expect(await count('leads.lead')).toBe(before[1]);
    },
  );
});
