import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const state = (query: Record<string, string> = {}) => ({ query, columns: [], density: 'middle' });
const LIST = 'leads.list';
let made = 0;

async function make(who: Caller, more: Record<string, unknown> = {}) {
  made += 1;
  const answer = await who.call('POST', '/api/views', { list: LIST, name: `视图 ${made}`, state: state(), ...more });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; name: string; version: number };
}

async function names(who: Caller, list = LIST): Promise<string[]> {
  const answer = await who.call('GET', `/api/views?list=${list}`);
  expect(answer.status).toBe(200);
  return answer.body.rows.map((row: { name: string }) => row.name);
}

describe('who sees a view', () => {
  test('a private one only its owner, on its list only', async () => {
    const { consultantA, consultantA2, managerA, admin } = world.people;
    const view = await make(consultantA, { state: state({ tab: 'overdue', q: '王' }) });
    expect(await names(consultantA)).toContain(view.name);
    expect(await names(consultantA, 'customers.list')).toEqual([]);
    for (const other of [consultantA2, managerA, admin]) expect(await names(other)).not.toContain(view.name);
    const rows = (await consultantA.call('GET', `/api/views?list=${LIST}`)).body.rows;
    expect(rows[0]).toMatchObject({ mine: true, shared: false, state: state({ tab: 'overdue', q: '王' }) });
  });

  test('a shared one everybody at its unit and below, nobody beside or above it', async () => {
    const { region, managerA, consultantA, managerB, analyst } = world.people;
    const view = await make(region, { shared: true });
    for (const below of [region, managerA, consultantA]) expect(await names(below)).toContain(view.name);
    for (const other of [managerB, analyst]) expect(await names(other)).not.toContain(view.name);
  });
});

describe('who changes a view', () => {
  test('sharing takes the permission', async () => {
    const { consultantA } = world.people;
    const body = { list: LIST, name: '分享', shared: true, state: state() };
    expect((await consultantA.call('POST', '/api/views', body)).body.code).toBe('auth.forbidden');
    const own = await make(consultantA);
    const change = { version: 1, shared: true };
    expect((await consultantA.call('PATCH', `/api/views/${own.id}`, change)).body.code).toBe('auth.forbidden');
    expect((await consultantA.call('PATCH', `/api/views/${own.id}`, { version: 1, name: '改名' })).body).toMatchObject({
      name: '改名',
      version: 2,
    });
  });

  test('a shared one of a unit above can be used, not changed', async () => {
    const { region, managerA, consultantA } = world.people;
    const view = await make(region, { shared: true });
    for (const who of [managerA, consultantA]) {
      expect((await who.call('PATCH', `/api/views/${view.id}`, { version: 1, name: 'x' })).status).toBe(403);
      expect((await who.call('DELETE', `/api/views/${view.id}`)).status).toBe(403);
    }
    expect(await names(region)).toContain(view.name);
  });

  test('somebody else’s private one does not exist', async () => {
    const { consultantA, managerA } = world.people;
    const view = await make(consultantA);
    expect((await managerA.call('PATCH', `/api/views/${view.id}`, { version: 1, name: 'x' })).status).toBe(404);
    expect((await managerA.call('DELETE', `/api/views/${view.id}`)).status).toBe(404);
    const choice = { list: LIST, viewId: view.id };
    expect((await managerA.call('PATCH', '/api/default-view', choice)).status).toBe(404);
  });

  test('an old version meets a conflict that names the current values', async () => {
    const { managerA } = world.people;
    const view = await make(managerA);
    const edit = (name: string) => managerA.call('PATCH', `/api/views/${view.id}`, { version: 1, name });
    expect((await edit('先')).status).toBe(200);
    const late = await edit('后');
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { name: '先', version: 2 } } },
    });
  });

  test('two of one name are refused', async () => {
    const { managerA } = world.people;
    const { name } = await make(managerA);
    const again = await managerA.call('POST', '/api/views', { list: LIST, name, state: state() });
    expect(again).toMatchObject({ status: 409, body: { code: 'view.name_taken' } });
  });

  test.each([
    ['a column twice as wide as any screen', { columns: [{ key: 'a', width: 99_999 }] }],
    ['a density there is not', { density: 'tiny' }],
    ['something else than a state', { rows: 1 }],
  ])('%s is refused', async (_what, part) => {
    const body = { list: LIST, name: 'x', state: { ...state(), ...part } };
    expect((await world.people.managerA.call('POST', '/api/views', body)).status).toBe(400);
  });
});

test('the default is each person’s own, and goes with the view', async () => {
  const { region, managerA, consultantA } = world.people;
  const view = await make(region, { shared: true });
  const defaultOf = async (who: Caller) => (await who.call('GET', `/api/views?list=${LIST}`)).body.defaultId;
  const choose = (viewId: string | null) => managerA.call('PATCH', '/api/default-view', { list: LIST, viewId });
  expect((await choose(view.id)).body).toEqual({ defaultId: view.id });
  expect(await defaultOf(managerA)).toBe(view.id);
  expect(await defaultOf(consultantA)).toBeNull();
  const other = await make(managerA);
  await choose(other.id);
  expect(await defaultOf(managerA)).toBe(other.id);
  await choose(null);
  expect(await defaultOf(managerA)).toBeNull();
  await choose(view.id);
  expect((await region.call('DELETE', `/api/views/${view.id}`)).body).toEqual({ deleted: true });
  expect(await defaultOf(managerA)).toBeNull();
  const elsewhere = { list: 'customers.list', viewId: other.id };
  expect((await managerA.call('PATCH', '/api/default-view', elsewhere)).status).toBe(404);
});
