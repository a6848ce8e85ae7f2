import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { GATEWAY_SECRET, openGateway, openMailServer } from '../../../../test/message-servers.ts';
import { arrivedCar, openLead, openOrder } from '../../../../test/sale-story.ts';
import { enquire, nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, ownerCaller, SHANGHAI, type World } from '../../../../test/world.ts';
import { noChannels, openChannels } from '../../../platform/channels.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { emailContact, sealContact } from '../../customers/identifiers.ts';
import { forgetDictionaries } from '../../org/dictionary.ts';
import { engagementSubject } from '../subject.ts';
import { sendMessages } from './send.ts';

// 10:00 in Shanghai.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let house: House;
let world: World;
let gateway: Awaited<ReturnType<typeof openGateway>>;
let mail: Awaited<ReturnType<typeof openMailServer>>;
let passed = 0;
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
beforeEach(() => {
  gateway.answer = { status: 200, body: '{"accepted":true}' };
  gateway.received.length = 0;
  mail.mails.length = 0;
  mail.refusal = '';
  withSms();
});
// Time goes on within a test and is set back for the next one; what that one left waiting is out of the way.
afterEach(async () => {
  house.platform.clock.advance(-passed);
  passed = 0;
  await house.owner.query("update engagement.message set state = 'not_needed' where state = 'waiting'");
});

const publicUrl = 'https://cars.example.com/';
const withSms = () => {
  house.platform.channels = openChannels({ sms: { url: gateway.url, secret: GATEWAY_SECRET }, publicUrl });
};
const withMail = (sms = false) => {
  house.platform.channels = openChannels({
    smtp: { url: mail.url, from: '示例汽车 <service@cars.example.com>' },
    ...(sms ? { sms: { url: gateway.url, secret: GATEWAY_SECRET } } : {}),
    publicUrl,
  });
};
const later = (ms: number) => {
  passed += ms;
  house.platform.clock.advance(ms);
};
/** Listeners run, the minutes of gathering pass, and what is due goes out. */
async function send(after = 5 * MINUTE) {
  await house.drain();
  later(after);
  await sendMessages.run(house.platform, {});
}
const me = () => world.people.consultantA;
const rowsOf = async (subjectId: string) =>
  (
    await house.owner.query(
      'select id, kind, what, state, channel, reason, attempts, text_enc is not null as fixed, due_at as due, version from engagement.message where subject_id = $1 order by created_at, id',
      [subjectId],
    )
  ).rows;
async function allocated(orderId: string) {
  const { stockId } = await arrivedCar(house, world);
  const done = await me().call('POST', `/api/orders/${orderId}/allocation`, { stockId });
  expect(done.status).toBe(201);
}

