import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, applyFor, becomeOwner, enquire, nextVin, type Owner, order } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import { ROLES, type RoleCode, type RoleTemplate } from '../../../platform/roles.ts';

let house: House;
let world: World;
let owner: Owner;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { people } = world;
  owner = await becomeOwner(house, world);
  const memberId = await applyFor(people.consultantA, owner);
  await people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
  await house.drain();
});
afterAll(() => house?.close());

const open = async (who: Caller, id = owner.customerId) => {
  const answer = await who.call('GET', `/api/customers/${id}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

describe('one call', () => {
  test('opens a customer with everything that belongs to them', async () => {
    const view = await open(world.people.managerA);
    expect(view).toMatchObject({
      id: owner.customerId,
      name: '王小明',
      stage: 'owner',
      status: 'active',
      mergedInto: null,
      household: null,
      complaints: 0,
      ownedVehicles: 1,
      openLead: null,
      dealers: [{ id: world.units.dealerA, name: '单位SH-0001', nameEn: 'Unit SH-0001' }],
      identifiers: [{ kind: 'mobile', isPrimary: true }],
      documents: [],
      vehicles: [{ id: owner.unitId, vin: owner.vin, role: 'owner', toDate: null }],
      leads: [{ id: owner.leadId, status: 'won', opens: true, current: false }],
      orders: [{ id: owner.orderId, status: 'delivered', opens: true, seriesNameEn: 'Voyage' }],
      member: { status: 'active', balance: 2000 },
      counts: { vehicles: 1, leads: 1, orders: 1 },
      timelineNext: null,
    });
    expect(view.identifiers[0].masked).toMatch(/^139\*{4}\d{4}$/);
    expect(JSON.stringify(view)).not.toContain(owner.mobile);
    expect(view.timeline.map((row: { event: string }) => row.event)).toEqual(
      expect.arrayContaining(['lead.received', 'order.delivered', 'member.approved', 'points.posted']),
    );
    expect(view.stages.map((step: { to: string }) => step.to)).toContain('owner');
  });

  test('shows an open lead with its grade and consultant, and what comes next, the soonest first', async () => {
    const { managerA, consultantA } = world.people;
    const { leadId, customerId } = await enquire(house, world);
    await accept(managerA, leadId, consultantA.staffId);
    const before = await open(managerA, customerId);
    expect(before.openLead).toMatchObject({ id: leadId, status: 'accepted', grade: 'N' });
    expect(before.openLead.consultantName).toMatch(/^测试consultant/);
    expect(before.next[0]).toMatchObject({ kind: 'lead', id: leadId, code: 'accepted' });
    const orderId = await order(house, world, consultantA, leadId);
    const { next } = await open(managerA, customerId);
    expect(next.find((step: { kind: string }) => step.kind === 'order')).toMatchObject({ id: orderId, code: 'open' });
    const { next: care } = await open(managerA);
    expect(care.map((step: { kind: string }) => step.kind)).toEqual(['opportunity']);
  });

  test('dates the phases of the life cycle', async () => {
    const { phases } = await open(world.people.managerA);
    const at = Object.fromEntries(phases.map((each: { phase: string; at: string | null }) => [each.phase, each.at]));
    expect(Object.keys(at)).toEqual(['need', 'interest', 'purchase', 'service', 'repair', 'repurchase']);
    for (const phase of ['need', 'interest', 'purchase', 'service']) expect(at[phase], phase).not.toBeNull();
    expect([at.repair, at.repurchase]).toEqual([null, null]);
    await house.owner.query(
      `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at) values ($1, 'order.created', $2, $1, $3, '{}', 'system:test', now() + interval '1 year')`,
      [newId(), world.units.dealerA, owner.customerId],
    );
    const later = (await open(world.people.managerA)).phases.at(-1);
    expect(later).toMatchObject({ phase: 'repurchase' });
    expect(Date.parse(later.at)).toBeGreaterThan(Date.parse(at.purchase));
  });
});

const PLACES = { group: 'brand', brand: 'brand', region: 'east', dealer: 'dealerA' } as const;
const readers = (Object.keys(ROLES) as RoleCode[]).filter((code) =>
  ROLES[code].grants.some((grant) => grant.permission === 'customer.read'),
);

describe('rights', () => {
  test.each(readers)('%s sees the sections its permissions open, and no other', async (code) => {
    const role: RoleTemplate = ROLES[code];
    const who = await addPerson(house, code, world.units[PLACES[role.at[0] as keyof typeof PLACES]]);
    const has = (permission: string) => role.grants.some((grant) => grant.permission === permission);
    const view = await open(who);
    expect({
      vehicles: view.vehicles?.length ?? null,
      owned: view.ownedVehicles,
      leads: view.leads?.length ?? null,
      orders: view.orders?.length ?? null,
      member: view.member !== null,
      balance: view.member?.balance ?? null,
      care: view.next.length,
    }).toEqual({
      vehicles: has('unit.read') ? 1 : null,
      owned: has('unit.read') ? 1 : null,
      leads: has('lead.read') ? 1 : null,
      orders: has('order.read') ? 1 : null,
      member: has('member.read'),
      balance: has('member.read') && has('points.read') ? 2000 : null,
      care: has('opportunity.read') ? 1 : 0,
    });
  });

  test('a colleague’s lead and order show to a consultant, but do not open', async () => {
    const { consultantA, consultantA2 } = world.people;
    for (const [who, opens] of [
      [consultantA, true],
      [consultantA2, false],
    ] as const) {
      const view = await open(who);
      expect([view.leads[0].opens, view.orders[0].opens]).toEqual([opens, opens]);
      expect((await who.call('GET', `/api/leads/${owner.leadId}`)).status).toBe(opens ? 200 : 404);
    }
  });

  test('another dealer’s customer is not there, in no way that can be told from nobody', async () => {
    const { managerB, consultantB } = world.people;
    for (const part of ['', '/vehicles', '/leads', '/orders', '/points', '/changes']) {
      for (const who of part === '/points' ? [managerB] : [managerB, consultantB]) {
        const there = await who.call('GET', `/api/customers/${owner.customerId}${part}`);
        const none = await who.call('GET', `/api/customers/${newId()}${part}`);
        expect([part, there.status, there.body.code, there.body.message]).toEqual([
          part,
          404,
          'request.not_found',
          none.body.message,
        ]);
      }
    }
  });

  test('each dealer of a common customer sees its own part, the brand the whole', async () => {
    const { managerA, managerB, agent } = world.people;
    const first = await enquire(house, world, { cityCode: SHANGHAI });
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [first.leadId]);
    const second = await enquire(house, world, { mobile: first.mobile, cityCode: CHENGDU });
    const part = async (who: Caller) => {
      const view = await open(who, first.customerId);
      return {
        dealers: view.dealers.map((dealer: { id: string }) => dealer.id).sort(),
        leads: view.leads.map((lead: { id: string }) => lead.id).sort(),
        units: [...new Set(view.timeline.map((row: { unitName: string }) => row.unitName))].sort(),
      };
    };
    const { dealerA, dealerB } = world.units;
    expect(await part(managerA)).toEqual({ dealers: [dealerA], leads: [first.leadId], units: ['单位SH-0001'] });
    expect(await part(managerB)).toEqual({ dealers: [dealerB], leads: [second.leadId], units: ['单位CD-0001'] });
    expect(await part(agent)).toEqual({
      dealers: [dealerA, dealerB].sort(),
      leads: [first.leadId, second.leadId].sort(),
      units: ['单位CD-0001', '单位SH-0001'],
    });
  });
});

describe('merged and withheld records', () => {
  test('a merged one says where it lives on, to whoever sees that record', async () => {
    const [loser, survivor] = [await enquire(house, world), await enquire(house, world, { name: '存续档案' })];
    await house.owner.query("update customers.customer set status = 'merged', merged_into = $1 where id = $2", [
      survivor.customerId,
      loser.customerId,
    ]);
    expect(await open(world.people.managerA, loser.customerId)).toMatchObject({
      status: 'merged',
      mergedInto: { id: survivor.customerId, name: '存续档案' },
    });
    const view = await open(world.people.managerA, survivor.customerId);
    expect(view.merges).toEqual([{ id: loser.customerId, name: '王小明' }]);
    expect(view.timeline).toHaveLength(4);
  });

  test('people named by a file show where they are in scope themselves', async () => {
    const [company, known, foreign] = [
      await enquire(house, world, { name: '某某公司' }),
      await enquire(house, world, { name: '本店联系人' }),
      await enquire(house, world, { name: '外地联系人', cityCode: CHENGDU }),
    ];
    for (const person of [known, foreign])
      await house.owner.query(
        "insert into customers.contact_person (id, customer_id, person_id, title) values ($1, $2, $3, '采购')",
        [newId(), company.customerId, person.customerId],
      );
    const names = async (who: Caller) =>
      (await open(who, company.customerId)).contacts.map((each: { name: string }) => each.name).sort();
    expect(await names(world.people.managerA)).toEqual(['本店联系人']);
    expect(await names(world.people.agent)).toEqual(['外地联系人', '本店联系人'].sort());
    expect((await open(world.people.managerA, known.customerId)).contactOf).toMatchObject([{ name: '某某公司' }]);
  });
});

describe('a household', () => {
  test('bears the name of somebody in sight: a foreign member’s name does not show by it', async () => {
    const { managerA, managerB, agent } = world.people;
    const [eponym, partner] = [
      await enquire(house, world, { name: '夏侯隐秘' }),
      await enquire(house, world, { name: '共同客户' }),
    ];
    await house.owner.query('select customers.relate($1, $2)', [partner.customerId, world.units.dealerB]);
    const joined = await managerA.call('POST', `/api/customers/${partner.customerId}/household`, {
      withId: eponym.customerId,
      role: 'spouse',
    });
    expect([joined.status, joined.body.details]).toEqual([201, undefined]);
    const nameTo = async (who: Caller) => {
      const file = (await who.call('GET', `/api/customers/${partner.customerId}/file`)).body;
      return [(await open(who, partner.customerId)).household.name, file.household.name];
    };
    for (const who of [managerA, agent]) expect(await nameTo(who)).toEqual(['夏侯隐秘家庭', '夏侯隐秘家庭']);
    expect(await nameTo(managerB)).toEqual(['共同客户家庭', '共同客户家庭']);
  });
});

describe('long sections', () => {
  test('are counted to a bound, shown in part and paged exactly, equal dates included', async () => {
    const { customerId } = await enquire(house, world, { name: '车队公司' });
    for (let n = 0; n < 105; n++) {
      const unitId = newId();
      await house.owner.query('insert into products.unit (id, org_id, vin, trim_id) values ($1, $2, $3, $4)', [
        unitId,
        world.units.dealerA,
        nextVin(),
        world.trim.id,
      ]);
      await house.owner.query(
        'insert into products.ownership (id, org_id, unit_id, customer_id, from_date) values ($1, $2, $3, $4, $5)',
        [newId(), world.units.dealerA, unitId, customerId, n < 60 ? '2026-01-01' : `2025-0${1 + (n % 9)}-01`],
      );
    }
    const view = await open(world.people.managerA, customerId);
    expect([view.vehicles.length, view.counts.vehicles]).toEqual([20, 101]);
    const rows: { id: string; fromDate: string }[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await world.people.managerA.call(
        'GET',
        `/api/customers/${customerId}/vehicles?limit=25${cursor && `&cursor=${cursor}`}`,
      );
      rows.push(...body.rows);
      if (!body.next) break;
      cursor = body.next;
    }
    expect(new Set(rows.map((row) => row.id)).size).toBe(105);
    expect(rows.slice(0, 20).map((row) => row.id)).toEqual(view.vehicles.map((row: { id: string }) => row.id));
    const dates = rows.map((row) => row.fromDate);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  test('leads and orders come as the one call shows them', async () => {
    const view = await open(world.people.managerA);
    for (const part of ['leads', 'orders'] as const) {
      const answer = await world.people.managerA.call('GET', `/api/customers/${owner.customerId}/${part}`);
      expect([answer.status, answer.body]).toEqual([200, { rows: view[part], next: null }]);
    }
  });

  test('points and the customers of a dealer', async () => {
    const points = await world.people.careA.call('GET', `/api/customers/${owner.customerId}/points`);
    expect(points.body).toMatchObject({
      rows: [{ kind: 'earn', points: 2000, ruleName: '交车积分', ruleNameEn: 'Delivery' }],
      next: null,
    });
    const known: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await world.people.region.call(
        'GET',
        `/api/units/${world.units.dealerA}/customers?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      known.push(...body.rows.map((row: { id: string }) => row.id));
      if (!body.next) break;
      cursor = body.next;
    }
    const wanted = await house.owner.query(
      'select customer_id as id from customers.relationship where org_id = $1 order by created_at desc, customer_id desc',
      [world.units.dealerA],
    );
    expect(known).toEqual(wanted.rows.map((row) => row.id));
  });
});
