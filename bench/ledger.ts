import type { AddressInfo } from 'node:net';
import { buildApp } from '../src/app.ts';
import { findFaults, ledgerSize } from '../src/modules/club/index.ts';
import { type Earn, earn, earnMany, redeem } from '../src/modules/club/ledger/index.ts';
import { expireDue } from '../src/modules/club/ledger/jobs.ts';
import { type Ctx, systemContext } from '../src/platform/context.ts';
import { newId, transact } from '../src/platform/db.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { type LedgerHouse, ledgerHouse } from './ledger-data.ts';
import { fire, type Shot } from './load.ts';
import { alternate, median, report } from './report.ts';

const CLIENTS = 16;
const ROUNDS = 5;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const MEMBERS = Number(process.env.BENCH_MEMBERS ?? 50_000);
const FEED = Number(process.env.BENCH_FEED ?? 100_000);
/** Rows a transaction of the feed, and how many of them go on at once: a processor each here, where single postings have both. */
const BATCH = 5000;
const LANES = 2;
/** Lots that end in one night. */
const EXPIRING = Number(process.env.BENCH_N ?? 1_000_000);
const DEALERS = 300;

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const inDays = (n: number) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10);

/** Any member; one turn in ten one of the first dealer's. */
function someone({ members }: LedgerHouse) {
  const n = Math.floor(Math.random() * members.length);
  const at = Math.random() < 0.1 ? n - (n % DEALERS) : n;
  return members[at] as LedgerHouse['members'][number];
}