describe('a change of an order', () => {
  test('is told by SMS: several steps in one message, signed, with the link to the progress, and the timeline says so', async () => {
    const { orderId, number, mobile, customerId } = await openOrder(house, world);
    await house.owner.query("update customers.customer set gender = 'male' where id = $1", [customerId]);
    await allocated(orderId);
    await house.drain();
    expect(await rowsOf(orderId)).toMatchObject([
      { kind: 'order_step', what: ['ordered', 'allocated', 'prepared'], state: 'waiting' },
    ]);
    await sendMessages.run(house.platform, {});
    expect(gateway.received).toEqual([]);
    await send();
    expect(gateway.received).toHaveLength(1);
    const sms = gateway.received[0];
    expect(sms).toMatchObject({ mobile: `+86${mobile}`, purpose: 'order_step', proven: true });
    expect(sms?.text).toMatch(
      new RegExp(
        `^小明先生您好,您的订单 ${number} 有新进展:已下订、已配车、已完成加装与整备。预计交车日期 \\d{4}-\\d\\d-\\d\\d。查看进度:https://cars\\.example\\.com/progress#[\\w-]{43} 【单位SH-0001】$`,
      ),
    );
    const token = sms?.text.match(/#([\w-]{43})/)?.[1];
    const seen = await call(house.app, { method: 'POST', url: '/api/public/sale', payload: { token } });
    expect(seen).toMatchObject({ status: 200, body: { kind: 'order' } });
    const [row] = await rowsOf(orderId);
    expect(row).toMatchObject({ state: 'sent', channel: 'sms', id: sms?.id });
    const proof = await house.owner.query(
      'select purpose, channel, allowed from customers.contact_decision where about_id = $1',
      [row?.id],
    );
    expect(proof.rows).toEqual([{ purpose: 'service_contract', channel: 'sms', allowed: true }]);
    await sendMessages.run(house.platform, {});
    expect(gateway.received).toHaveLength(1);
    const told = await house.owner.query(
      "select payload from app.event where name = 'message.told' and customer_id = $1",
      [customerId],
    );
    expect(told.rows).toEqual([{ payload: { messageId: row?.id, kind: 'order_step', channel: 'sms', orderId } }]);
  });

  test('later on is another message, by the same link', async () => {
    const { orderId } = await openOrder(house, world);
    await send();
    await allocated(orderId);
    await send();
    expect((await rowsOf(orderId)).map(({ what, state }) => [what, state])).toEqual([
      [['ordered'], 'sent'],
      [['allocated', 'prepared'], 'sent'],
    ]);
    const links = gateway.received.map(({ text }) => text.match(/#([\w-]{43})/)?.[1]);
    expect(links[0]).toBeTruthy();
    expect(links[1]).toBe(links[0]);
  });

  test('is not told of a step that is kept to the progress page', async () => {
    const kept = (tell: number) =>
      house.owner.query(
        `update org.dictionary set attributes = attributes || '{"tell":${tell}}' where kind = 'sales_step' and code = 'prepared'`,
      );
    await kept(0);
    forgetDictionaries(house.platform);
    const { orderId } = await openOrder(house, world);
    await allocated(orderId);
    await house.drain();
    expect((await rowsOf(orderId))[0]?.what).toEqual(['ordered', 'allocated']);
    await kept(1);
    forgetDictionaries(house.platform);
  });

  test('that was cancelled before it was told is not told any more', async () => {
    const { orderId } = await openOrder(house, world);
    await house.drain();
    await house.owner.query("update sales.order set status = 'cancelled' where id = $1", [orderId]);
    await send();
    expect(gateway.received).toEqual([]);
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'not_needed', reason: 'superseded', fixed: false }]);
  });

  test('waits through the quiet hours of the dealer’s zone', async () => {
    const { orderId } = await openOrder(house, world);
    await house.drain();
    later(11 * HOUR + 30 * MINUTE);
    await sendMessages.run(house.platform, {});
    expect(gateway.received).toEqual([]);
    const [row] = await rowsOf(orderId);
    expect(row).toMatchObject({ state: 'waiting', attempts: 0, fixed: false });
    expect(row?.due).toEqual(new Date(NOW.getTime() + 22 * HOUR));
    later(10 * HOUR + 31 * MINUTE);
    await sendMessages.run(house.platform, {});
    expect(gateway.received).toHaveLength(1);
  });
});

