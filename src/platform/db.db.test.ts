import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/harness.ts';
import { makeWorld, type World } from '../../test/world.ts';
import { type Ctx, systemContext } from './context.ts';
import { newId, over, read, type Tx, transact } from './db.ts';

let house: House;
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  ctx = systemContext(
    house.platform,
    'test',
    { unitId: world.units.brand, unitKind: 'brand', timeZone: 'Asia/Shanghai', orgIds: null },
    'request-of-test',
  );
});
afterAll(() => house?.close());

const insertFile = (tx: Tx, name: string) =>
  tx
    .insertInto('app.file')
    .values({ id: newId(), orgId: world.units.dealerA, name, mediaType: 'text/csv', bytes: 1, sha256Hex: 'x' })
    .execute();
const files = async (name: string) =>
  (await house.owner.query('select count(*)::int as n from app.file where name = $1', [name])).rows[0].n;

/** Waits until every connection is back, then says how the pool stands. */
async function settled() {
  const { pool } = house.platform.db;
  for (let tries = 0; tries < 100 && pool.idleCount !== pool.totalCount; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return { leaked: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
}

test('a limit is part of the statement, so that the planner knows it when it keeps a plan', () => {
  const limited = over({} as never)
    .selectFrom('app.file')
    .select('id')
    .limit(51)
    .compile();
  expect(limited.sql).toMatch(/limit 51$/);
  expect(limited.parameters).toEqual([]);
});

describe('transact', () => {
  test('commits what it returns from', async () => {
    expect(
      await transact(ctx, async (tx) => {
        await insertFile(tx, 'kept');
        return 7;
      }),
    ).toBe(7);
    expect(await files('kept')).toBe(1);
  });

  test('rolls everything back when the work throws, also after several statements at once', async () => {
    await expect(
      transact(ctx, async (tx) => {
        await insertFile(tx, 'gone');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await expect(
      transact(ctx, (tx) =>
        Promise.all([insertFile(tx, 'gone'), sql`select 1 / 0`.execute(tx), insertFile(tx, 'gone')]),
      ),
    ).rejects.toMatchObject({ code: '22012' });
    expect(await files('gone')).toBe(0);
  });

  test('fails at commit where a deferred rule is broken, and leaves nothing', async () => {
    await house.owner.query(
      `create constraint trigger too_late after insert on app.file deferrable initially deferred for each row
       when (new.name = 'too late') execute function app.refuse_change()`,
    );
    let written = false;
    const posting = transact(ctx, async (tx) => {
      await insertFile(tx, 'too late');
      written = true;
    });
    await expect(posting).rejects.toMatchObject({ code: 'RB001' });
    expect([written, await files('too late')]).toEqual([true, 0]);
  });

  test('says who acts, where and for which request, bounds its time, and nothing of it outlives it', async () => {
    const names = ['app.actor', 'app.unit', 'app.request', 'app.customer', 'statement_timeout', 'lock_timeout'];
    const settings = async (tx: Tx) =>
      (
        await sql<{
          values: string[];
        }>`select array(select coalesce(current_setting(n, true), '') from unnest(${names}::text[]) with ordinality u(n, at) order by at) as values`.execute(
          tx,
        )
      ).rows[0]?.values;
    expect(await transact(ctx, settings)).toEqual([
      'system:test',
      world.units.brand,
      'request-of-test',
      '',
      '30s',
      '10s',
    ]);
    expect(await read(ctx, settings)).toEqual(['system:test', world.units.brand, 'request-of-test', '', '30s', '10s']);
    await settled();
    const client = await house.platform.db.pool.connect();
    const { rows } = await client.query(
      "select coalesce(current_setting('app.unit', true), '') as unit, current_setting('statement_timeout') as timeout",
    );
    client.release();
    expect(rows).toEqual([{ unit: '', timeout: '0' }]);
  });

  test('takes hostile text in who and what as text', async () => {
    const label = "source:'; drop table app.file; --\\";
    const found = await transact({ ...ctx, actor: { kind: 'source', id: 'x', label }, requestId: "a'b" }, (tx) =>
      sql<{ actor: string }>`select app.actor() as actor`.execute(tx),
    );
    expect(found.rows).toEqual([{ actor: label }]);
  });
});

describe('read', () => {
  test('cannot write', async () => {
    await expect(read(ctx, (tx) => insertFile(tx, 'by reading'))).rejects.toMatchObject({ code: '25006' });
    expect(await files('by reading')).toBe(0);
  });

  test('sees one scope only', async () => {
    const at = (unitId: string) =>
      read({ ...ctx, scope: { unitId, unitKind: 'dealer', timeZone: 'Asia/Shanghai', orgIds: [unitId] } }, (tx) =>
        tx.selectFrom('org.staff').select('orgId').execute(),
      );
    expect(new Set((await at(world.units.dealerB)).map((row) => row.orgId))).toEqual(new Set([world.units.dealerB]));
    expect(await read({ ...ctx, scope: null }, (tx) => tx.selectFrom('org.staff').select('id').execute())).toEqual([]);
  });
});

describe('the pool', () => {
  test('gets every connection back after errors of all kinds', async () => {
    const failing: ((tx: Tx) => Promise<unknown>)[] = [
      async () => {
        throw new Error('before any query');
      },
      (tx) => sql`select nonsense`.execute(tx),
      (tx) => sql`select 9007199254740993::bigint`.execute(tx),
      async (tx) => {
        void sql`select nonsense`.execute(tx).catch(() => undefined);
        throw new Error('with a query under way');
      },
      (tx) =>
        Promise.all([
          sql`select 1 / 0`.execute(tx),
          sql`select pg_sleep(0.01)`.execute(tx),
          sql`select nonsense`.execute(tx),
        ]),
      (tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx),
    ];
    const all = Array.from({ length: 10 }, () => failing).flat();
    const results = await Promise.allSettled(all.flatMap((work) => [transact(ctx, work), read(ctx, work)]));
    expect(results.map((result) => result.status)).toEqual(Array(all.length * 2).fill('rejected'));
    expect(await settled()).toEqual({ leaked: 0, waiting: 0 });
    expect(await read(ctx, (tx) => sql`select 1 as one`.execute(tx))).toMatchObject({ rows: [{ one: 1 }] });
  });

  test('never hands a connection on with the transaction of somebody else', async () => {
    await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => (at % 2 ? transact : read)(ctx, () => Promise.reject(new Error('x')))),
    );
    const states = await Promise.all(
      Array.from({ length: 20 }, () =>
        house.platform.db.pool.query(
          "select current_setting('transaction_read_only') as ro, pg_current_xact_id_if_assigned() as xid, coalesce(current_setting('app.unit', true), '') as unit",
        ),
      ),
    );
    for (const { rows } of states) expect(rows).toEqual([{ ro: 'off', xid: null, unit: '' }]);
  });
});

describe('values', () => {
  test('a bigint beyond 2^53 is refused rather than rounded', async () => {
    const big = (text: string) =>
      read(ctx, (tx) => sql<{ n: number }>`select ${sql.lit(text)}::bigint as n`.execute(tx));
    for (const exact of ['0', '-1', '9007199254740991', '-9007199254740991'])
      expect((await big(exact)).rows).toEqual([{ n: Number(exact) }]);
    for (const inexact of ['9007199254740992', '9007199254740993', '-9007199254740993', '9223372036854775807'])
      await expect(big(inexact)).rejects.toThrow(RangeError);
  });

  test('a civil date stays text, an instant is a Date, camel case is ours and the keys of documents stay', async () => {
    const found = await read(ctx, (tx) =>
      sql<
        Record<string, unknown>
      >`select date '2026-03-29' as delivered_on, timestamptz '2026-03-29 00:00:00+08' as created_at, '{"text_version":1}'::jsonb as facts`.execute(
        tx,
      ),
    );
    expect(found.rows).toEqual([
      { deliveredOn: '2026-03-29', createdAt: new Date('2026-03-28T16:00:00Z'), facts: { text_version: 1 } },
    ]);
  });

  test('ids made here and in SQL are UUIDv7 and in the order of time', async () => {
    const { rows } = await house.owner.query<{ id: string }>('select app.new_id() as id from generate_series(1, 50)');
    const ids = [newId(), ...rows.map((row) => row.id)];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    for (const id of ids) expect(Math.abs(at(id) - Date.now())).toBeLessThan(60_000);
  });

  test('a statement over many rows may make ids, whatever the planner would leave to other processes', async () => {
    const client = await house.owner.connect();
    try {
      await client.query('begin');
      await client.query(
        "select set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true), set_config('min_parallel_table_scan_size', '0', true)",
      );
      await client.query('create temp table made on commit drop as select app.new_id() as id from org.dictionary');
      const { rows } = await client.query(
        'select (select count(distinct id) from made) = (select count(*) from org.dictionary) as all_made',
      );
      expect(rows).toEqual([{ all_made: true }]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
