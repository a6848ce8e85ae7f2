import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../test/harness.ts';
import { becomeOwner, enquire, nextVin, type Owner } from '../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, ownerCaller, type World } from '../../../test/world.ts';

let house: House;
let world: World;
let owner: Owner;
/** Keeps vehicles at dealer B. */
let keeperB: Caller;
/** A customer of dealer B alone. */
let buyer: string;
beforeAll(async () => {
  // Ahead of the database's own clock, which dates orders.
  house = await openHouse('2036-03-10T02:00:00Z');
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
  keeperB = await addPerson(house, 'archivist', world.units.dealerB);
  buyer = (
    await enquire(house, world, {
      name: '司马光',
      cityCode: CHENGDU,
      consent: { shareDealer: true, textVersion: 'v1' },
    })
  ).customerId;
});
afterAll(() => house?.close());

const TODAY = '2036-03-10';
const view = async (who: Caller, id: string) => {
  const answer = await who.call('GET', `/api/vehicles/${id}`);
  expect(answer.status).toBe(200);
  return answer.body;
};
const register = (who: Caller, over: Record<string, unknown> = {}) =>
  who.call('POST', '/api/vehicles', { trimId: world.trim.id, vin: nextVin(), ...over });
const related = (name: string) => enquire(house, world, { name });

describe('a vehicle registered by hand', () => {
  test('has what a delivered one has: number, first plate, warranty of its series, first mileage, owner', async () => {
    const { managerA } = world.people;
    const made = await register(managerA, {
      plate: '沪a·88k66',
      colour: '白',
      deliveredOn: '2035-03-01',
      customerId: owner.customerId,
      odometerKm: 12_000,
    });
    expect(made.status).toBe(201);
    expect(await view(managerA, made.body.id)).toMatchObject({
      plate: '沪A88K66',
      held: true,
      dealerId: world.units.dealerA,
      warrantyUntil: '2038-03-01',
      owners: [{ customer: { id: owner.customerId, name: '王小明' }, fromDate: '2035-03-01', toDate: null }],
      plates: [{ plate: '沪A88K66', fromDate: '2035-03-01', toDate: null }],
      warranties: [{ kind: 'factory', km: 100_000 }],
      readings: [{ km: 12_000, readOn: TODAY, source: 'staff' }],
      mileage: { km: 12_000, measured: false },
    });
    const delivered = await view(managerA, owner.unitId);
    expect(delivered).toMatchObject({ warranties: [{ kind: 'factory' }], readings: [{ source: 'delivery' }] });
  });

  test('has a VIN or a serial number, each once', async () => {
    const { managerA } = world.people;
    const serial = await register(managerA, { vin: undefined, serial: 'wm-2026 00017' });
    expect(serial.status).toBe(201);
    expect(await view(managerA, serial.body.id)).toMatchObject({ vin: null, serial: 'WM-202600017' });
    expect(await register(managerA, { vin: undefined, serial: 'WM-202600017' })).toMatchObject({
      status: 409,
      body: { code: 'unit.serial_taken' },
    });
    expect((await register(managerA, { vin: owner.vin })).body.code).toBe('unit.vin_taken');
    for (const wrong of [{ serial: 'X-1' }, { vin: undefined }, { vin: undefined, serial: '##' }, { plate: '京I1' }])
      expect((await register(managerA, wrong)).status).toBe(400);
    const { body } = await register(managerA, { vin: 'WVWZZZ1KZ90000000' });
    expect(body).toMatchObject({ code: 'unit.vin_invalid', details: { confirmable: true } });
    expect((await register(managerA, { vin: 'WVWZZZ1KZ90000000', vinConfirmed: true })).status).toBe(201);
  });

  test('stands at a dealer of the acting unit, with a customer who is known there', async () => {
    const steward = await addPerson(house, 'data_steward', world.units.brand);
    expect((await register(steward)).body.details.fields[0].field).toBe('dealerId');
    expect((await register(steward, { dealerId: world.units.dealerC })).status).toBe(201);
    expect((await register(world.people.managerA, { dealerId: world.units.dealerB })).status).toBe(400);
    expect((await register(world.people.managerA, { customerId: buyer })).body.details.fields[0].field).toBe(
      'customerId',
    );
    expect((await register(world.people.managerA, { deliveredOn: '2036-03-11' })).status).toBe(400);
  });

  test('is changed on top of what was read', async () => {
    const { managerA, managerB } = world.people;
    const { id } = (await register(managerA)).body;
    const { vin } = await view(managerA, id);
    const change = { trimId: world.trim.id, vin, serial: null, colour: '红', invoicedOn: null, deliveredOn: null };
    expect((await managerA.call('PATCH', `/api/vehicles/${id}`, { ...change, version: 1 })).body.version).toBe(2);
    expect(await managerA.call('PATCH', `/api/vehicles/${id}`, { ...change, version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { colour: '红', version: 2 } } },
    });
    expect((await managerB.call('PATCH', `/api/vehicles/${id}`, { ...change, version: 2 })).status).toBe(404);
  });
});

