import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { becomeOwner, enquire, type Owner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { verifyAudit } from '../../../platform/audit.ts';

let house: House;
let world: World;
let owner: Owner;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
  await house.owner.query("update org.dictionary set sort = sort + 1 where code = 'car_show'");
});
afterAll(() => house?.close());

interface Entry {
  actor: string;
  actorName: string | null;
  address: string | null;
  sourceTable: string;
  operation: string;
  rowId: string;
  at: string;
  after: Record<string, unknown>;
}
const trail = async (query: Record<string, string>, who: Caller = world.people.auditor) => {
  const { status, body } = await who.call('GET', `/api/audit?${new URLSearchParams({ limit: '100', ...query })}`);
  expect({ query, status }).toEqual({ query, status: 200 });
  return body as { rows: Entry[]; next: string | null };
};
const whole = async (query: Record<string, string> = {}) => {
  const rows: Entry[] = [];
  let next: string | null = null;
  do {
    const page: { rows: Entry[]; next: string | null } = await trail({ ...query, ...(next ? { cursor: next } : {}) });
    rows.push(...page.rows);
    next = page.next;
  } while (next);
  return rows;
};

describe('the trail is narrowed', () => {
  test('each filter gives exactly the entries of the whole that fit it', async () => {
    const { consultantA } = world.people;
    await consultantA.call('PATCH', `/api/customers/${owner.customerId}`, { version: 99, name: 'x', cityCode: null });
    const all = await whole();
    const cases: [Record<string, string>, (row: Entry) => boolean][] = [
      [{ who: `staff:${consultantA.staffId}` }, (row) => row.actor === `staff:${consultantA.staffId}`],
      [{ table: 'leads.lead' }, (row) => row.sourceTable === 'leads.lead'],
      [{ operation: 'update' }, (row) => row.operation === 'update'],
      [
        { operation: 'insert', table: 'org.unit' },
        (row) => row.operation === 'insert' && row.sourceTable === 'org.unit',
      ],
      [{ address: '10.0.0.1' }, (row) => row.address === '10.0.0.1'],
      [{ rowId: owner.leadId }, (row) => row.rowId === owner.leadId],
    ];
    for (const [query, fits] of cases) {
      const expected = all.filter(fits);
      expect(expected.length).toBeGreaterThan(0);
      expect({ query, rows: await whole(query) }).toEqual({ query, rows: expected });
    }
    expect(await whole({ who: "staff:' or true --" })).toEqual([]);
    expect(await whole({ who: '没有这个人' })).toEqual([]);
    expect(await whole({ address: '%' })).toEqual([]);
  });

  test('by a colleague’s name or account', async () => {
    const { login } = (
      await house.owner.query('select login from org.staff where id = $1', [world.people.managerA.staffId])
    ).rows[0];
    const expected = await whole({ who: `staff:${world.people.managerA.staffId}` });
    expect(expected.length).toBeGreaterThan(0);
    expect(await whole({ who: login.toUpperCase() })).toEqual(expected);
    expect(await whole({ who: `测试${login}` })).toEqual(expected);
  });

  test('a bad table or time is refused', async () => {
    for (const query of ['table=x', 'table=a.b;drop', 'operation=truncate', 'from=yesterday', 'cursor=x'])
      expect({ query, status: (await world.people.auditor.call('GET', `/api/audit?${query}`)).status }).toEqual({
        query,
        status: 400,
      });
  });

  test('looks at clear numbers stand apart, with their reason', async () => {
    const { managerA } = world.people;
    const identifier = await house.owner.query('select id from customers.identifier where customer_id = $1', [
      owner.customerId,
    ]);
    const reason = '回访客户';
    await managerA.call('POST', `/api/customers/${owner.customerId}/reveal`, {
      identifierId: identifier.rows[0].id,
      reason,
    });
    const looks = await whole({ operation: 'view' });
    expect(looks).toMatchObject([
      { actor: `staff:${managerA.staffId}`, after: { customer: owner.customerId, reason } },
    ]);
    expect(looks[0]?.actorName).toContain('dealer_manager');
  });
});

