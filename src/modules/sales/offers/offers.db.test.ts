import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { openLead, quoteForm } from '../../../../test/sale-story.ts';
import { applyFor, becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
let consultant: Caller;
const LIST = 129_800_00;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  consultant = world.people.consultantA;
  // 2 % for consultants, 5 % for managers, 8 % for the general manager.
  await house.owner.query(
    `insert into sales.price_level (id, org_id, consultant_bp, manager_bp, general_manager_bp) values (app.new_id(), $1, 200, 500, 800)`,
    [world.units.brand],
  );
});
afterAll(() => house?.close());

const offer = async (over: Record<string, unknown> = {}): Promise<string> => {
  const made = await steward.call('POST', '/api/offers', {
    seriesId: null,
    name: 'VIP 礼遇',
    nameEn: 'VIP offer',
    amountFen: 2_000_00,
    gift: null,
    giftEn: null,
    marks: ['vip'],
    grades: [],
    tiers: [],
    fromDate: '2020-01-01',
    toDate: '2099-12-31',
    ...over,
  });
  expect(made.status).toBe(201);
  return made.body.id;
};
const mark = (customerId: string, column: string) =>
  house.owner.query(`update customers.customer set ${column} where id = $1`, [customerId]);
const applicable = async (leadId: string) =>
  (await consultant.call('GET', `/api/offers/applicable?leadId=${leadId}&trimId=${world.trim.id}`)).body.rows.map(
    (row: { id: string }) => row.id,
  ) as string[];
const quote = (leadId: string, over: Record<string, unknown>) =>
  consultant.call('POST', '/api/quotes', quoteForm(world, leadId, over));

