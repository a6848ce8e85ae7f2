import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { buildApp } from '../src/app.ts';
import { openPool } from '../src/platform/db.ts';
import { cpuOf } from './cpu.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { openBare } from './record-bare.ts';
import { createBare, type Sample, sampleOf, triggers } from './record-create.ts';
import { fillRecords } from './record-data.ts';
import { alternate, median, report } from './report.ts';
import { type Salvo, shoot } from './shoot.ts';

const CLIENTS = 16;
const ROUNDS = 5;
const SECONDS = 4;
/** BENCH_N makes a quick run; the promise is about 100 000 customers. */
const CUSTOMERS = Number(process.env.BENCH_N ?? 100_000);
/** How many times the processor time of the bare route may be spent. */
const ALLOWED = { create: 3.5, open: 3 };

type Ask = { kind: 'customers'; cookie: string } | { kind: 'get'; cookie: string; ids: string[] };
let turn = 0;

/** Requests a second at one of the two servers. */
function ask(base: string, what: Ask, seconds = SECONDS): Promise<number> {
  const common = { url: `${base}/api/customers`, clients: CLIENTS, seconds };
  const salvo: Salvo =
    what.kind === 'customers'
      ? { ...common, kind: 'customers', cookie: what.cookie, turn: ++turn }
      : {
          ...common,
          kind: 'get',
          headers: { cookie: what.cookie },
          paths: what.ids.map((id) => `/api/customers/${id}`),
        };
  return shoot(salvo);
}

interface Used {
  /** Milliseconds of processor a request, of this process and of PostgreSQL. */
  server: number;
  database: number;
  rate: number;
}

async function used({ postmaster }: BenchDatabase, base: string, what: Ask): Promise<Used> {
  const { result: rate, server, database } = await cpuOf(postmaster, () => ask(base, what));
  const requests = rate * SECONDS;
  return { rate, server: server / requests, database: (database ?? 0) / requests };
}

/** Both in turn, so that a noisy neighbour meets both; each median of its sum. `before` readies the database for the one that comes. */
async function against(
  database: BenchDatabase,
  name: keyof typeof ALLOWED,
  n: number,
  [ours, bare]: [string, string],
  what: Ask,
  note: string,
  before: (which: 'ours' | 'bare') => Promise<void> = async () => undefined,
): Promise<void> {
  const found: Record<'ours' | 'bare', Used[]> = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, base] of [
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      await before(which);
      await ask(base, what, round === 0 ? SECONDS : 1);
      found[which].push(await used(database, base, what));
    }
  }
  const middle = (which: 'ours' | 'bare', of: (one: Used) => number) => median(found[which].map(of));
  const sum = (one: Used) => one.server + one.database;
  const said = (which: 'ours' | 'bare') =>
    `${middle(which, (one) => one.server).toFixed(2)} ms in this process and ${database.postmaster === null ? '?' : middle(which, (one) => one.database).toFixed(2)} ms in PostgreSQL, ${middle(which, (one) => one.rate).toFixed(0)}/s`;
  const [us, them] = [middle('ours', sum), middle('bare', sum)];
  report({
    name: `record ${name}`,
    n,
    ours: us,
    baseline: them,
    ratio: them / us,
    unit: 'ms of processor a request',
    note: `${note}, ${CLIENTS} clients over ${CUSTOMERS} customers, medians of ${ROUNDS}; ${said('ours')}; bare ${said('bare')}; ${(1 / ALLOWED[name]).toFixed(2)} is the promised ${ALLOWED[name]} times`,
  });
}

/** `npm run -s bench -- record`: a customer created and a customer opened, against a bare route that writes and reads the same rows. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const { owner, platform } = database;
  try {
    const data = await fillRecords(owner, platform.keys, CUSTOMERS);
    const app = await buildApp(platform, { rateFactor: 1e6 });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = (server: { server: { address(): unknown } }) =>
      `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const cookie = data.dealer.cookie;
    const sample = await oneCreated(database, address(app), cookie);
    const bare = Fastify();
    const pool = openPool(database.ownerUrl, 20);
    openBare(bare, pool);
    createBare(bare, pool, sample);
    await bare.listen({ host: '127.0.0.1', port: 0 });
    const both: [string, string] = [address(app), address(bare)];
    for (const [scope, own] of [
      ['dealer', cookie],
      ['brand', data.brand.cookie],
    ] as const)
      await against(
        database,
        'open',
        1,
        both,
        { kind: 'get', cookie: own, ids: data.customers },
        `one call opens a customer with everything related, as a ${scope} sees them, against the same rows by plain SQL`,
      );
    const long = { kind: 'get' as const, cookie, ids: [data.long] };
    const short = { kind: 'get' as const, cookie, ids: [data.short] };
    const [base] = both;
    const rates = await alternate(
      ROUNDS,
      () => ask(base, long),
      () => ask(base, short),
    );
    // Twenty entries are shown of one and five of the other: the page is larger, the history behind it costs nothing.
    report({
      name: 'record long timeline',
      n: 5_000,
      ...rates,
      ratio: rates.ours / rates.baseline,
      unit: 'requests/s',
      note: 'first screen of a customer with 5 000 timeline entries against one with 5; 0.8 is promised',
    });
    await against(
      database,
      'create',
      sample.rows,
      both,
      { kind: 'customers', cookie },
      `a customer created with checks, recognition, encryption, scope, audit and event, against the same ${sample.rows} rows in one bare transaction`,
      (which) => triggers(owner, sample, which === 'ours' ? 'enable' : 'disable'),
    );
    await triggers(owner, sample, 'enable');
    await app.close();
    await bare.close();
    await pool.end();
  } finally {
    await database.close();
  }
}

/** Creates one customer and takes the rows it left as the sample of the bare route. */
async function oneCreated(database: BenchDatabase, base: string, cookie: string): Promise<Sample> {
  const answer = await fetch(`${base}/api/customers`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': 'bench-sample' },
    body: JSON.stringify({
      name: '欧阳明月',
      cityCode: '310100',
      gender: 'female',
      birthOn: '1988-08-08',
      contacts: [{ kind: 'mobile', value: '19912345678' }],
    }),
  });
  const { id } = (await answer.json()) as { id: string };
  if (answer.status !== 201) throw new Error(`a customer could not be created: ${answer.status}`);
  return sampleOf(database.owner, id);
}
