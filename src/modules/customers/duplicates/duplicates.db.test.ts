import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { enquire } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, type World } from '../../../../test/world.ts';
import { merges } from '../../merges.ts';
import { mergeCertain } from './jobs.ts';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

/** No two alike, so that nothing but what a test makes is in the queue. */
const NAMES = [
  '赵海',
  '钱雨桐',
  '孙国强',
  '李沐',
  '周天明',
  '吴晓燕',
  '郑和',
  '王建军',
  '冯丽',
  '陈志远',
  '褚云',
  '卫东升',
  '蒋芳',
  '沈从文',
  '韩雪',
  '杨帆',
  '秦川',
  '尤娜',
];
let used = 0;

/** A pair as the search leaves it. */
async function pair(over: { probability?: number; band?: string; vetoes?: string[]; cityCode?: string } = {}) {
  const { probability = 0.9, band = 'likely', vetoes = [], cityCode } = over;
  const place = cityCode ? { cityCode } : {};
  const named = () => enquire(house, world, { name: NAMES[used++], ...place });
  const two = [await named(), await named()];
  const [low, high] = two.map(({ customerId }) => customerId).sort() as [string, string];
  await house.owner.query('delete from customers.duplicate where low_id = any ($1) or high_id = any ($1)', [
    [low, high],
  ]);
  const evidence = JSON.stringify([{ field: 'mobile', level: 'same', weight: 15.1 }]);
  const { rows } = await house.owner.query(
    `insert into customers.duplicate (id, low_id, high_id, weight, probability, band, evidence, vetoes)
     values (app.new_id(), $1, $2, 5, $3, $4, $5, $6) returning id`,
    [low, high, probability, band, evidence, vetoes],
  );
  return { id: rows[0].id as string, low, high };
}
const list = async (query = '', who = steward) => {
  const { status, body } = await who.call('GET', `/api/duplicates${query}`);
  expect(status).toBe(200);
  return body as {
    rows: { id: string; version: number; state: string; evidence: { fieldText: string }[] }[];
    next: string | null;
  };
};
const decide = (id: string, decision: string, version = 1, who = steward) =>
  who.call('POST', `/api/duplicates/${id}/decision`, { version, decision });

describe('the queue', () => {
  test('shows the most probable first, page by page, each with its evidence in words', async () => {
    const made = [await pair({ probability: 0.7 }), await pair({ probability: 0.9 }), await pair({ probability: 0.8 })];
    const own = (rows: { id: string }[]) => rows.map(({ id }) => id).filter((id) => made.some((one) => one.id === id));
    expect(own((await list()).rows)).toEqual([made[1]?.id, made[2]?.id, made[0]?.id]);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list(`?limit=1${next && `&cursor=${next}`}`);
      seen.push(...page.rows.map(({ id }) => id));
      next = page.next;
    }
    expect(own(seen.map((id) => ({ id })))).toEqual([made[1]?.id, made[2]?.id, made[0]?.id]);
    expect(new Set(seen).size).toBe(seen.length);
    const [row] = (await list(`?customerId=${made[0]?.low}`)).rows;
    expect(row?.evidence[0]).toMatchObject({ field: 'mobile', fieldText: 'mobile', levelText: 'the same' });
    expect((await steward.call('GET', '/api/duplicates?cursor=x')).status).toBe(400);
  });

  test('shows a dealer only pairs both of whose records it has', async () => {
    const inA = await pair();
    const inB = await pair({ cityCode: CHENGDU });
    const ids = async (who: Caller, query = '') => (await list(query, who)).rows.map(({ id }) => id);
    expect(await ids(world.people.managerA)).toContain(inA.id);
    expect(await ids(world.people.managerA)).not.toContain(inB.id);
    expect(await ids(world.people.managerB)).toEqual([inB.id]);
    expect(await ids(steward, `?dealerId=${world.units.dealerB}`)).toEqual([inB.id]);
    expect((await decide(inA.id, 'distinct', 1, world.people.managerB)).status).toBe(404);
  });

  test('takes decisions once, and back again', async () => {
    const { id, low, high } = await pair();
    expect((await decide(id, 'open')).body.code).toBe('duplicate.open');
    expect((await decide(id, 'later')).body.state).toBe('later');
    expect((await list('?state=later')).rows.map((row) => row.id)).toContain(id);
    expect((await list()).rows.map((row) => row.id)).not.toContain(id);
    expect((await decide(id, 'household', 1)).status).toBe(409);
    expect((await decide(id, 'household', 2)).body.state).toBe('household');
    const households = async () =>
      (
        await house.owner.query('select distinct household_id from customers.customer where id = any ($1)', [
          [low, high],
        ])
      ).rows;
    expect(await households()).toHaveLength(1);
    expect((await decide(id, 'distinct', 3)).body.code).toBe('duplicate.not_open');
    expect((await decide(id, 'open', 3)).body.state).toBe('open');
    expect(await households()).toHaveLength(2);
    expect((await decide(id, 'distinct', 4)).body.state).toBe('distinct');
    // A decision outlives the next search at the door.
    await house.owner.query('select customers.queue_duplicates($1, $2)', [
      low,
      JSON.stringify([{ customerId: high, weight: 9, probability: 0.99, band: 'likely', evidence: [], vetoes: [] }]),
    ]);
    expect((await list('?state=distinct')).rows.map((row) => row.id)).toContain(id);
  });
});

describe('automatic merging', () => {
  test('is off until headquarters switch it on, counts what it would do, and leaves what bears a veto', async () => {
    const certain = await pair({ probability: 0.999, band: 'certain' });
    // One document on both; a third pair is as certain and has nothing in common but likeness.
    for (const id of [certain.low, certain.high])
      await house.owner.query(
        `insert into customers.document (id, customer_id, kind, number_enc, number_hash, masked)
         values (app.new_id(), $1, 'passport', '\\x00', '\\x01', 'E****21')`,
        [id],
      );
    const alike = await pair({ probability: 0.999, band: 'certain' });
    const family = await pair({ probability: 0.999, band: 'likely', vetoes: ['family_phone'] });
    const status = async (id: string) =>
      (await house.owner.query('select status from customers.customer where id = $1', [id])).rows[0].status;
    expect(await mergeCertain(house.platform, merges)).toBe(0);
    expect((await steward.call('GET', '/api/duplicates/auto')).body).toMatchObject({
      on: false,
      pairs: 1,
      mayEdit: true,
    });
    expect((await world.people.managerA.call('PATCH', '/api/duplicates/auto', { on: true })).status).toBe(403);
    expect((await steward.call('PATCH', '/api/duplicates/auto', { on: true })).body).toEqual({ on: true });
    expect(await mergeCertain(house.platform, merges)).toBe(1);
    expect([await status(certain.low), await status(certain.high)]).toEqual(['active', 'merged']);
    expect([await status(family.high), await status(alike.high)]).toEqual(['active', 'active']);
    const [row] = (await steward.call('GET', `/api/customers/${certain.low}/merges`)).body.rows;
    expect(row).toMatchObject({ automatic: true, loserId: certain.high });
    // Taken back by a person, it is not merged again.
    await steward.call('POST', `/api/merges/${row.id}/undo`, { reason: '不是同一人' });
    expect(await mergeCertain(house.platform, merges)).toBe(0);
    expect(await status(certain.high)).toBe('active');
  });
});
