import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAudit } from '../src/platform/audit.ts';
import { decrypt, encrypt, type KeyRing, keyIdOf } from '../src/platform/crypto.ts';
import { rotateKeys } from '../src/platform/rotate.ts';
import { type House, openHouse } from './harness.ts';
import { type Enquired, enquire, nextMobile, send } from './story.ts';
import { makeWorld, type World } from './world.ts';

let house: House;
let world: World;
let enquired: Enquired[];
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  enquired = [];
  for (let n = 0; n < 12; n++) enquired.push(await enquire(house, world));
});
afterAll(() => house?.close());

const quiet = () => undefined;

/** The ring with one key more, which is the current one; without `old` the earlier keys are gone. */
function next(ring: KeyRing, old = true): KeyRing {
  const current = `k${Number(ring.current.slice(1)) + 1}`;
  return { ...ring, current, keys: { ...(old ? ring.keys : {}), [current]: randomBytes(32) } };
}
const only = (ring: KeyRing): KeyRing => ({ ...ring, keys: { [ring.current]: ring.keys[ring.current] as Buffer } });

/** Every sealed value by the key that sealed it. */
async function sealedBy(): Promise<Record<string, number>> {
  const values = await house.owner.query<{ sealed: Buffer }>(
    'select value_enc as sealed from customers.identifier union all select secret_enc from leads.source union all select raw_enc from leads.inbound',
  );
  const groups = Object.groupBy(values.rows, (row) => keyIdOf(row.sealed));
  return Object.fromEntries(Object.entries(groups).map(([key, rows]) => [key, rows?.length ?? 0]));
}

const TOTAL = 12 + 2 + 12;

test('every sealed value is sealed again; numbers are found and shown, signatures and raw messages open, without the old key', async () => {
  expect(await sealedBy()).toEqual({ k1: TOTAL });
  const ring = next(house.platform.keys);
  const steps: string[] = [];
  expect(await rotateKeys(house.owner, ring, (table, rows) => steps.push(`${table} ${rows}`))).toBe(TOTAL);
  expect(steps).toEqual(['customers.identifier 12', 'leads.inbound 24', 'leads.source 26']);
  expect(await sealedBy()).toEqual({ k2: TOTAL });
  house.platform.keys = only(ring);
  const { managerA } = world.people;
  for (const { mobile, customerId, leadId } of enquired) {
    const found = await managerA.call('GET', `/api/customers?q=${mobile}`);
    expect(found.body.rows.map((row: { id: string }) => row.id)).toEqual([customerId]);
    const { identifiers } = (await managerA.call('GET', `/api/customers/${customerId}`)).body;
    const shown = await managerA.call('POST', `/api/customers/${customerId}/reveal`, {
      identifierId: identifiers[0].id,
      reason: '轮换后核对',
    });
    expect(shown.body.value).toBe(`+86${mobile}`);
    expect(
      (await send(house, world.source, JSON.stringify({ externalId: `again-${mobile}`, name: '王小明', mobile }))).body,
    ).toMatchObject({ result: 'merged', leadId });
  }
  const raw = await house.owner.query('select id, raw_enc from leads.inbound order by id limit 1');
  expect(JSON.parse(decrypt(house.platform.keys, raw.rows[0].raw_enc, `leads.inbound:${raw.rows[0].id}`)).mobile).toBe(
    enquired[0]?.mobile,
  );
  const client = await house.owner.connect();
  expect((await verifyAudit(client).finally(() => client.release())).broken).toEqual([]);
});

test('a run that is killed half way reads on with both keys, and a second run does only the rest', async () => {
  const ring = next(house.platform.keys);
  const before = Object.values(await sealedBy())[0] as number;
  await expect(
    rotateKeys(house.owner, ring, () => {
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  const half = await sealedBy();
  expect(Object.keys(half)).toHaveLength(2);
  house.platform.keys = ring;
  const { mobile, customerId } = enquired[3] as Enquired;
  expect(
    (await send(house, world.source, JSON.stringify({ externalId: 'between', name: '王小明', mobile }))).body.result,
  ).toBe('merged');
  const { identifiers } = (await world.people.managerA.call('GET', `/api/customers/${customerId}`)).body;
  expect(
    (
      await world.people.managerA.call('POST', `/api/customers/${customerId}/reveal`, {
        identifierId: identifiers[0].id,
        reason: '轮换之中',
      })
    ).body.value,
  ).toBe(`+86${mobile}`);
  expect(await rotateKeys(house.owner, ring, quiet)).toBe(before - (half[ring.current] as number));
  expect(Object.keys(await sealedBy())).toEqual([ring.current]);
  expect(await rotateKeys(house.owner, ring, quiet)).toBe(0);
});

test('a number that changes while keys are rotated keeps its new value', async () => {
  const ring = next(house.platform.keys);
  const changed = nextMobile();
  const row = (
    await house.owner.query('select id from customers.identifier where customer_id = $1', [enquired[0]?.customerId])
  ).rows[0];
  let meddled = false;
  const meddling = {
    async query(text: string, values: unknown[]) {
      const result = await house.owner.query(text, values);
      if (!meddled && text.includes('from customers.identifier where id >')) {
        meddled = true;
        await house.owner.query('update customers.identifier set value_enc = $2 where id = $1', [
          row.id,
          encrypt(house.platform.keys, changed, `customers.identifier:${row.id}`),
        ]);
      }
      return result;
    },
  } as unknown as pg.Pool;
  await rotateKeys(meddling, ring, quiet);
  expect(meddled).toBe(true);
  const kept = await house.owner.query('select value_enc from customers.identifier where id = $1', [row.id]);
  expect(decrypt(ring, kept.rows[0].value_enc, `customers.identifier:${row.id}`)).toBe(changed);
  expect(await rotateKeys(house.owner, ring, quiet)).toBe(1);
  house.platform.keys = ring;
});

test('without the key that sealed a value the run stops and changes nothing', async () => {
  const before = await sealedBy();
  await expect(rotateKeys(house.owner, next(house.platform.keys, false), quiet)).rejects.toMatchObject({
    code: 'unknown_key',
  });
  expect(await sealedBy()).toEqual(before);
});
