import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../src/platform/audit.ts';
import { newId } from '../src/platform/db.ts';
import { type House, openHouse } from './harness.ts';
import { becomeOwner, nextMobile, type Owner, send } from './story.ts';
import { makeWorld, type World } from './world.ts';

let house: House;
let world: World;
let owner: Owner;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
  await house.drain();
});
afterAll(() => house?.close());

/** Runs in one transaction of the owner and rolls back. */
async function undone<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await house.owner.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const verify = () => undone((client) => verifyAudit(client));

describe('verifyAudit', () => {
  /** What the check says after a superuser who switches triggers off did this; undone afterwards. */
  const after = (...statements: string[]) =>
    undone(async (client) => {
      await client.query('set local session_replication_role = replica');
      let touched = 0;
      for (const statement of statements) touched += (await client.query(statement)).rowCount ?? 0;
      expect(touched).toBeGreaterThan(0);
      return (await verifyAudit(client)).broken.map((line) => line.problem);
    });
  const long = '(select chain from audit.chain order by seq desc limit 1)';
  const middle = `chain = ${long} and seq = 2`;
  const tail = `chain = ${long} and seq = (select max(seq) from audit.batch where chain = ${long})`;

  test('finds an untouched trail intact', async () => {
    const verdict = await verify();
    expect(verdict.broken).toEqual([]);
    expect(verdict.batches).toBeGreaterThan(50);
    expect(verdict.entries).toBeGreaterThan(verdict.batches);
  });

  test.each<[string, string[], string[]]>([
    ['a changed entry', [`update audit.entry set after = '{"name":"x"}' where ${middle}`], ['entries']],
    ['a changed record id', [`update audit.entry set row_id = 'x' where ${middle}`], ['entries']],
    ['a removed entry', [`delete from audit.entry where ${middle}`], ['entries']],
    [
      'an inserted entry',
      [
        `insert into audit.entry select chain, seq, 999, row_id, org_id, before, after from audit.entry where ${middle} limit 1`,
      ],
      ['entries'],
    ],
    [
      'an entry of no batch',
      [
        `insert into audit.entry select chain, 999999, 1, row_id, org_id, before, after from audit.entry where ${middle} limit 1`,
      ],
      ['entries'],
    ],
    ['a changed actor', [`update audit.batch set actor = 'staff:x' where ${middle}`], ['link']],
    ['a changed time', [`update audit.batch set at = at + interval '1 microsecond' where ${middle}`], ['link']],
    ['a changed hash', [`update audit.batch set hash = sha256('x') where ${middle}`], ['link', 'link']],
    [
      'a batch removed from the middle',
      [`delete from audit.entry where ${middle}`, `delete from audit.batch where ${middle}`],
      ['gap'],
    ],
    [
      'a batch removed and the rest renumbered',
      [
        `delete from audit.entry where ${middle}`,
        `delete from audit.batch where ${middle}`,
        `update audit.entry set seq = 2 where chain = ${long} and seq = 3`,
        `update audit.batch set seq = 2 where chain = ${long} and seq = 3`,
      ],
      ['link', 'gap'],
    ],
    [
      'a batch removed from the tail',
      [`delete from audit.entry where ${tail}`, `delete from audit.batch where ${tail}`],
      ['head'],
    ],
    [
      'a whole chain removed',
      [`delete from audit.entry where chain = ${long}`, `delete from audit.batch where chain = ${long}`],
      ['head'],
    ],
    ['a changed head', [`update audit.chain set hash = sha256('x') where chain = ${long}`], ['head']],
    [
      'a head set back',
      [
        `update audit.chain set seq = seq - 1, hash = (select hash from audit.batch b where b.chain = chain.chain and b.seq = chain.seq - 1) where chain = ${long}`,
      ],
      ['head'],
    ],
    ['a removed head', [`delete from audit.chain where chain = ${long}`], ['head']],
  ])('reports %s', async (_name, statements, expected) => {
    expect(await after(...statements)).toEqual(expected);
  });

  test('reports a batch that somebody who knows the rule appended behind the head', async () => {
    const problems = await undone(async (client) => {
      await client.query('set local session_replication_role = replica');
      await client.query(
        `insert into audit.batch select chain, seq + 1, at, actor, unit_id, request_id, source_table, operation, rows, digest, hash from audit.batch where ${tail}`,
      );
      await client.query(
        `insert into audit.entry select chain, seq + 1, ordinal, row_id, org_id, before, after from audit.entry where ${`chain = ${long} and seq = (select max(seq) from audit.entry where chain = ${long})`}`,
      );
      await client.query(
        `update audit.batch b set hash = audit.batch_hash((select p.hash from audit.batch p where p.chain = b.chain and p.seq = b.seq - 1), b) where ${tail}`,
      );
      return (await verifyAudit(client)).broken.map((line) => line.problem);
    });
    expect(problems).toEqual(['head']);
  });

  test('stays intact with eight connections writing, committing and rolling back at once', async () => {
    const before = await verify();
    const clients = await Promise.all(Array.from({ length: 8 }, () => house.platform.db.pool.connect()));
    await Promise.all(
      clients.map(async (client, at) => {
        for (let round = 0; round < 15; round++) {
          await client.query('begin');
          await client.query("select set_config('app.unit', $1, true), set_config('app.actor', $2, true)", [
            world.units.dealerA,
            `staff:${at}`,
          ]);
          await client.query(
            "insert into app.file (id, org_id, name, media_type, bytes, sha256_hex) values ($1, $2, 'a', 'b', 1, 'c')",
            [newId(), world.units.dealerA],
          );
          await client.query('update leads.lead set touch_count = touch_count + 1 where id = $1', [owner.leadId]);
          await client.query(round % 3 === 2 ? 'rollback' : 'commit');
        }
      }),
    );
    for (const client of clients) client.release();
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        send(house, world.source, JSON.stringify({ externalId: `many-${at}`, name: '并发', mobile: nextMobile() })),
      ),
    );
    const verdict = await verify();
    expect(verdict.broken).toEqual([]);
    expect(verdict.batches - before.batches).toBeGreaterThanOrEqual(8 * 10 * 2 + 20 * 4);
    expect(verdict.chains).toBeGreaterThanOrEqual(8);
  });
});
