import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Letter, newLetter, type Receipt, sendLetter } from './people.ts';
import { newPlace, type Place } from './place.ts';
import { killRest, runProgram, type Server, startServer, within } from './server.ts';

const WRITERS = 16;
let place: Place;
/** Letters the server answered, with its answer, and those whose answer a kill swallowed. Every lead of this file comes from one of them. */
const answered = new Map<Letter, Receipt>();
const unanswered: Letter[] = [];

beforeAll(async () => {
  place = await newPlace();
});
afterAll(async () => {
  await killRest();
  await place.remove();
});

/** Runs a command to its end. */
async function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const program = runProgram(args, place.env);
  const { code } = await within(
    program.ended,
    120_000,
    () => `${args[0]} did not end: ${program.stderr().slice(-500)}`,
  );
  return { code, output: program.stdout() + program.stderr() };
}

async function expectIntactAudit(): Promise<void> {
  const { code, output } = await run(['audit:verify']);
  expect(output).toContain('intact');
  expect(code).toBe(0);
}

/** Sixteen writers send one lead after the other until the server no longer answers. Returns what else went wrong. */
async function write(server: Server): Promise<unknown[]> {
  const surprises: unknown[] = [];
  const writer = async () => {
    for (;;) {
      const letter = newLetter();
      try {
        answered.set(letter, await sendLetter(server.url, letter));
      } catch (error) {
        unanswered.push(letter);
        // fetch wraps whatever cut the connection; an answer of another status is no cut.
        if (!(error instanceof TypeError)) surprises.push(error);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return surprises;
}

/** Runs `work` on every item, sixteen at a time. */
async function each<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: WRITERS }, lane));
}

/** Each half-written thing a kill could leave, by what is missing: all counts must be 0. */
const HALVES = `
  select
    (select count(*) from leads.lead l where not exists (select from customers.customer c where c.id = l.customer_id))::int as lead_without_customer,
    (select count(*) from leads.lead l where not exists (select from leads.touch t where t.lead_id = l.id))::int as lead_without_touch,
    (select count(*) from leads.lead l where l.created_at > $1 and not exists (select from leads.inbound i where i.lead_id = l.id))::int as lead_without_message,
    (select count(*) from leads.inbound i where i.result in ('created', 'merged', 'duplicate') and not exists (select from leads.lead l where l.id = i.lead_id))::int as message_without_lead,
    (select count(*) from customers.customer c where c.created_at > $1 and not exists (select from customers.identifier i where i.customer_id = c.id))::int as customer_without_number,
    (select count(*) from customers.customer c where c.created_at > $1 and not exists (select from leads.lead l where l.customer_id = c.id))::int as customer_without_lead,
    (select count(*) from leads.lead l where l.created_at > $1 and not exists (select from app.event e where e.subject_id = l.id))::int as lead_without_event`;

test('kills while starting, migrating and loading leave nothing in the way of the next start', async () => {
  const moments = [
    /database: init|migration/,
    /migration: 0002|demo data/,
    /migration: 0005|demo data/,
    /demo data/,
    /demo data.* [3-6]\d %/,
  ];
  for (const moment of moments) {
    const program = runProgram(['start'], { PORT: '0', DEMO: '1', ...place.env });
    const reached = (async () => {
      while (!moment.test(program.stderr()))
        await Promise.race([once(program.child.stderr ?? program.child, 'data'), sleep(1000)]);
    })();
    await within(
      Promise.race([reached, program.ended]),
      120_000,
      () => `never came to ${moment}: ${program.stderr().slice(-500)}`,
    );
    expect(program.child.exitCode, program.stderr()).toBeNull();
    await sleep(Math.random() * 400);
    const asked = moment === moments.at(-1);
    program.child.kill(asked ? 'SIGTERM' : 'SIGKILL');
    const { code } = await within(program.ended, 30_000, () => 'the start did not end');
    // Asked to stop in the middle of a start, it stops in order, its database with it.
    if (asked) expect(code, program.stderr()).toBe(0);
  }
  // It refuses where a killed load had left a single unit.
  expect(await run(['demo', '--customers', '2000'])).toMatchObject({ code: 0 });
  await expectIntactAudit();
});

test('what was answered before a kill is there after it, and nothing is half there', async () => {
  const begun = new Date();
  for (let kills = 0; kills < 3; kills++) {
    const server = await startServer(place);
    const writing = write(server);
    await sleep(400 + Math.random() * 1200);
    await server.kill();
    expect(await writing, server.stderr().slice(-2000)).toEqual([]);
  }
  expect(answered.size).toBeGreaterThan(WRITERS);
  expect(unanswered.length).toBeGreaterThanOrEqual(WRITERS);
  for (const { result } of answered.values()) expect(result).toBe('created');

  const server = await startServer(place);
  await each([...answered], async ([letter, receipt]) => {
    expect(await sendLetter(server.url, letter)).toMatchObject({ result: 'duplicate', leadId: receipt.leadId });
  });
  // An answer that was lost: the sender asks again, and has one lead in the end.
  await each([...unanswered], async (letter) => {
    const { result, leadId } = await sendLetter(server.url, letter);
    expect(['created', 'duplicate']).toContain(result);
    expect(await sendLetter(server.url, letter)).toMatchObject({ result: 'duplicate', leadId });
  });
  await server.stop();
  const { halves, leads } = await place.look(async (client) => ({
    halves: (await client.query(HALVES, [begun])).rows[0] as Record<string, number>,
    leads: (await client.query('select count(*)::int as n from leads.lead where created_at > $1', [begun])).rows[0]
      .n as number,
  }));
  expect(Object.entries(halves).filter(([, count]) => count !== 0)).toEqual([]);
  expect(leads).toBe(answered.size + unanswered.length);
  await expectIntactAudit();
});

test('a stop in order answers the requests that run, and loses nothing', async () => {
  const server = await startServer(place);
  const half = await Promise.all(Array.from({ length: WRITERS }, () => sendHalf(server.url, newLetter())));
  const before = answered.size;
  const writing = write(server);
  await sleep(300);
  const stopping = server.stop();
  await sleep(200);
  const receipts = await Promise.all(half.map((finish) => finish()));
  await stopping;
  expect(await writing, server.stderr().slice(-2000)).toEqual([]);
  for (const { result } of receipts) expect(result).toBe('created');
  expect(answered.size).toBeGreaterThan(before);
  const ids = [...answered.values(), ...receipts].map(({ leadId }) => leadId);
  const found = await place.look((client) =>
    client.query('select count(*)::int as n from leads.lead where id = any($1)', [ids]),
  );
  expect(found.rows[0].n).toBe(ids.length);
});

/** Sends a letter up to its middle, once the server has begun to read it; what it returns sends the rest and waits for the answer. */
async function sendHalf(url: string, { body, headers }: Letter): Promise<() => Promise<Receipt>> {
  const bytes = Buffer.from(body);
  const sending: ClientRequest = request(`${url}/api/leads/inbound`, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': bytes.length, expect: '100-continue' },
  });
  const answer = once(sending, 'response') as Promise<[IncomingMessage]>;
  sending.flushHeaders();
  await within(once(sending, 'continue'), 10_000, () => 'the server does not read the request');
  sending.write(bytes.subarray(0, bytes.length / 2));
  return async () => {
    sending.end(bytes.subarray(bytes.length / 2));
    const [response] = await within(answer, 20_000, () => 'the request was not answered');
    const text = Buffer.concat(await response.toArray()).toString();
    expect(response.statusCode, text).toBe(200);
    return JSON.parse(text) as Receipt;
  };
}