/** Runs one kind of work from all clients for some seconds; a second's count. */
async function rate(work: () => Promise<unknown>): Promise<number> {
  const [started, ends] = [performance.now(), performance.now() + SECONDS * 1000];
  let done = 0;
  const client = async () => {
    while (performance.now() < ends) {
      await work();
      done++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return done / ((performance.now() - started) / 1000);
}

const earning = (house: LedgerHouse): Earn => {
  const member = someone(house);
  return {
    scope: 'bench',
    key: newId(),
    orgId: member.dealerId,
    memberId: member.id,
    points: 100,
    origin: 'spend',
    qualifying: true,
    activatesOn: today(),
    expiresOn: inDays(400),
    occurredAt: new Date(),
  };
};

/**
 * The same rows by hand: transaction, two entries, balance, event; each statement a round trip, as pgbench does it. No key, no lot, no wall.
 * `event` false leaves the event's row out as well.
 */
function bare({ owner }: BenchDatabase, house: LedgerHouse, kind: 'earn' | 'redeem', event = true) {
  const sign = kind === 'earn' ? 1 : -1;
  return async () => {
    const member = someone(house);
    const client = await owner.connect();
    const id = newId();
    try {
      await client.query('begin');
      await client.query({
        name: 'tx',
        text: "insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, occurred_at) values ($1, $2, 'bare', $3, '', $4, $5, $6, now())",
        values: [id, member.dealerId, id, kind, member.id, member.customerId],
      });
      const { rows } = await client.query({
        name: 'balance',
        text: 'update club.account set balance = balance + $2, version = version + 1 where id = $1 returning balance, version',
        values: [member.accountId, sign * 100],
      });
      await client.query({
        name: 'entries',
        text: 'insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after, account_version) values ($1, 1, $2, $3, null, $4, null, null), ($1, 2, $2, $5, $6, $7, $8, $9)',
        values: [
          id,
          member.dealerId,
          kind === 'earn' ? member.fundingId : member.clearingId,
          -sign * 100,
          member.accountId,
          member.customerId,
          sign * 100,
          rows[0].balance,
          rows[0].version,
        ],
      });
      if (event)
        await client.query({
          name: 'event',
          text: "insert into app.event (id, name, org_id, subject_id, customer_id, payload) values ($1, 'points.posted', $2, $3, $4, $5)",
          values: [id, member.dealerId, member.id, member.customerId, { transactionId: id, kind, points: sign * 100 }],
        });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
}

/** What leaving the event's row out of the baseline as well makes of a ratio: a median of rounds right after those of the report. */
async function withoutEvent(database: BenchDatabase, house: LedgerHouse, kind: 'earn' | 'redeem', ours: number) {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rates.push(await rate(bare(database, house, kind, false)));
  return `${(ours / median(rates)).toFixed(3)} of one that leaves out the event`;
}

/** What the books say after a benchmark: nothing may be wrong over all members, but for the lots the bare rows have none of. */
async function books({ owner }: BenchDatabase, bareToo: boolean): Promise<string> {
  // Lots for the bare earns, and uses for the bare redemptions, so that all of it can be held to all rules.
  if (bareToo) await repairBare(owner);
  const [size, faults] = [await ledgerSize(owner), await findFaults(owner)];
  const found = faults
    .slice(0, 3)
    .map(({ rule, subject, expected, found: n }) => `${rule} ${subject}: ${expected} ≠ ${n}`);
  return `invariants over ${size.members} members, ${size.transactions} transactions, ${size.entries} entries, ${size.lots} lots: ${faults.length === 0 ? 'all hold' : `BROKEN ${found.join('; ')}`}`;
}

async function repairBare(owner: BenchDatabase['owner']): Promise<void> {
  await owner.query(
    `insert into club.lot (id, org_id, member_id, customer_id, transaction_id, issuer_id, earned, remaining, activates_on, expires_on, origin, earned_on)
     select x.id, x.org_id, x.member_id, x.customer_id, x.id, x.org_id, 100, 100, current_date, current_date + 400, 'spend', current_date
     from club.ledger_transaction x where x.scope = 'bare' and x.kind = 'earn' and not exists (select 1 from club.lot l where l.transaction_id = x.id)`,
  );
  // Redemption after redemption against lot after lot, as two rulers laid side by side.
  // A member has a handful of both: nothing tells the planner so of rows just made, and it would compare each with each.
  const client = await owner.connect();
  await client.query('begin; set local enable_nestloop = off; set local enable_mergejoin = off');
  await client.query(
    `with spent as materialized (select x.id, x.member_id, 100 * row_number() over (partition by x.member_id order by x.id) as upto from club.ledger_transaction x
       where x.scope = 'bare' and x.kind = 'redeem' and not exists (select 1 from club.lot_use u where u.transaction_id = x.id)),
     free as materialized (select l.id, l.member_id, l.remaining, sum(l.remaining) over (partition by l.member_id order by l.expires_on desc, l.id) as upto
       from club.lot l where l.open and l.member_id in (select member_id from spent)),
     used as (insert into club.lot_use select s.id, f.id, (least(s.upto, f.upto) - greatest(s.upto - 100, f.upto - f.remaining))::bigint
       from spent s join free f on f.member_id = s.member_id and f.upto > s.upto - 100 and f.upto - f.remaining < s.upto returning lot_id, amount)
     update club.lot l set remaining = l.remaining - u.amount from (select lot_id, sum(amount)::bigint as amount from used group by 1) u where u.lot_id = l.id`,
  );
  await client.query('commit');
  client.release();
}

/** `npm run -s bench -- ledger`: earn and redeem at 16 clients, in process and through HTTP; a feed; a night's expiry with redemptions. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  try {
    const house = await ledgerHouse(database, DEALERS, MEMBERS);
    const { platform } = database;
    const ctx: Ctx = systemContext(platform, 'bench', {
      unitId: house.group,
      unitKind: 'group',
      timeZone: 'Asia/Shanghai',
      orgIds: null,
    });
    const earnOne = () => transact(ctx, (tx) => earn(ctx, tx, earning(house)));
    const redeemOne = () => {
      const { id: memberId, dealerId } = someone(house);
      return transact(ctx, (tx) =>
        redeem(ctx, tx, { scope: 'bench', key: newId(), memberId, dealerId, points: 100, occurredAt: new Date() }),
      );
    };

    const started = performance.now();
    const feed = Array.from({ length: FEED }, (_, n) => ({
      ...earning(house),
      memberId: house.members[n % house.members.length]?.id ?? '',
      points: 100_000 + (n % 7) * 100,
    }));
    const post = async () => {
      let at = 0;
      const lane = async () => {
        while (at < feed.length) {
          const rows = feed.slice(at, at + BATCH);
          at += BATCH;
          await transact(ctx, (tx) => earnMany(ctx, tx, rows));
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      return (performance.now() - started) / 1000;
    };
    const fed = await post();
    const before = performance.now();
    await post();
    const replay = (performance.now() - before) / 1000;
    await database.owner.query('vacuum analyze');

    await rate(earnOne);
    await rate(bare(database, house, 'earn'));
    const earned = await alternate(
      ROUNDS,
      () => rate(earnOne),
      () => rate(bare(database, house, 'earn')),
    );
    const note = `${CLIENTS} clients, one turn in ten at one dealer of ${DEALERS}, medians of ${ROUNDS}; baseline: transaction, two entries, balance and event by hand, a round trip a statement`;
    report({
      name: 'ledger feed',
      n: FEED,
      ours: FEED / fed,
      baseline: earned.ours,
      ratio: FEED / fed / earned.ours,
      unit: 'earns/s',
      note: `set-based, ${LANES} transactions of ${BATCH} at a time, against one by one from ${CLIENTS} clients; ${fed.toFixed(1)} s, its replay posts nothing in ${replay.toFixed(1)} s; ${await books(database, true)}`,
    });
    report({
      name: 'ledger earn',
      n: MEMBERS,
      ...earned,
      ratio: earned.ours / earned.baseline,
      unit: 'earns/s',
      note: `${note}; ${await withoutEvent(database, house, 'earn', earned.ours)}; ${await books(database, true)}`,
    });

    await rate(redeemOne);
    const redeemed = await alternate(
      ROUNDS,
      () => rate(redeemOne),
      () => rate(bare(database, house, 'redeem')),
    );
    report({
      name: 'ledger redeem',
      n: MEMBERS,
      ...redeemed,
      ratio: redeemed.ours / redeemed.baseline,
      unit: 'redemptions/s',
      note: `first out what ends first; ${note}; ${await withoutEvent(database, house, 'redeem', redeemed.ours)}; ${await books(database, true)}`,
    });

    const app = await buildApp(platform, { rateFactor: 1e6 });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const over = (kind: 'earn' | 'redeem') => (): Shot => {
      const { id: memberId, dealerId } = someone(house);
      return {
        method: 'POST',
        url: `${address}/api/ledger/points`,
        headers: { cookie: house.cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ kind, key: newId(), memberId, dealerId, points: 100 }),
      };
    };
    for (const kind of ['earn', 'redeem'] as const) {
      const found = await alternate(
        ROUNDS,
        () => fire(CLIENTS, SECONDS, over(kind), 200),
        () => rate(bare(database, house, kind)),
      );
      report({
        name: `ledger ${kind} http`,
        n: MEMBERS,
        ...found,
        ratio: found.ours / found.baseline,
        unit: 'postings/s',
        note: `POST with session, permission, rate limit, checked body and answer; ${note}; ${await books(database, true)}`,
      });
    }
    await app.close();

    await expiry(database, house, redeemOne);
  } finally {
    await database.close();
  }
}

/** A night's expiry while redemptions go on; deadlocks would show as errors. */
async function expiry(database: BenchDatabase, house: LedgerHouse, redeemOne: () => Promise<unknown>): Promise<void> {
  const { owner } = database;
  const client = await owner.connect();
  const each = Math.ceil(EXPIRING / house.members.length);
  try {
    // Ended lots by the owner, in the form the ledger leaves them: transaction, entries, lot, balance.
    await client.query('set synchronous_commit = off');
    await client.query(
      `create temp table due as select app.new_id() as id, m.id as member, m.org_id as org, m.customer_id as customer, a.id as account, f.id as funding, a.balance, a.version,
         row_number() over (partition by m.id) as n from club.member m join club.account a on a.member_id = m.id and a.kind = 'available'
         join club.account f on f.org_id = m.org_id and f.kind = 'funding' and f.member_id is null cross join generate_series(1, $1)`,
      [each],
    );
    await client.query(
      `insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, occurred_at) select id, org, 'due', id::text, '', 'earn', member, customer, now() from due`,
    );
    await client.query(
      `insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after, account_version)
       select id, 1, org, funding, null, -10, null, null from due union all select id, 2, org, account, customer, 10, balance + 10 * n, version + n from due`,
    );
    await client.query(
      `insert into club.lot (id, org_id, member_id, customer_id, transaction_id, issuer_id, earned, remaining, activates_on, expires_on, origin, earned_on)
       select id, org, member, customer, id, org, 10, 10, current_date - 400, current_date - 3, 'opening', current_date - 400 from due`,
    );
    await client.query(
      `update club.account a set balance = a.balance + 10 * $1, version = a.version + $1 where kind = 'available'`,
      [each],
    );
    await client.query('drop table due');
    await client.query('vacuum analyze');
  } finally {
    client.release();
  }
  const times = async (running: () => boolean): Promise<number[]> => {
    const taken: number[] = [];
    const one = async () => {
      while (running()) {
        const began = performance.now();
        await redeemOne();
        taken.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: 4 }, one));
    return taken.sort((a, b) => a - b);
  };
  const p99 = (taken: number[]) => taken[Math.floor(taken.length * 0.99)] ?? 0;
  const ends = performance.now() + SECONDS * 2000;
  const quiet = p99(await times(() => performance.now() < ends));
  let night = true;
  const began = performance.now();
  const [busy, done] = await Promise.all([
    times(() => night),
    expireDue(database.platform).finally(() => {
      night = false;
    }),
  ]);
  const seconds = (performance.now() - began) / 1000;
  const deadlocks = (
    await owner.query('select deadlocks::int as n from pg_stat_database where datname = current_database()')
  ).rows[0].n;
  report({
    name: 'ledger expiry',
    n: done.lots,
    ours: p99(busy),
    baseline: quiet,
    ratio: quiet / p99(busy),
    unit: 'ms p99 of a redemption',
    note: `${done.lots} lots in ${seconds.toFixed(1)} s (${Math.round(done.lots / seconds)}/s) while four clients redeemed ${busy.length} times (median ${median(busy.length % 2 ? busy : busy.slice(1)).toFixed(1)} ms); baseline: the same four with nothing else running; ${deadlocks} deadlocks; ${await books(database, true)}`,
  });
}
