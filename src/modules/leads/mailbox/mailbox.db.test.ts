import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { openMailbox } from './imap.ts';
import { mailboxJob } from './jobs.ts';

let house: House;
let world: World;
let server: Server;
let port: number;
const PASSWORD = 'pa"ss\\word';
/** The mailbox: raw mails by uid, and which were read. */
const mails = new Map<number, Buffer>();
const seen = new Set<number>();
let fetches = 0;

/** A stand-in that speaks as a real server does: untagged answers, literals, answers cut anywhere. */
function answer(line: string): Buffer[] {
  const [tag = '', ...words] = line.split(' ');
  const command = words.join(' ');
  const ok = Buffer.from(`${tag} OK done\r\n`);
  const login = /^LOGIN "([^"]*)" "(.*)"$/.exec(command);
  if (login)
    return [
      login[2]?.replace(/\\(.)/g, '$1') === PASSWORD ? ok : Buffer.from(`${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`),
    ];
  if (command.startsWith('SELECT')) return [Buffer.from('* 3 EXISTS\r\n* OK [UIDVALIDITY 77] x\r\n'), ok];
  if (command === 'UID SEARCH UNSEEN')
    return [Buffer.from(`* SEARCH ${[...mails.keys()].filter((uid) => !seen.has(uid)).join(' ')}\r\n`), ok];
  const uid = Number(/^UID \w+ (\d+)/.exec(command)?.[1]);
  const mail = mails.get(uid) ?? Buffer.alloc(0);
  if (command.includes('RFC822.SIZE'))
    return [Buffer.from(`* 1 FETCH (UID ${uid} RFC822.SIZE ${mail.length})\r\n`), ok];
  if (command.includes('BODY.PEEK[]')) {
    fetches += 1;
    return [Buffer.from(`* 1 FETCH (UID ${uid} BODY[] {${mail.length}}\r\n`), mail, Buffer.from(')\r\n'), ok];
  }
  if (command.startsWith('UID STORE')) seen.add(uid);
  return [ok];
}

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  server = createServer((socket) => {
    socket.write('* OK ready\r\n');
    let waiting = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      waiting += bytes.toString('utf8');
      for (let at = waiting.indexOf('\r\n'); at >= 0; at = waiting.indexOf('\r\n')) {
        const whole = Buffer.concat(answer(waiting.slice(0, at)));
        waiting = waiting.slice(at + 2);
        for (let from = 0; from < whole.length; from += 97) socket.write(whole.subarray(from, from + 97));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server?.close();
  await house?.close();
});

async function mailbox(code: string, password: string) {
  const { admin } = world.people;
  const settings = { host: '127.0.0.1', port, tls: false, user: 'leads@example.com' };
  const body = { code, kind: 'mailbox', name: code, nameEn: code, channel: 'adf', settings };
  const { id, version } = (await admin.call('POST', '/api/lead-sources', body)).body;
  const set = await admin.call('POST', `/api/lead-sources/${id}/keys`, { kind: 'access', value: password, version });
  expect(set).toMatchObject({ status: 200, body: { key: null } });
  return id as string;
}
const adf = (phone: string) =>
  `<adf><prospect><customer><contact><name>邮件客户</name><phone>${phone}</phone></contact></customer></prospect></adf>`;
const mail = (id: string, body: string, type = 'text/plain') =>
  Buffer.from(`Message-ID: <${id}@example.com>\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n${body}`);
const run = () => mailboxJob(openMailbox).run(house.platform, {});
const kept = async (sourceId: string) =>
  (
    await house.owner.query(
      'select result, format, external_id, problems from leads.inbound where source_id = $1 order by created_at, id',
      [sourceId],
    )
  ).rows;

describe('a mailbox', () => {
  test('is read once: leads are taken, odd mails kept for a person, both marked as read; a mail sent twice is a duplicate', async () => {
    const id = await mailbox('mail-one', PASSWORD);
    const phone = nextMobile();
    mails.set(11, mail('a', adf(phone)));
    mails.set(12, mail('b', `<html><!--${adf(nextMobile())}--></html>`, 'text/html'));
    mails.set(13, mail('c', '你好,请问周末营业吗?'));
    mails.set(14, mail('a', adf(phone)));
    await run();
    expect((await kept(id)).map((row) => row.result)).toEqual(['created', 'created', 'rejected', 'duplicate']);
    expect((await kept(id))[2]).toMatchObject({
      external_id: 'mail-c@example.com',
      format: 'mail',
      problems: [{ field: 'body', zh: '正文不是 ADF 报文。', en: 'The body is not an ADF message.' }],
    });
    expect([...seen].sort()).toEqual([11, 12, 13, 14]);
    const before = fetches;
    await run();
    expect(fetches).toBe(before);
    mails.clear();
  });

  test('that was not marked in time is read again and doubles nothing', async () => {
    const id = await mailbox('mail-two', PASSWORD);
    mails.set(21, mail('d', adf(nextMobile())));
    await house.owner.query("update leads.source set active = code = 'mail-two' where kind = 'mailbox'");
    await run();
    seen.delete(21);
    await run();
    expect((await kept(id)).map((row) => row.result)).toEqual(['created', 'duplicate']);
    mails.clear();
  });

  test('with a wrong password keeps no other one waiting; the password stands in no error', async () => {
    await house.owner.query("update leads.source set active = code = 'mail-two' where kind = 'mailbox'");
    await mailbox('mail-a-wrong', 'not the password');
    mails.set(31, mail('e', adf(nextMobile())));
    await run();
    expect(seen.has(31)).toBe(true);
    await house.owner.query("update leads.source set active = code = 'mail-a-wrong' where kind = 'mailbox'");
    await expect(run()).rejects.toThrow(/^LOGIN was refused: NO/);
  });
});