describe('plates', () => {
  test('keep their history, and the vehicle is found by each of them', async () => {
    const { managerA } = world.people;
    const { id } = (await register(managerA, { plate: '沪A11111', deliveredOn: '2035-01-05' })).body;
    const change = (plate: string | null, fromDate: string, version: number) =>
      managerA.call('POST', `/api/vehicles/${id}/plates`, { plate, fromDate, version });
    expect((await change('沪B22222', '2035-06-01', 1)).body).toEqual({ id, version: 2, plate: '沪B22222' });
    expect((await change('沪C33333', '2035-05-01', 2)).status).toBe(400);
    expect((await change(null, '2036-01-01', 2)).status).toBe(201);
    expect(await view(managerA, id)).toMatchObject({
      plate: null,
      plates: [
        { plate: '沪B22222', fromDate: '2035-06-01', toDate: '2036-01-01' },
        { plate: '沪A11111', fromDate: '2035-01-05', toDate: '2035-06-01' },
      ],
    });
    for (const q of ['沪A11111', 'b22222'])
      expect((await managerA.call('GET', `/api/vehicles?q=${encodeURIComponent(q)}`)).body.rows).toMatchObject([
        { id },
      ]);
  });

  test('written on the unit itself are kept too', async () => {
    const { id } = (await register(world.people.managerA, { plate: '沪A44444' })).body;
    await house.owner.query("update products.unit set plate = '沪A55555' where id = $1", [id]);
    expect((await view(world.people.managerA, id)).plates.map((row: { plate: string }) => row.plate)).toEqual([
      '沪A55555',
      '沪A44444',
    ]);
  });
});

describe('mileage', () => {
  test('does not fall, unless the odometer was replaced', async () => {
    const { managerA } = world.people;
    const { id } = (await register(managerA, { deliveredOn: '2035-03-10' })).body;
    const read = (readOn: string, km: number, replaced = false) =>
      managerA.call('POST', `/api/vehicles/${id}/mileage`, { readOn, km, replaced });
    expect((await read('2035-06-10', 3000)).status).toBe(201);
    expect((await read('2035-12-10', 9000)).status).toBe(201);
    expect(await read('2036-01-10', 8999)).toMatchObject({
      status: 409,
      body: { code: 'unit.mileage_falls', details: { km: 9000, readOn: '2035-12-10', confirmable: true } },
    });
    expect((await read('2035-08-10', 9001)).body.code).toBe('unit.mileage_above');
    expect((await read('2036-03-11', 9500)).status).toBe(400);
    const replaced = await read('2036-01-10', 5, true);
    expect(replaced.status).toBe(201);
    expect((await view(managerA, id)).mileage).toEqual({ km: 5 + 60 * 40, perDay: 40, measured: false });
    await managerA.call('DELETE', `/api/vehicles/${id}/mileage/${replaced.body.id}`);
    expect((await view(managerA, id)).mileage).toMatchObject({ measured: true, perDay: 32.8 });
  });

  test('the owner adds their own, and nobody else’s', async () => {
    const self = await ownerCaller(house, owner.customerId, world.units.brand);
    expect((await self.call('GET', '/api/owner/vehicles')).body.rows).toContainEqual(
      expect.objectContaining({ id: owner.unitId, warrantyUntil: '2039-03-10' }),
    );
    expect((await self.call('POST', `/api/owner/vehicles/${owner.unitId}/mileage`, { km: 321 })).status).toBe(201);
    expect((await self.call('POST', `/api/owner/vehicles/${owner.unitId}/mileage`, { km: 320 })).body.code).toBe(
      'unit.mileage_falls',
    );
    expect((await view(world.people.managerA, owner.unitId)).readings[0]).toMatchObject({ km: 321, source: 'owner' });
    const other = await ownerCaller(house, buyer, world.units.brand);
    expect((await other.call('POST', `/api/owner/vehicles/${owner.unitId}/mileage`, { km: 500 })).status).toBe(404);
    expect((await other.call('GET', '/api/owner/vehicles')).body.rows).toEqual([]);
  });
});

