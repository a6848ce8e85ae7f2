import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sweepClocks } from '../src/modules/leads/clocks/sweep.ts';
import { fixedClock } from '../src/platform/clock.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { leadHouse, loadLeads } from './lead-house.ts';
import { median, report } from './report.ts';

const N = Number(process.env.BENCH_N ?? 1_000_000);
const ROUNDS = 5;
/** Clocks due in one sweep: a busy minute, and more. */
const DUE = Math.max(100, Math.min(10_000, Math.floor(N / 100)));
const A_MINUTE = 10_000;
const SECONDS = Math.min(60, Math.max(15, Math.floor(N / 10_000)));
const START = Date.parse('2026-03-02T01:00:00Z');
const MINUTE = 60_000;

/** Running clocks, one a lead; the first groups come due a minute apart, all others in a year. */
async function loadTimers({ owner }: BenchDatabase): Promise<void> {
  await owner.query(
    `insert into leads.timer (id, org_id, lead_id, clock, started_at, warn_at, due_at, acts, acts_at)
     select md5('m' || n)::uuid, l.org_id, l.id, 'accept', to_timestamp($2), due.at, due.at, '{breach,manager,region}',
       array[due.at, due.at + interval '2 years', due.at + interval '3 years']
     from generate_series(1, $1::integer) n join leads.lead l on l.id = md5('l' || n)::uuid
     cross join lateral (select case when n <= $3::integer then to_timestamp($2) + (n / $4::integer) * interval '1 minute'
       else to_timestamp($2) + interval '1 year' end as at) due`,
    [N, START / 1000, DUE * ROUNDS * 3 + DUE, DUE],
  );
  await owner.query('vacuum analyze leads.timer');
}

const DUE_NOW = "t.state = 'running' and not t.moves and t.next_at <= $1";
/** What somebody would write by hand to move the same clocks on. */
const UPDATE = `update leads.timer t set step = t.step + 1 where ${DUE_NOW}`;
/** And to write the same events and notices with them, with everything about the receiver known beforehand. */
const SAME_ROWS = `
  with moved as (update leads.timer t set step = t.step + 1 where ${DUE_NOW} returning t.org_id, t.lead_id, t.due_at),
  facts as materialized (select gen_random_uuid() as id, m.*, l.customer_id from moved m join leads.lead l on l.id = m.lead_id),
  told as (insert into app.event (id, name, org_id, subject_id, customer_id, payload)
    select id, 'lead.clock_breached', org_id, lead_id, customer_id,
      jsonb_build_object('clock', 'accept', 'dueAt', due_at, 'plannedAt', due_at) from facts)
  insert into org.notification (id, org_id, staff_id, kind, subject_type, subject_id, customer_id, payload, event_id)
    select gen_random_uuid(), f.org_id, s.id, 'lead.clock_breached', 'lead', f.lead_id, f.customer_id, '{"clock": "accept"}', f.id
    from facts f join org.staff s on s.org_id = f.org_id`;

async function timed(work: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const done = await work();
  if (done < DUE * 0.9) throw new Error(`${done} clocks moved, ${DUE} were due`);
  return done / ((performance.now() - started) / 1000);
}

async function sweeping(database: BenchDatabase): Promise<void> {
  const { owner, platform } = database;
  let minute = 0;
  const next = () => new Date(START + ++minute * MINUTE - 1);
  const bare = (text: string) => timed(async () => (await owner.query(text, [next()])).rowCount ?? 0);
  const [ours, update, rows]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours?.push(await timed(async () => (await sweepClocks({ ...platform, clock: fixedClock(next()) })).told));
    update?.push(await bare(UPDATE));
    rows?.push(await bare(SAME_ROWS));
  }
  const [swept, moved, written] = [median(ours ?? []), median(update ?? []), median(rows ?? [])];
  const what = `${DUE} clocks due among ${N} running, each breach with its event and a notice to the dealer's manager, in batches under policies`;
  report({
    name: 'clocks',
    n: N,
    ours: swept,
    baseline: moved,
    ratio: swept / moved,
    unit: 'clocks/s',
    note: `${what}; baseline: one UPDATE of the same clocks by hand, which tells nobody; medians of ${ROUNDS}`,
  });
  report({
    name: 'clocks-rows',
    n: N,
    ours: swept,
    baseline: written,
    ratio: swept / written,
    unit: 'clocks/s',
    note: `${what}; baseline: one statement by hand that moves the same clocks and writes the same events and notices; medians of ${ROUNDS}`,
  });
}

