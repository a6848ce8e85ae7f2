import { chooseDealer } from '../src/modules/leads/dispatch/choose.ts';
import { dispatchMany } from '../src/modules/leads/dispatch/many.ts';
import { type Ctx, systemContext } from '../src/platform/context.ts';
import { transact } from '../src/platform/db.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { type LeadHouse, leadHouse, loadLeads, withoutTriggers } from './lead-house.ts';
import { median, report } from './report.ts';

const N = Number(process.env.BENCH_N ?? 100_000);
const ROUNDS = 5;
const BATCH = 1000;
const CITIES = 20;
const PER_CITY = 10;
const CLIENTS = 16;

/** The same rows by bare SQL for the same number of leads, a statement a table in one transaction each thousand, dealers known beforehand. */
async function bare(database: BenchDatabase, house: LeadHouse, ids: readonly string[]): Promise<void> {
  const client = await database.owner.connect();
  const dealers = house.dealers.flat();
  try {
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      const to = batch.map((_, n) => dealers[(at + n) % dealers.length]);
      const given = 'from unnest($1::uuid[], $2::uuid[]) g (lead, dealer) join leads.lead l on l.id = g.lead';
      const put = (text: string) => client.query(text, [batch, to]);
      await client.query('begin');
      await put(
        "update leads.lead l set org_id = g.dealer, status = 'assigned', assigned_at = now(), due_at = now() + interval '2 hours', version = version + 1 from unnest($1::uuid[], $2::uuid[]) g (lead, dealer) where l.id = g.lead",
      );
      await put(
        'update leads.touch t set org_id = g.dealer from unnest($1::uuid[], $2::uuid[]) g (lead, dealer) where t.lead_id = g.lead',
      );
      await put(
        `insert into leads.timer (id, org_id, lead_id, clock, started_at, warn_at, due_at, acts, acts_at) select gen_random_uuid(), g.dealer, g.lead, 'accept', now(), now(), now(), '{warn:50,warn:80,breach,manager,region,reclaim}', array[now(), now(), now(), now(), now(), now()] ${given}`,
      );
      await put(
        `insert into customers.relationship (id, customer_id, org_id) select gen_random_uuid(), l.customer_id, g.dealer ${given}`,
      );
      await put(
        `insert into customers.sharing (org_id, customer_id, data_kinds, ground, about, about_id) select g.dealer, l.customer_id, '{name,mobile,city,interest,comments}', 'request', 'lead', l.id ${given}`,
      );
      await put(
        `insert into app.event (id, name, org_id, subject_id, customer_id, payload) select gen_random_uuid(), 'lead.dispatched', g.dealer, g.lead, l.customer_id, jsonb_build_object('dealerId', g.dealer, 'dealerName', 'D', 'byCity', true) ${given}`,
      );
      await client.query('commit');
    }
  } finally {
    client.release();
  }
}

async function ours(ctx: Ctx, ids: readonly string[]): Promise<number> {
  let placed = 0;
  for (let at = 0; at < ids.length; at += BATCH) {
    const done = await transact(ctx, (tx) => dispatchMany(ctx, tx, ids.slice(at, at + BATCH)));
    placed += [...done.values()].filter((dealer) => dealer !== null).length;
  }
  return placed;
}

/** The most and the least a dealer without a limit was given, city by city; the widest gap of all. */
async function spreadOf({ owner }: BenchDatabase): Promise<number> {
  const { rows } = await owner.query(
    `select max(gap)::int as gap from (select max(t.given) - min(t.given) as gap from leads.dealer_turn t join org.unit u on u.id = t.org_id
      where not exists (select 1 from leads.dealer_capacity c where c.org_id = t.org_id) group by u.city_code) cities`,
  );
  return rows[0].gap;
}

/** One lead after another as enquiries come in, at many connections at once. */
async function oneByOne(ctx: Ctx, house: LeadHouse, count: number): Promise<number> {
  let left = count;
  const started = performance.now();
  const client = async () => {
    while (left-- > 0) {
      const cityCode = house.cities[left % house.cities.length] as string;
      await transact(ctx, (tx) =>
        chooseDealer(ctx, tx, { cityCode, seriesId: null, customerId: null, sourceId: null }),
      );
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return count / ((performance.now() - started) / 1000);
}

/** `npm run -s bench -- dispatch`: a backlog dispatched with capacity and fairness, and single enquiries at once. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  try {
    const house = await leadHouse(database, CITIES, PER_CITY);
    // One dealer of each city takes few: its share goes to the others, evenly.
    const few = Math.max(1, Math.floor(N / CITIES / PER_CITY / 4));
    for (const [limited] of house.dealers)
      await database.owner.query('insert into leads.dealer_capacity (org_id, daily_max) values ($1, $2)', [
        limited,
        few,
      ]);
    // What is dispatched by hand-written SQL comes on top, so that 100 000 are dispatched by ours.
    await loadLeads(database, house, N * 2, false);
    await database.owner.query('vacuum analyze leads.lead');
    const { rows } = await database.owner.query<{ id: string }>('select id from leads.lead order by created_at');
    const ids = rows.map(({ id }) => id);
    const scope = {
      unitId: house.brand,
      unitKind: 'brand' as const,
      timeZone: 'Asia/Shanghai',
      orgIds: null,
      allBut: house.group,
    };
    const ctx = systemContext(database.platform, 'bench', scope);
    const part = Math.ceil(N / ROUNDS);
    const [mine, bares]: [number[], number[]] = [[], []];
    let placed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [first, second] = [
        ids.slice(round * 2 * part, (round * 2 + 1) * part),
        ids.slice((round * 2 + 1) * part, (round + 1) * 2 * part),
      ];
      const started = performance.now();
      placed += await ours(ctx, first);
      mine.push(first.length / ((performance.now() - started) / 1000));
      await withoutTriggers(
        database,
        ['leads.lead', 'leads.touch', 'customers.relationship', 'customers.sharing'],
        async () => {
          const from = performance.now();
          await bare(database, house, second);
          bares.push(second.length / ((performance.now() - from) / 1000));
        },
      );
    }
    const spread = await spreadOf(database);
    const limited = await database.owner.query(
      'select max(t.given)::int as most from leads.dealer_turn t join leads.dealer_capacity c on c.org_id = t.org_id',
    );
    report({
      name: 'dispatch',
      n: N,
      ours: median(mine),
      baseline: median(bares),
      ratio: median(mine) / median(bares),
      unit: 'leads/s',
      note: `${placed} leads to ${CITIES * PER_CITY} dealers of ${CITIES} cities with clock, relationship, note of sharing, event, audit; baseline: the same rows by bare SQL without triggers, dealers known beforehand; medians of ${ROUNDS}`,
    });
    report({
      name: 'dispatch-spread',
      n: N,
      ours: spread,
      baseline: 1,
      ratio: spread <= 1 && limited.rows[0].most <= few ? 1 : 0,
      unit: 'leads',
      note: `widest gap between dealers of equal weight in a city; dealers limited to ${few} a day got ${limited.rows[0].most}`,
    });
    const single = Math.floor(N / 20);
    const rate = await oneByOne(ctx, house, single);
    const after = await spreadOf(database);
    report({
      name: 'dispatch-single',
      n: single,
      ours: rate,
      baseline: rate,
      ratio: after <= 1 ? 1 : 0,
      unit: 'leads/s',
      note: `a dealer chosen a transaction, ${CLIENTS} connections at once; widest gap afterwards ${after}`,
    });
  } finally {
    await database.close();
  }
}