describe('papers', () => {
  const policy = {
    insurer: '太平洋保险',
    number: 'pdza2026310100001234',
    kinds: ['compulsory', 'damage'],
    premiumFen: 480_000,
    fromDate: '2036-01-01',
    toDate: '2036-12-31',
  };
  const loan = {
    bank: '远途金融',
    amountFen: 8_000_000,
    monthlyFen: 230_000,
    fromDate: '2036-01-01',
    toDate: '2038-12-31',
    settledOn: null,
  };

  test('are written down, edited, taken out, and tell the list until when the car is covered', async () => {
    const { managerA } = world.people;
    const { id } = (await register(managerA, { customerId: owner.customerId, deliveredOn: '2036-01-01' })).body;
    const added = await managerA.call('POST', `/api/vehicles/${id}/policies`, policy);
    expect(added.status).toBe(201);
    const lent = await managerA.call('POST', `/api/vehicles/${id}/loans`, loan);
    const covered = await managerA.call('POST', `/api/vehicles/${id}/warranties`, {
      kind: 'extended',
      fromDate: '2039-01-02',
      toDate: '2041-01-01',
      km: null,
      note: null,
    });
    expect(await view(managerA, id)).toMatchObject({
      warrantyUntil: '2041-01-01',
      policies: [{ masked: 'PD****1234', customer: { id: owner.customerId } }],
      loans: [{ bank: '远途金融', monthlyFen: 230_000 }],
    });
    const listed = async (query: string) =>
      (await managerA.call('GET', `/api/vehicles?${query}`)).body.rows.map((row: { id: string }) => row.id);
    expect(await listed('insuranceFrom=2036-12-01&insuranceBefore=2037-01-01')).toEqual([id]);
    expect(await listed('insuranceBefore=2036-12-31')).toEqual([]);
    expect(await listed('loanFrom=2038-01-01&warrantyFrom=2041-01-01')).toEqual([id]);
    expect(await listed(`loanBefore=2040-01-01&seriesId=${world.series.id}&owner=yes`)).toEqual([id]);
    const { number: _number, ...rest } = policy;
    const url = `/api/vehicles/${id}/policies/${added.body.id}`;
    expect((await managerA.call('PATCH', url, { ...rest, version: 1, toDate: '2037-06-30' })).body.version).toBe(2);
    expect((await managerA.call('PATCH', url, { ...rest, version: 1 })).body.code).toBe('request.conflict');
    expect((await managerA.call('PATCH', url, { ...rest, version: 2, toDate: '2035-01-01' })).status).toBe(400);
    await managerA.call('PATCH', `/api/vehicles/${id}/loans/${lent.body.id}`, {
      ...loan,
      version: 1,
      settledOn: '2036-03-01',
    });
    expect(await listed('loanFrom=2038-01-01')).toEqual([]);
    await managerA.call('DELETE', `/api/vehicles/${id}/warranties/${covered.body.id}`);
    expect(await view(managerA, id)).toMatchObject({
      warrantyUntil: '2039-01-01',
      policies: [{ toDate: '2037-06-30', masked: 'PD****1234' }],
    });
    const sealed = await house.owner.query('select number_enc from products.policy where id = $1', [added.body.id]);
    expect(sealed.rows[0].number_enc.includes('PDZA2026310100001234')).toBe(false);
  });

  test('of a car without an owner there are none', async () => {
    const { id } = (await register(world.people.managerA)).body;
    expect((await world.people.managerA.call('POST', `/api/vehicles/${id}/policies`, policy)).body.code).toBe(
      'unit.no_owner',
    );
    expect((await world.people.managerA.call('POST', `/api/vehicles/${id}/loans`, loan)).body.code).toBe(
      'unit.no_owner',
    );
  });

  test('who drives and pays is named with dates', async () => {
    const { managerA } = world.people;
    const { customerId } = await related('慕容复');
    const added = await managerA.call('POST', `/api/vehicles/${owner.unitId}/people`, {
      customerId,
      role: 'driver',
      fromDate: '2036-03-01',
    });
    expect(added.status).toBe(201);
    const url = `/api/vehicles/${owner.unitId}/people/${added.body.id}`;
    expect((await managerA.call('PATCH', url, { version: 1, toDate: '2036-02-01' })).status).toBe(400);
    expect((await managerA.call('PATCH', url, { version: 1, toDate: TODAY })).body.version).toBe(2);
    expect((await view(managerA, owner.unitId)).people).toMatchObject([{ role: 'driver', toDate: TODAY }]);
    expect(
      (
        await managerA.call('POST', `/api/vehicles/${owner.unitId}/people`, {
          customerId: buyer,
          role: 'payer',
          fromDate: TODAY,
        })
      ).status,
    ).toBe(400);
  });
});

