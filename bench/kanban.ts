import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { buildApp } from '../src/app.ts';
import { STAGES } from '../src/modules/leads/board/schema.ts';
import { openPool } from '../src/platform/db.ts';
import { openBenchDatabase } from './database.ts';
import { fillOpportunities } from './kanban-data.ts';
import { alternate, report } from './report.ts';
import { shoot } from './shoot.ts';

const CLIENTS = 8;
const ROUNDS = 5;
const SECONDS = 3;
const CARDS = 20;
const CAP = 100;
/** BENCH_N makes a quick run; the promise is about two millions. */
const LEADS = Number(process.env.BENCH_N ?? 2_000_000);

const OPEN = "p.status in ('assigned', 'accepted', 'following', 'ordered')";

/** The board as one would write it by hand for one dealer or several: six columns with the most urgent cards and a capped count. */
const BARE = `
  select s.stage, counted.n, l.id, l.version, c.name, c.primary_masked, l.grade, r.name as series_name, r.name_en, f.name as consultant_name,
    u.name as unit_name, u.name_en as unit_name_en, l.act_by, l.expected_on, l.pending_close, o.id as order_id, cards.board_at
  from unnest($2::text[]) with ordinality s(stage, place)
  cross join lateral (select count(*) as n from (select 1 from unnest($1::uuid[]) m(org_id) cross join lateral
    (select 1 from leads.lead p where p.org_id = m.org_id and p.stage = s.stage and ${OPEN} limit ${CAP}) x limit ${CAP}) y) counted
  left join lateral (select top.id, top.board_at from unnest($1::uuid[]) m(org_id) cross join lateral
    (select p.id, p.board_at from leads.lead p where p.org_id = m.org_id and p.stage = s.stage and ${OPEN} order by p.board_at, p.id limit ${CARDS + 1}) top
    order by top.board_at, top.id limit ${CARDS + 1}) cards on true
  left join leads.lead l on l.id = cards.id
  left join customers.customer c on c.id = l.customer_id
  left join org.unit u on u.id = l.org_id
  left join products.series r on r.id = l.series_id
  left join org.staff f on f.id = l.consultant_id
  left join sales.order o on o.lead_id = l.id and o.status <> 'cancelled'
  order by cards.board_at, cards.id`;

const get = (url: string, headers: Record<string, string>) =>
  shoot({ kind: 'get', url, headers, clients: CLIENTS, seconds: SECONDS });

/**
 * `npm run -s bench -- kanban`: what the board needs for its first paint, six columns of twenty cards over all opportunities, through the
 * whole stack against a bare route with hand-written SQL on the same database.
 */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const data = await fillOpportunities(database.owner, LEADS);
  const app = await buildApp(database.platform, { rateFactor: 1e6 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const bare = Fastify();
  const barePool = openPool(database.ownerUrl, 20);
  const cases = [
    { scope: 'dealer', cookie: data.dealer.cookie, units: [data.dealer.unitId] },
    { scope: 'region', cookie: data.region.cookie, units: [data.region.unitId, ...data.region.dealers] },
  ];
  for (const { scope, units } of cases)
    bare.get(`/${scope}`, async () => ({ rows: (await barePool.query(BARE, [units, STAGES])).rows }));
  await bare.listen({ host: '127.0.0.1', port: 0 });
  const [ours, theirs] = [app, bare].map(
    (server) => `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
  );
  try {
    for (const { scope, cookie } of cases) {
      await get(`${ours}/api/leads/board`, { cookie });
      await get(`${theirs}/${scope}`, {});
      const rates = await alternate(
        ROUNDS,
        () => get(`${ours}/api/leads/board`, { cookie }),
        () => get(`${theirs}/${scope}`, {}),
      );
      const note = `${STAGES.length} columns of ${CARDS} of ${LEADS} opportunities, ${CLIENTS} clients, medians of ${ROUNDS} turns`;
      report({
        name: `kanban ${scope}`,
        n: LEADS,
        ...rates,
        ratio: rates.ours / rates.baseline,
        unit: 'requests/s',
        note,
      });
    }
  } finally {
    await app.close();
    await bare.close();
    await barePool.end();
    await database.close();
  }
}
