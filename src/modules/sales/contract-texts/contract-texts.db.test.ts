import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { openOrder } from '../../../../test/sale-story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';

let house: House;
let world: World;
let chief: Caller;
let chiefB: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  chief = await addPerson(house, 'general_manager', world.units.dealerA);
  chiefB = await addPerson(house, 'general_manager', world.units.dealerB);
});
afterAll(() => house?.close());

const PATH = '/api/contract-texts';
const hq = () => world.people.admin;
const me = () => world.people.consultantA;
const today = () => civilDate(house.platform.clock.now());
type Words = { zh: string; en: string; when: string[] };
const shipped = async (): Promise<Words[]> => (await hq().call('GET', PATH)).body.inForce.paragraphs;
const clause = (zh: string, when = ['always']): Words => ({ zh, en: '', when });
const text = (paragraphs: Words[], over: Record<string, unknown> = {}) => ({
  ...{ title: '汽车买卖合同', titleEn: '', paragraphs, dealerClauses: true, fromDate: today() },
  ...over,
});
async function read(): Promise<{ id: string; said: string; textNumber: number; clausesNumber: number | null }> {
  const { orderId } = await openOrder(house, world);
  const { id } = (await me().call('POST', `/api/orders/${orderId}/contracts`, {})).body;
  return seen(id);
}
async function seen(id: string) {
  const { body } = await me().call('GET', `/api/contracts/${id}`);
  const said: string = body.paragraphs.map((one: { zh: string }) => one.zh).join('\n');
  return { id, said, textNumber: body.textNumber, clausesNumber: body.clausesNumber };
}

describe('the text of the contract', () => {
  test('is the shipped one until headquarters write theirs; an order keeps the one it was drawn up with', async () => {
    const base = await shipped();
    const first = await read();
    expect(first).toMatchObject({ textNumber: 0, clausesNumber: null });
    await me().call('POST', `/api/contracts/${first.id}/drawing-up`, { version: 1 });
    const drawn = await seen(first.id);
    const begin = addDays(today(), 1);
    const made = await hq().call('POST', PATH, text([...base, clause('总部第二版:{{buyer}}')], { fromDate: begin }));
    expect([made.status, made.body.number]).toEqual([201, 1]);
    // Not begun: it holds for nobody, and may be changed.
    expect((await read()).textNumber).toBe(0);
    const edit = { ...text([...base, clause('总部定稿:{{buyer}}')], { fromDate: begin }), version: 1 };
    expect((await hq().call('PATCH', `${PATH}/${made.body.id}`, edit)).body).toEqual({ version: 2 });
    expect((await hq().call('PATCH', `${PATH}/${made.body.id}`, edit)).status).toBe(409);
    await house.owner.query('update sales.contract_text set from_date = $2 where id = $1', [made.body.id, today()]);
    const second = await read();
    expect(second).toMatchObject({ textNumber: 1, said: expect.stringContaining('总部定稿:王小明') });
    expect(await seen(first.id)).toEqual(drawn);
    const begun = await hq().call('PATCH', `${PATH}/${made.body.id}`, { ...edit, version: 2, fromDate: today() });
    expect(begun.body.code).toBe('contract.text_begun');
    const { rows, inForce } = (await hq().call('GET', PATH)).body;
    expect([rows[0].phase, inForce.number]).toEqual(['now', 1]);
    await me().call('POST', `/api/contracts/${second.id}/drawing-up`, { version: 1 });
    expect((await hq().call('GET', PATH)).body.rows[0].used).toBe(1);
  });

  test('that names what nobody knows is refused at its field, in the language of the reader', async () => {
    const base = await shipped();
    const wrong = text([...base, clause('见 {{车价}}')]);
    const field = `paragraphs.${base.length}.zh`;
    for (const [language, words] of [
      ['zh-CN', '没有占位符 {{车价}}'],
      ['en', 'There is no placeholder {{车价}}'],
    ] as const) {
      const answer = await hq().call('POST', PATH, wrong, { 'accept-language': language });
      expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
      expect(answer.body.details.fields[0].message).toContain(words);
    }
    const late = await hq().call('POST', PATH, text(base, { fromDate: addDays(today(), -1) }));
    expect(late.body.details.fields[0].field).toBe('fromDate');
  });

  test('is kept by headquarters: a region keeps none, a manager of a dealer sees none', async () => {
    const region = await addPerson(house, 'admin', world.units.east);
    const answer = await region.call('POST', PATH, text(await shipped()));
    expect([answer.status, answer.body.code]).toEqual([409, 'contract.text_unit']);
    expect((await world.people.managerA.call('GET', PATH)).status).toBe(403);
  });
});

describe('a dealer’s own clauses', () => {
  test('follow the text of headquarters in its own contracts alone, while headquarters allow them', async () => {
    const base = await shipped();
    const own = text([clause('本店补充:交车当日赠洗车一次,{{consultant}} 负责。')]);
    const made = await chief.call('POST', PATH, own);
    expect([made.status, made.body.number]).toEqual([201, 1]);
    const mine = await read();
    expect(mine).toMatchObject({
      clausesNumber: 1,
      said: expect.stringMatching(/本店补充:交车当日赠洗车一次,.+ 负责。$/),
    });
    // Another dealer neither sees nor has them.
    expect((await chiefB.call('GET', PATH)).body.rows).toEqual([]);
    expect((await chiefB.call('PATCH', `${PATH}/${made.body.id}`, { ...own, version: 1 })).status).toBe(404);
    expect((await chief.call('GET', PATH)).body).toMatchObject({ mayAdd: 'clauses', inForce: { own: false } });
    const other = await openOrder(house, world);
    await house.owner.query('update sales.order set org_id = $2, consultant_id = $3 where id = $1', [
      other.orderId,
      world.units.dealerB,
      world.people.consultantB.staffId,
    ]);
    await house.owner.query(
      'insert into customers.relationship (id, customer_id, org_id) values (app.new_id(), $1, $2)',
      [other.customerId, world.units.dealerB],
    );
    const id = (await world.people.managerB.call('POST', `/api/orders/${other.orderId}/contracts`, {})).body.id;
    expect((await world.people.managerB.call('GET', `/api/contracts/${id}`)).body).toMatchObject({
      clausesNumber: null,
    });
    // Headquarters take the leave back: the clauses are there, but stand in no contract any more.
    await hq().call('POST', PATH, text(base, { dealerClauses: false }));
    expect(await read()).toMatchObject({ clausesNumber: null, said: expect.not.stringContaining('本店补充') });
    expect((await chief.call('POST', PATH, own)).body.code).toBe('contract.no_clauses');
    expect((await chief.call('GET', PATH)).body.mayAdd).toBeNull();
  });
});
