import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type pg from 'pg';
import { buildApp } from '../src/app.ts';
import { leads } from '../src/modules/leads/queries.ts';
import { openPool, over } from '../src/platform/db.ts';
import { openBenchDatabase } from './database.ts';
import { fillLeads, type ListData } from './list-data.ts';
import { alternate, report } from './report.ts';
import { shoot } from './shoot.ts';

const CLIENTS = 8;
const ROUNDS = 5;
const SECONDS = 3;
const LIMIT = 50;
/** BENCH_N makes a quick run; the promise is about a million. */
const LARGE = Number(process.env.BENCH_N ?? 1_000_000);

/** The SQL and parameters that a scope's list runs, taken from the product's own query. */
async function sqlOf(
  orgIds: string[] | null,
  consultantId: string | null,
): Promise<{ text: string; values: unknown[] }> {
  let taken: { text: string; values: unknown[] } | undefined;
  const recorder = {
    connection: { stream: { writableCorked: 1 } },
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      taken = { text, values };
      return { rows: [], rowCount: 0 };
    },
  };
  await leads(over(recorder as unknown as pg.PoolClient), {
    orgIds,
    consultantId,
    overdueAt: null,
    customers: null,
    limit: LIMIT,
  });
  if (!taken) throw new Error('the list ran no query');
  return taken;
}

interface Case {
  scope: string;
  cookie: string;
  sql: { text: string; values: unknown[] };
}

async function casesOf(data: ListData): Promise<Case[]> {
  return [
    {
      scope: 'consultant',
      cookie: data.consultant.cookie,
      sql: await sqlOf([data.dealer.unitId], data.consultant.staffId),
    },
    { scope: 'dealer', cookie: data.dealer.cookie, sql: await sqlOf([data.dealer.unitId], null) },
    {
      scope: 'region',
      cookie: data.region.cookie,
      sql: await sqlOf([data.region.unitId, ...data.region.dealers], null),
    },
    { scope: 'brand', cookie: data.brand.cookie, sql: await sqlOf(null, null) },
  ];
}

const get = (url: string, headers: Record<string, string>) =>
  shoot({ kind: 'get', url, headers, clients: CLIENTS, seconds: SECONDS });

interface Stand {
  n: number;
  cases: Case[];
  ours: string;
  bare: string;
  close(): Promise<void>;
}

/** One database of n leads with our server and the bare one before it. */
async function setUp(n: number): Promise<Stand> {
  const database = await openBenchDatabase();
  const data = await fillLeads(database.owner, n);
  const app = await buildApp(database.platform, { rateFactor: 1e6 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const bare = Fastify();
  const barePool = openPool(database.ownerUrl, 20);
  const cases = await casesOf(data);
  for (const { scope, sql } of cases)
    bare.get(`/${scope}`, async () => ({ rows: (await barePool.query(sql.text, sql.values)).rows }));
  await bare.listen({ host: '127.0.0.1', port: 0 });
  const [ourPort, barePort] = [app, bare].map((server) => (server.server.address() as AddressInfo).port);
  return {
    n,
    cases,
    ours: `http://127.0.0.1:${ourPort}/api/leads?limit=${LIMIT}`,
    bare: `http://127.0.0.1:${barePort}`,
    close: async () => {
      await app.close();
      await bare.close();
      await barePool.end();
      await database.close();
    },
  };
}

async function againstBare({ n, cases, ours, bare }: Stand): Promise<void> {
  for (const { scope, cookie } of cases) {
    await get(ours, { cookie });
    await get(`${bare}/${scope}`, {});
    const rates = await alternate(
      ROUNDS,
      () => get(ours, { cookie }),
      () => get(`${bare}/${scope}`, {}),
    );
    const note = `newest ${LIMIT} of ${n} leads, ${CLIENTS} clients, medians of ${ROUNDS} turns`;
    report({ name: `list ${scope}`, n, ...rates, ratio: rates.ours / rates.baseline, unit: 'requests/s', note });
  }
}

/** The same list over both sizes in turn: what grows with the table shows, what the machine does besides meets both. */
async function growth(small: Stand, large: Stand): Promise<void> {
  for (const { scope, cookie } of large.cases) {
    const other = small.cases.find((one) => one.scope === scope) as Case;
    await get(small.ours, { cookie: other.cookie });
    await get(large.ours, { cookie });
    const rates = await alternate(
      ROUNDS,
      () => get(large.ours, { cookie }),
      () => get(small.ours, { cookie: other.cookie }),
    );
    const note = `over ${large.n} leads against ${small.n}; 0.83 is the promised 1.2 times`;
    report({
      name: `list growth ${scope}`,
      n: large.n,
      ...rates,
      ratio: rates.ours / rates.baseline,
      unit: 'requests/s',
      note,
    });
  }
}

/** `npm run -s bench -- list`: the lead list through the whole stack against a bare route with the same SQL, and against its own growth. */
export async function run(): Promise<void> {
  const stands: Stand[] = [];
  try {
    for (const n of [100_000, LARGE]) stands.push(await setUp(n));
    const [small, large] = stands as [Stand, Stand];
    await growth(small, large);
    await againstBare(small);
    await againstBare(large);
  } finally {
    for (const stand of stands) await stand.close();
  }
}
