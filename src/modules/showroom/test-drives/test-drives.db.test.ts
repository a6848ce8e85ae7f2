import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire, nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

// 10:00 in Shanghai on a day the dealers work 09:00 to 18:00.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR).toISOString();
const day = (days: number) => new Date(NOW.getTime() + 8 * HOUR + days * 24 * HOUR).toISOString().slice(0, 10);
const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

let house: House;
let world: World;
let carId: string;
let leadId: string;
let plates = 10_000;

beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  carId = await addCar();
  leadId = await newLead();
});
afterAll(() => house?.close());

async function addCar(over: Record<string, unknown> = {}, who = world.people.managerA): Promise<string> {
  const body = {
    seriesId: world.series.id,
    name: '远行 舒适版',
    plate: `沪A${++plates}`,
    insuredUntil: day(300),
    ...over,
  };
  const made = await who.call('POST', '/api/showroom/test-cars', body);
  expect(made.status).toBe(201);
  return made.body.id;
}
async function newLead(): Promise<string> {
  const enquired = await enquire(house, world);
  await accept(world.people.managerA, enquired.leadId, world.people.consultantA.staffId);
  return enquired.leadId;
}
const book = (over: Record<string, unknown> = {}, who = world.people.consultantA) =>
  who.call('POST', '/api/showroom/test-drives', { leadId, carId, startsAt: at(1), minutes: 30, ...over });
const step = (id: string, what: string, body: Record<string, unknown>, who = world.people.consultantA) =>
  who.call('POST', `/api/showroom/test-drives/${id}/${what}`, body);
const cancel = (id: string, version = 1) => step(id, 'state', { version, to: 'cancelled', reason: 'customer' });
const licence = (version: number, over: Record<string, unknown> = {}) => ({
  version,
  licenceClass: 'C1',
  validUntil: day(100),
  number: '310101199001011234',
  ...over,
});
const sign = (id: string, version: number, who = world.people.consultantA, content = PNG) =>
  who.call('POST', `/api/showroom/test-drives/${id}/waiver?version=${version}&waiver=2026-11`, content, {
    'content-type': 'application/octet-stream',
  });
const rowOf = async (id: string) =>
  (await house.owner.query('select * from showroom.test_drive where id = $1', [id])).rows[0];
const fieldOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.[0]?.field;

describe('the fleet', () => {
  test('tells which models have no car; one whose insurance ended is none', async () => {
    const { managerA, managerB, region, consultantA } = world.people;
    expect((await managerA.call('GET', '/api/showroom/test-cars')).body).toMatchObject({ missing: [] });
    expect((await managerB.call('GET', '/api/showroom/test-cars')).body).toMatchObject({
      cars: [],
      missing: [{ unitId: world.units.dealerB, series: [{ id: world.series.id }] }],
    });
    const below = await region.call('GET', '/api/showroom/test-cars');
    expect(below.body.missing.map((one: { unitId: string }) => one.unitId)).toEqual([world.units.dealerC]);
    const only = await addCar({ insuredUntil: day(-1) }, managerB);
    expect((await managerB.call('GET', '/api/showroom/test-cars')).body.missing).toHaveLength(1);
    expect((await managerA.call('PATCH', `/api/showroom/test-cars/${only}`, {})).status).toBe(400);
    expect((await consultantA.call('POST', '/api/showroom/test-cars', {})).status).toBe(403);
  });

  test('has a plate once, a plate that is one, and changes at the version seen', async () => {
    const { managerA, managerB } = world.people;
    const car = { seriesId: world.series.id, name: '远行', plate: '沪A99999', insuredUntil: day(1) };
    const id = await addCar(car);
    const twice = await managerA.call('POST', '/api/showroom/test-cars', car);
    expect(twice).toMatchObject({ status: 409, body: { code: 'test_car.plate_taken' } });
    const wrong = await managerA.call('POST', '/api/showroom/test-cars', { ...car, plate: 'ABC' });
    expect([wrong.status, fieldOf(wrong)]).toEqual([400, 'plate']);
    const change = { ...car, version: 1, state: 'retired' };
    expect((await managerB.call('PATCH', `/api/showroom/test-cars/${id}`, change)).status).toBe(404);
    expect((await managerA.call('PATCH', `/api/showroom/test-cars/${id}`, change)).status).toBe(200);
    expect((await managerA.call('PATCH', `/api/showroom/test-cars/${id}`, change)).status).toBe(409);
    expect(await book({ carId: id })).toMatchObject({ status: 409, body: { code: 'test_car.unfit' } });
  });
});

