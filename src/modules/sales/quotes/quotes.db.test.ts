import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { openLead, quoteForm, type SalePeople, salePeople } from '../../../../test/sale-story.ts';
import { accept, enquire, orderForm } from '../../../../test/story.ts';
import { CHENGDU, makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';

let house: House;
let world: World;
let people: SalePeople;
const LIST = 129_800_00;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
  // 2 % for consultants, 5 % for managers, 8 % for the general manager, set by the brand.
  await house.owner.query(
    `insert into sales.price_level (id, org_id, consultant_bp, manager_bp, general_manager_bp, premium_bp)
     values (app.new_id(), $1, 200, 500, 800, 100)`,
    [world.units.brand],
  );
});
afterAll(() => house?.close());

const make = (leadId: string, over: Record<string, unknown> = {}, who = world.people.consultantA) =>
  who.call('POST', '/api/quotes', quoteForm(world, leadId, over));
const share = (percent: number) => (LIST * percent) / 100;

describe('a quote', () => {
  test('adds up car, tax, insurance, plate, accessories and finance', async () => {
    const { leadId } = await openLead(house, world);
    const given = {
      options: [{ title: '全景天窗', amountFen: 8_000_00 }],
      discountFen: 2_000_00,
      insurance: [{ title: '交强险', amountFen: 950_00 }],
      plateFen: 500_00,
      accessories: [{ title: '贴膜', amountFen: 3_000_00 }],
      finance: { downPaymentFen: 50_000_00, months: 36, rateBp: 0 },
      tradeIn: { car: '旧车', year: 2018, mileageKm: 80_000, amountFen: 30_000_00 },
    };
    const priceFen = LIST + 8_000_00 - 2_000_00;
    const taxFen = Math.round((priceFen * 10) / 113);
    const totalFen = priceFen + taxFen + 950_00 + 500_00 + 3_000_00;
    const loanFen = priceFen - 50_000_00;
    const preview = await world.people.consultantA.call('POST', '/api/quotes/preview', quoteForm(world, leadId, given));
    expect(preview).toMatchObject({
      status: 200,
      body: {
        ...{ priceFen, taxFen, totalFen, loanFen, dueFen: totalFen - loanFen - 30_000_00 },
        ...{ level: 'consultant', approval: false, taxSavedFen: 0 },
        instalments: { monthlyFen: Math.ceil(loanFen / 36), interestFen: 0 },
      },
    });
    const made = await make(leadId, given);
    expect(made).toMatchObject({ status: 201, body: { revision: 1, status: 'open' } });
    const view = (await world.people.consultantA.call('GET', `/api/quotes/${made.body.id}`)).body;
    expect(view).toMatchObject({ totalFen, content: { options: given.options }, figures: { taxFen } });
  });

  test.each([
    [0, 'open', 'consultant'],
    [2, 'open', 'consultant'],
    [2.01, 'pending', 'manager'],
    [5.01, 'pending', 'general_manager'],
  ])('%d %% off by a consultant is %s at the level of the %s', async (percent, status, level) => {
    const { leadId } = await openLead(house, world);
    const made = await make(leadId, { discountFen: Math.round(share(percent)) });
    expect(made.body).toMatchObject({ status });
    const row = await house.owner.query('select level from sales.quote where id = $1', [made.body.id]);
    expect(row.rows).toEqual([{ level }]);
  });

  test('below the last floor, or above the premium the brand allows, is made by nobody', async () => {
    const { leadId } = await openLead(house, world);
    for (const who of [world.people.consultantA, world.people.managerA]) {
      const low = await make(leadId, { discountFen: share(8) + 1 }, who);
      expect([low.status, low.body.code]).toEqual([409, 'price.below_floor']);
      const high = await make(leadId, { discountFen: -share(1) - 1 }, who);
      expect([high.status, high.body.code]).toEqual([409, 'price.premium']);
    }
    expect((await make(leadId, { discountFen: -share(1) })).status).toBe(201);
  });

  test.each([
    ['an unknown trim', { trimId: newId() }, ['trimId']],
    ['more off than it costs', { discountFen: LIST }, ['discountFen']],
    [
      'a down payment above the price',
      { finance: { downPaymentFen: LIST + 1, months: 12, rateBp: 0 } },
      ['finance.downPaymentFen'],
    ],
    ['a validity of 91 days', { validUntil: '2099-01-01' }, ['validUntil']],
    ['half a fen', { discountFen: 0.5 }, ['discountFen']],
  ])('with %s names the field', async (_name, wrong, fields) => {
    const { leadId } = await openLead(house, world);
    const answer = await make(leadId, wrong);
    expect(answer.status).toBe(400);
    expect(answer.body.details.fields.map((one: { field: string }) => one.field)).toEqual(fields);
  });
});

