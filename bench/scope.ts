import { createHash } from 'node:crypto';
import { leads } from '../src/modules/leads/queries.ts';
import { type Scope, systemContext } from '../src/platform/context.ts';
import { type Database, openPool, read, StatementNames } from '../src/platform/db.ts';
import { openBenchDatabase } from './database.ts';
import { fillLeads } from './list-data.ts';
import { alternate, report } from './report.ts';

const ROUNDS = 7;
const SECONDS = 2;
const LIMIT = 50;
/** BENCH_N makes a quick run; the promise is about a million. */
const LEADS = Number(process.env.BENCH_N ?? 1_000_000);

function databaseAt(url: string): Database {
  const pool = openPool(url, 2);
  return { pool, readPool: pool, statements: new StatementNames() };
}

/** Pages a second, one after the other. */
async function rate(page: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let pages = 0;
  while (performance.now() < started + SECONDS * 1000) {
    await page();
    pages += 1;
  }
  return pages / ((performance.now() - started) / 1000);
}

/**
 * `npm run -s bench -- scope`: what the wall costs. The lead list of four scopes by the application's role under its policies against the
 * same statements, parameters and transaction by the owner, whom no policy filters.
 */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const { platform, owner } = database;
  // Two pools alike, since a page goes to whichever connection is free.
  const [application, bare] = [database.appUrl, database.ownerUrl].map(databaseAt) as [Database, Database];
  try {
    const data = await fillLeads(owner, LEADS);
    const places = { consultant: data.consultant, dealer: data.dealer, region: data.region, brand: data.brand };
    for (const [name, { cookie }] of Object.entries(places)) {
      const token = createHash('sha256').update(cookie.slice('rb_staff='.length)).digest();
      const session = (await owner.query('select * from org.read_session($1)', [token])).rows[0];
      const scope: Scope = {
        unitId: session.unit_id,
        unitKind: session.unit_kind,
        timeZone: session.time_zone,
        orgIds: session.org_ids,
        allBut: session.all_but,
      };
      const query = {
        orgIds: scope.orgIds,
        consultantId: name === 'consultant' ? data.consultant.staffId : null,
        overdueAt: null,
        customers: null,
        limit: LIMIT,
      };
      const ctx = systemContext(platform, 'bench', scope);
      const walled = () => read({ ...ctx, db: application }, (tx) => leads(tx, query));
      const open = () => read({ ...ctx, db: bare }, (tx) => leads(tx, query));
      const [ours, theirs] = [await walled(), await open()];
      if (JSON.stringify(ours) !== JSON.stringify(theirs) || ours.length !== LIMIT + 1)
        throw new Error(`${name}: the two lists differ`);
      for (let warm = 0; warm < 20; warm++) await Promise.all([walled(), open()]);
      const rates = await alternate(
        ROUNDS,
        () => rate(walled),
        () => rate(open),
      );
      const note = `newest ${LIMIT} of ${LEADS} leads with the policies against without, one reader, medians of ${ROUNDS} turns; 0.85 is promised`;
      report({ name: `scope ${name}`, n: LEADS, ...rates, ratio: rates.ours / rates.baseline, unit: 'pages/s', note });
    }
  } finally {
    await application.pool.end();
    await bare.pool.end();
    await database.close();
  }
}
