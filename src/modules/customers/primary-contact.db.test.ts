import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { enquire } from '../../../test/story.ts';
import { makeWorld, type World } from '../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

test('the masked contact on the customer is the primary identifier’s, whatever becomes of it', async () => {
  const { customerId } = await enquire(house, world);
  const shown = async () =>
    (await house.owner.query('select primary_masked from customers.customer where id = $1', [customerId])).rows[0]
      .primary_masked;
  const held = (
    await house.owner.query('select id, masked from customers.identifier where customer_id = $1', [customerId])
  ).rows[0];
  expect(await shown()).toBe(held.masked);
  await house.owner.query("update customers.identifier set masked = '139****0000' where id = $1", [held.id]);
  expect(await shown()).toBe('139****0000');
  await house.owner.query('update customers.identifier set is_primary = false where id = $1', [held.id]);
  expect(await shown()).toBeNull();
  await house.owner.query('update customers.identifier set is_primary = true where id = $1', [held.id]);
  expect(await shown()).toBe('139****0000');
  await house.owner.query('delete from customers.identifier where id = $1', [held.id]);
  expect(await shown()).toBeNull();
});
