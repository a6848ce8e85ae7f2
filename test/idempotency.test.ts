import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, call, type House, openHouse } from './harness.ts';
import { rewardBodies } from './reward-bodies.ts';
import { payment, quoteForm } from './sale-story.ts';
import { accept, applyFor, becomeOwner, enquire, nextMobile, nextVin, order, orderForm } from './story.ts';
import { addPerson, makeWorld, SHANGHAI, type World } from './world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const form = (over: Record<string, unknown> = {}) => ({
  name: '孙七',
  mobile: nextMobile(),
  channel: 'showroom',
  consent: { shareDealer: true, marketing: false },
  ...over,
});
const withKey = (key: string) => ({ 'idempotency-key': key });
const count = async (table: string) =>
  (await house.owner.query(`select count(*)::int as n from ${table}`)).rows[0].n as number;
const rows = async () => ({
  leads: await count('leads.lead'),
  customers: await count('customers.customer'),
  touches: await count('leads.touch'),
  events: await count('app.event'),
  keys: await count('app.idempotency'),
});
const create = (body: unknown, key: string, who = world.people.managerA) =>
  who.call('POST', '/api/leads', body, withKey(key));
const plain = ({ status, body }: Answer) => ({ status, body });

describe('Idempotency-Key', () => {
  test('the same key with the same body gets the first answer and writes once', async () => {
    const [body, key] = [form(), randomUUID()];
    const first = await create(body, key);
    expect(first).toMatchObject({ status: 201, body: { result: 'created' } });
    const after = await rows();
    for (let tries = 0; tries < 3; tries++) expect(plain(await create(body, key))).toEqual(plain(first));
    expect(await rows()).toEqual(after);
    expect((await create(body, randomUUID())).body.result).toBe('merged');
  });

  test('twenty at once: one is written, all hear of it', async () => {
    const [body, key] = [form(), randomUUID()];
    const before = await rows();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(body, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(plain(answer)))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { result: 'created' } });
    const after = await rows();
    expect([after.leads, after.customers, after.touches, after.keys]).toEqual([
      before.leads + 1,
      before.customers + 1,
      before.touches + 1,
      before.keys + 1,
    ]);
  });

  test('the first answer holds although the record has moved on', async () => {
    const enquired = await enquire(house, world, { cityCode: SHANGHAI });
    await accept(world.people.managerA, enquired.leadId, world.people.consultantA.staffId);
    const [body, key] = [orderForm(house, world, enquired.leadId), randomUUID()];
    const first = await world.people.consultantA.call('POST', '/api/orders', body, withKey(key));
    expect(first.status).toBe(201);
    expect(
      (
        await world.people.consultantA.call('POST', `/api/orders/${first.body.id}/delivery`, {
          vin: nextVin(),
          deliveredOn: body.expectedOn,
        })
      ).status,
    ).toBe(201);
    expect(plain(await world.people.consultantA.call('POST', '/api/orders', body, withKey(key)))).toEqual(plain(first));
    expect((await world.people.consultantA.call('POST', '/api/orders', body)).body.code).toBe('lead.not_open');
  });

  test('a delivery sent twice at once hands over one car', async () => {
    const enquired = await enquire(house, world);
    await accept(world.people.managerA, enquired.leadId, world.people.consultantA.staffId);
    const orderId = await order(house, world, world.people.consultantA, enquired.leadId);
    const [body, key] = [{ vin: nextVin(), deliveredOn: orderForm(house, world, '').expectedOn }, randomUUID()];
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        world.people.consultantA.call('POST', `/api/orders/${orderId}/delivery`, body, withKey(key)),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(plain(answer)))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  test('the same key with another body, or at another record, is refused and writes nothing', async () => {
    const key = randomUUID();
    await create(form(), key);
    const before = await rows();
    expect(await create(form(), key)).toMatchObject({ status: 422, body: { code: 'request.idempotency_reused' } });
    expect(await rows()).toEqual(before);
    const [one, two] = [await enquire(house, world), await enquire(house, world)];
    for (const { leadId } of [one, two]) await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    const nextContactAt = new Date(house.platform.clock.now().getTime() + 86_400_000).toISOString();
    const follow = (leadId: string) =>
      world.people.consultantA.call(
        'POST',
        `/api/leads/${leadId}/follow-ups`,
        { channel: 'call', note: '同文', grade: 'A', nextContactAt },
        withKey(key),
      );
    expect((await follow(one.leadId)).status).toBe(201);
    expect((await follow(two.leadId)).status).toBe(422);
  });

  test('twenty at once with different bodies: one is written, the others are refused', async () => {
    const key = randomUUID();
    const before = await rows();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(form(), key)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(19).fill(422)]);
    expect((await rows()).leads).toBe(before.leads + 1);
  });

  test('is demanded by every operation that creates, 8 to 100 characters long', async () => {
    const generalManager = await addPerson(house, 'general_manager', world.units.dealerA);
    const { admin } = world.people;
    const security = await addPerson(house, 'security_admin', world.units.group);
    const steward = await addPerson(house, 'data_steward', world.units.brand);
    const somebody = `/api/staff/${randomUUID()}`;
    const clerk = await addPerson(house, 'settlement_clerk', world.units.dealerA);
    const bodies: Record<string, { url: string; body: unknown; who?: typeof world.people.managerA }> = {
      'org.add_provider': {
        url: '/api/security/providers',
        body: {
          code: 'x',
          name: 'x',
          nameEn: 'x',
          issuer: 'https://id.example.com',
          clientId: 'x',
          loginClaim: 'sub',
          secondFactorCounts: false,
          enabled: false,
        },
        who: security,
      },
      'showroom.publish_waiver': {
        url: '/api/showroom/waivers',
        body: { version: 'x', zh: '试驾协议'.repeat(10), en: 'waiver'.repeat(5) },
        who: admin,
      },
      'org.create_role': {
        url: '/api/roles',
        body: { copyOf: randomUUID(), code: 'xy', name: 'x', nameEn: 'x' },
        who: security,
      },
      'org.grant_role': {
        url: `${somebody}/roles`,
        body: { roleId: randomUUID(), unitId: randomUUID() },
        who: security,
      },
      'org.create_staff': { url: '/api/staff', body: { login: 'x.y', name: 'x', unitId: randomUUID() }, who: admin },
      'org.create_unit': {
        url: '/api/units',
        body: { parentId: randomUUID(), kind: 'department', code: 'X', name: 'x' },
        who: admin,
      },
      'org.reset_password': { url: `${somebody}/password`, body: { version: 1 }, who: admin },
      'org.hand_over': { url: `${somebody}/hand-over`, body: { toStaffId: randomUUID() }, who: admin },
      'org.leave': { url: `${somebody}/leave`, body: { toStaffId: null, version: 1 }, who: admin },
      'org.create_view': {
        url: '/api/views',
        body: { list: 'leads.list', name: 'x', state: { query: {}, columns: [], density: 'middle' } },
      },
      'customers.create': { url: '/api/customers', body: { name: '周' } },
      'customers.of_unit': { url: `/api/units/${randomUUID()}/customer`, body: {} },
      'customers.join_household': {
        url: `/api/customers/${randomUUID()}/household`,
        body: { withId: randomUUID(), role: 'spouse' },
      },
      'customers.add_contact_person': {
        url: `/api/customers/${randomUUID()}/contact-persons`,
        body: { personId: randomUUID() },
      },
      'customers.verify': {
        url: `/api/customers/${randomUUID()}/verifications`,
        body: { channel: 'call', result: 'confirmed' },
      },
      'customers.record_interaction': {
        url: `/api/customers/${randomUUID()}/interactions`,
        body: { channel: 'call', direction: 'out', content: 'x' },
      },
      'customers.record_dealer_interaction': {
        url: `/api/units/${randomUUID()}/interactions`,
        body: { channel: 'visit', direction: 'out', content: 'x' },
      },
      'customers.create_field': {
        url: '/api/customer-fields',
        body: { code: 'x', type: 'text', name: 'x', nameEn: 'x', kinds: ['person'] },
        who: admin,
      },
      'org.create_dictionary_entry': {
        url: '/api/dictionary-entries',
        body: { kind: 'hobby', code: 'x', name: 'x', nameEn: 'x' },
        who: admin,
      },
      'customers.merge': {
        url: `/api/customers/${randomUUID()}/merges`,
        body: { others: [randomUUID()], preview: 'x', reason: '同一人' },
      },
      'customers.claim': { url: '/api/claims', body: { claim: 'x', reason: '客户到店' } },
      'org.export': { url: '/api/exports', body: { list: 'leads.list', reason: '月报' } },
      'org.bulk': { url: '/api/bulk', body: { action: 'leads.assign', ids: [randomUUID()] } },
      'leads.test_drive_form': {
        url: '/api/public/test-drive',
        body: {
          name: '周',
          mobile: nextMobile(),
          cityCode: SHANGHAI,
          seriesCode: world.series.code,
          consent: { shareDealer: true, textVersion: 'v1' },
        },
      },
      'leads.create': { url: '/api/leads', body: form() },
      'leads.create_source': {
        url: '/api/lead-sources',
        body: { code: `s-${randomUUID().slice(0, 8)}`, kind: 'json', name: 'x', nameEn: 'x', channel: 'partner' },
        who: admin,
      },
      'leads.create_clock_rule': {
        url: '/api/clock-rules',
        body: { clock: 'accept', sourceId: null, grade: 'B', minutes: 60, warn: [], steps: [] },
        who: admin,
      },
      'leads.follow_up': {
        url: `/api/leads/${randomUUID()}/follow-ups`,
        body: { channel: 'call', note: 'x', grade: 'A', nextContactAt: '2030-01-01T00:00:00Z' },
      },
      'leads.propose_closing': {
        url: `/api/leads/${randomUUID()}/closings`,
        body: { version: 1, kind: 'defeat', reason: 'price', note: '优惠不足' },
      },
      'leads.revisit': {
        url: `/api/leads/${randomUUID()}/revisits`,
        body: { version: 1, channel: 'call', result: 'reached', note: '暂不', again: true },
      },
      'leads.recycle': {
        url: `/api/leads/${randomUUID()}/recycling`,
        body: { version: 1 },
        who: world.people.agent,
      },
      'sales.create_quote': { url: '/api/quotes', body: quoteForm(world, randomUUID()) },
      'sales.order_quote': {
        url: `/api/quotes/${randomUUID()}/order`,
        body: { depositFen: 0, depositKind: 'refundable', expectedOn: '2099-01-01' },
      },
      'sales.link_quote': { url: `/api/quotes/${randomUUID()}/link`, body: {} },
      'sales.link_order': { url: `/api/orders/${randomUUID()}/link`, body: {} },
      'sales.add_price_level': {
        url: '/api/price-levels',
        body: { consultantBp: 1, managerBp: 2, generalManagerBp: 3 },
        who: admin,
      },
      'sales.add_part': { url: `/api/orders/${randomUUID()}/parts`, body: { kind: 'gift', title: '脚垫' } },
      'sales.add_payment': { url: `/api/orders/${randomUUID()}/payments`, body: payment(house), who: clerk },
      'sales.ask_change': {
        url: `/api/orders/${randomUUID()}/changes`,
        body: { kind: 'colour', colour: '黑', reason: 'x' },
      },
      'sales.add_stock': { url: '/api/stock', body: { vin: nextVin(), trimId: randomUUID(), colour: '白' } },
      'sales.allocate': { url: `/api/orders/${randomUUID()}/allocation`, body: { stockId: randomUUID() } },
      'sales.contact_delivered': {
        url: `/api/deliveries/${randomUUID()}/contact`,
        body: { result: 'reached', note: 'x', version: 1 },
      },
      'sales.add_rebate_rule': {
        url: '/api/rebate-rules',
        body: { name: 'x', nameEn: 'x', tiers: [{ from: 1, perCarFen: 1 }], fromMonth: '2026-01' },
        who: clerk,
      },
      'sales.create_order': { url: '/api/orders', body: orderForm(house, world, randomUUID()) },
      'sales.deliver': {
        url: `/api/orders/${randomUUID()}/delivery`,
        body: { vin: nextVin(), deliveredOn: '2026-01-01' },
      },
      'org.create_answer': {
        url: '/api/answers',
        body: {
          ...{ question: 'x', questionEn: null, keywords: [], body: 'x', bodyEn: null, category: 'buying' },
          ...{ seriesId: null, audience: 'public', validFrom: '2020-01-01', validTo: null, note: null },
        },
        who: steward,
      },
      'org.use_answer': { url: `/api/answers/${randomUUID()}/uses`, body: { revision: 1 } },
      'org.report_answer_gap': { url: '/api/answers/gaps', body: { words: '词语' } },
      'org.create_publication': {
        url: '/api/publications',
        body: {
          ...{ kind: 'sales_policy', title: 'x', titleEn: null, body: 'x', bodyEn: null, unitIds: [], roleCodes: [] },
          ...{ validFrom: '2020-01-01', validTo: null },
        },
        who: steward,
      },
      'org.add_network_planning': {
        url: '/api/network/planning',
        body: { cityCode: SHANGHAI, kind: 'sales', wanted: 1, byOn: null, note: null },
        who: steward,
      },
      'org.add_agreement': {
        url: '/api/network/agreements',
        body: {
          ...{ unitId: randomUUID(), number: 'x', kind: 'dealership', fromDate: '2020-01-01', toDate: '2099-01-01' },
          ...{ areaCodes: [], note: null },
        },
        who: steward,
      },
      'org.ask_outlet': {
        url: '/api/network/requests/outlet',
        body: { name: 'x', cityCode: SHANGHAI, functions: ['sales'], reason: 'x' },
        who: generalManager,
      },
      'org.ask_area': {
        url: '/api/network/requests/area',
        body: { agreementId: randomUUID(), areaCodes: [SHANGHAI], reason: 'x' },
        who: generalManager,
      },
      'sales.release_delivery': {
        url: `/api/orders/${randomUUID()}/release`,
        body: { reason: 'x', version: 1 },
        who: world.people.managerA,
      },
      'sales.create_contract': { url: `/api/orders/${randomUUID()}/contracts`, body: {} },
      'sales.add_contract_text': {
        url: '/api/contract-texts',
        body: { title: 'x', paragraphs: [{ zh: 'x' }], fromDate: '2099-01-01' },
        who: generalManager,
      },
      'sales.add_offer': {
        url: '/api/offers',
        body: {
          ...{ seriesId: null, name: 'x', nameEn: 'x', amountFen: 1, gift: null, giftEn: null, marks: [], grades: [] },
          ...{ tiers: [], fromDate: '2020-01-01', toDate: '2020-01-01' },
        },
        who: steward,
      },
      'sales.ask_appraisal': {
        url: '/api/appraisals',
        body: { customerId: randomUUID(), purpose: 'trade_in', car: 'x', year: 2016, mileageKm: 1 },
      },
      'engagement.create_questionnaire': {
        url: '/api/questionnaires',
        body: {
          code: 'xx',
          name: 'x',
          nameEn: 'x',
          questions: [{ code: 'q', kind: 'text', title: 'x', titleEn: 'x' }],
        },
        who: world.people.careA,
      },
      'engagement.create_call_list': {
        url: '/api/call-lists',
        body: { questionnaireId: randomUUID(), name: 'x' },
        who: world.people.careA,
      },
      'engagement.record_call': {
        url: `/api/survey-calls/${randomUUID()}/result`,
        body: { result: 'reached', outcome: 'refused', version: 1 },
        who: world.people.careA,
      },
      'products.create_feature': {
        url: `/api/catalogue/series/${randomUUID()}/features`,
        body: { title: 'x', titleEn: 'x', body: '', bodyEn: '', pictureId: null, sort: 1, active: true },
        who: admin,
      },
      'products.create_spec': {
        url: `/api/catalogue/series/${randomUUID()}/specs`,
        body: { section: '', sectionEn: '', name: 'x', nameEn: 'x', values: {}, sort: 1 },
        who: admin,
      },
      'engagement.tell_message': { url: `/api/messages/${randomUUID()}/told`, body: { by: 'call', version: 1 } },
      'engagement.retry_message': { url: `/api/messages/${randomUUID()}/retry`, body: { version: 1 } },
      'engagement.contact': {
        url: `/api/opportunities/${randomUUID()}/contacts`,
        body: { result: 'booked' },
        who: world.people.careA,
      },
      'club.apply': { url: '/api/members', body: { customerId: randomUUID(), unitId: randomUUID() } },
      'points.adjust': {
        url: `/api/members/${randomUUID()}/points/adjustments`,
        body: { points: 1, reason: '更正' },
        who: world.people.careA,
      },
      'points.reverse': {
        url: `/api/points/transactions/${randomUUID()}/reversal`,
        body: { note: '更正' },
        who: world.people.careA,
      },
      'points.hold': {
        url: '/api/points/holds',
        body: { memberId: randomUUID(), points: 1, reference: 'RO' },
        who: world.people.careA,
      },
      'points.till_earmark': {
        url: '/api/till/holds',
        body: { cardNumber: '00000000', billFen: 100, points: 1, rateId: randomUUID(), reference: 'RO' },
        who: world.people.careA,
      },
      'points.award': {
        url: '/api/points/awards',
        body: {
          ...{ ruleId: randomUUID(), budgetId: randomUUID(), activity: '车展', on: '2020-01-01', cards: ['00000000'] },
        },
        who: world.people.careA,
      },
      'points.create_budget': {
        url: '/api/points/budgets',
        body: { name: '试驾会', amount: 1 },
        who: world.people.careA,
      },
      'points.save_rule': {
        url: '/api/points/rules',
        body: {
          ...{ code: 'extra', kind: 'spend', name: 'x', nameEn: 'x', points: 1, perFen: 10_000, factors: [] },
          ...{
            dealerBp: 10_000,
            capTransaction: null,
            capDay: null,
            validMonths: 12,
            pendingDays: 0,
            qualifying: true,
          },
          ...{ validFrom: '2030-01-01', validTo: null, version: 0 },
        },
        who: world.people.careA,
      },
      ...rewardBodies(world.people.careA),
      'club.begin_settlement': { url: '/api/settlement/periods', body: { month: '2020-01' }, who: steward },
      'club.add_settlement_rate': {
        url: '/api/settlement/rates',
        body: { fromMonth: '2099-01', issueFen: 1, reimburseFen: 1, answerDays: 1 },
        who: steward,
      },
      'club.adjust_settlement': {
        url: '/api/settlement/adjustments',
        body: { unitId: randomUUID(), amountFen: 1, reason: '更正' },
        who: steward,
      },
      'club.create_branch': {
        url: '/api/club-branches',
        body: { unitId: randomUUID(), code: 'X', name: 'x', nameEn: 'x', openedOn: '2026-01-01' },
        who: steward,
      },
      'club.ask_transfer': {
        url: '/api/member-transfers',
        body: { cardNumber: '99999999', toBranchId: randomUUID(), reason: 'moved' },
        who: world.people.careA,
      },
      'club.register_referral': {
        url: '/api/referrals',
        body: { referrer: '99999999', name: 'x', mobile: '13900000000' },
      },
      'club.owner_apply': { url: '/api/owner/membership', body: { unitId: randomUUID() } },
      'products.owner_reading': { url: `/api/owner/vehicles/${randomUUID()}/mileage`, body: { km: 1 } },
      'products.register': { url: '/api/vehicles', body: { trimId: randomUUID(), vin: nextVin() } },
      'products.change_plate': {
        url: `/api/vehicles/${randomUUID()}/plates`,
        body: { version: 1, plate: null, fromDate: '2026-01-01' },
      },
      'products.transfer': {
        url: '/api/vehicles/transfers',
        body: { unitId: randomUUID(), customerId: randomUUID(), fromDate: '2026-01-01' },
      },
      'products.release': {
        url: `/api/vehicles/${randomUUID()}/release`,
        body: { toDate: '2026-01-01', reason: 'sold' },
      },
      'products.undo_transfer': { url: `/api/vehicles/${randomUUID()}/undo-transfer`, body: {} },
      'products.add_person': {
        url: `/api/vehicles/${randomUUID()}/people`,
        body: { customerId: randomUUID(), role: 'driver', fromDate: '2026-01-01' },
      },
      'products.add_warranty': {
        url: `/api/vehicles/${randomUUID()}/warranties`,
        body: { kind: 'parts', fromDate: '2026-01-01', toDate: '2026-02-01', km: null, note: null },
      },
      'products.add_policy': {
        url: `/api/vehicles/${randomUUID()}/policies`,
        body: { insurer: 'x', number: null, kinds: [], premiumFen: null, fromDate: '2026-01-01', toDate: '2026-02-01' },
      },
      'products.add_loan': {
        url: `/api/vehicles/${randomUUID()}/loans`,
        body: {
          bank: 'x',
          amountFen: null,
          monthlyFen: null,
          fromDate: '2026-01-01',
          toDate: '2026-02-01',
          settledOn: null,
        },
      },
      'products.add_reading': { url: `/api/vehicles/${randomUUID()}/mileage`, body: { readOn: '2026-01-01', km: 1 } },
      'products.create_series': {
        url: '/api/catalogue/series',
        body: {
          code: 'X',
          name: 'x',
          nameEn: 'x',
          energy: 'fuel',
          description: null,
          descriptionEn: null,
          warrantyMonths: 36,
          warrantyKm: null,
          sort: 1,
          active: true,
        },
        who: admin,
      },
      'products.create_model': {
        url: `/api/catalogue/series/${randomUUID()}/models`,
        body: { code: 'X', name: 'x', nameEn: 'x', modelYear: 2026, active: true },
        who: admin,
      },
      'products.create_trim': {
        url: `/api/catalogue/models/${randomUUID()}/trims`,
        body: {
          code: 'X',
          name: 'x',
          nameEn: 'x',
          priceFen: 1,
          description: null,
          descriptionEn: null,
          active: true,
          saleFrom: null,
          saleTo: null,
        },
        who: admin,
      },
      'products.create_item': {
        url: `/api/catalogue/series/${randomUUID()}/maintenance-items`,
        body: {
          code: 'x',
          trimId: null,
          name: 'x',
          nameEn: 'x',
          why: null,
          whyEn: null,
          firstKm: null,
          firstMonths: null,
          everyKm: 1,
          everyMonths: null,
          priceFen: null,
          sort: 1,
          active: true,
        },
        who: admin,
      },
      'customers.own_consent': { url: '/api/owner/consents', body: { purpose: 'survey', granted: true } },
      'customers.own_request': { url: '/api/owner/requests', body: { kind: 'copy' } },
      'customers.record_consent': {
        url: `/api/customers/${randomUUID()}/consents`,
        body: { purpose: 'survey', state: 'denied', channel: 'paper' },
      },
      'customers.do_not_contact': {
        url: `/api/customers/${randomUUID()}/do-not-contact`,
        body: { on: true, reason: '客户要求' },
      },
      'customers.register_request': {
        url: `/api/customers/${randomUUID()}/requests`,
        body: { kind: 'copy', channel: 'hotline' },
      },
      'showroom.open_visit': { url: '/api/showroom/visits', body: { people: 1, kind: 'first', source: 'walk_in' } },
      'showroom.log_call': { url: '/api/showroom/calls', body: { source: 'call_in', outcome: 'information' } },
      'showroom.add_test_car': {
        url: '/api/showroom/test-cars',
        body: { seriesId: world.series.id, name: 'x', plate: '沪A12345', insuredUntil: '2099-01-01' },
      },
      'showroom.book_test_drive': {
        url: '/api/showroom/test-drives',
        body: { leadId: randomUUID(), carId: randomUUID(), startsAt: '2099-01-01T02:00:00Z', minutes: 30 },
      },
      'showroom.add_placement': {
        url: '/api/showroom/placements',
        body: { media: 'radio', title: 'x', fromDate: '2026-03-01', toDate: '2026-03-02', budgetFen: 1 },
        who: await addPerson(house, 'marketing_manager', world.units.dealerA),
      },
      'customers.add_recipient': {
        url: '/api/consent/recipients',
        body: { code: 'xx', name: 'x', nameEn: 'x', contact: 'x', purposeText: 'x', dataKinds: 'x' },
        who: steward,
      },
      'customers.publish_notice': {
        url: '/api/consent/notices',
        body: {
          version: 'x',
          purposes: ['survey'],
          title: 'x',
          titleEn: 'x',
          body: 'x'.repeat(20),
          bodyEn: 'x'.repeat(20),
          renews: false,
        },
        who: steward,
      },
    };
    const creating = house.app.endpoints.filter((endpoint) => endpoint.creates).map((endpoint) => endpoint.id);
    expect(creating.sort()).toEqual(Object.keys(bodies).sort());
    const before = await rows();
    for (const [id, { url, body, who = world.people.managerA }] of Object.entries(bodies)) {
      if (url.startsWith('/api/owner/')) continue;
      for (const key of ['', 'seven77', 'x'.repeat(101)]) {
        expect({ id, ...plain(await who.call('POST', url, body, withKey(key))) }).toMatchObject({
          id,
          status: 400,
          body: { code: 'request.idempotency_required' },
        });
      }
      const { cookie } = who;
      expect(
        (await call(house.app, { method: 'POST', url, payload: body as object, headers: { cookie } })).body.code,
      ).toBe('request.idempotency_required');
    }
    expect(await rows()).toEqual(before);
  });

  test.each<[string, (ok: Record<string, unknown>) => Record<string, unknown>]>([
    ['400 from the schema', (ok) => ({ ...ok, name: '' })],
    ['400 from a rule inside the transaction', (ok) => ({ ...ok, seriesCode: 'NOPE' })],
    ['400 from a dictionary', (ok) => ({ ...ok, channel: 'nope' })],
  ])('a first try that failed with %s leaves the key free', async (_name, wrong) => {
    const [body, key] = [form(), randomUUID()];
    expect((await create(wrong(body), key)).status).toBe(400);
    expect(await create(body, key)).toMatchObject({ status: 201, body: { result: 'created' } });
  });

  test('a first try that failed with 404 or 409 leaves the key free', async () => {
    const key = randomUUID();
    const { leadId } = await enquire(house, world);
    const body = orderForm(house, world, leadId);
    const post = (leadOf = leadId) =>
      world.people.managerA.call('POST', '/api/orders', { ...body, leadId: leadOf }, withKey(key));
    expect((await post(randomUUID())).status).toBe(404);
    expect(await post()).toMatchObject({ status: 409, body: { code: 'lead.needs_consultant' } });
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    expect((await post()).status).toBe(201);
  });

  test('belongs to one person and one operation', async () => {
    const key = randomUUID();
    const other = await addPerson(house, 'dealer_manager', world.units.dealerA);
    const [first, second] = [await create(form(), key), await create(form(), key, other)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.leadId).not.toBe(second.body.leadId);
    const { leadId } = await enquire(house, world);
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    expect(
      (await world.people.managerA.call('POST', '/api/orders', orderForm(house, world, leadId), withKey(key))).status,
    ).toBe(201);
  });
});

