import { settleJob } from '../src/modules/club/settlement/jobs.ts';
import { shipRoles } from '../src/modules/org/index.ts';
import { newId } from '../src/platform/db.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { median, report } from './report.ts';

/** Entries of the journal, half of them of members: two a posting. */
const N = Number(process.env.BENCH_N ?? 7_000_000);
const DEALERS = 300;
const ROUNDS = 5;
const MONTH = '2025-01';
const FROM = '2024-12-31 16:00:00+00';
const TO = '2025-01-31 16:00:00+00';

interface Club {
  brand: string;
}

/** A brand with its dealers, a member of each, and their accounts. */
async function club({ owner }: BenchDatabase): Promise<Club> {
  await shipRoles(owner);
  const [group, brand, region] = [newId(), newId(), newId()];
  const unit = (id: string, parent: string | null, kind: string, code: string) =>
    owner.query('insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, $3, $4, $4, $4)', [
      id,
      parent,
      kind,
      code,
    ]);
  await unit(group, null, 'group', 'G');
  await unit(brand, group, 'brand', 'B');
  await unit(region, brand, 'region', 'R');
  await owner.query(
    `insert into org.unit (id, parent_id, kind, code, name, name_en) select md5('d' || n)::uuid, $1, 'dealer', 'D-' || n, 'D-' || n, 'D-' || n from generate_series(1, $2::int) n`,
    [region, DEALERS],
  );
  await owner.query(
    `insert into customers.customer (id, kind, name) select md5('c' || n)::uuid, 'person', 'c' from generate_series(1, $1::int) n`,
    [DEALERS],
  );
  await owner.query(
    `insert into club.branch (id, org_id, code, name, name_en, opened_on) select md5('b' || n)::uuid, md5('d' || n)::uuid, 'B-' || n, 'b', 'b', '2020-01-01' from generate_series(1, $1::int) n`,
    [DEALERS],
  );
  await owner.query(
    `insert into products.series (id, org_id, code, name, name_en) values (md5('s')::uuid, $1, 'S', 's', 's')`,
    [brand],
  );
  await owner.query(
    `insert into products.model (id, series_id, code, name, name_en, model_year) values (md5('o')::uuid, md5('s')::uuid, 'M', 'm', 'm', 2024)`,
  );
  await owner.query(
    `insert into products.trim (id, model_id, code, name, name_en, price_fen) values (md5('t')::uuid, md5('o')::uuid, 'T', 't', 't', 100)`,
  );
  await owner.query(
    `insert into products.unit (id, org_id, trim_id, serial) select md5('u' || n)::uuid, md5('d' || n)::uuid, md5('t')::uuid, 'BENCH' || lpad(n::text, 6, '0') from generate_series(1, $1::int) n`,
    [DEALERS],
  );
  await owner.query(
    `insert into club.member (id, org_id, branch_id, customer_id, unit_id, card_number, status, channel, applied_at, decided_at)
     select md5('m' || n)::uuid, md5('d' || n)::uuid, md5('b' || n)::uuid, md5('c' || n)::uuid, md5('u' || n)::uuid, n::text, 'active', 'desk', '2024-01-01', '2024-01-01'
     from generate_series(1, $1::int) n`,
    [DEALERS],
  );
  await owner.query(
    `insert into club.account (id, org_id, kind, member_id, customer_id, guarded) select md5('a' || n)::uuid, md5('d' || n)::uuid, 'available', md5('m' || n)::uuid, md5('c' || n)::uuid, true
     from generate_series(1, $1::int) n`,
    [DEALERS],
  );
  await owner.query(
    `insert into club.account (id, org_id, kind, guarded) select md5(k || n)::uuid, md5('d' || n)::uuid, k, false
     from generate_series(1, $1::int) n, unnest(array['funding', 'clearing']) k`,
    [DEALERS],
  );
  return { brand };
}

/**
 * A journal of one month: two postings in three are earned, one is spent, at another dealer each time, each drawn from one lot. Written
 * without the triggers of single postings; what they would have noted (the month an entry is settled in) stands in the rows.
 */
