import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { makePeople } from '../../../../test/people.ts';
import { newId, over } from '../../../platform/db.ts';
import { type FoundPair, findDuplicates } from './find.ts';
import { dropMatchRow, keepMatchRow, type MatchFacts, matchRow, probe } from './index.ts';
import { fillMatchRecords, measure, runMatch } from './measuring.ts';

let house: House;
let client: pg.PoolClient;
beforeAll(async () => {
  house = await openHouse();
  client = await house.owner.connect();
});
afterAll(async () => {
  client.release();
  await house.close();
});
beforeEach(async () => {
  await client.query(
    'truncate customers.match_record, customers.match_shared, customers.match_frequency, customers.duplicate',
  );
  await client.query('delete from customers.match_model where version > 1');
});

const fill = (facts: readonly MatchFacts[]) => fillMatchRecords(client, house.platform.keys, facts);
const row = (facts: MatchFacts) => matchRow(house.platform.keys, facts);

/** Every pair of a run by the places of its records in the list of ids, smaller first. */
async function found(ids: readonly string[]) {
  const pairs: FoundPair[] = [];
  const { joined } = await runMatch(client, pairs);
  const { rows } = await client.query('select seq::int, customer_id as id from customers.match_record');
  const at = new Map(rows.map(({ seq, id }) => [seq, ids.indexOf(id)]));
  const places = (seqs: number[]) => seqs.map((seq) => at.get(seq) as number).sort((a, b) => a - b);
  return {
    pairs: new Map(pairs.map(({ a, b, weight }) => [places([a, b]).join('-'), weight])),
    clusters: joined.clusters.map((cluster) => places(cluster).join('-')).sort(),
  };
}

const close = (a: Map<string, number>, b: Map<string, number>) => {
  expect([...a.keys()].sort()).toEqual([...b.keys()].sort());
  for (const [pair, weight] of a) expect(Math.abs(weight - (b.get(pair) as number))).toBeLessThan(1e-6);
};

const ZHANG: MatchFacts = {
  name: '张伟',
  mobiles: ['13905710001'],
  idNumbers: ['11010519491231002X'],
  cityName: '北京',
};

describe('the database compares as the program does', () => {
  test('distances count characters, not bytes', async () => {
    const { rows } = await client.query(
      "select app.levenshtein('张伟', '张玮') as near, app.levenshtein_less_equal('欧阳娜娜', '欧阳娜', 1) as less",
    );
    expect(rows[0]).toEqual({ near: 1, less: 1 });
  });

  test('a pair is judged alike whichever record comes first', async () => {
    await fill(makePeople(150, 3).facts);
    const { rows } = await client.query(
      `select count(*)::int as pairs, count(*) filter (where customers.match_pattern(a, b) <> customers.match_pattern(b, a)
         or customers.match_vetoes(a, b, customers.match_pattern(a, b)) <> customers.match_vetoes(b, a, customers.match_pattern(b, a)))::int as uneven
       from customers.match_record a join customers.match_record b on a.seq < b.seq`,
    );
    expect(rows[0].pairs).toBeGreaterThan(10_000);
    expect(rows[0].uneven).toBe(0);
  });
});

