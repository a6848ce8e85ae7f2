import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../../db/demo/accounts.ts';
import { newPlace, type Place } from './place.ts';
import { killRest, runProgram, type Server, startServer, within } from './server.ts';

const WRITERS = 12;
let place: Place;
/** Keys of corrections that were answered, with the transaction; and those whose answer a kill swallowed. */
const answered = new Map<string, { id: string; points: number }>();
const unanswered: string[] = [];
let memberId = '';
let opening = 0;

beforeAll(async () => {
  place = await newPlace();
});
afterAll(async () => {
  await killRest();
  await place.remove();
});

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'care', password: DEMO_PASSWORD }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const POINTS = 7;
async function correct(url: string, cookie: string, key: string): Promise<string> {
  const response = await fetch(`${url}/api/members/${memberId}/points/adjustments`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ points: POINTS, reason: key }),
  });
  const text = await response.text();
  if (response.status === 503) throw new TypeError('the database is gone');
  if (response.status !== 201) throw new Error(`${response.status} ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

/** Signs in and picks the member whose points are written. */
async function prepare(server: Server): Promise<string> {
  const cookie = await signIn(server.url);
  if (!memberId) {
    const headers = { cookie };
    const list = (await (await fetch(`${server.url}/api/members?status=active&limit=1`, { headers })).json()) as {
      rows: { id: string }[];
    };
    memberId = list.rows[0]?.id ?? '';
    const account = (await (await fetch(`${server.url}/api/members/${memberId}/points`, { headers })).json()) as {
      available: number;
    };
    opening = account.available;
  }
  return cookie;
}

/** Writes until the server no longer answers. */
async function write(server: Server, cookie: string): Promise<unknown[]> {
  const surprises: unknown[] = [];
  const writer = async () => {
    for (;;) {
      const key = randomUUID();
      try {
        answered.set(key, { id: await correct(server.url, cookie, key), points: POINTS });
      } catch (error) {
        unanswered.push(key);
        // fetch words a cut connection as TypeError; an answer of another status is no cut.
        if (!(error instanceof TypeError)) surprises.push(error);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return surprises;
}

async function killDatabase(): Promise<void> {
  const file = await readFile(join(place.dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  process.kill(Number.parseInt(file, 10), 'SIGKILL');
}

test('every acknowledged posting is there once after kills of the server and of PostgreSQL, and none is half there', async () => {
  for (const victim of ['server', 'database', 'server'] as const) {
    const server = await startServer(place, { DEMO: '1' });
    const cookie = await prepare(server);
    const writing = write(server, cookie);
    await sleep(1500 + Math.random() * 1500);
    if (victim === 'database' && !process.env.DATABASE_URL) {
      await killDatabase();
      await sleep(300);
    }
    await server.kill();
    expect(await writing, server.stderr().slice(-2000)).toEqual([]);
  }
  expect(answered.size).toBeGreaterThan(WRITERS);

  const server = await startServer(place, { DEMO: '1' });
  const cookie = await signIn(server.url);
  for (const [key, { id }] of answered) expect(await correct(server.url, cookie, key)).toBe(id);
  // An answer that was lost: whoever asks again has one posting in the end.
  for (const key of unanswered) {
    const id = await correct(server.url, cookie, key);
    expect(await correct(server.url, cookie, key)).toBe(id);
  }
  await server.stop();
  const { balance, posted } = await place.look(async (client) => ({
    balance: Number(
      (await client.query("select balance from club.account where member_id = $1 and kind = 'available'", [memberId]))
        .rows[0].balance,
    ),
    posted: (
      await client.query(
        'select count(*)::int as n, count(distinct note)::int as notes from club.ledger_transaction where member_id = $1 and kind = $2',
        [memberId, 'adjust'],
      )
    ).rows[0],
  }));
  const wanted = answered.size + unanswered.length;
  expect(posted).toEqual({ n: wanted, notes: wanted });
  expect(balance).toBe(opening + wanted * POINTS);
  const program = runProgram(['ledger:verify'], place.env);
  const { code } = await within(program.ended, 120_000, () => program.stderr().slice(-500));
  expect(program.stdout()).toContain('intact');
  expect(code).toBe(0);
});
