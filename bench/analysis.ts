import { buildApp } from '../src/app.ts';
import { jobs } from '../src/modules/analytics/jobs.ts';
import { addDays, addMonths, civilDate, startOfCivilDay } from '../src/platform/clock.ts';
import { openPool } from '../src/platform/db.ts';
import { type Asker, fillYears } from './analysis-data.ts';
import { cpuOf } from './cpu.ts';
import { openBenchDatabase } from './database.ts';
import { alternate, report } from './report.ts';

const ROUNDS = 5;
/** BENCH_N makes a quick run; the promise is about a million leads of three years. */
const LEADS = Number(process.env.BENCH_N ?? 1_000_000);
/** Seconds the first night may take, a million leads. */
const FIRST_NIGHT = 60;
const ZONE = 'Asia/Shanghai';

/** What lies below a unit, grouped by the unit right below it; of a dealer by colleague. */
const PART = `part as (
  select c.id as child, x.unit_id from org.unit c join org.unit_closure x on x.ancestor_id = c.id where c.parent_id = $1
  union all select $1::uuid, $1::uuid)`;
const KEY = '(case when l.org_id = $1 then l.consultant_id else part.child end)';

/** The funnel of the leads of some days as one would write it by hand: counts and median days of each step. */
const FUNNEL = `
  with ${PART}, s as (
    select ${KEY} as key, l.created_at as t0, greatest(l.created_at, l.assigned_at) as t1, l.accepted_at as t2, l.first_follow_at as t3, l.arrived_at as t4,
      l.test_driven_at as t5, q.at as t6, o.created_at as t7, d.delivered_on::timestamp at time zone '${ZONE}' + interval '12 hours' as t8
    from leads.lead l join part on part.unit_id = l.org_id
    left join lateral (select min(created_at) as at from sales.quote where lead_id = l.id) q on true
    left join sales.order o on o.lead_id = l.id and o.status <> 'cancelled' left join sales.delivery d on d.order_id = o.id
    where l.created_at >= $2 and l.created_at < $3)
  select key, count(*), ${[1, 2, 3, 4, 5, 6, 7, 8]
    .map(
      (at) =>
        `count(t${at}), count(coalesce(${Array.from({ length: 9 - at }, (_, n) => `t${at + n}`).join(', ')})),
        percentile_cont(0.5) within group (order by greatest(0, extract(epoch from t${at} - greatest(${Array.from({ length: at }, (_, n) => `t${n}`).join(', ')})))) filter (where t${at} is not null)`,
    )
    .join(', ')}
  from s group by grouping sets ((key), ())`;

/** What was reached in a month as one would write it by hand. */
const PERFORMANCE = `
  with ${PART}
  select ${KEY.replaceAll('l.', 'v.')} as key, 'visits' as what, count(*) from showroom.visit v join part on part.unit_id = v.org_id where v.day between $4 and $5 group by 1
  union all select ${KEY}, 'files', count(*) from leads.lead l join part on part.unit_id = l.org_id where l.accepted_at >= $2 and l.accepted_at < $3 group by 1
  union all select ${KEY.replaceAll('l.', 'd.')}, 'drives', count(*) from showroom.test_drive d join part on part.unit_id = d.org_id where d.status = 'back' and d.day between $4 and $5 group by 1
  union all select ${KEY.replaceAll('l.', 'o.')}, 'orders', count(*) from sales.order o join part on part.unit_id = o.org_id where o.status <> 'cancelled' and o.created_at >= $2 and o.created_at < $3 group by 1
  union all select ${KEY.replaceAll('l.', 'o.')}, 'deliveries', count(*) from sales.delivery d join sales.order o on o.id = d.order_id join part on part.unit_id = o.org_id where d.delivered_on between $4 and $5 group by 1`;