describe('sending', () => {
  test('is tried again under the same id with the same words, with growing pauses, and given up in the end', async () => {
    gateway.answer = { status: 503, body: '' };
    const { orderId } = await openOrder(house, world);
    await send();
    await allocated(orderId);
    await house.drain();
    for (const pause of [1, 4, 16, 64]) {
      await sendMessages.run(house.platform, {});
      later(pause * MINUTE);
      await sendMessages.run(house.platform, {});
    }
    const first = gateway.received.filter(({ id }) => id === gateway.received[0]?.id);
    expect(first).toHaveLength(5);
    expect(new Set(first.map(({ text }) => text)).size).toBe(1);
    const [given, next] = await rowsOf(orderId);
    expect(given).toMatchObject({ what: ['ordered'], state: 'failed', reason: 'unreachable', attempts: 5 });
    // A step that came while the first was being tried is a message of its own.
    expect(next).toMatchObject({ what: ['allocated', 'prepared'] });

    gateway.answer = { status: 200, body: '{"accepted":true}' };
    const again = await me().call('POST', `/api/messages/${given?.id}/retry`, { version: given?.version });
    expect(again).toMatchObject({ status: 201, body: { state: 'waiting' } });
    await sendMessages.run(house.platform, {});
    expect((await rowsOf(orderId))[0]).toMatchObject({ state: 'sent', attempts: 1 });
    expect(gateway.received.filter(({ id }) => id === given?.id).map(({ text }) => text)).toEqual(
      Array(6).fill(first[0]?.text),
    );
    expect((await me().call('POST', `/api/messages/${given?.id}/retry`, { version: 99 })).status).toBe(409);
  });

  test.each([
    ['a refusal', { status: 200, body: '{"accepted":false}' }],
    ['a request that is wrong', { status: 400, body: '{}' }],
  ])('is not tried again after %s', async (_, answer) => {
    gateway.answer = answer;
    const { orderId } = await openOrder(house, world);
    await send();
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'failed', reason: 'refused', attempts: 1 }]);
  });

  test('an answer that says nothing is no yes', async () => {
    gateway.answer = { status: 200, body: 'OK' };
    const { orderId } = await openOrder(house, world);
    await send();
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'waiting', attempts: 1, fixed: true }]);
  });

  test('by two workers at once sends once', async () => {
    const { orderId } = await openOrder(house, world);
    await house.drain();
    later(5 * MINUTE);
    await Promise.all([1, 2, 3].map(() => sendMessages.run(house.platform, {})));
    expect(gateway.received).toHaveLength(1);
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'sent' }]);
  });

  test('by e-mail where no SMS is set up, or the number is out of service', async () => {
    const { orderId, customerId, number } = await openOrder(house, world);
    const address = emailContact('xiaoming@example.com');
    if (!address) throw new Error('no address');
    const sealed = sealContact(house.platform, customerId, address, false);
    await house.owner.query(
      'insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, masked) values ($1, $2, $3, $4, $5, $6)',
      [sealed.id, customerId, 'email', sealed.valueEnc, sealed.valueHash, sealed.masked],
    );
    withMail();
    await send();
    expect(mail.mails.map(({ to }) => to)).toEqual(['xiaoming@example.com']);
    const words = (mail.mails[0]?.content ?? '').replaceAll('=\n', '').replace(/=([0-9A-F]{2})/g, '%$1');
    expect(decodeURIComponent(words)).toContain(`您的订单 ${number} 有新进展`);
    expect(mail.mails[0]?.content).toContain((await rowsOf(orderId))[0]?.id);

    withMail(true);
    await house.owner.query(
      "update customers.identifier set status = 'empty' where customer_id = $1 and kind = 'mobile'",
      [customerId],
    );
    await allocated(orderId);
    await send();
    expect([mail.mails.length, gateway.received.length]).toEqual([2, 0]);

    mail.refusal = '550 no such mailbox xiaoming@example.com';
    await house.owner.query(
      "update engagement.message set state = 'waiting', told_at = null, due_at = '2020-01-01' where subject_id = $1",
      [orderId],
    );
    await sendMessages.run(house.platform, {});
    expect((await rowsOf(orderId)).map(({ state, reason }) => [state, reason])).toEqual(
      Array(2).fill(['failed', 'refused']),
    );
  });

  test('is left alone where the person must not be contacted', async () => {
    const { orderId, customerId } = await openOrder(house, world);
    await house.owner.query(
      "insert into customers.do_not_contact (customer_id, channel, reason) values ($1, null, '客户要求')",
      [customerId],
    );
    await send();
    expect(gateway.received).toEqual([]);
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'not_needed', reason: 'do_not_contact' }]);
  });
});

