import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { enquire } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

type Change = { sourceTable: string; operation: string; before: object | null; after: object | null; actor: string };

const changesOf = async (id: string, who: Caller = world.people.managerA, limit = 50): Promise<Change[]> => {
  const rows: Change[] = [];
  for (let cursor = ''; ; ) {
    const answer = await who.call('GET', `/api/customers/${id}/changes?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    rows.push(...answer.body.rows);
    if (!answer.body.next) return rows;
    cursor = answer.body.next;
  }
};

describe('changes of a file', () => {
  test('say who changed which field from what to what, newest first', async () => {
    const { managerA } = world.people;
    const { customerId } = await enquire(house, world, { name: '旧名' });
    const { version } = (await managerA.call('GET', `/api/customers/${customerId}`)).body;
    const edited = await managerA.call('PATCH', `/api/customers/${customerId}`, { version, name: '新名', vip: true });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    const rows = await changesOf(customerId);
    expect(rows[0]).toMatchObject({
      sourceTable: 'customers.customer',
      operation: 'update',
      actor: `staff:${managerA.staffId}`,
      before: { name: '旧名', vip: false },
      after: { name: '新名', vip: true },
    });
    expect(rows.at(-1)).toMatchObject({ operation: 'insert' });
    expect(await changesOf(customerId, managerA, 1)).toEqual(rows);
  });

  test('keep what was taken away, and hold nothing sealed', async () => {
    const { customerId, mobile } = await enquire(house, world);
    await house.owner.query('delete from customers.identifier where customer_id = $1', [customerId]);
    const rows = await changesOf(customerId);
    expect(rows.find((row) => row.operation === 'delete')).toMatchObject({
      sourceTable: 'customers.identifier',
      before: { kind: 'mobile', masked: `${mobile.slice(0, 3)}****${mobile.slice(-4)}` },
      after: null,
    });
    const text = JSON.stringify(rows);
    expect(text).not.toContain(mobile);
    expect(text).not.toMatch(/_enc|_hash|_grams/);
  });

  test('name no file that another dealer keeps', async () => {
    const { managerA, managerB } = world.people;
    const { customerId } = await enquire(house, world);
    await house.owner.query('select customers.relate($1, $2)', [customerId, world.units.dealerB]);
    const path = `/api/customers/${customerId}/attachments`;
    const sent = await managerA.call(
      'POST',
      `${path}?filename=a.pdf&title=${encodeURIComponent('离婚判决书')}`,
      '%PDF-1.7',
      {
        'content-type': 'application/octet-stream',
      },
    );
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    const titles = async (who: Caller) => {
      const rows = (await changesOf(customerId, who)).filter((row) => row.sourceTable === 'customers.attachment');
      return rows.map((row) => [row.operation, (row.after ?? row.before) as object]);
    };
    const added = ['insert', expect.objectContaining({ title: '离婚判决书' })];
    expect(await titles(managerA)).toEqual([added]);
    expect(await titles(managerB)).toEqual([]);
    expect((await managerA.call('DELETE', `${path}/${sent.body.id}`)).status).toBe(200);
    expect(await titles(managerA)).toEqual([['delete', expect.objectContaining({ title: '离婚判决书' })]]);
    expect(await titles(managerB)).toEqual([]);
  });

  test('are those of one customer, seen by whoever sees the customer', async () => {
    const [one, other] = [await enquire(house, world), await enquire(house, world)];
    await house.owner.query("update customers.customer set occupation = 'teacher' where id = $1", [other.customerId]);
    expect(JSON.stringify(await changesOf(one.customerId))).not.toContain('teacher');
    expect(JSON.stringify(await changesOf(other.customerId, world.people.agent))).toContain('teacher');
    expect((await world.people.managerB.call('GET', `/api/customers/${one.customerId}/changes`)).status).toBe(404);
  });
});
