import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type pg from 'pg';
import { buildApp } from '../src/app.ts';
import { leads } from '../src/modules/leads/queries.ts';
import { openPool, over } from '../src/platform/db.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
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

async function measure(database: BenchDatabase, n: number, results: Map<string, number>): Promise<void> {
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
  for (const { scope, cookie } of cases) {
    const ours = `http://127.0.0.1:${ourPort}/api/leads?limit=${LIMIT}`;
    const cpuBefore = process.cpuUsage();
    const warm = await get(ours, { cookie });
    await get(`http://127.0.0.1:${barePort}/${scope}`, {});
    const cpu = process.cpuUsage(cpuBefore);
    const rates = await alternate(
      ROUNDS,
      () => get(ours, { cookie }),
      () => get(`http://127.0.0.1:${barePort}/${scope}`, {}),
    );
    results.set(`${scope} ${n}`, rates.ours);
    const note = `newest ${LIMIT} of ${n} leads, ${CLIENTS} clients, medians of ${ROUNDS} turns; warm-up ${Math.round(warm)}/s, ${Math.round((cpu.user + cpu.system) / 1000 / SECONDS / 2)} ms server CPU a second`;
    report({
      name: `list ${scope}`,
      n,
      ours: rates.ours,
      baseline: rates.baseline,
      ratio: rates.ours / rates.baseline,
      unit: 'requests/s',
      note,
    });
  }
  await app.close();
  await bare.close();
  await barePool.end();
}

/** `npm run -s bench -- list`: the lead list through the whole stack against a bare route with the same SQL, and against its own growth. */
export async function run(): Promise<void> {
  const results = new Map<string, number>();
  for (const n of [100_000, LARGE]) {
    const database = await openBenchDatabase();
    try {
      await measure(database, n, results);
    } finally {
      await database.close();
    }
  }
  for (const scope of ['consultant', 'dealer', 'region', 'brand']) {
    const [small, big] = [results.get(`${scope} 100000`) ?? 0, results.get(`${scope} ${LARGE}`) ?? 0];
    report({
      name: `list growth ${scope}`,
      n: LARGE,
      ours: big,
      baseline: small,
      ratio: big / small,
      unit: 'requests/s',
      note: 'at n against 100 000 rows; a ratio of 1/1.2 = 0.83 keeps the promise',
    });
  }
}