describe('what cannot be sent', () => {
  const list = async (who = me(), query = 'open=true') => (await who.call('GET', `/api/messages?${query}`)).body.rows;

  test('waits for a colleague with its words; told, it is noted who told it and when, once', async () => {
    house.platform.channels = noChannels;
    const { orderId, number, customerId } = await openOrder(house, world);
    await send();
    await allocated(orderId);
    await send();
    const [row] = (await list()).filter((one: { subject: { id: string } }) => one.subject.id === orderId);
    expect(row).toMatchObject({
      ...{ kind: 'order_step', what: ['ordered', 'allocated', 'prepared'], state: 'by_hand', number, version: 4 },
      reason: { code: 'no_channel', zh: '尚未设置短信或邮件渠道' },
    });
    const opened = await me().call('GET', `/api/messages/${row.id}`);
    expect(opened.body.text).toContain(`查看进度:${opened.body.linkPath} 【`);
    expect(opened.body.text).toContain('已下订、已配车');
    const onBench = async () =>
      (await me().call('GET', '/api/workbench/showroom')).body.messages.rows.map(({ id }: { id: string }) => id);
    expect(await onBench()).toContain(row.id);
    const stale = await me().call('POST', `/api/messages/${row.id}/told`, { by: 'wechat', version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'request.conflict' } });
    const told = await me().call('POST', `/api/messages/${row.id}/told`, { by: 'wechat', version: row.version });
    expect(told).toMatchObject({ status: 201, body: { state: 'told', version: 5 } });
    expect(await onBench()).not.toContain(row.id);
    const after = await me().call('GET', `/api/messages/${row.id}`);
    expect(after.body).toMatchObject({ state: 'told', channel: 'wechat', text: opened.body.text });
    expect(after.body.toldBy).toBeTruthy();
    const twice = await me().call('POST', `/api/messages/${row.id}/told`, { by: 'call', version: 5 });
    expect(twice).toMatchObject({ status: 409, body: { code: 'message.done' } });
    const trail = await house.owner.query(
      "select b.actor, e.after ->> 'channel' as channel from audit.entry e join audit.batch b using (chain, seq) where e.row_id = $1 and e.after ->> 'state' = 'told'",
      [row.id],
    );
    expect(trail.rows).toEqual([{ actor: `staff:${me().staffId}`, channel: 'wechat' }]);

    // The owner reads it on their own page, and nobody else does.
    const owner = await ownerCaller(house, customerId, world.units.brand);
    expect((await owner.call('GET', '/api/owner/messages/count')).body).toEqual({ unseen: 1, cap: 99 });
    expect((await owner.call('GET', '/api/owner/messages')).body.rows).toMatchObject([
      { kind: 'order_step', text: opened.body.text, seen: false, orderId },
    ]);
    const other = await ownerCaller(house, (await openLead(house, world)).customerId, world.units.brand);
    expect((await other.call('GET', '/api/owner/messages')).body.rows).toEqual([]);
    expect((await other.call('PATCH', '/api/owner/messages', { seen: true })).body).toEqual({ seen: 0 });
    expect((await owner.call('PATCH', '/api/owner/messages', { seen: true })).body).toEqual({ seen: 1 });
    expect((await owner.call('GET', '/api/owner/messages/count')).body.unseen).toBe(0);
  });

  test('is sent again many at once after an outage; what is not stuck is named, what is another dealer’s stays', async () => {
    house.platform.channels = noChannels;
    const [one, two] = [await openOrder(house, world), await openOrder(house, world)];
    await send();
    withSms();
    const done = await openOrder(house, world);
    await send();
    const [first, second, sent] = (await Promise.all([one, two, done].map(({ orderId }) => rowsOf(orderId)))).map(
      ([row]) => row?.id,
    );
    const again = (ids: unknown[], who = me()) =>
      who.call('POST', '/api/bulk', { action: 'engagement.retry_messages', ids });
    expect((await again([first], world.people.managerB)).body).toMatchObject({
      changed: 0,
      failures: [{ subject: first }],
    });
    const answer = await again([first, second, sent]);
    expect(answer.body).toMatchObject({ changed: 2, failures: [{ subject: sent }] });
    gateway.received.length = 0;
    await sendMessages.run(house.platform, {});
    expect(gateway.received.map(({ id }) => id).sort()).toEqual([first, second].sort());
  });

  test('can be sent once a channel is there, not before', async () => {
    house.platform.channels = noChannels;
    const { orderId } = await openOrder(house, world);
    await send();
    const [row] = await rowsOf(orderId);
    const retry = () => me().call('POST', `/api/messages/${row?.id}/retry`, { version: row?.version });
    expect(await retry()).toMatchObject({ status: 409, body: { code: 'message.no_channel' } });
    withSms();
    expect((await retry()).status).toBe(201);
    await sendMessages.run(house.platform, {});
    expect(gateway.received).toHaveLength(1);
  });

  test('is where nobody is sent anything: with demo data', async () => {
    await house.owner.query(`insert into app.setting (key, value) values ('demo', '{"state":"loaded"}')`);
    const { orderId } = await openOrder(house, world);
    await send();
    await house.owner.query("delete from app.setting where key = 'demo'");
    expect(gateway.received).toEqual([]);
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'by_hand', reason: 'demo' }]);
  });

  test('shows a consultant their own alone, a manager all of the dealer, another dealer nothing', async () => {
    house.platform.channels = noChannels;
    const { orderId } = await openOrder(house, world);
    await send();
    const query = `subjectId=${orderId}`;
    expect(await list(me(), query)).toHaveLength(1);
    expect(await list(world.people.managerA, query)).toHaveLength(1);
    expect(await list(world.people.managerB, query)).toEqual([]);
    const colleague = await addPerson(house, 'consultant', world.units.dealerA);
    expect(await list(colleague, query)).toEqual([]);
    const [row] = await rowsOf(orderId);
    for (const who of [colleague, world.people.managerB])
      expect(
        (await who.call('POST', `/api/messages/${row?.id}/told`, { by: 'call', version: row?.version })).status,
      ).toBe(404);
  });
});