describe('a sold car', () => {
  let unitId: string;
  let vin: string;
  let first: string;
  beforeAll(async () => {
    const { managerA } = world.people;
    first = (await related('令狐冲')).customerId;
    vin = nextVin();
    unitId = (
      await register(managerA, {
        vin,
        plate: '沪A99999',
        customerId: first,
        deliveredOn: '2034-01-01',
        odometerKm: 30_000,
      })
    ).body.id;
    await managerA.call('POST', `/api/vehicles/${unitId}/loans`, {
      bank: '旧车主银行',
      amountFen: null,
      monthlyFen: null,
      fromDate: '2034-01-01',
      toDate: '2037-01-01',
      settledOn: null,
    });
    await managerA.call('POST', `/api/vehicles/${unitId}/people`, {
      customerId: first,
      role: 'payer',
      fromDate: '2034-01-01',
    });
    await house.owner.query('delete from products.changed_owner');
  });

  test('is not seen by a dealer that has nothing to do with it', async () => {
    expect((await keeperB.call('GET', `/api/vehicles/${unitId}`)).status).toBe(404);
  });

  test('comes to another dealer with its new owner by its whole VIN, without the earlier owner’s data', async () => {
    const transfer = (over: Record<string, unknown> = {}) =>
      keeperB.call('POST', '/api/vehicles/transfers', { vin, customerId: buyer, fromDate: '2036-03-01', ...over });
    expect((await transfer({ vin: nextVin() })).body.details.fields[0].field).toBe('vin');
    expect((await transfer({ customerId: first })).body.details.fields[0].field).toBe('customerId');
    expect((await transfer({ fromDate: '2033-01-01' })).body.details.fields[0].field).toBe('fromDate');
    expect((await transfer({ plate: '川A66666' })).status).toBe(201);
    expect((await transfer()).body.code).toBe('unit.same_owner');
    const seen = await view(keeperB, unitId);
    expect(seen).toMatchObject({
      held: true,
      dealerId: world.units.dealerB,
      plate: '川A66666',
      owners: [{ customer: { id: buyer }, fromDate: '2036-03-01', toDate: null }],
      people: [],
      loans: [],
      policies: [],
      readings: [{ km: 30_000 }],
      warranties: [{ kind: 'factory' }],
    });
    const text = JSON.stringify(seen);
    for (const secret of ['令狐冲', first, '旧车主银行']) expect(text).not.toContain(secret);
    const wall = await keeperB.call('GET', `/api/customers/${first}`);
    expect(wall.status).toBe(404);
  });

  test('does not go in silence: the dealer that kept it is told, and its customer’s timeline says so', async () => {
    await house.drain();
    const { managerA } = world.people;
    const told = (await managerA.call('GET', '/api/notifications')).body.rows;
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'vehicle.released', subject: { type: 'vehicle', id: unitId } }),
    );
    expect(JSON.stringify(told)).not.toContain('司马光');
    const events = (await managerA.call('GET', `/api/timeline?customer=${first}&limit=20`)).body.rows;
    expect(events.map((row: { event: string }) => row.event)).toContain('vehicle.released');
    // Nobody can write such word of a car that did not come to them.
    const scoped = await house.platform.db.pool.connect();
    await scoped.query(`begin; select set_config('app.unit', '${world.units.dealerB}', true)`);
    const forged = scoped.query(
      'insert into app.event (id, name, org_id, subject_id, customer_id, payload) values (app.new_id(), \'vehicle.released\', $1, $2, $3, \'{"toDate": "2036-03-02"}\')',
      [world.units.dealerA, unitId, first],
    );
    await expect(forged).rejects.toThrow(/row-level security/);
    await scoped.query('rollback');
    scoped.release();
  });

  test('keeps its past in the file of the dealer that knows the earlier owner, which learns nothing of the new one', async () => {
    const seen = await view(world.people.managerA, unitId);
    expect(seen).toMatchObject({
      held: false,
      owners: [{ customer: { id: first }, toDate: '2036-03-01' }],
      people: [{ role: 'payer', toDate: '2036-03-01' }],
      loans: [{ bank: '旧车主银行' }],
    });
    for (const secret of ['司马光', buyer]) expect(JSON.stringify(seen)).not.toContain(secret);
    const change = { version: seen.version, plate: null, fromDate: TODAY };
    expect((await world.people.managerA.call('POST', `/api/vehicles/${unitId}/plates`, change)).body.code).toBe(
      'unit.not_held',
    );
    const listed = await world.people.managerA.call('GET', `/api/vehicles?q=${vin}`);
    expect(listed.body.rows).toEqual([]);
    expect((await keeperB.call('GET', `/api/vehicles?q=${encodeURIComponent('沪A99999')}`)).body.rows).toMatchObject([
      { id: unitId, ownerId: buyer },
    ]);
  });

  test('shows its owner their own papers only, and the earlier owner nothing', async () => {
    const now = await ownerCaller(house, buyer, world.units.brand);
    expect((await now.call('GET', '/api/owner/vehicles')).body.rows).toMatchObject([{ id: unitId, loanUntil: null }]);
    const before = await ownerCaller(house, first, world.units.brand);
    expect((await before.call('GET', '/api/owner/vehicles')).body.rows).toEqual([]);
    expect((await before.call('POST', `/api/owner/vehicles/${unitId}/mileage`, { km: 40_000 })).status).toBe(404);
  });

  test('has both owners gathered anew by the matcher', async () => {
    const noted = await house.owner.query('select customer_id from products.changed_owner');
    expect(noted.rows.map((row) => row.customer_id)).toEqual(expect.arrayContaining([first, buyer]));
    await house.owner.query("select graphile_worker.add_job('customers.changed_owners')");
    await house.drain();
    const known = await house.owner.query(
      'select customer_id, coalesce(cardinality(vins), 0) as cars from customers.match_record where customer_id = any ($1)',
      [[first, buyer]],
    );
    expect(Object.fromEntries(known.rows.map((row) => [row.customer_id, row.cars]))).toEqual({
      [first]: 0,
      [buyer]: 1,
    });
    const stage = await house.owner.query('select stage from customers.customer where id = $1', [buyer]);
    expect(stage.rows).toEqual([{ stage: 'owner' }]);
  });

  test('within one dealer changes hands with both known', async () => {
    const { managerA } = world.people;
    const { customerId } = await related('东方白');
    const fromDate = TODAY;
    const made = (await register(managerA, { customerId: owner.customerId, deliveredOn: '2035-01-01' })).body;
    expect(
      (await managerA.call('POST', '/api/vehicles/transfers', { unitId: made.id, customerId, fromDate })).status,
    ).toBe(201);
    expect(await view(managerA, made.id)).toMatchObject({
      owners: [{ customer: { name: '东方白' } }, { customer: { name: '王小明' }, toDate: TODAY }],
    });
    const events = await house.owner.query(
      "select name, customer_id from app.event where subject_id = $1 and name in ('vehicle.released', 'vehicle.transferred') order by name",
      [made.id],
    );
    expect(events.rows).toEqual([
      { name: 'vehicle.released', customer_id: owner.customerId },
      { name: 'vehicle.transferred', customer_id: customerId },
    ]);
    expect(
      (
        await world.people.managerB.call('POST', '/api/vehicles/transfers', {
          unitId: made.id,
          customerId: buyer,
          fromDate,
        })
      ).status,
    ).toBe(404);
  });
});

