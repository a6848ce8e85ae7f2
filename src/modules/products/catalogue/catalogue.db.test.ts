import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';

let house: House;
let world: World;
let steward: Caller;
let seriesId: string;
beforeAll(async () => {
  house = await openHouse('2036-03-10T02:00:00Z');
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

const series = {
  code: 'YT9',
  name: '远航',
  nameEn: 'Odyssey',
  energy: 'bev',
  description: null,
  descriptionEn: null,
  warrantyMonths: 60,
  warrantyKm: null,
  sort: 9,
  active: true,
};
const trim = {
  code: 'YT9-1',
  name: '标准版',
  nameEn: 'Standard',
  priceFen: 19_980_000,
  description: null,
  descriptionEn: null,
  active: true,
  saleFrom: '2036-01-01',
  saleTo: null,
};
const item = {
  code: 'oil',
  trimId: null,
  name: '机油',
  nameEn: 'Oil',
  why: null,
  whyEn: null,
  firstKm: 5000,
  firstMonths: 3,
  everyKm: 10_000,
  everyMonths: 12,
  priceFen: 46_800,
  sort: 1,
  active: true,
};
/** The smallest PNG there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

const offered = async () =>
  (await call(house.app, { method: 'GET', url: '/api/catalogue' })).body.series.find(
    (row: { code: string }) => row.code === 'YT9',
  );

describe('headquarters keep the catalogue', () => {
  test('series, models and trims, which the public sees while they are on sale', async () => {
    const made = await steward.call('POST', '/api/catalogue/series', series);
    expect(made.status).toBe(201);
    seriesId = made.body.id;
    expect((await steward.call('POST', '/api/catalogue/series', series)).body.code).toBe('catalogue.code_taken');
    const model = await steward.call('POST', `/api/catalogue/series/${seriesId}/models`, {
      code: 'YT9-36',
      name: '2036款',
      nameEn: '2036',
      modelYear: 2036,
      active: true,
    });
    const first = await steward.call('POST', `/api/catalogue/models/${model.body.id}/trims`, trim);
    const past = { ...trim, code: 'YT9-0', saleFrom: null, saleTo: '2036-03-09' };
    await steward.call('POST', `/api/catalogue/models/${model.body.id}/trims`, past);
    await steward.call('POST', `/api/catalogue/models/${model.body.id}/trims`, {
      ...trim,
      code: 'YT9-2',
      saleFrom: '2036-03-11',
    });
    expect((await offered()).trims).toMatchObject([{ id: first.body.id, priceFen: 19_980_000 }]);
    const { code: _code, ...change } = trim;
    const wrong = { ...change, version: 1, saleTo: '2035-01-01' };
    expect((await steward.call('PATCH', `/api/catalogue/trims/${first.body.id}`, wrong)).status).toBe(400);
    const dearer = { ...change, version: 1, priceFen: 20_980_000 };
    expect((await steward.call('PATCH', `/api/catalogue/trims/${first.body.id}`, dearer)).body.version).toBe(2);
    expect(await steward.call('PATCH', `/api/catalogue/trims/${first.body.id}`, dearer)).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { priceFen: 20_980_000, version: 2 } } },
    });
    const { code: _series, ...off } = series;
    await steward.call('PATCH', `/api/catalogue/series/${seriesId}`, { ...off, version: 1, active: false });
    expect(await offered()).toBeUndefined();
    const listed = (await steward.call('GET', '/api/catalogue/series')).body.rows;
    expect(listed.find((row: { id: string }) => row.id === seriesId)).toMatchObject({
      active: false,
      models: [{ code: 'YT9-36', modelYear: 2036 }],
      trims: [{}, {}, {}],
    });
    expect((await steward.call('GET', `/api/catalogue/series/${seriesId}`)).body).toMatchObject({
      held: true,
      version: 2,
      warrantyMonths: 60,
      models: [{ trims: [{}, {}, {}] }],
    });
  });

  test('maintenance items with an interval by mileage or time', async () => {
    const made = await steward.call('POST', `/api/catalogue/series/${seriesId}/maintenance-items`, item);
    expect(made.status).toBe(201);
    expect((await steward.call('POST', `/api/catalogue/series/${seriesId}/maintenance-items`, item)).status).toBe(409);
    const never = { ...item, code: 'x', firstKm: null, firstMonths: null, everyKm: null, everyMonths: null };
    expect((await steward.call('POST', `/api/catalogue/series/${seriesId}/maintenance-items`, never)).status).toBe(400);
    const { code: _code, trimId: _trim, ...change } = item;
    const url = `/api/catalogue/maintenance-items/${made.body.id}`;
    expect((await steward.call('PATCH', url, { ...change, version: 1, priceFen: null })).body.version).toBe(2);
    expect((await steward.call('PATCH', url, { ...change, version: 1 })).status).toBe(409);
  });

  test('pictures, shown to everybody and kept by whoever has them', async () => {
    const url = `/api/catalogue/series/${seriesId}/pictures?title=x&titleEn=x`;
    const typed = { 'content-type': 'application/octet-stream' };
    const made = await steward.call('POST', url, PNG, typed);
    expect(made.status).toBe(200);
    const shown = await house.app.inject({ method: 'GET', url: `/api/catalogue/pictures/${made.body.id}` });
    expect([shown.statusCode, shown.headers['content-type'], shown.headers['cache-control']]).toEqual([
      200,
      'image/png',
      'public, max-age=31536000, immutable',
    ]);
    expect(shown.rawPayload.equals(PNG)).toBe(true);
    const script = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect((await steward.call('POST', url, script, typed)).status).toBe(415);
    expect((await steward.call('POST', url, Buffer.alloc(2 * 1024 * 1024 + 1, PNG), typed)).status).toBe(413);
    expect((await world.people.managerA.call('POST', url, PNG, typed)).status).toBe(403);
    await steward.call('DELETE', `/api/catalogue/pictures/${made.body.id}`);
    expect((await house.app.inject({ method: 'GET', url: `/api/catalogue/pictures/${made.body.id}` })).statusCode).toBe(
      404,
    );
  });

  test('each brand its own', async () => {
    const other = newId();
    await house.owner.query(
      "insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, 'brand', 'B2', 'B2', 'B2')",
      [other, world.units.group],
    );
    const stranger = await addPerson(house, 'data_steward', other);
    const { code: _code, ...change } = series;
    expect((await stranger.call('PATCH', `/api/catalogue/series/${seriesId}`, { ...change, version: 2 })).status).toBe(
      404,
    );
    const whole = await addPerson(house, 'data_steward', world.units.group);
    const unsaid = await whole.call('POST', '/api/catalogue/series', { ...series, code: 'YT10' });
    expect(unsaid.body.details.fields[0].field).toBe('brandId');
    expect(
      (await whole.call('POST', '/api/catalogue/series', { ...series, code: 'YT10', brandId: other })).status,
    ).toBe(201);
  });
});

test('a plan takes a trim’s own item in place of the series’', async () => {
  const { managerA } = world.people;
  const own = { ...item, name: '全合成机油', trimId: world.trim.id };
  await steward.call('POST', `/api/catalogue/series/${world.series.id}/maintenance-items`, item);
  await steward.call('POST', `/api/catalogue/series/${world.series.id}/maintenance-items`, own);
  const made = await managerA.call('POST', '/api/vehicles', {
    trimId: world.trim.id,
    vin: 'LSVNV1336N2000001',
    deliveredOn: '2036-02-10',
    odometerKm: 4000,
  });
  const { plan } = (await managerA.call('GET', `/api/vehicles/${made.body.id}`)).body;
  // 1 000 km at 40 a day come before the three months are over.
  expect(plan).toMatchObject([
    { name: '全合成机油', dueKm: 5000, dueOn: '2036-04-04', by: 'mileage', priceFen: 46_800 },
  ]);
});