describe('test drives', () => {
  test('asked for on the public page are confirmed to the visitor, once a day', async () => {
    const mobile = nextMobile();
    const ask = () =>
      call(house.app, {
        method: 'POST',
        url: '/api/public/test-drive',
        headers: { 'idempotency-key': crypto.randomUUID(), 'accept-language': 'zh' },
        payload: {
          ...{ name: '李小芳', mobile, cityCode: SHANGHAI, seriesCode: world.series.code, comments: '' },
          consent: { marketing: false, shareDealer: true, textVersion: '2026-11' },
        },
      });
    expect((await ask()).status).toBe(201);
    await send();
    expect(gateway.received).toMatchObject([{ mobile: `+86${mobile}`, purpose: 'test_drive_asked' }]);
    expect(gateway.received[0]?.text).toMatch(/^小芳您好,已收到您的 .+ 试驾预约,单位SH-0001 将尽快与您联系/);
    expect((await ask()).status).toBe(201);
    await send();
    expect(gateway.received).toHaveLength(1);
  });

  test('booked, moved and cancelled are told with the time as it is then', async () => {
    const { leadId } = await openLead(house, world);
    const day = new Date(NOW.getTime() + 32 * HOUR).toISOString().slice(0, 10);
    const car = { seriesId: world.series.id, name: '远行', plate: '沪A70001', insuredUntil: day };
    const carId = (await world.people.managerA.call('POST', '/api/showroom/test-cars', car)).body.id;
    const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR).toISOString();
    const slot = { carId, minutes: 30 };
    const booked = await me().call('POST', '/api/showroom/test-drives', { leadId, ...slot, startsAt: at(3) });
    const id = booked.body.id;
    await send();
    expect(gateway.received.at(-1)?.text).toContain(`试驾已约定在 ${day.slice(0, 4)}`);
    expect(gateway.received.at(-1)?.text).toContain(' 13:00,');
    const moved = await me().call('PATCH', `/api/showroom/test-drives/${id}`, { version: 1, ...slot, startsAt: at(4) });
    expect(moved.status).toBe(200);
    await send();
    expect(gateway.received.at(-1)?.text).toContain(' 14:00,');
    await me().call('POST', `/api/showroom/test-drives/${id}/state`, {
      version: 2,
      to: 'cancelled',
      reason: 'customer',
    });
    await send();
    expect(gateway.received.map(({ purpose }) => purpose)).toEqual([
      'test_drive_booked',
      'test_drive_booked',
      'test_drive_cancelled',
    ]);
  });
});

describe('texts', () => {
  const admin = () => world.people.admin;
  const text = async (kind: string) =>
    (await admin().call('GET', '/api/message-texts')).body.rows.find((row: { kind: string }) => row.kind === kind);

  test('are changed by an administrator at the version seen, with places of the closed list alone', async () => {
    const { version, subject, body } = await text('order_step');
    const edit = (given: Record<string, unknown>) =>
      admin().call('PATCH', '/api/message-texts/order_step', { subject, body, version, ...given });
    const wrong = await edit({ body: '{name},{price}' });
    expect([wrong.status, wrong.body.details.fields[0].field]).toEqual([400, 'body']);
    expect((await edit({ body: '{name}:{step}' })).status).toBe(200);
    expect((await edit({ body: 'x' })).status).toBe(409);
    const { orderId } = await openOrder(house, world);
    await send();
    expect(gateway.received[0]?.text).toBe('小明:已下订');
    expect(await rowsOf(orderId)).toMatchObject([{ state: 'sent' }]);
    expect((await edit({ version: version + 1 })).status).toBe(200);
    expect((await me().call('GET', '/api/message-texts')).status).toBe(403);
  });

  test('read as they will with sample data', async () => {
    const body = '{name}[,{date}]';
    const seen = await admin().call('POST', '/api/message-texts/preview', { kind: 'order_step', body });
    expect(seen.body).toEqual({ text: '小明先生,2026-12-01', characters: 15 });
  });
});

