import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { buildApp } from '../src/app.ts';
import { openPool } from '../src/platform/db.ts';
import { cpuOf } from './cpu.ts';
import { openBenchDatabase } from './database.ts';
import { median, report } from './report.ts';
import { type Asker, bareSearch } from './search-bare.ts';
import { fillSearch, type SearchKey } from './search-data.ts';
import { shoot } from './shoot.ts';

const CLIENTS = 4;
const ROUNDS = 5;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 0.8);
const LIMIT = 20;
const GROUP = 5;
/** BENCH_N makes a quick run; the promise is about a million. */
const CUSTOMERS = Number(process.env.BENCH_N ?? 1_000_000);
/** BENCH_ONLY keeps to the lines it fits, e.g. 'list brand: name'. */
const ONLY = new RegExp(process.env.BENCH_ONLY ?? '');

interface Measured {
  rate: number;
  server: number;
  database: number | null;
}

/** Requests a second, and processor milliseconds a request. */
async function measure(postmaster: number | null, url: string, headers: Record<string, string>): Promise<Measured> {
  const { result, server, database } = await cpuOf(postmaster, () =>
    shoot({ kind: 'get', url, headers, clients: CLIENTS, seconds: SECONDS }),
  );
  const requests = result * SECONDS;
  return { rate: result, server: server / requests, database: database === null ? null : database / requests };
}

const middle = (all: Measured[], figure: (one: Measured) => number) => median(all.map(figure));
const cpu = (all: Measured[]) =>
  `${middle(all, (one) => one.server).toFixed(2)}${all[0]?.database === null ? '' : ` + ${middle(all, (one) => one.database ?? 0).toFixed(2)}`}`;

/** `npm run -s bench -- search`: every kind of key through the whole stack against hand-written SQL on a bare route, present and absent. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const barePool = openPool(database.ownerUrl, 20);
  const app = await buildApp(database.platform, { rateFactor: 1e6 });
  const bare = Fastify();
  try {
    const data = await fillSearch(database.owner, database.platform.keys, CUSTOMERS);
    const statements = {
      list: bareSearch(database.platform.keys, LIMIT),
      all: bareSearch(database.platform.keys, GROUP),
    };
    const asker = (query: unknown): Asker =>
      (query as { dealer?: string }).dealer
        ? { unitId: data.dealer.unitId, brand: false }
        : { unitId: data.brand.unitId, brand: true };
    const textOf = (query: unknown) => (query as { q: string }).q;
    bare.get('/list', ({ query }) => statements.list.list(barePool, textOf(query), asker(query)));
    bare.get('/all', ({ query }) => statements.all.everything(barePool, textOf(query), asker(query)));
    await app.listen({ host: '127.0.0.1', port: 0 });
    await bare.listen({ host: '127.0.0.1', port: 0 });
    const [ours, theirs] = [app, bare].map(
      (server) => `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    );
    const routes = [
      { name: 'list', scope: 'brand', ours: `/api/customers?limit=${LIMIT}&q=`, bare: '/list?q=' },
      { name: 'list', scope: 'dealer', ours: `/api/customers?limit=${LIMIT}&q=`, bare: '/list?dealer=1&q=' },
      { name: 'everything', scope: 'brand', ours: '/api/search?q=', bare: '/all?q=' },
      { name: 'everything', scope: 'dealer', ours: '/api/search?q=', bare: '/all?dealer=1&q=' },
    ] as const;
    for (const route of routes) {
      const { cookie } = route.scope === 'brand' ? data.brand : data.dealer;
      for (const key of data.keys) {
        for (const there of ['present', 'absent'] as const) {
          const q = key[there];
          if (q === null || !ONLY.test(`${route.name} ${route.scope}: ${key.kind} ${there}`)) continue;
          const [ourUrl, bareUrl] = [`${ours}${route.ours}`, `${theirs}${route.bare}`].map(
            (url) => `${url}${encodeURIComponent(q)}`,
          );
          await compare(
            database.postmaster,
            { route: `${route.name} ${route.scope}`, key, there },
            cookie,
            ourUrl as string,
            bareUrl as string,
          );
        }
      }
    }
  } finally {
    await app.close();
    await bare.close();
    await barePool.end();
    await database.close();
  }
}

async function compare(
  postmaster: number | null,
  { route, key, there }: { route: string; key: SearchKey; there: 'present' | 'absent' },
  cookie: string,
  ourUrl: string,
  bareUrl: string,
): Promise<void> {
  const [a, b]: [Measured[], Measured[]] = [[], []];
  await sameAnswer(ourUrl, cookie, bareUrl);
  for (let round = 0; round < ROUNDS; round++) {
    a.push(await measure(postmaster, ourUrl, { cookie }));
    b.push(await measure(postmaster, bareUrl, {}));
  }
  const [rate, baseline] = [middle(a, (one) => one.rate), middle(b, (one) => one.rate)];
  const note = `${there}, ${CLIENTS} clients, medians of ${ROUNDS} turns; CPU ms a request, server + database: ours ${cpu(a)}, bare ${cpu(b)}`;
  report({
    name: `search ${route}: ${key.kind}`,
    n: CUSTOMERS,
    ours: rate,
    baseline,
    ratio: rate / baseline,
    unit: 'requests/s',
    note,
  });
}

interface Answer {
  rows?: { id: string }[];
  [group: string]: { id: string }[] | string | null | undefined;
}

/** A comparison is worth nothing where the two find different records. */
async function sameAnswer(ourUrl: string, cookie: string, bareUrl: string): Promise<void> {
  const [ours, bare] = (await Promise.all([
    fetch(ourUrl, { headers: { cookie } }).then((answer) => answer.json()),
    fetch(bareUrl).then((answer) => answer.json()),
  ])) as [Answer, Answer];
  for (const [group, rows] of Object.entries(bare)) {
    if (!Array.isArray(rows)) continue;
    const most = group === 'rows' ? LIMIT : GROUP;
    const ids = (all: unknown) => JSON.stringify((all as { id: string }[]).slice(0, most).map((row) => row.id));
    if (ids(rows) !== ids(ours[group]))
      throw new Error(`${ourUrl} and ${bareUrl} find different ${group}: ${ids(ours[group])} against ${ids(rows)}`);
  }
}