describe('a booking', () => {
  test.each<[string, () => Record<string, unknown>, string]>([
    ['in the past', () => ({ startsAt: at(-1) }), 'startsAt'],
    ['before opening', () => ({ startsAt: at(22) }), 'startsAt'],
    ['over closing time', () => ({ startsAt: at(7.75) }), 'startsAt'],
    ['too far ahead', () => ({ startsAt: at(24 * 61) }), 'startsAt'],
    ['of four hours', () => ({ minutes: 240 }), 'minutes'],
    ['of a route that is none', () => ({ route: 'nope' }), 'route'],
    ['with a colleague of another dealer', () => ({ consultantId: world.people.consultantB.staffId }), 'consultantId'],
    ['of a car that is none', () => ({ carId: leadId }), 'carId'],
  ])('%s is refused at its field', async (_name, over, field) => {
    const answer = await book(over());
    expect([answer.status, fieldOf(answer)]).toEqual([400, field]);
  });

  test('of one car and time succeeds once, however many ask at once', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, newLead));
    const answers = await Promise.all(
      [leadId, ...others].map((id, n) =>
        book({ leadId: id, startsAt: new Date(NOW.getTime() + 3 * HOUR + n * 300_000).toISOString() }),
      ),
    );
    expect(answers.map((answer) => answer.body.code ?? 'made').sort()).toEqual([
      'made',
      ...Array(5).fill('test_drive.car_busy'),
    ]);
    const made = answers.find((answer) => answer.status === 201);
    await cancel(made?.body.id);
  });

  test('blocks the time to make the car ready, and frees the car when cancelled or moved', async () => {
    const first = await book({ startsAt: at(2) });
    expect((await book({ startsAt: at(2.5 + 14 / 60) })).body.code).toBe('test_drive.car_busy');
    const next = await book({ startsAt: at(2.75) });
    expect(next.status).toBe(201);
    const moved = await world.people.consultantA.call('PATCH', `/api/showroom/test-drives/${next.body.id}`, {
      version: 1,
      carId,
      startsAt: at(2.25),
      minutes: 30,
    });
    expect(moved.body.code).toBe('test_drive.car_busy');
    await cancel(first.body.id);
    expect((await book({ startsAt: at(2) })).status).toBe(201);
    const rest = await house.owner.query("select id, version from showroom.test_drive where status = 'booked'");
    for (const { id, version } of rest.rows) await cancel(id, version);
  });

  test('is made for one’s own lead at one’s own dealer', async () => {
    const { consultantA2, managerB, consultantB } = world.people;
    expect((await book({}, consultantA2)).status).toBe(404);
    expect((await book({}, managerB)).status).toBe(404);
    expect((await book({}, world.people.region)).status).toBe(403);
    const made = await book({ startsAt: at(5) });
    for (const who of [consultantA2, consultantB, managerB])
      expect((await step(made.body.id, 'state', { version: 1, to: 'confirmed' }, who)).status).toBe(404);
    const calendar = (who: Caller) => who.call('GET', `/api/showroom/test-drives/calendar?from=${day(0)}&to=${day(0)}`);
    const booking = (answer: Awaited<ReturnType<typeof calendar>>) =>
      answer.body.bookings.find((one: { id: string }) => one.id === made.body.id);
    expect(booking(await calendar(world.people.consultantA))).toMatchObject({ mine: true, customerName: '王小明' });
    expect(booking(await calendar(consultantA2))).toMatchObject({ mine: false, customerName: null });
    expect((await calendar(managerB)).body.bookings).toEqual([]);
    expect((await consultantA2.call('GET', '/api/showroom/test-drives')).body.rows).toEqual([]);
    await cancel(made.body.id);
  });
});