describe('an offer', () => {
  test('holds for customers of its level alone', async () => {
    const id = await offer();
    const { leadId, customerId } = await openLead(house, world);
    expect(await applicable(leadId)).not.toContain(id);
    const refused = await quote(leadId, { offerIds: [id] });
    expect([refused.status, refused.body.code]).toEqual([409, 'offer.not_for_customer']);
    await mark(customerId, 'vip = true');
    expect(await applicable(leadId)).toContain(id);
    expect((await quote(leadId, { offerIds: [id] })).status).toBe(201);
  });

  test.each([
    ['value_class = $$high$$', { marks: ['high_value'] }],
    ['opinion_leader = true', { marks: ['opinion_leader'] }],
  ])('is for whoever has %s', async (column, audience) => {
    const id = await offer({ ...audience });
    const { leadId, customerId } = await openLead(house, world);
    expect(await applicable(leadId)).not.toContain(id);
    await mark(customerId, column);
    expect(await applicable(leadId)).toContain(id);
  });

  test('is for members of a tier while they are of it', async () => {
    const id = await offer({ marks: [], tiers: ['gold'] });
    const owner = await becomeOwner(house, world);
    const memberId = await applyFor(consultant, owner);
    const { leadId } = await openLead(house, world, { mobile: owner.mobile });
    expect(await applicable(leadId)).not.toContain(id);
    const decision = { decision: 'approve', version: 1 };
    await world.people.careA.call('POST', `/api/members/${memberId}/decision`, decision);
    await house.owner.query("update club.member set tier_code = 'gold' where id = $1", [memberId]);
    expect(await applicable(leadId)).toContain(id);
    await house.owner.query('update club.member set tier_code = null where id = $1', [memberId]);
    expect(await applicable(leadId)).not.toContain(id);
  });

  test('is for a grade of the lead, for a series, for its days, and only while it is in use', async () => {
    const { leadId } = await openLead(house, world);
    await house.owner.query("update leads.lead set grade = 'H' where id = $1", [leadId]);
    const all = { marks: [] };
    const [fits, grade, later, past, off, series] = [
      await offer({ ...all, grades: ['H'], seriesId: world.series.id }),
      await offer({ ...all, grades: ['B'] }),
      await offer({ ...all, fromDate: '2090-01-01' }),
      await offer({ ...all, toDate: '2020-02-01' }),
      await offer({ ...all, active: false }),
      await offer(all),
    ];
    const rows = await applicable(leadId);
    expect([fits, grade, later, past, off, series].map((id) => rows.includes(id))).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  test('comes off the price and comes with the order; what is off in all needs the approval it would need', async () => {
    const id = await offer({ marks: [], gift: '全年洗车', amountFen: 2_000_00 });
    const { leadId } = await openLead(house, world);
    const made = await quote(leadId, { offerIds: [id], discountFen: 500_00 });
    expect(made.body.status).toBe('open');
    const { figures, content } = (await consultant.call('GET', `/api/quotes/${made.body.id}`)).body;
    expect(figures).toMatchObject({ offersFen: 2_000_00, priceFen: LIST - 2_500_00 });
    expect(content.offers).toMatchObject([{ id, amountFen: 2_000_00 }]);
    // Together with the discount it is more than the 2 % a consultant may give.
    const more = await quote(leadId, { offerIds: [id], discountFen: 1_000_00 });
    expect(more.body.status).toBe('pending');
    const floor = await quote(leadId, { offerIds: [id], discountFen: LIST * 0.08 - 1_000_00 });
    expect(floor.body.code).toBe('price.below_floor');
    const ordered = await consultant.call('POST', `/api/quotes/${made.body.id}/order`, {
      depositFen: 0,
      depositKind: 'refundable',
      expectedOn: '2099-01-01',
    });
    expect(ordered.status).toBe(400);
    const expectedOn = (await consultant.call('GET', `/api/quotes/${made.body.id}`)).body.validUntil;
    const order = await consultant.call('POST', `/api/quotes/${made.body.id}/order`, {
      depositFen: 0,
      depositKind: 'refundable',
      expectedOn,
    });
    const { parts, priceFen } = (await consultant.call('GET', `/api/orders/${order.body.id}`)).body;
    expect(priceFen).toBe(LIST - 2_500_00);
    expect(parts.map((part: { title: string }) => part.title)).toContain('全年洗车');
    const [row] = (await steward.call('GET', '/api/offers')).body.rows.filter((one: { id: string }) => one.id === id);
    expect(row.quotes).toBe(1);
  });

  test('that is changed leaves a quote as it was', async () => {
    const id = await offer({ marks: [] });
    const { leadId } = await openLead(house, world);
    const made = await quote(leadId, { offerIds: [id] });
    const edit = {
      name: 'x',
      nameEn: 'x',
      amountFen: 1_00,
      gift: null,
      giftEn: null,
      marks: [],
      grades: [],
      tiers: [],
      fromDate: '2020-01-01',
      toDate: '2099-12-31',
    };
    expect((await steward.call('PATCH', `/api/offers/${id}`, { ...edit, version: 1 })).status).toBe(200);
    expect((await steward.call('PATCH', `/api/offers/${id}`, { ...edit, version: 1 })).body.code).toBe(
      'request.conflict',
    );
    expect((await consultant.call('GET', `/api/quotes/${made.body.id}`)).body.figures.offersFen).toBe(2_000_00);
  });

  test('of one dealer is nothing to another', async () => {
    const gmB = await addPerson(house, 'general_manager', world.units.dealerB);
    const made = await gmB.call('POST', '/api/offers', {
      ...{
        seriesId: null,
        name: 'B',
        nameEn: 'B',
        amountFen: 1_00,
        gift: null,
        giftEn: null,
        marks: [],
        grades: [],
        tiers: [],
      },
      ...{ fromDate: '2020-01-01', toDate: '2099-12-31' },
    });
    const { leadId } = await openLead(house, world);
    expect(await applicable(leadId)).not.toContain(made.body.id);
    const seen = (await world.people.managerA.call('GET', '/api/offers')).body.rows as { id: string }[];
    expect(seen.map((row) => row.id)).not.toContain(made.body.id);
    expect((await world.people.managerA.call('POST', '/api/offers', {})).status).toBe(403);
  });

  test.each([
    [{ toDate: '2019-01-01' }, 'toDate'],
    [{ amountFen: 0 }, 'amountFen'],
    [{ grades: ['Z'] }, 'grades'],
    [{ name: '' }, 'name'],
  ])('with %o names the field', async (over, field) => {
    const body = {
      seriesId: null,
      name: 'x',
      nameEn: 'x',
      amountFen: 1,
      gift: null,
      giftEn: null,
      marks: [],
      grades: [],
      tiers: [],
      fromDate: '2020-01-01',
      toDate: '2020-01-01',
    };
    const answer = await steward.call('POST', '/api/offers', { ...body, ...over });
    expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
  });
});

describe('the list of offers', () => {
  type Row = { id: string; own: boolean; unitName: string };
  const rows = async (who: Caller, query = ''): Promise<Row[]> =>
    (await who.call('GET', `/api/offers${query}`)).body.rows;
  test('holds what comes from above as well, marked and not to be changed there', async () => {
    const fromBrand = await offer({ name: '品牌方案' });
    const later = await offer({ name: '明年方案', fromDate: '2090-01-01' });
    const add = async (who: Caller, name: string) =>
      (
        await who.call('POST', '/api/offers', {
          ...{ seriesId: null, name, nameEn: name, amountFen: 1, gift: null, giftEn: null, marks: [], grades: [] },
          ...{ tiers: [], fromDate: '2020-01-01', toDate: '2099-12-31' },
        })
      ).body.id as string;
    const keeperA = await addPerson(house, 'general_manager', world.units.dealerA);
    const regional = await addPerson(house, 'data_steward', world.units.brand);
    await house.owner.query('update sales.offer set org_id = $2 where id = $1', [
      await add(regional, '东区方案'),
      world.units.east,
    ]);
    const own = await add(keeperA, '本店方案');
    const seen = await rows(keeperA, '?state=now');
    const of = (id: string) => seen.find((row) => row.id === id);
    expect(of(own)).toMatchObject({ own: true });
    expect(of(fromBrand)).toMatchObject({ own: false, unitName: '单位B' });
    expect(seen.filter((row) => row.unitName === '单位E')).toEqual([expect.objectContaining({ own: false })]);
    expect(of(later)).toBeUndefined();
    expect((await rows(keeperA, '?state=later')).map(({ id }) => id)).toContain(later);
    // Another dealer's stay its own; the region's do not hold in the other region; nobody is told the brand's twice.
    const other = await rows(world.people.managerB);
    expect(other.map(({ unitName }) => unitName)).not.toEqual(expect.arrayContaining(['单位SH-0001']));
    expect(other.map(({ unitName }) => unitName)).not.toEqual(expect.arrayContaining(['单位E']));
    expect((await rows(steward)).every((row) => row.own)).toBe(true);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const change = { ...{ name: 'x', nameEn: 'x', amountFen: 5, gift: null, giftEn: null, marks: [], grades: [] } };
    const dates = { tiers: [], fromDate: '2020-01-01', toDate: '2099-12-31', version: 1 };
    expect((await keeperA.call('PATCH', `/api/offers/${fromBrand}`, { ...change, ...dates })).status).toBe(404);
    expect((await keeperA.call('PATCH', `/api/offers/${own}`, { ...change, ...dates })).status).toBe(200);
  });
});