const worker = (database: BenchDatabase): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL('./clocks-process.ts', import.meta.url))], {
    env: { ...process.env, BENCH_CLOCKS: database.appUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** Clocks that breach as time goes by, at the rate of 10 000 a minute, swept by two workers of which one is killed again and again. */
async function killing(database: BenchDatabase): Promise<void> {
  const { owner } = database;
  const count = Math.min(Math.floor(N / 2), Math.floor((A_MINUTE / 60) * SECONDS));
  const from = Date.now() + 6000;
  await owner.query(
    `update leads.timer t set acts = '{breach}', step = 0, acts_at = array[to_timestamp($1) + p.nth * interval '1 second' * $2], due_at = to_timestamp($1) + p.nth * interval '1 second' * $2
     from (select id, row_number() over () as nth from leads.timer where state = 'running' and due_at > to_timestamp($3) limit $4) p where p.id = t.id`,
    [from / 1000, 60 / A_MINUTE, START / 1000 + 86_400 * 300, count],
  );
  const workers = [worker(database), worker(database)];
  let killed = 0;
  const ends = Date.now() + 6000 + SECONDS * 1000 + 8000;
  while (Date.now() < ends) {
    await new Promise((resolve) => setTimeout(resolve, 2500 + Math.random() * 2500));
    workers[0]?.kill('SIGKILL');
    killed++;
    workers[0] = worker(database);
  }
  for (const one of workers) one.kill('SIGKILL');
  const { rows } = await owner.query(
    `select count(*)::int as told, count(distinct subject_id)::int as leads,
       max(extract(epoch from occurred_at - (payload ->> 'plannedAt')::timestamptz)) as latest
     from app.event where name = 'lead.clock_breached' and (payload ->> 'plannedAt')::timestamptz >= to_timestamp($1)`,
    [from / 1000],
  );
  const { told, leads, latest } = rows[0];
  const notices = await owner.query(
    `select count(*)::int as n from org.notification o join app.event e on e.id = o.event_id
     where e.name = 'lead.clock_breached' and (e.payload ->> 'plannedAt')::timestamptz >= to_timestamp($1)`,
    [from / 1000],
  );
  report({
    name: 'clocks-lateness',
    n: count,
    ours: Number(latest),
    baseline: 60,
    ratio: 60 / Math.max(0.001, Number(latest)),
    unit: 's',
    note: `the latest of ${count} breaches at ${A_MINUTE} a minute, two workers, one killed by SIGKILL ${killed} times; promised: 60 s`,
  });
  report({
    name: 'clocks-exact',
    n: count,
    ours: told,
    baseline: count,
    ratio: told === count && leads === count && notices.rows[0].n === count ? 1 : 0,
    unit: 'breaches',
    note: `told ${told} of ${count}, of ${leads} leads, with ${notices.rows[0].n} notices: ${count - leads} lost, ${told - leads} doubled`,
  });
}

/** `npm run -s bench -- clocks`: the sweep of due clocks, its lateness, and what a killed worker leaves behind. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  try {
    const house = await leadHouse(database, 20, 10);
    await loadLeads(database, house, N, true);
    await loadTimers(database);
    await sweeping(database);
    await killing(database);
  } finally {
    await database.close();
  }
}