describe('one record against all', () => {
  test('is recognised by name and number however they are written, with the reasons', async () => {
    const [id] = await fill([ZHANG, { name: '李娜', mobiles: ['13905710001'], cityName: '北京' }]);
    const hits = await probe(
      over(client),
      row({ name: '張 偉', mobiles: ['+86 139-0571-0001'], idNumbers: ['110105********002x'] }),
      { limit: 5 },
    );
    expect(hits[0]).toMatchObject({ customerId: id, band: 'certain', vetoes: [] });
    expect(hits[0]?.evidence.map(({ field, level }) => `${field} ${level}`)).toEqual(
      expect.arrayContaining(['name same', 'mobile same', 'id masked']),
    );
    expect(hits[0]?.evidence.every(({ weight }) => Number.isFinite(weight))).toBe(true);
    expect(await probe(over(client), row(ZHANG), { limit: 5, exclude: id })).not.toContainEqual(
      expect.objectContaining({ customerId: id }),
    );
  });

  test.each<[string, MatchFacts, MatchFacts, string]>([
    ['two valid identity numbers', ZHANG, { ...ZHANG, idNumbers: ['110105199001011233'] }, 'ids_differ'],
    ['the gender of a masked number', ZHANG, { ...ZHANG, idNumbers: ['110105********0031'] }, 'genders_differ'],
    [
      'one car and another name',
      { ...ZHANG, vins: ['LSVAM2BJ87SD92613'] },
      { name: '李娜', vins: ['LSVAM2BJ87SD92613'], mobiles: ['13905710001'] },
      'vehicle_changed_hands',
    ],
    ['one phone and another name', ZHANG, { name: '张丽', mobiles: ['13905710001'], wechats: ['wx1'] }, 'family_phone'],
  ])('%s is never merged by itself', async (_, stored, given, veto) => {
    const [one, other] = [
      row({ ...stored, wechats: ['wx1'], plates: ['京A12345'] }),
      row({ ...given, wechats: ['wx1'], plates: ['京A12345'] }),
    ];
    if (veto === 'ids_differ') other.valid_ids = ['12345'];
    const [id] = await fill([{}]);
    await keepMatchRow(over(client), id as string, one);
    const [hit] = await probe(over(client), other, { limit: 5 });
    expect(hit?.vetoes).toContain(veto);
    expect(hit?.band).not.toBe('certain');
  });

  test('a record out of recognition is not found', async () => {
    const [id] = await fill([ZHANG]);
    await dropMatchRow(over(client), id as string);
    expect(await probe(over(client), row(ZHANG), { limit: 5 })).toEqual([]);
  });

  test('the application asks through functions only', async () => {
    const { pool } = house.platform.db;
    for (const table of ['match_record', 'match_model', 'match_frequency', 'match_shared'])
      await expect(pool.query(`select * from customers.${table}`)).rejects.toThrow(/permission denied/);
    const { rows } = await pool.query('select count(*)::int as n from customers.match_probe($1::jsonb, 5, null)', [
      JSON.stringify(row(ZHANG)),
    ]);
    expect(rows[0].n).toBe(0);
  });
});