describe('a test drive', () => {
  test('goes from booking over papers and the road to feedback', async () => {
    const { consultantA, managerA } = world.people;
    const lead = await newLead();
    const { body } = await book({ leadId: lead, startsAt: at(0), route: 'city' });
    const { id } = body;
    expect((await step(id, 'departure', { version: 1, odometerKm: 10 })).body.code).toBe('test_drive.papers_due');
    expect((await step(id, 'state', { version: 1, to: 'confirmed' })).status).toBe(200);
    const expired = await step(id, 'licence', licence(2, { validUntil: day(-1) }));
    expect([expired.status, fieldOf(expired)]).toEqual([400, 'validUntil']);
    expect((await step(id, 'licence', licence(2, { number: '31' }))).status).toBe(400);
    expect((await step(id, 'licence', licence(2))).status).toBe(200);
    expect((await sign(id, 3, consultantA, Buffer.from('no picture'))).status).toBe(400);
    expect((await sign(id, 3, consultantA, Buffer.alloc(200_000))).status).toBe(413);
    expect((await sign(id, 3)).status).toBe(200);
    expect((await step(id, 'departure', { version: 4, odometerKm: 120 })).body).toMatchObject({
      status: 'out',
      version: 5,
    });
    const early = await step(id, 'return', { version: 5, odometerKm: 119 });
    expect([early.status, fieldOf(early)]).toEqual([400, 'odometerKm']);
    expect((await step(id, 'return', { version: 5, odometerKm: 128 })).body).toMatchObject({
      status: 'back',
      feedbackDueAt: at(24),
    });
    expect(
      (await house.owner.query('select odometer_km from showroom.test_car where id = $1', [carId])).rows[0],
    ).toEqual({
      odometer_km: 128,
    });
    const noted = await house.owner.query('select test_driven_at from leads.lead where id = $1', [lead]);
    expect(noted.rows[0].test_driven_at).toEqual(NOW);
    const overdue = async () =>
      (await managerA.call('GET', '/api/showroom/test-drives?feedback=overdue')).body.rows.map(
        (one: { id: string }) => one.id,
      );
    expect(await overdue()).toEqual([]);
    house.platform.clock.advance(25 * HOUR);
    expect(await overdue()).toEqual([id]);
    const feedback = { version: 6, rating: 5, intention: 'week', liked: ['power'], feedback: '加速好' };
    expect((await step(id, 'feedback', { ...feedback, intention: 'nope' })).status).toBe(400);
    expect((await step(id, 'feedback', feedback)).status).toBe(200);
    expect(await overdue()).toEqual([]);
    house.platform.clock.advance(-25 * HOUR);
    expect((await consultantA.call('GET', `/api/showroom/test-drives/${id}`)).body).toMatchObject({
      intention: 'week',
      rating: 5,
      licenceMasked: '31****34',
      waiverVersion: '2026-11',
      odometerOut: 120,
      odometerIn: 128,
    });
    const told = await house.owner.query(
      "select name from app.event where subject_id = $1 and name like 'test_drive.%' order by occurred_at",
      [lead],
    );
    expect(told.rows.map(({ name }) => name).sort()).toEqual([
      'test_drive.booked',
      'test_drive.done',
      'test_drive.feedback',
    ]);
  });

  test('keeps licence and signature sealed; fetching the signature is audited', async () => {
    const { body } = await book({ startsAt: at(4) });
    await step(body.id, 'licence', licence(1, { number: '310101199001019999' }));
    await sign(body.id, 2);
    const kept = await rowOf(body.id);
    expect(JSON.stringify(kept)).not.toContain('310101199001019999');
    expect(kept.signature_enc.includes(PNG)).toBe(false);
    const trail = await house.owner.query('select before, after from audit.entry where row_id = $1', [body.id]);
    expect(JSON.stringify(trail.rows)).not.toContain('310101199001019999');
    const looks = () =>
      house.owner.query("select 1 from audit.batch where operation = 'view' and source_table = 'showroom.test_drive'");
    const before = (await looks()).rowCount ?? 0;
    const got = await call(house.app, {
      method: 'GET',
      url: `/api/showroom/test-drives/${body.id}/waiver`,
      headers: { cookie: world.people.managerA.cookie },
    });
    expect(got.status).toBe(200);
    expect((await looks()).rowCount).toBe(before + 1);
    expect((await world.people.managerB.call('GET', `/api/showroom/test-drives/${body.id}/waiver`)).status).toBe(404);
    await cancel(body.id, 3);
  });

  test('with a C2 licence is in an automatic car only', async () => {
    const manual = await addCar({ automatic: false });
    const { body } = await book({ carId: manual, startsAt: at(4) });
    const refused = await step(body.id, 'licence', licence(1, { licenceClass: 'C2' }));
    expect([refused.status, fieldOf(refused)]).toEqual([400, 'licenceClass']);
    expect((await step(body.id, 'licence', licence(1))).status).toBe(200);
  });

  test('is no no-show before its time, and is cancelled with a reason', async () => {
    const { body } = await book({ startsAt: at(6) });
    expect((await step(body.id, 'state', { version: 1, to: 'no_show' })).body.code).toBe('test_drive.state');
    const bare = await step(body.id, 'state', { version: 1, to: 'cancelled' });
    expect([bare.status, fieldOf(bare)]).toEqual([400, 'reason']);
    house.platform.clock.advance(7 * HOUR);
    expect((await step(body.id, 'state', { version: 1, to: 'no_show' })).body.status).toBe('no_show');
    house.platform.clock.advance(-7 * HOUR);
    expect((await cancel(body.id, 2)).body.code).toBe('test_drive.state');
  });
});

