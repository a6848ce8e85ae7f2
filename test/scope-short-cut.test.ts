import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './harness.ts';
import { addPerson, makeWorld, type World } from './world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const allBut = async (unit: string) => (await house.owner.query('select org.all_but($1) as unit', [unit])).rows[0].unit;
const logins = async (caller: { call: World['people']['admin']['call'] }) =>
  (await caller.call('GET', '/api/staff')).body.rows.map((row: { login: string }) => row.login);

test('the only brand sees all but the group, the group sees all, a region and a dealer take the long way', async () => {
  expect(await allBut(world.units.group)).toBe('00000000-0000-0000-0000-000000000000');
  expect(await allBut(world.units.brand)).toBe(world.units.group);
  expect(await allBut(world.units.east)).toBeNull();
  expect(await allBut(world.units.dealerA)).toBeNull();
});

test('with the short cut a brand still does not see the group’s own rows; with a second brand there is no short cut', async () => {
  const { units, people } = world;
  const groupStaff = (await house.owner.query('select login from org.staff where org_id = $1', [units.group])).rows;
  const all = await house.owner.query('select count(*)::int as n from org.staff');
  const ofBrand = await logins(people.analyst);
  expect(ofBrand).toHaveLength(all.rows[0].n - groupStaff.length);
  for (const { login } of groupStaff) expect(ofBrand).not.toContain(login);
  expect(await logins(people.admin)).toHaveLength(all.rows[0].n);

  const second = '0190b000-0000-7000-8000-000000000001';
  await house.owner.query(
    "insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, 'brand', 'B2', 'B2', 'B2')",
    [second, units.group],
  );
  const stranger = await addPerson(house, 'hq_analyst', second);
  const late = await addPerson(house, 'hq_analyst', units.brand);
  expect(await allBut(units.brand)).toBeNull();
  expect(await logins(stranger)).toHaveLength(1);
  expect(await logins(late)).toHaveLength(ofBrand.length + 1);
});