describe('the end of an ownership', () => {
  const made = async (name: string) => {
    const { customerId } = await related(name);
    const { id } = (await register(world.people.managerA, { plate: '沪A70001', customerId, deliveredOn: '2035-01-01' }))
      .body;
    await world.people.managerA.call('POST', `/api/vehicles/${id}/people`, {
      customerId,
      role: 'driver',
      fromDate: '2035-01-01',
    });
    return { id, customerId };
  };
  const release = (who: Caller, id: string, over: object = {}) =>
    who.call('POST', `/api/vehicles/${id}/release`, { version: 1, toDate: '2036-03-01', reason: 'sold', ...over });
  const undo = (who: Caller, id: string, body: object = {}) =>
    who.call('POST', `/api/vehicles/${id}/undo-transfer`, body);
  const told = async (id: string) =>
    (
      await house.owner.query(
        "select name, customer_id, org_id, payload from app.event where subject_id = $1 and name ~ 'released|undone' order by occurred_at, name, customer_id",
        [id],
      )
    ).rows;

  test('without a next owner is written down with its reason, and undone', async () => {
    const { managerA, managerB, consultantA } = world.people;
    const { id, customerId } = await made('任我行');
    const before = await view(managerA, id);
    expect(before.undoable).toBeNull();
    expect((await release(managerA, id, { toDate: '2034-12-31' })).body.details.fields[0].field).toBe('toDate');
    expect((await release(managerA, id, { toDate: '2036-03-11' })).status).toBe(400);
    expect((await release(managerA, id, { reason: 'lost' })).status).toBe(400);
    expect((await release(managerA, id, { version: 9 })).body.code).toBe('request.conflict');
    expect((await release(managerB, id)).status).toBe(404);
    expect((await release(consultantA, id)).status).toBe(403);
    expect((await release(managerA, id, { reason: 'exported' })).body).toEqual({ id, version: 2 });
    expect(await view(managerA, id)).toMatchObject({
      owners: [{ customer: { id: customerId }, toDate: '2036-03-01', endReason: 'exported' }],
      people: [{ toDate: '2036-03-01' }],
      undoable: 'release',
    });
    expect((await view(consultantA, id)).undoable).toBeNull();
    const listed = await managerA.call('GET', `/api/vehicles?owner=no&q=${before.vin}`);
    expect(listed.body.rows).toMatchObject([{ id, ownerId: null }]);
    expect((await release(managerA, id, { version: 2 })).body.code).toBe('unit.no_owner');
    expect(await told(id)).toMatchObject([
      { name: 'vehicle.released', customer_id: customerId, payload: { toDate: '2036-03-01', reason: 'exported' } },
    ]);
    // Who gets it afterwards cannot have had it while the owner before had.
    const late = { unitId: id, customerId: owner.customerId, fromDate: '2036-02-01' };
    expect((await managerA.call('POST', '/api/vehicles/transfers', late)).body.details.fields[0].field).toBe(
      'fromDate',
    );
    expect((await undo(managerA, id, { version: 1 })).body.code).toBe('request.conflict');
    expect((await undo(managerA, id)).body).toEqual({ id, held: true });
    expect(await view(managerA, id)).toEqual({
      ...before,
      version: 3,
      people: before.people.map((person: { version: number }) => ({ ...person, version: person.version + 2 })),
    });
    expect((await undo(managerA, id)).body.code).toBe('unit.not_undoable');
    const trail = await house.owner.query(
      "select count(*)::int as n from audit.entry where row_id = $1 and after ? 'end_reason'",
      [before.owners[0].id],
    );
    expect(trail.rows[0].n).toBeGreaterThan(0);
  });

  test('by a transfer to the wrong dealer is undone there: owner, dealer, plate and people are as before', async () => {
    const { managerA } = world.people;
    const { id, customerId } = await made('向问天');
    const managerB = world.people.managerB;
    const before = await view(managerA, id);
    const taken = { vin: before.vin, customerId: buyer, fromDate: '2036-03-05', plate: '川A70002' };
    expect((await managerB.call('POST', '/api/vehicles/transfers', taken)).status).toBe(201);
    expect((await view(managerB, id)).undoable).toBe('transfer');
    expect((await undo(managerA, id)).body.code).toBe('unit.not_held');
    expect((await undo(managerB, id)).body).toEqual({ id, held: false });
    expect((await managerB.call('GET', `/api/vehicles/${id}`)).status).toBe(404);
    const after = await view(managerA, id);
    expect(after).toEqual({
      ...before,
      version: after.version,
      people: before.people.map((person: { version: number }) => ({ ...person, version: person.version + 2 })),
    });
    const undone = (await told(id)).filter(({ name }) => name === 'vehicle.transfer_undone');
    expect(undone.map((event) => [event.customer_id, event.org_id])).toEqual(
      expect.arrayContaining([
        [buyer, world.units.dealerB],
        [customerId, world.units.dealerA],
      ]),
    );
  });

  test('is not undone once something was built on it', async () => {
    const { managerA } = world.people;
    const { id } = await made('曲洋');
    const { customerId } = await related('刘正风');
    await managerA.call('POST', '/api/vehicles/transfers', { unitId: id, customerId, fromDate: TODAY });
    const policy = {
      insurer: '太保',
      number: null,
      kinds: [],
      premiumFen: null,
      fromDate: TODAY,
      toDate: '2037-03-09',
    };
    const added = await managerA.call('POST', `/api/vehicles/${id}/policies`, policy);
    expect(added.status).toBe(201);
    expect((await view(managerA, id)).undoable).toBeNull();
    expect((await undo(managerA, id)).body.code).toBe('unit.not_undoable');
    await managerA.call('DELETE', `/api/vehicles/${id}/policies/${added.body.id}`);
    expect((await view(managerA, id)).undoable).toBe('transfer');
    const { version } = await view(managerA, id);
    await managerA.call('POST', `/api/vehicles/${id}/plates`, { plate: null, fromDate: TODAY, version });
    expect((await undo(managerA, id)).body.code).toBe('unit.not_undoable');
  });
});