async function journal({ owner }: BenchDatabase): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    const postings = Math.floor(N / 2);
    const each = 500_000;
    for (let from = 1; from <= postings; from += each) {
      const span = [from, Math.min(postings, from + each - 1), DEALERS, MONTH];
      await client.query(
        `insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, occurred_at, posted_at)
         select md5('x' || n)::uuid, md5('d' || 1 + n % $3::int)::uuid, 'bench', n::text, '\\x00', case n % 3 when 0 then 'redeem' else 'earn' end,
           md5('m' || 1 + n / 7 % $3::int)::uuid, md5('c' || 1 + n / 7 % $3::int)::uuid, at, at
         from generate_series($1::int, $2::int) n, lateral (select ($4 || '-01')::timestamptz + n % 40000 * interval '1 minute' as at) t`,
        span,
      );
      await client.query(
        `insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, posted_at, period)
         select md5('x' || n)::uuid, s, case s when 1 then md5('d' || 1 + n % $3::int)::uuid else md5('d' || 1 + n / 7 % $3::int)::uuid end,
           case s when 1 then md5(case n % 3 when 0 then 'clearing' else 'funding' end || 1 + n % $3::int)::uuid else md5('a' || 1 + n / 7 % $3::int)::uuid end,
           case s when 2 then md5('c' || 1 + n / 7 % $3::int)::uuid end, case when (n % 3 = 0) = (s = 1) then 1 + n % 500 else -1 - n % 500 end, at,
           case s when 1 then ($4 || '-01')::date end
         from generate_series($1::int, $2::int) n, lateral (select ($4 || '-01')::timestamptz + n % 40000 * interval '1 minute' as at) t, generate_series(1, 2) s`,
        span,
      );
    }
    await client.query(
      `insert into club.lot (id, org_id, member_id, customer_id, transaction_id, issuer_id, earned, remaining, activates_on, expires_on, earned_on)
       select md5('l' || n)::uuid, md5('d' || 1 + n % $2::int)::uuid, md5('m' || 1 + n / 7 % $2::int)::uuid, md5('c' || 1 + n / 7 % $2::int)::uuid, md5('x' || n)::uuid,
         md5('d' || 1 + n % $2::int)::uuid, 1 + n % 500, 1 + n % 500, '2025-01-01', '2027-01-01', '2025-01-01'
       from generate_series(1, $1::int) n where n % 3 = 1`,
      [postings, DEALERS],
    );
    await client.query(
      `insert into club.lot_use (transaction_id, lot_id, amount) select md5('x' || n)::uuid, md5('l' || n - n % 91 - (n - n % 91) % 3 + 1)::uuid, 1 + n % 500
       from generate_series(93, $1::int) n where n % 3 = 0`,
      [postings],
    );
  } finally {
    await client.query('reset session_replication_role; reset synchronous_commit');
    client.release();
  }
  for (const table of ['account', 'entry', 'ledger_transaction', 'lot', 'lot_use'])
    await owner.query(`vacuum analyze club.${table}`);
}

/** What somebody would write by hand: the sums of the month by dealer and account, and nothing else. */
const BARE = `insert into bench_totals select e.org_id, a.kind, e.amount > 0, count(*), sum(e.amount)
  from club.entry e join club.account a on a.id = e.account_id and a.member_id is null
  where e.posted_at >= '${FROM}' and e.posted_at < '${TO}' group by 1, 2, 3`;

/** And the pairs of who had issued what was spent where. */
const BARE_MATRIX = `insert into bench_pairs select l.issuer_id, x.org_id, sum(u.amount), count(distinct u.lot_id)
  from club.lot_use u join club.lot l on l.id = u.lot_id join club.ledger_transaction x on x.id = u.transaction_id
  where x.posted_at >= '${FROM}' and x.posted_at < '${TO}' group by 1, 2`;

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

const FORGET = `delete from club.settlement_matrix; delete from club.settlement_line; delete from club.settlement_statement; delete from club.settlement_period`;

