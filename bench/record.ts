import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { buildApp } from '../src/app.ts';
import { openPool } from '../src/platform/db.ts';
import { cpuOf } from './cpu.ts';
import { openBenchDatabase } from './database.ts';
import { openBare } from './record-bare.ts';
import { fillRecords } from './record-data.ts';
import { alternate, report } from './report.ts';
import { shoot } from './shoot.ts';

const CLIENTS = 16;
const ROUNDS = 5;
const SECONDS = 4;
/** BENCH_N makes a quick run; the promise is about 100 000 customers. */
const CUSTOMERS = Number(process.env.BENCH_N ?? 100_000);

export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  try {
    const began = performance.now();
    const data = await fillRecords(database.owner, CUSTOMERS);
    process.stderr.write(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    const app = await buildApp(database.platform, { rateFactor: 1e6 });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const bare = Fastify();
    const pool = openPool(database.ownerUrl, 20);
    openBare(bare, pool);
    await bare.listen({ host: '127.0.0.1', port: 0 });
    const [ours, theirs] = [app, bare].map(
      (server) => `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/api/customers`,
    );
    const get = (base: string | undefined, ids: string[], cookie: string) =>
      shoot({
        kind: 'get',
        url: `${base}/${ids[0]}`,
        paths: ids.map((id) => `/api/customers/${id}`),
        headers: { cookie },
        clients: CLIENTS,
        seconds: SECONDS,
      });
    for (const [scope, { cookie }] of [
      ['dealer', data.dealer],
      ['brand', data.brand],
    ] as const) {
      const mine = () => get(ours, data.customers, cookie);
      const other = () => get(theirs, data.customers, '');
      await mine();
      await other();
      const [us, them] = [await cpuOf(database.postmaster, mine), await cpuOf(database.postmaster, other)];
      const cpu = (used: typeof us) => (used.server + (used.database ?? 0)) / (used.result * SECONDS);
      process.stderr.write(
        `${scope} us ${us.result.toFixed(0)}/s server ${(us.server / us.result / SECONDS).toFixed(2)} db ${((us.database ?? 0) / us.result / SECONDS).toFixed(2)}; bare ${them.result.toFixed(0)}/s server ${(them.server / them.result / SECONDS).toFixed(2)} db ${((them.database ?? 0) / them.result / SECONDS).toFixed(2)}; ratio ${(cpu(us) / cpu(them)).toFixed(2)}\n`,
      );
    }
    const rates = await alternate(
      ROUNDS,
      () => get(ours, [data.long], data.dealer.cookie),
      () => get(ours, [data.short], data.dealer.cookie),
    );
    report({
      name: 'record long timeline',
      n: 5000,
      ...rates,
      ratio: rates.ours / rates.baseline,
      unit: 'requests/s',
      note: '',
    });
    await app.close();
    await bare.close();
    await pool.end();
  } finally {
    await database.close();
  }
}