describe('sign-in codes', () => {
  const ask = (mobile: string) =>
    call(house.app, { method: 'POST', url: '/api/owner/codes', payload: { mobile }, remoteAddress: '10.8.0.1' });
  const plain = ({ status, body }: { status: number; body: Record<string, unknown> }) => ({
    status,
    body: { ...body, requestId: null },
  });

  test('go to the number by SMS and open the owner’s pages; an unknown number is answered alike and sent nothing', async () => {
    const owner = await enquire(house, world);
    const known = await ask(owner.mobile);
    expect(known).toMatchObject({ status: 200, body: { sent: true, demoCode: null } });
    expect(gateway.received).toMatchObject([{ mobile: `+86${owner.mobile}`, purpose: 'sign_in_code', proven: true }]);
    const code = gateway.received[0]?.text.match(/\d{6}/)?.[0];
    expect(plain(await ask(nextMobile()))).toEqual(plain(known));
    expect(gateway.received).toHaveLength(1);
    const opened = await call(house.app, {
      method: 'POST',
      url: '/api/owner/session',
      payload: { mobile: owner.mobile, code },
      remoteAddress: '10.8.0.1',
    });
    expect(opened.status).toBeLessThan(300);
  });

  test('that cannot be sent say so, to a known and an unknown number in about the same time', async () => {
    const owner = await enquire(house, world);
    gateway.answer = { status: 500, body: '' };
    gateway.delayMs = 300;
    const timed = async (mobile: string) => {
      const started = performance.now();
      const answer = await ask(mobile);
      return { answer: plain(answer), ms: performance.now() - started };
    };
    const known = await timed(owner.mobile);
    const unknown = await timed(nextMobile());
    gateway.delayMs = 0;
    expect(known.answer).toMatchObject({ status: 503, body: { code: 'auth.code_not_sent' } });
    expect(unknown.answer).toEqual(known.answer);
    expect(unknown.ms).toBeGreaterThan(250);
    expect(gateway.received).toHaveLength(1);
  });

  test('for a new number go to the new number', async () => {
    const owner = await enquire(house, world);
    const self = await ownerCaller(house, owner.customerId, world.units.brand);
    const mobile = nextMobile();
    expect((await self.call('POST', '/api/owner/contacts/code', { mobile })).status).toBe(200);
    expect(gateway.received).toMatchObject([{ mobile: `+86${mobile}`, purpose: 'sign_in_code' }]);
  });
});

test('no number, name or word of a message stands in an event, the trail or a job', async () => {
  const { orderId, mobile } = await openOrder(house, world);
  await send();
  const [row] = await rowsOf(orderId);
  expect(row?.state).toBe('sent');
  const { rows } = await house.owner.query(
    `select coalesce(before::text, '') || coalesce(after::text, '') as words from audit.entry where row_id = $1
     union all select payload::text from app.event where payload ->> 'messageId' = $1`,
    [row?.id],
  );
  const all = rows.map(({ words }) => words).join('\n');
  expect(all).toContain('message');
  for (const secret of [mobile, '小明', '有新进展', 'progress#']) expect(all).not.toContain(secret);
});

test('a person whose data may no longer be processed is told nothing more, and an erased one leaves no words', async () => {
  const { orderId, customerId } = await openOrder(house, world);
  await send();
  await allocated(orderId);
  await house.drain();
  const ctx = systemContext(house.platform, 'test', {
    ...{ unitId: world.units.brand, unitKind: 'brand', timeZone: 'Asia/Shanghai', orgIds: null },
  });
  const [told] = await rowsOf(orderId);
  const parts = await transact(ctx, (tx) => engagementSubject.collect(ctx, tx, [customerId]));
  const words = parts.find(({ key }) => key === 'messages')?.rows.map(({ text }) => text);
  expect(words).toEqual([gateway.received[0]?.text, null]);
  await transact(ctx, async (tx) => engagementSubject.stop?.(tx, [customerId]));
  later(5 * MINUTE);
  await sendMessages.run(house.platform, {});
  expect(gateway.received).toHaveLength(1);
  expect((await rowsOf(orderId)).map(({ state, reason }) => [state, reason])).toEqual([
    ['sent', null],
    ['not_needed', 'restricted'],
  ]);
  const blanked = await transact(ctx, async (tx) => engagementSubject.forget?.(tx, [customerId]));
  expect(blanked).toContain(told?.id);
  expect((await rowsOf(orderId)).map(({ fixed }) => fixed)).toEqual([false, false]);
});