describe('the scope', () => {
  test('an auditor of a unit reads its subtree, with every filter', async () => {
    await house.owner.query("update org.role set held_at = '{group,brand,region,dealer}' where code = 'auditor'");
    const [a, b] = [
      await addPerson(house, 'auditor', world.units.dealerA),
      await addPerson(house, 'auditor', world.units.dealerB),
    ];
    for (const query of [{}, { rowId: owner.leadId }, { table: 'leads.lead' }, { operation: 'update' }] as Record<
      string,
      string
    >[]) {
      expect((await trail(query, a)).rows.length).toBeGreaterThan(0);
      expect((await trail(query, b)).rows.filter((row) => row.rowId === owner.leadId)).toEqual([]);
    }
    expect((await trail({ table: 'org.dictionary', operation: 'update' }, a)).rows).toEqual([]);
    expect((await trail({ table: 'org.dictionary', operation: 'update' })).rows.length).toBeGreaterThan(0);
  });
});

describe('the address', () => {
  test('is in the trail, and changing it breaks the chain', async () => {
    await enquire(house, world);
    expect((await trail({ table: 'leads.lead', operation: 'insert' })).rows[0]).toMatchObject({ address: '10.0.0.1' });
    const client = await house.owner.connect();
    try {
      expect((await verifyAudit(client)).broken).toEqual([]);
      await client.query('begin');
      await client.query('alter table audit.batch disable trigger append_only');
      await client.query(
        "update audit.batch set address = '10.9.9.9' where address is not null and seq = (select min(seq) from audit.batch where address is not null)",
      );
      expect((await verifyAudit(client)).broken[0]).toMatchObject({ problem: 'link' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('a batch of before the column hashes as it did', async () => {
    const old = await house.owner.query(
      `select b.hash = sha256(c.previous || b.digest || convert_to(concat_ws(E'\\x1f', b.chain, b.seq, (extract(epoch from b.at) * 1000000)::bigint, b.actor,
         coalesce(b.unit_id::text, '-'), coalesce(b.request_id, '-'), b.source_table, b.operation, b.rows), 'UTF8')) as same
       from (select *, coalesce(lag(hash) over (partition by chain order by seq), sha256(convert_to('roadbook chain ' || chain, 'UTF8'))) as previous from audit.batch) c
       join audit.batch b using (chain, seq) where b.address is null`,
    );
    expect(old.rowCount).toBeGreaterThan(0);
    expect(old.rows.every((row) => row.same)).toBe(true);
  });
});

// Last: it moves two batches in time, after which their chains do not hold.
test('by days of the unit’s time zone, both ends included', async () => {
  const all = await whole();
  // 23:59:59 and 00:00 in Shanghai, on either side of a midnight that is none in UTC.
  await house.owner.query('alter table audit.batch disable trigger append_only');
  const move = (at: string, place: number) =>
    house.owner.query(
      'update audit.batch set at = $1 where (chain, seq) = (select chain, seq from audit.batch order by at, chain, seq offset $2 limit 1)',
      [at, place],
    );
  await move('2020-05-01T15:59:59Z', 0);
  await move('2020-05-01T16:00:00Z', 1);
  await house.owner.query('alter table audit.batch enable trigger append_only');
  expect(await whole()).toHaveLength(all.length);
  const days = async (from: string, to: string) => [...new Set((await whole({ from, to })).map((row) => row.at))];
  expect(await days('2020-05-01', '2020-05-01')).toEqual(['2020-05-01T15:59:59.000Z']);
  expect(await days('2020-05-02', '2020-05-02')).toEqual(['2020-05-01T16:00:00.000Z']);
  expect(await days('2020-05-01', '2020-05-02')).toHaveLength(2);
  expect(await whole({ to: '2020-04-30' })).toEqual([]);
});