test('a wish of the public form waits for its booking', async () => {
  const { managerA } = world.people;
  const answer = await call(house.app, {
    method: 'POST',
    url: '/api/public/test-drive',
    payload: {
      name: '赵女士',
      mobile: nextMobile(),
      cityCode: SHANGHAI,
      seriesCode: world.series.code,
      consent: { shareDealer: true, marketing: false, textVersion: '2026-11' },
    },
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
  expect(answer).toMatchObject({ status: 201, body: { received: true, dealerName: '单位SH-0001' } });
  const wishes = async (who: Caller) =>
    (await who.call('GET', '/api/showroom/test-drives/wishes')).body.rows as { id: string; customerName: string }[];
  const [wish] = await wishes(managerA);
  expect(wish?.customerName).toBe('赵女士');
  expect(await wishes(world.people.managerB)).toEqual([]);
  await accept(managerA, wish?.id ?? '', world.people.consultantA.staffId);
  expect((await wishes(world.people.consultantA)).map(({ id }) => id)).toEqual([wish?.id]);
  expect(await wishes(world.people.consultantA2)).toEqual([]);
  const made = await book({ leadId: wish?.id, startsAt: at(24) });
  expect(made.status).toBe(201);
  expect(await wishes(managerA)).toEqual([]);
  await cancel(made.body.id);
  expect((await wishes(managerA)).map(({ id }) => id)).toEqual([wish?.id]);
});

test('reception, which sees no leads, finds whom to book for by name; a consultant finds their own alone', async () => {
  const { consultantA2, managerB } = world.people;
  const reception = await addPerson(house, 'receptionist', world.units.dealerA);
  const find = async (who: Caller, query: string) =>
    (await who.call('GET', `/api/showroom/test-drives/customers?${query}`)).body.rows as { leadId: string }[];
  const name = encodeURIComponent('王小明');
  expect((await reception.call('GET', '/api/leads')).status).toBe(403);
  expect(await find(reception, `leadId=${leadId}`)).toEqual([
    { leadId, customerName: '王小明', mobileMasked: expect.stringContaining('****') },
  ]);
  expect((await find(reception, `q=${name}`)).map((row) => row.leadId)).toContain(leadId);
  expect(await find(consultantA2, `leadId=${leadId}`)).toEqual([]);
  expect((await find(consultantA2, `q=${name}`)).map((row) => row.leadId)).not.toContain(leadId);
  expect(await find(managerB, `leadId=${leadId}`)).toEqual([]);
});

describe('the waiver', () => {
  const text = {
    zh: '本人已阅读并同意遵守试乘试驾的全部约定,谨慎驾驶。',
    en: 'I have read and accept the terms of the test drive.',
  };
  const publish = (body: Record<string, unknown>, who = world.people.admin) =>
    who.call('POST', '/api/showroom/waivers', { ...text, ...body });
  const list = async () =>
    (await world.people.admin.call('GET', '/api/showroom/waivers')).body.rows as {
      version: string;
      current: boolean;
    }[];

  test('is published in versions; the newest whose time has come is read and signed', async () => {
    const { consultantA, managerA } = world.people;
    // The shipped one holds since before the house's clock.
    await house.owner.query('update showroom.waiver set valid_from = $1', [at(-24)]);
    expect((await publish({ version: '2099-01', validFrom: at(24 * 300) })).status).toBe(201);
    expect((await list()).find(({ current }) => current)?.version).toBe('2026-11');
    expect((await publish({ version: '2027-01' })).status).toBe(201);
    expect((await publish({ version: '2027-01' })).body.code).toBe('waiver.version_taken');
    expect((await publish({ version: 'x', validFrom: at(-1) })).body.details.fields[0].field).toBe('validFrom');
    expect((await publish({ version: 'y' }, managerA)).status).toBe(403);
    expect((await list()).find(({ current }) => current)?.version).toBe('2027-01');
    const { id } = (await book({ startsAt: at(5) })).body;
    const drive = (await consultantA.call('GET', `/api/showroom/test-drives/${id}`)).body;
    expect(drive.waiver).toMatchObject({ version: '2027-01', zh: text.zh });
    expect(fieldOf(await sign(id, 1))).toBe('waiver');
  });
});

test('coming drives follow the leads of a colleague who hands over', async () => {
  const { managerA, consultantA, consultantA2 } = world.people;
  const made = await book({ startsAt: at(25) });
  const keeper = await addPerson(house, 'dealer_admin', world.units.dealerA);
  const done = await keeper.call('POST', `/api/staff/${consultantA.staffId}/hand-over`, {
    unitId: world.units.dealerA,
    toStaffId: consultantA2.staffId,
    kinds: ['leads'],
  });
  expect(done.status).toBe(201);
  await house.drain();
  expect((await rowOf(made.body.id)).consultant_id).toBe(consultantA2.staffId);
  expect((await managerA.call('GET', `/api/showroom/test-drives/${made.body.id}`)).body.consultantName).toBeTruthy();
});
