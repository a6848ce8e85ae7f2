import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { makeMembers } from '../../../../test/ledger-world.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import { findFaults } from '../ledger/verify.ts';
import { birthdaysOn, giveBirthdayPoints } from './birthdays.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse('2029-02-28T04:00:00Z');
  world = await makeWorld(house);
  await house.owner.query("update club.points_rule set valid_to = '2020-02-01'");
  await house.owner.query(
    `insert into club.points_rule (id, org_id, code, kind, rule_version, name, name_en, points, factors, valid_months, valid_from, dealer_bp)
     values ($1, $2, 'birthday', 'birthday', 1, '生日', 'Birthday', 200, '[{"kind":"tier","code":"gold","bp":20000}]', 24, '2020-03-01', 6000)`,
    [newId(), world.units.brand],
  );
});
afterAll(() => house?.close());

async function born(day: string, joined = '2027-01-01'): Promise<string> {
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  await house.owner.query('update customers.customer set birth_on = $2 where id = $1', [one?.customerId, day]);
  await house.owner.query('update club.stay set from_at = $2 where member_id = $1', [one?.id, joined]);
  return one?.id ?? '';
}
const points = async (id: string) =>
  (
    await house.owner.query("select balance::int as n from club.account where member_id = $1 and kind = 'available'", [
      id,
    ])
  ).rows[0].n;

test.each([
  ['2029-02-28', [228, 229]],
  ['2028-02-28', [228]],
  ['2028-02-29', [229]],
  ['2100-02-28', [228, 229]],
  ['2000-02-28', [228]],
  ['2029-03-01', [301]],
  ['2029-12-31', [1231]],
])('on %s it is the birthday of those born on %j', (day, expected) => {
  expect(birthdaysOn(day)).toEqual(expected);
});

describe('the night', () => {
  test('gives each member their birthday’s points once a year, those of a leap day with the 28th', async () => {
    const [own, leap, other] = [await born('1980-02-28'), await born('1984-02-29'), await born('1980-06-01')];
    const late = await born('1975-02-24');
    const joined = await born('1975-02-24', '2029-02-27T00:00:00Z');
    const gold = await born('1990-02-28');
    await house.owner.query("update club.member set tier_code = 'gold' where id = $1", [gold]);
    expect(await giveBirthdayPoints(house.platform)).toBe(4);
    expect(await Promise.all([own, leap, other, late, joined, gold].map(points))).toEqual([200, 200, 0, 200, 0, 400]);
    // The night again, and a date of birth that was put right: nothing more this year.
    await house.owner.query(
      "update customers.customer set birth_on = '1980-02-27' where id = (select customer_id from club.member where id = $1)",
      [own],
    );
    expect(await giveBirthdayPoints(house.platform)).toBe(0);
    expect(await points(own)).toBe(200);
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('gives nothing to who is no member any more, nor where no rule gives anything', async () => {
    const gone = await born('1980-02-28');
    await house.owner.query("update club.member set status = 'left', left_at = now() where id = $1", [gone]);
    expect(await giveBirthdayPoints(house.platform)).toBe(0);
    await born('1981-02-28');
    await house.owner.query("update club.points_rule set valid_to = '2029-02-01' where code = 'birthday'");
    expect(await giveBirthdayPoints(house.platform)).toBe(0);
  });

  test('finds whose day it is by its index', async () => {
    const client = await house.owner.connect();
    try {
      await client.query('begin');
      await client.query('set local enable_seqscan = off');
      const { rows } = await client.query(
        `explain select c.id from customers.customer c where c.birth_on is not null
           and extract(month from c.birth_on) * 100 + extract(day from c.birth_on) = any ('{228,229}'::numeric[])`,
      );
      expect(JSON.stringify(rows)).toContain('customer_birthday');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