describe('all records against each other', () => {
  test('five thousand records: right nearly always, most found, and the same again', async () => {
    const people = makePeople(3000, 20_260);
    const measured = await measure(client, house.platform.keys, [people]);
    expect(measured.records).toBeGreaterThan(4500);
    expect(measured.even.f1).toBeGreaterThan(0.85);
    expect(measured.best).toBeGreaterThan(0.89);
    expect(measured.certain.precision).toBeGreaterThan(0.99);
    expect(measured.certain.recall).toBeGreaterThan(0.55);
    expect(measured.certainClusters.precision).toBeGreaterThan(0.985);

    const { rows: ids } = await client.query('select customer_id as id from customers.match_record order by seq');
    const list = ids.map(({ id }) => id as string);
    const [first, second] = [await found(list), await found(list)];
    expect(second).toEqual(first);

    // One by one as all together: the same pairs with the same weights.
    const probed = new Map<string, number>();
    const wanted = new Map([...first.pairs].filter(([pair]) => Number(pair.split('-')[0]) < 200));
    for (let at = 0; at < 200; at++) {
      const hits = await probe(over(client), row(people.facts[at] as MatchFacts), { limit: 500, exclude: list[at] });
      for (const { customerId, weight } of hits) {
        const pair = [at, list.indexOf(customerId)].sort((a, b) => a - b);
        probed.set(pair.join('-'), weight);
      }
    }
    close(
      new Map([...probed].filter(([, weight]) => weight > -4.2)),
      new Map([...wanted].filter(([, weight]) => weight > -4.2)),
    );
  });

  test('the order of records plays no part', async () => {
    const { facts } = makePeople(500, 11);
    const order = facts.map((_, at) => (at * 7919) % facts.length);
    expect(new Set(order).size).toBe(facts.length);
    const first = await found(await fill(facts));
    await client.query('truncate customers.match_record, customers.duplicate');
    const shuffled = await fill(order.map((at) => facts[at] as MatchFacts));
    const back = facts.map((_, at) => shuffled[order.indexOf(at)] as string);
    const second = await found(back);
    close(second.pairs, first.pairs);
    expect(second.clusters).toEqual(first.clusters);
  });

  test('a number of many holders tells nobody apart, now and later', async () => {
    const shared = Array.from(
      { length: 40 },
      (_, at): MatchFacts => ({
        name: `王${'伟强军勇涛明超刚辉鹏'[at % 10]}${'一二三四'[at % 4]}`,
        mobiles: ['13905719999'],
      }),
    );
    const ids = await fill([...shared, ZHANG]);
    await runMatch(client);
    const { rows } = await client.query(
      'select count(*)::int as n from customers.match_record where mobiles is not null',
    );
    expect(rows[0].n).toBe(1);
    await keepMatchRow(over(client), ids[0] as string, row({ name: '赵一', mobiles: ['13905719999', '13905710002'] }));
    const kept = await client.query(
      'select cardinality(mobiles) as n from customers.match_record where customer_id = $1',
      [ids[0]],
    );
    expect(kept.rows[0].n).toBe(1);
    expect(await probe(over(client), row({ name: '钱二', mobiles: ['13905719999'] }), { limit: 5 })).toEqual([]);
  });

  test('a key that fills up between two runs is passed over at once; a rare one still finds its holder', async () => {
    const crowd = Array.from(
      { length: 120 },
      (_, at): MatchFacts => ({
        name: '欧阳明月',
        mobiles: [`139057${String(at).padStart(5, '0')}`],
        cityCode: '330100',
      }),
    );
    const [first] = await fill(crowd);
    const namesake = row({ name: '欧阳明月', cityCode: '330100' });
    expect(await probe(over(client), namesake, { limit: 200 })).toEqual([]);
    const numbered = row({ name: '欧阳明月', mobiles: ['13905700000'], cityCode: '330100' });
    expect((await probe(over(client), numbered, { limit: 200 })).map(({ customerId }) => customerId)).toEqual([first]);
    await client.query('delete from customers.match_record where customer_id <> $1', [first]);
    expect(await probe(over(client), numbered, { limit: 200 })).toHaveLength(1);
  });

  test('what people decided stays; open pairs follow the facts', async () => {
    const other = { ...ZHANG, idNumbers: [] };
    const ids = await fill([
      ZHANG,
      other,
      { name: '李娜', mobiles: ['13705710003'], wechats: ['w'] },
      { name: '李娜', wechats: ['w'] },
    ]);
    await runMatch(client);
    const queue = async () =>
      (
        await client.query(
          'select id, low_id, high_id, state, band, evidence, version from customers.duplicate order by low_id',
        )
      ).rows;
    const before = await queue();
    expect(before).toHaveLength(2);
    expect(before[0]).toMatchObject({ state: 'open', low_id: ids[0], high_id: ids[1] });
    expect(before[0].evidence[0]).toEqual({
      field: expect.any(String),
      level: expect.any(String),
      weight: expect.any(Number),
    });
    await client.query("update customers.duplicate set state = 'distinct' where low_id = $1", [ids[0]]);
    await keepMatchRow(over(client), ids[3] as string, row({ name: '周平', wechats: ['v'] }));
    await keepMatchRow(over(client), ids[1] as string, row({ ...other, wechats: ['x'] }));
    await runMatch(client);
    expect(await queue()).toEqual([expect.objectContaining({ id: before[0].id, state: 'distinct' })]);
  });

  test('one run at a time', async () => {
    const other = await house.owner.connect();
    try {
      await other.query('begin');
      await other.query('select customers.match_begin()');
      await client.query('begin');
      expect(await findDuplicates(over(client))).toBeNull();
    } finally {
      await client.query('rollback');
      await other.query('rollback');
      other.release();
    }
  });

  test('the nightly job runs as the application and leaves nothing of the run behind', async () => {
    await fill([ZHANG, { ...ZHANG, idNumbers: [] }]);
    const { jobs } = await import('./jobs.ts');
    await jobs[0]?.run(house.platform, null);
    const { rows } = await client.query(
      "select count(*)::int as n from customers.duplicate union all select count(*)::int from pg_class where relpersistence = 'u' and relkind = 'r' and relname like 'match%'",
    );
    expect(rows.map(({ n }) => n)).toEqual([1, 0]);
  });

  test('a customer that goes takes its record along', async () => {
    const [id] = await fill([ZHANG]);
    await client.query('delete from customers.customer where id = $1', [id]);
    expect((await client.query('select 1 from customers.match_record')).rowCount).toBe(0);
    expect(newId()).not.toBe(id);
  });
});