describe('approval', () => {
  const pending = async (percent: number) => {
    const { leadId } = await openLead(house, world);
    const made = await make(leadId, { discountFen: Math.round(share(percent)) });
    return { leadId, quoteId: made.body.id as string };
  };
  const decide = (who: typeof world.people.managerA, quoteId: string, approve = true, version = 1) =>
    who.call('POST', `/api/quotes/${quoteId}/decision`, { approve, version });
  const ask = (quoteId: string, who = world.people.consultantA) =>
    who.call('POST', `/api/quotes/${quoteId}/order`, {
      depositFen: 0,
      depositKind: 'refundable',
      expectedOn: orderForm(house, world, '').expectedOn,
    });

  test('opens the way to the order; before it, or refused, there is none', async () => {
    const { quoteId } = await pending(4);
    expect((await ask(quoteId)).body.code).toBe('quote.not_open');
    expect((await decide(world.people.managerA, quoteId)).status).toBe(200);
    expect((await decide(world.people.managerA, quoteId, true, 2)).body.code).toBe('quote.not_pending');
    const ordered = await ask(quoteId);
    expect(ordered.status).toBe(201);
    expect((await ask(quoteId)).body.code).toBe('quote.not_open');
    const refused = await pending(4);
    expect((await decide(world.people.managerA, refused.quoteId, false)).status).toBe(200);
    expect((await ask(refused.quoteId)).body.code).toBe('quote.not_open');
  });

  test('below the manager’s price is the general manager’s; a consultant approves nothing', async () => {
    const { quoteId } = await pending(6);
    expect((await decide(world.people.consultantA, quoteId)).status).toBe(403);
    expect((await decide(world.people.managerA, quoteId)).body.code).toBe('auth.forbidden');
    expect((await decide(people.generalManager, quoteId)).status).toBe(200);
  });

  test('by two at once is given once', async () => {
    const { quoteId } = await pending(4);
    const answers = await Promise.all([
      decide(world.people.managerA, quoteId),
      decide(people.generalManager, quoteId, false),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });

  test('is not to be had around: a direct order below the consultant’s price is refused', async () => {
    const { leadId } = await openLead(house, world);
    const form = { ...orderForm(house, world, leadId), priceFen: LIST - share(3) };
    expect((await world.people.consultantA.call('POST', '/api/orders', form)).body.code).toBe('price.needs_approval');
    expect((await world.people.managerA.call('POST', '/api/orders', form)).status).toBe(201);
  });

  test('takes all parts and the price along, and closes the other quotes of the lead', async () => {
    const { leadId } = await openLead(house, world);
    const other = await make(leadId);
    const made = await make(leadId, {
      accessories: [{ title: '贴膜', amountFen: 3_000_00 }],
      gifts: ['脚垫'],
      finance: { downPaymentFen: 30_000_00, months: 24, rateBp: 400 },
    });
    const ordered = await ask(made.body.id);
    const order = (await world.people.consultantA.call('GET', `/api/orders/${ordered.body.id}`)).body;
    const quote = (await world.people.consultantA.call('GET', `/api/quotes/${made.body.id}`)).body;
    expect(order.owedFen).toBe(quote.totalFen);
    expect(order.parts.map((part: { kind: string }) => part.kind).sort()).toEqual([
      'accessory',
      'finance',
      'gift',
      'tax',
    ]);
    expect(quote).toMatchObject({ status: 'accepted', orderId: ordered.body.id });
    expect((await world.people.consultantA.call('GET', `/api/quotes/${other.body.id}`)).body.status).toBe('closed');
    expect((await ask(other.body.id)).body.code).toBe('quote.not_open');
  });
});

describe('versions', () => {
  test('replace one another under one number', async () => {
    const { leadId } = await openLead(house, world);
    const first = (await make(leadId)).body;
    const answers = await Promise.all([1, 2, 3].map((fen) => make(leadId, { basedOn: first.id, discountFen: fen })));
    expect(answers.map((answer) => [answer.status, answer.body.number])).toEqual(Array(3).fill([201, first.number]));
    expect(answers.map((answer) => answer.body.revision).sort()).toEqual([2, 3, 4]);
    const { rows } = (await world.people.consultantA.call('GET', `/api/quotes?leadId=${leadId}`)).body;
    expect(rows.map((row: { status: string }) => row.status).sort()).toEqual(['open', ...Array(3).fill('superseded')]);
    const listed = (await world.people.consultantA.call('GET', '/api/quotes?limit=100')).body.rows;
    expect(listed.filter((row: { leadId: string }) => row.leadId === leadId)).toHaveLength(1);
  });

  test('of another lead’s quote there are none', async () => {
    const [one, two] = [await openLead(house, world), await openLead(house, world)];
    const { id } = (await make(one.leadId)).body;
    expect((await make(two.leadId, { basedOn: id })).status).toBe(400);
  });
});

describe('needs', () => {
  const NEEDS = {
    useKind: 'family',
    budgetFromFen: 100_000_00,
    budgetToFen: 150_000_00,
    concerns: ['comfort', 'quality'],
    wishes: '要白色内饰',
    competitor: null,
    currentCar: null,
    pays: 'loan',
    tradeIn: true,
    version: 0,
  };
  test('are taken down once by two at once, and read again', async () => {
    const { leadId } = await openLead(house, world);
    const write = () => world.people.consultantA.call('PATCH', `/api/leads/${leadId}/needs`, NEEDS);
    const answers = await Promise.all([write(), write()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect((await world.people.consultantA.call('GET', `/api/leads/${leadId}/needs`)).body).toEqual({
      ...NEEDS,
      version: 1,
    });
  });
  test.each([
    [{ concerns: ['none'] }, 'concerns'],
    [{ useKind: 'none' }, 'useKind'],
    [{ budgetToFen: 1 }, 'budgetToFen'],
  ])('with %o name the field', async (wrong, field) => {
    const { leadId } = await openLead(house, world);
    const answer = await world.people.consultantA.call('PATCH', `/api/leads/${leadId}/needs`, { ...NEEDS, ...wrong });
    expect(answer.body.details.fields[0].field).toBe(field);
  });
});

test('levels nearer to the dealer, then those of the series, come first', async () => {
  const { leadId } = await openLead(house, world);
  const level = async () =>
    (
      await world.people.consultantA.call(
        'POST',
        '/api/quotes/preview',
        quoteForm(world, leadId, { discountFen: share(3) }),
      )
    ).body.level;
  const { rows } = await house.owner.query('select id from sales.price_level');
  expect(await level()).toBe('manager');
  const add = (org: string, series: string | null, bp: number) =>
    house.owner.query(
      `insert into sales.price_level (id, org_id, series_id, consultant_bp, manager_bp, general_manager_bp)
       values (app.new_id(), $1, $2, $3, 900, 1000)`,
      [org, series, bp],
    );
  await add(world.units.brand, world.series.id, 300);
  expect(await level()).toBe('consultant');
  await add(world.units.dealerA, null, 100);
  expect(await level()).toBe('manager');
  await house.owner.query('delete from sales.price_level where id <> $1', [rows[0].id]);
});

test('another dealer sees none of it', async () => {
  const { leadId } = await openLead(house, world);
  const { id } = (await make(leadId)).body;
  const { managerB, consultantB } = world.people;
  const theirs = await enquire(house, world, { cityCode: CHENGDU });
  await accept(managerB, theirs.leadId, consultantB.staffId);
  for (const [method, path, body] of [
    ['GET', `/api/quotes/${id}`, undefined],
    ['POST', `/api/quotes/${id}/link`, {}],
    ['GET', `/api/leads/${leadId}/needs`, undefined],
    ['POST', '/api/quotes', quoteForm(world, leadId)],
  ] as const)
    expect([path, (await managerB.call(method, path, body)).status]).toEqual([path, 404]);
  expect((await managerB.call('GET', '/api/quotes')).body.rows).toEqual([]);
  expect((await world.people.consultantA2.call('GET', `/api/quotes/${id}`)).status).toBe(404);
});