/**
 * `npm run -s bench -- analysis`: the night over all leads, then funnel and performance of a dealer, a region and a brand, each through
 * the whole stack against hand-written SQL that counts the same on the same database.
 */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const bare = openPool(database.ownerUrl, 2);
  const app = await buildApp(database.platform, { rateFactor: 1e6 });
  try {
    const data = await fillYears(database.owner, LEADS);
    await nights(database);
    await database.owner.query('vacuum analyze analytics.funnel_day');
    await database.owner.query('vacuum analyze analytics.exposure');
    const today = civilDate(new Date(), ZONE);
    const askers: [string, Asker][] = [
      ['dealer', data.dealer],
      ['region', data.region],
      ['brand', data.brand],
    ];
    for (const [scope, { unitId, cookie }] of askers) {
      const page = async (url: string) => {
        const began = performance.now();
        const { statusCode } = await app.inject({ method: 'GET', url, headers: { cookie } });
        if (statusCode !== 200) throw new Error(`${url}: ${statusCode}`);
        return performance.now() - began;
      };
      const byHand = async (text: string, values: unknown[]) => {
        const began = performance.now();
        await bare.query(text, values);
        return performance.now() - began;
      };
      const compare = async (name: string, url: string, text: string, values: unknown[], note: string) => {
        await page(url);
        await byHand(text, values);
        const times = await alternate(
          ROUNDS,
          () => page(url),
          () => byHand(text, values),
        );
        report({ name: `${name} ${scope}`, n: LEADS, ...times, ratio: times.baseline / times.ours, unit: 'ms', note });
      };
      for (const [span, days] of [
        ['month', 30],
        ['year', 365],
      ] as const) {
        const [from, to] = [addDays(today, -days), addDays(today, -1)];
        const values = [unitId, startOfCivilDay(from, ZONE), startOfCivilDay(today, ZONE)];
        const url = `/api/analytics/funnel?from=${from}&to=${to}`;
        const kept = scope === 'dealer' ? 'counted live' : 'summed from last night';
        await compare(`analysis funnel ${span}`, url, FUNNEL, values, `${kept}, against a live count by hand`);
      }
      const month = `${today.slice(0, 7)}-01`;
      const first = addMonths(month, -1);
      const last = addDays(month, -1);
      const values = [unitId, startOfCivilDay(first, ZONE), startOfCivilDay(month, ZONE), first, last];
      const asked = first.slice(0, 7);
      const url = `/api/analytics/performance?from=${asked}&to=${asked}`;
      await compare(
        'analysis performance month',
        url,
        PERFORMANCE,
        values,
        'actuals and targets, against actuals by hand',
      );
    }
  } finally {
    await app.close();
    await bare.end();
    await database.close();
  }
}

/** The first night, with all history before it, and a usual one the day after. */
async function nights(database: Awaited<ReturnType<typeof openBenchDatabase>>): Promise<void> {
  const [night] = jobs;
  if (!night) return;
  const promise = FIRST_NIGHT * Math.max(1, LEADS / 1_000_000);
  const { platform, owner, postmaster } = database;
  for (const [name, days] of [
    ['first', 0],
    ['usual', 1],
  ] as const) {
    // The leads were made a moment ago: told by their ids, they would count as brought in since the first night.
    await owner.query("update analytics.counted set looked_at = now() + interval '2 hours'");
    const clock = { now: () => new Date(Date.now() + days * 86_400_000) };
    const used = await cpuOf(postmaster, async () => {
      const began = performance.now();
      await night.run({ ...platform, clock }, {});
      return (performance.now() - began) / 1000;
    });
    const busy = used.database === null ? '' : `, database ${Math.round(used.database / 1000)} s`;
    report({
      name: `analysis ${name} night`,
      n: LEADS,
      ours: used.result,
      baseline: promise,
      ratio: promise / used.result,
      unit: 's',
      note: `the baseline is the promise; processor time: server ${Math.round(used.server / 1000)} s${busy}; resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
    });
  }
}