/** I15 over everything that was settled: each entry once, dealers and headquarters to nought, the matrix to what was reimbursed. */
async function check({ owner }: BenchDatabase): Promise<string> {
  const { rows } = await owner.query(
    `select (select count(*) from club.entry where period is not null)::bigint as entries,
      (select sum(l.entries) from club.settlement_line l join club.settlement_statement s on s.id = l.statement_id where s.side = 'dealer')::bigint as settled,
      (select sum(e.amount) from club.entry e where e.period is not null)::bigint as points,
      (select sum(l.points) from club.settlement_line l join club.settlement_statement s on s.id = l.statement_id where s.side = 'dealer')::bigint as "settledPoints",
      (select sum(total_fen) from club.settlement_statement)::bigint as total, (select sum(points) from club.settlement_matrix)::bigint as matrix,
      (select sum(amount) from club.lot_use)::bigint as used`,
  );
  const found = rows[0];
  const sound =
    found.entries === found.settled &&
    found.points === found.settledPoints &&
    Number(found.total) === 0 &&
    found.matrix === found.used;
  if (!sound) throw new Error(`the settlement does not add up: ${JSON.stringify(found)}`);
  return `I15 holds: ${found.entries} entries settled once, statements add up to 0, the matrix to ${found.used} points spent`;
}

/** `npm run -s bench -- settlement`: the close of a month for all dealers against the bare sum over the same rows. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const { owner, platform } = database;
  try {
    const { brand } = await club(database);
    await journal(database);
    await owner.query(
      'create unlogged table bench_totals (org_id uuid, kind text, up boolean, n bigint, amount numeric)',
    );
    await owner.query(
      'create unlogged table bench_pairs (issuer_id uuid, spender_id uuid, points numeric, lots bigint)',
    );
    const [ours, whole, bare, bareWhole]: number[][] = [[], [], [], []];
    let held = '';
    for (let round = 0; round < ROUNDS; round++) {
      await owner.query('truncate bench_totals, bench_pairs');
      const sums = await seconds(() => owner.query(BARE));
      bare?.push(sums);
      bareWhole?.push(sums + (await seconds(() => owner.query(BARE_MATRIX))));
      await owner.query(FORGET);
      const begin = async () => {
        const id = newId();
        await owner.query(
          `insert into club.settlement_period (id, org_id, month, issue_fen, reimburse_fen, answer_days) values ($1, $2, $3, 10, 9, 10)`,
          [id, brand, `${MONTH}-01`],
        );
        return id;
      };
      const id = await begin();
      const client = await owner.connect();
      await client.query('begin');
      await client.query("select set_config('app.unit', $1, true)", [brand]);
      ours?.push(await seconds(() => client.query('select club.settle_statements($1)', [id])));
      await client.query('rollback');
      client.release();
      whole?.push(await seconds(() => settleJob.run(platform, { period: id, org: brand })));
      held = await check(database);
    }
    const [statements, close, sum, both] = [ours, whole, bare, bareWhole].map((times) => median(times ?? [])) as [
      number,
      number,
      number,
      number,
    ];
    const what = `${N} entries, ${DEALERS} dealers; statements, lines with rates, fingerprints and digests of all dealers and headquarters`;
    report({
      name: 'settlement',
      n: N,
      ours: statements,
      baseline: sum,
      ratio: sum / statements,
      unit: 's',
      note: `${what}, in one statement; baseline: a bare INSERT … SELECT of the sums by dealer and account over the same rows; promised: ratio at least 0.5; medians of ${ROUNDS}; ${held}`,
    });
    report({
      name: 'settlement-close',
      n: N,
      ours: close,
      baseline: both,
      ratio: both / close,
      unit: 's',
      note: `the whole close as the job does it: waiting for postings under way, ${what}, and the cross-dealer matrix from the lots; baseline: the bare sums and a bare INSERT … SELECT of the pairs`,
    });
  } finally {
    await database.close();
  }
}