describe('the list', () => {
  test('pages by the date it is asked for, every vehicle once', async () => {
    const { managerA } = world.people;
    for (let n = 0; n < 9; n++)
      await register(managerA, {
        deliveredOn: `2030-05-0${1 + (n % 3)}`,
        customerId: n % 2 ? owner.customerId : undefined,
      });
    for (const [query, expected] of [
      ['deliveredFrom=2030-05-01&deliveredTo=2030-05-03', 9],
      ['deliveredFrom=2030-05-02&deliveredTo=2030-05-03&owner=no', 3],
      [`warrantyFrom=2033-05-01&warrantyBefore=2033-05-03&dealerId=${world.units.dealerA}`, 6],
      [`warrantyBefore=2034-01-01&dealerId=${world.units.dealerB}`, 0],
    ] as const) {
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const answer = await managerA.call('GET', `/api/vehicles?${query}&limit=2${next ? `&cursor=${next}` : ''}`);
        expect(answer.status).toBe(200);
        seen.push(...answer.body.rows.map((row: { id: string }) => row.id));
        next = answer.body.next;
      }
      expect({ query, seen: seen.length, once: new Set(seen).size }).toEqual({ query, seen: expected, once: expected });
    }
  });

  test('names the dealer in both languages', async () => {
    const { rows } = (await world.people.analyst.call('GET', `/api/vehicles?q=${owner.vin}`)).body;
    expect(rows).toMatchObject([{ dealerName: '单位SH-0001', dealerNameEn: 'Unit SH-0001' }]);
  });
});
