import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { GATEWAY_SECRET, openGateway, openMailServer } from '../../../../test/message-servers.ts';
import { openOrder } from '../../../../test/sale-story.ts';
import { enquire, nextMobile } from '../../../../test/story.ts';
import { makeWorld, ownerCaller, SHANGHAI, type World } from '../../../../test/world.ts';
import { openChannels } from '../../../platform/channels.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { sendMessages } from './send.ts';

// 10:00 in Shanghai: no quiet hours.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);

let house: House;
let world: World;
let gateway: Awaited<ReturnType<typeof openGateway>>;
let mail: Awaited<ReturnType<typeof openMailServer>>;
beforeAll(async () => {
  [gateway, mail] = [await openGateway(), await openMailServer()];
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(async () => {
  await house?.close();
  await gateway?.close();
  await mail?.close();
});
const sms = () => ({ url: gateway.url, secret: GATEWAY_SECRET });
beforeEach(() => {
  gateway.received.length = 0;
  mail.mails.length = 0;
  house.platform.channels = openChannels({ sms: sms(), publicUrl: 'https://cars.example.com/' });
});

async function send() {
  await house.drain();
  house.platform.clock.advance(5 * 60_000);
  await sendMessages.run(house.platform, {});
}
const consultant = () => world.people.consultantA;
const admin = () => world.people.admin;
const fileOf = async (id: string) => (await consultant().call('GET', `/api/customers/${id}/file`)).body;
/** A colleague notes in the file which language somebody is told things in. */
async function speaks(customerId: string, language: 'zh' | 'en' | null) {
  const { version } = await fileOf(customerId);
  const saved = await consultant().call('PATCH', `/api/customers/${customerId}`, { version, language });
  expect(saved.status).toBe(200);
}
const textOf = async (kind: string) =>
  (await admin().call('GET', '/api/message-texts')).body.rows.find((row: { kind: string }) => row.kind === kind);

test('whoever’s file says English is told things in English: the words, the steps, car and dealer', async () => {
  const { orderId, number, customerId } = await openOrder(house, world);
  await speaks(customerId, 'en');
  await house.drain();
  const { rows } = (await consultant().call('GET', `/api/messages?subjectId=${orderId}`)).body;
  const shown = (await consultant().call('GET', `/api/messages/${rows[0].id}`)).body.text;
  expect(shown).toMatch(/^Dear 王小明, there is news of your order /);
  await send();
  const { rows: units } = await house.owner.query('select name_en from org.unit where id = $1', [world.units.dealerA]);
  expect(gateway.received.map(({ text }) => text)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Dear 王小明, there is news of your order ${number}: [a-z ]+\\. Expected delivery: \\d{4}-\\d\\d-\\d\\d\\. Follow it here: https://cars\\.example\\.com/progress#[\\w-]{43} – ${units[0].name_en}$`,
      ),
    ),
  ]);
});

test('a text that has no English is told in Chinese', async () => {
  await house.owner.query("update engagement.message_text set body_en = '' where kind = 'order_cancelled'");
  const { orderId, customerId } = await openOrder(house, world);
  await speaks(customerId, 'en');
  await house.owner.query(
    `insert into engagement.message (id, org_id, customer_id, lead_id, kind, subject_type, subject_id, due_at)
     select app.new_id(), o.org_id, $2, o.lead_id, 'order_cancelled', 'order', o.id, $3 from sales.order o where o.id = $1`,
    [orderId, customerId, house.platform.clock.now()],
  );
  await send();
  expect(gateway.received.map(({ purpose, text }) => [purpose, text.slice(0, 2)])).toEqual(
    expect.arrayContaining([
      ['order_cancelled', '小明'],
      ['order_step', 'De'],
    ]),
  );
});

test('an e-mail has the English subject too', async () => {
  house.platform.channels = openChannels({
    smtp: { url: mail.url, from: 'service@cars.example.com' },
    publicUrl: 'https://cars.example.com/',
  });
  const { customerId } = await openOrder(house, world);
  const { version, contacts } = await fileOf(customerId);
  const kept = contacts.map(({ id, kind }: { id: string; kind: string }) => ({ id, kind }));
  const saved = await consultant().call('PATCH', `/api/customers/${customerId}`, {
    version,
    language: 'en',
    contacts: [...kept, { kind: 'email', value: 'ming@example.com' }],
  });
  expect(saved.status).toBe(200);
  await send();
  expect(mail.mails).toHaveLength(1);
  expect(mail.mails[0]?.content).toMatch(/^Subject: News of your order/m);
});