describe('versions', () => {
  test('a stale accept, edit or decision is a conflict that says how things stand', async () => {
    const { managerA, consultantA, careA } = world.people;
    const { leadId, customerId } = await enquire(house, world);
    const stale = await managerA.call('POST', `/api/leads/${leadId}/accept`, {
      version: 7,
      consultantId: consultantA.staffId,
    });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { status: 'assigned', version: 1 } } },
    });
    const edit = await managerA.call('PATCH', `/api/customers/${customerId}`, {
      version: 9,
      name: '吴八',
      cityCode: null,
    });
    expect(edit).toMatchObject({
      status: 409,
      body: { details: { current: { name: '王小明', cityCode: SHANGHAI, version: 1 } } },
    });
    const owner = await becomeOwner(house, world);
    const memberId = await applyFor(consultantA, owner);
    const decision = await careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 2 });
    expect(decision).toMatchObject({ status: 409, body: { details: { current: { status: 'pending', version: 1 } } } });
  });

  test('of ten who accept one lead at once one succeeds', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const { leadId } = await enquire(house, world);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        managerA.call('POST', `/api/leads/${leadId}/accept`, {
          version: 1,
          consultantId: (at % 2 ? consultantA : consultantA2).staffId,
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(409)]);
    const accepted = await house.owner.query(
      "select count(*)::int as n from app.event where subject_id = $1 and name = 'lead.accepted'",
      [leadId],
    );
    expect(accepted.rows[0].n).toBe(1);
  });

  test('of ten who edit one customer at once one succeeds', async () => {
    const { customerId } = await enquire(house, world);
    const edits = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        world.people.managerA.call('PATCH', `/api/customers/${customerId}`, {
          version: 1,
          name: `名${at}`,
          cityCode: null,
        }),
      ),
    );
    expect(edits.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(409)]);
  });
});
