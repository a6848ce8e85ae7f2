import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { AS_BYTES, PNG } from '../../../../test/sale-story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

const page = async () => (await call(house.app, { method: 'GET', url: `/api/models/${world.series.code}` })).body;
const feature = (over: Record<string, unknown> = {}) => ({
  title: '智能驾驶',
  titleEn: 'Driving assistance',
  body: '全速域自适应巡航。',
  bodyEn: 'Adaptive cruise control at all speeds.',
  pictureId: null,
  sort: 1,
  active: true,
  ...over,
});
const spec = (values: Record<string, unknown>, over: Record<string, unknown> = {}) => ({
  section: '动力',
  sectionEn: 'Power',
  name: '最大功率',
  nameEn: 'Power',
  values,
  sort: 1,
  ...over,
});
const post = (path: string, body: unknown, who = steward) => who.call('POST', `/api/catalogue/${path}`, body);

describe('the page of a model', () => {
  test('tells everybody what it is, what it can do and how its trims compare', async () => {
    const { id } = world.series;
    const picture = (
      await steward.call('POST', `/api/catalogue/series/${id}/pictures?title=a&titleEn=b`, PNG, AS_BYTES)
    ).body.id;
    await post(`series/${id}/features`, feature({ pictureId: picture }));
    await post(`series/${id}/features`, feature({ title: '旧', active: false }));
    await post(`series/${id}/specs`, spec({ [world.trim.id]: { zh: '110 kW', en: '110 kW' } }));
    const { version } = (await steward.call('GET', `/api/catalogue/series/${id}`)).body;
    const tagline = { tagline: '去更远的地方', taglineEn: 'Further', version };
    expect((await steward.call('PATCH', `/api/catalogue/series/${id}/page`, tagline)).status).toBe(200);
    expect((await steward.call('PATCH', `/api/catalogue/series/${id}/page`, tagline)).body.code).toBe(
      'request.conflict',
    );
    expect(await page()).toMatchObject({
      code: world.series.code,
      tagline: '去更远的地方',
      features: [{ title: '智能驾驶', pictureId: picture }],
      trims: [{ id: world.trim.id, priceFen: world.trim.priceFen }],
      specs: [{ name: '最大功率', values: { [world.trim.id]: { zh: '110 kW' } } }],
    });
    const content = (await steward.call('GET', `/api/catalogue/series/${id}/page`)).body;
    expect(content.features).toHaveLength(2);
  });

  test('shows what is on sale alone; a model that is not sold has no page', async () => {
    await house.owner.query('update products.trim set active = false where id = $1', [world.trim.id]);
    expect(await page()).toMatchObject({ trims: [], specs: [{ values: {} }] });
    await house.owner.query('update products.trim set active = true where id = $1', [world.trim.id]);
    expect((await call(house.app, { method: 'GET', url: '/api/models/none' })).status).toBe(404);
    await house.owner.query('update products.series set active = false where id = $1', [world.series.id]);
    expect((await call(house.app, { method: 'GET', url: `/api/models/${world.series.code}` })).status).toBe(404);
    await house.owner.query('update products.series set active = true where id = $1', [world.series.id]);
  });

  test('is kept by its brand alone, with pictures and trims of the series', async () => {
    const { id } = world.series;
    const made = (await post(`series/${id}/features`, feature())).body.id;
    expect((await post(`series/${id}/features`, feature(), world.people.managerA)).status).toBe(403);
    const wrong = await post(`series/${id}/features`, feature({ pictureId: made }));
    expect(wrong.body.details.fields[0].field).toBe('pictureId');
    const line = await post(`series/${id}/specs`, spec({ [made]: { zh: 'x', en: 'x' } }));
    expect(line.body.details.fields[0].field).toBe('values');
    expect(
      (await steward.call('PATCH', `/api/catalogue/features/${made}`, { ...feature({ sort: 5 }), version: 1 })).body
        .version,
    ).toBe(2);
    expect(
      (await steward.call('PATCH', `/api/catalogue/features/${made}`, { ...feature(), version: 1 })).body.code,
    ).toBe('request.conflict');
    expect((await steward.call('DELETE', `/api/catalogue/features/${made}`)).status).toBe(200);
    expect((await steward.call('DELETE', `/api/catalogue/features/${made}`)).status).toBe(404);
  });
});