test('the English words are checked and kept beside the Chinese ones; a change of these alone leaves them', async () => {
  const { version, subject, body, bodyEn } = await textOf('test_drive_booked');
  const edit = (given: Record<string, unknown>) =>
    admin().call('PATCH', '/api/message-texts/test_drive_booked', { subject, body, version, ...given });
  const wrong = await edit({ bodyEn: 'Dear {name}, {price}' });
  expect([wrong.status, wrong.body.details.fields.map(({ field }: { field: string }) => field)]).toEqual([
    400,
    ['bodyEn'],
  ]);
  expect((await edit({ subject: '试驾约好了' })).status).toBe(200);
  expect(await textOf('test_drive_booked')).toMatchObject({ subject: '试驾约好了', bodyEn });
  const english = { subjectEn: 'See you soon', bodyEn: 'Dear {name}, {date} at {dealer}.' };
  expect((await edit({ version: version + 1, ...english })).status).toBe(200);
  expect(await textOf('test_drive_booked')).toMatchObject({ ...english, version: version + 2 });
});

test('a preview reads as each language will', async () => {
  const preview = async (language: string | undefined, body: string) =>
    (await admin().call('POST', '/api/message-texts/preview', { kind: 'order_step', language, body })).body.text;
  expect(await preview('en', 'Dear {name}: {step}')).toBe('Dear Li Ming: car allocated, paid in full');
  expect(await preview(undefined, '{name}:{step}')).toBe('小明先生:已配车、已付全款');
});

test('a sign-in code is sent in the language of the page that asked for it', async () => {
  const { mobile } = await enquire(house, world);
  const ask = (language: string) =>
    call(house.app, {
      method: 'POST',
      url: '/api/owner/codes',
      payload: { mobile },
      headers: { 'accept-language': language },
      remoteAddress: '10.8.0.2',
    });
  expect((await ask('en')).status).toBe(200);
  expect((await ask('zh')).status).toBe(200);
  expect(gateway.received.map(({ text }) => text.replace(/\d{6}/, '______'))).toEqual([
    'Your code is ______; it is valid for 10 minutes. Do not tell it to anybody, our staff included.',
    '您的验证码是 ______,10 分钟内有效。请勿告诉他人,包括我们的工作人员。',
  ]);
});

test('owners choose the language themselves; colleagues see it in the record, and what was chosen already writes nothing', async () => {
  const { customerId } = await openOrder(house, world);
  const self = await ownerCaller(house, customerId, world.units.brand);
  expect((await self.call('GET', '/api/owner/home')).body.language).toBeNull();
  const { version } = await fileOf(customerId);
  const choose = (language: string) => self.call('PATCH', '/api/owner/language', { language });
  expect(await choose('zh')).toMatchObject({ status: 200, body: { language: 'zh', version } });
  expect(await choose('en')).toMatchObject({ status: 200, body: { language: 'en', version: version + 1 } });
  expect(await choose('en')).toMatchObject({ status: 200, body: { version: version + 1 } });
  expect((await choose('fr')).status).toBe(400);
  expect((await self.call('GET', '/api/owner/home')).body.language).toBe('en');
  expect(await fileOf(customerId)).toMatchObject({ language: 'en', version: version + 1 });
  expect((await consultant().call('GET', `/api/customers/${customerId}`)).body.language).toBe('en');
  const { rows } = await house.owner.query(
    "select payload from app.event where name = 'customer.edited' and customer_id = $1",
    [customerId],
  );
  expect(rows).toEqual([{ payload: { fields: ['language'] } }]);
  expect((await consultant().call('PATCH', '/api/owner/language', { language: 'en' })).status).toBe(401);
});

test('a visitor of the English page is told things in English; nobody known is changed by what a visitor types', async () => {
  const ask = async (mobile: string, language: string) => {
    const answer = await call(house.app, {
      method: 'POST',
      url: '/api/public/test-drive',
      headers: { 'idempotency-key': crypto.randomUUID(), 'accept-language': language },
      payload: {
        ...{ name: 'Jane Miller', mobile, cityCode: SHANGHAI, seriesCode: world.series.code, comments: '' },
        consent: { marketing: false, shareDealer: true, textVersion: '2026-11' },
      },
    });
    expect(answer.status).toBe(201);
  };
  await ask(nextMobile(), 'en');
  await send();
  const asked = gateway.received.filter(({ purpose }) => purpose === 'test_drive_asked');
  expect(asked.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Dear Jane Miller, we have your request for a .+ test drive\. .+ will call you soon/),
  ]);
  const { mobile, customerId } = await enquire(house, world);
  await ask(mobile, 'en');
  const { rows } = await house.owner.query('select language, version from customers.customer where id = $1', [
    customerId,
  ]);
  expect(rows[0].language).toBeNull();
});

test('a deletion leaves no language behind', async () => {
  const { customerId } = await openOrder(house, world);
  await speaks(customerId, 'en');
  const ctx = systemContext(house.platform, 'test', {
    ...{ unitId: world.units.brand, unitKind: 'brand', timeZone: 'Asia/Shanghai', orgIds: null, allBut: null },
  });
  await transact(ctx, (tx) => sql`select customers.forget(${customerId})`.execute(tx));
  const { rows } = await house.owner.query('select name, language from customers.customer where id = $1', [customerId]);
  expect(rows).toEqual([{ name: '已删除', language: null }]);
});
