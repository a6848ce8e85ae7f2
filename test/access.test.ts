import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../src/platform/db.ts';
import type { Endpoint } from '../src/platform/endpoint.ts';
import { type Answer, type Caller, call, callerWith, type House, openHouse } from './harness.ts';
import { fillIntake, type IntakeRows } from './intake-story.ts';
import { fillLeadFile, type LeadFile } from './lead-story.ts';
import { AS_BYTES, fillSales, PNG, payment, quoteForm } from './sale-story.ts';
import { fillShowroom, type ShowroomRows } from './showroom-story.ts';
import {
  accept,
  applyFor,
  becomeOwner,
  type Enquired,
  enquire,
  fingerprint,
  type Owner,
  order,
  orderForm,
} from './story.ts';
import { addPerson, makeWorld, ownerCaller, type World } from './world.ts';

// Generated from house.app.endpoints and one table: every endpoint has a row here, every row is tried with every role.

const ROLES = ['admin', 'auditor', 'analyst', 'agent', 'region', 'manager', 'consultant', 'care'] as const;
type Role = (typeof ROLES)[number];

const EXPORT = { list: 'leads.list', reason: '周例会核对' };
const VIEW = { list: 'leads.list', name: '我的线索', state: { query: {}, columns: [], density: 'middle' } };

let house: House;
let world: World;
let people: Record<Role, Caller>;
let owner: Owner;
let waiting: Enquired;
let taken: Enquired & { orderId: string };
let memberId: string;
let opportunityId: string;
let identifierId: string;
/** Keeps units and accounts of dealer B. */
let keeperB: Caller;
/** Keeps sign-in security in the region of dealer B. */
let securityB: Caller;
let factorId: string;
let sessionId: string;
let viewId: string;
let noticeId: string;
let taskId: string;
/** A request that dealer A took down, with its package made. */
let requestId: string;
/** Decides on erasure in the region of dealer B. */
let stewardB: Caller;
let fileId: string;
let attachmentId: string;
let pairId: string;
let mergeId: string;
let claimId: string;
/** Records of a sale at dealer A, by noun. */
let sale: Record<
  'quote' | 'priceLevel' | 'part' | 'change' | 'stock' | 'delivery' | 'rebate' | 'rebateRule' | 'signature',
  string
>;
/** Records payments and rebates at dealer B. */
let clerkB: Caller;
let intake: IntakeRows;
/** Call centre and administrator of the region of dealer B. */
let agentB: Caller;
let adminB: Caller;
let room: ShowroomRows;
/** Keeps placements at dealer B. */
let marketingB: Caller;
/** How the lead that was taken might end. */
let leadFile: LeadFile;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { managerA, consultantA, careA, ...rest } = world.people;
  people = { ...rest, manager: managerA, consultant: consultantA, care: careA };
  owner = await becomeOwner(house, world);
  memberId = await applyFor(consultantA, owner);
  keeperB = await addPerson(house, 'dealer_admin', world.units.dealerB);
  securityB = await addPerson(house, 'security_admin', world.units.west);
  const guarded = await house.owner.query(
    `insert into org.staff_factor (id, org_id, staff_id, kind, name, credential_id, public_key, confirmed_at)
     values (app.new_id(), $1, $2, 'passkey', 'k', 'access', '\\x00', now()) returning id, (select s.id from org.session s where s.staff_id = $2) as session`,
    [world.units.dealerA, managerA.staffId],
  );
  factorId = guarded.rows[0].id;
  sessionId = guarded.rows[0].session;
  waiting = await enquire(house, world);
  const enquired = await enquire(house, world);
  await accept(managerA, enquired.leadId, consultantA.staffId);
  taken = { ...enquired, orderId: await order(house, world, consultantA, enquired.leadId) };
  viewId = (await consultantA.call('POST', '/api/views', VIEW)).body.id;
  clerkB = await addPerson(house, 'settlement_clerk', world.units.dealerB);
  await fillSales(house, {
    orgId: world.units.dealerA,
    leadId: taken.leadId,
    orderId: taken.orderId,
    staffId: consultantA.staffId,
    trimId: world.trim.id,
    seriesId: world.series.id,
  });
  const signed = await consultantA.call('POST', `/api/orders/${taken.orderId}/signature`, PNG, AS_BYTES);
  const made = await house.owner.query(
    `select (select id from sales.quote) as quote, (select id from sales.price_level) as "priceLevel", (select id from sales.order_part) as part,
      (select id from sales.change_request) as change, (select id from sales.stock) as stock, (select id from sales.delivery limit 1) as delivery,
      (select id from sales.rebate) as rebate, (select id from sales.rebate_rule) as "rebateRule"`,
  );
  sale = { ...made.rows[0], signature: signed.body.id };
  attachmentId = (
    await consultantA.call(
      'POST',
      `/api/customers/${owner.customerId}/attachments?filename=a.pdf`,
      Buffer.from('%PDF-1.7'),
      { 'content-type': 'application/octet-stream' },
    )
  ).body.id;
  await house.drain();
  fileId = (await managerA.call('POST', '/api/exports', EXPORT)).body.id;
  await house.owner.query(
    "insert into org.task_failure (task_id, ordinal, subject, reason_zh, reason_en) values ($1, 1, '2', '错', 'wrong')",
    [fileId],
  );
  await house.drain();
  taskId = (await managerA.call('POST', '/api/exports', EXPORT)).body.id;
  stewardB = await addPerson(house, 'data_steward', world.units.west);
  const asked = { kind: 'copy', channel: 'hotline' };
  requestId = (await careA.call('POST', `/api/customers/${owner.customerId}/requests`, asked)).body.id;
  await careA.call('POST', `/api/requests/${requestId}/verification`, { version: 1, how: '到店核对' });
  await careA.call('POST', `/api/requests/${requestId}/package`, { version: 2 });
  await house.drain();
  [pairId, mergeId, claimId] = [newId(), newId(), newId()];
  const [low, high] = [owner.customerId, taken.customerId].sort();
  await house.owner.query(
    `insert into customers.duplicate (id, low_id, high_id, weight, probability, band, evidence)
     values ($1, $2, $3, 5, 0.9, 'likely', '[]') on conflict (low_id, high_id) do update set id = excluded.id`,
    [pairId, low, high],
  );
  await house.owner.query(
    `insert into customers.merge (id, org_id, survivor_id, loser_id, reason, survivor_before, loser_before)
     values ($1, $2, $3, $4, '同一人', '{}', '{}')`,
    [mergeId, world.units.dealerA, low, high],
  );
  await house.owner.query(
    `insert into customers.claim (id, customer_id, org_id, staff_id, holder_id, reason, decide_by)
     values ($1, $2, $3, $4, $5, '客户到店', now())`,
    [claimId, owner.customerId, world.units.dealerA, managerA.staffId, world.units.dealerC],
  );
  leadFile = await fillLeadFile(house, {
    leadId: taken.leadId,
    orgId: world.units.dealerA,
    staffId: consultantA.staffId,
  });
  intake = await fillIntake(house, {
    orgId: world.units.brand,
    sourceId: world.source.id,
    leadId: waiting.leadId,
    referrerId: owner.customerId,
  });
  agentB = await addPerson(house, 'cac_agent', world.units.west);
  adminB = await addPerson(house, 'admin', world.units.west);
  room = await fillShowroom(house, {
    orgId: world.units.dealerA,
    leadId: taken.leadId,
    customerId: taken.customerId,
    staffId: consultantA.staffId,
    seriesId: world.series.id,
  });
  marketingB = await addPerson(house, 'marketing_manager', world.units.dealerB);
  noticeId = (
    await house.owner.query('select id from org.notification where staff_id = $1 limit 1', [consultantA.staffId])
  ).rows[0].id;
  opportunityId = (await house.owner.query('select id from engagement.opportunity')).rows[0].id;
  identifierId = (
    await house.owner.query('select id from customers.identifier where customer_id = $1', [owner.customerId])
  ).rows[0].id;
});
afterAll(() => house?.close());

interface Case {
  audience: Endpoint['audience'];
  /** Who may call a staff endpoint at all. */
  roles?: readonly Role[];
  /** The path with its id filled in; `own` fills in dealer A's record. */
  url: (id: string) => string;
  body?: () => unknown;
  /** A record of dealer A, and the people of dealer B who may call the endpoint but must not see the record. */
  own?: () => string;
  foreign?: () => Caller[];
  /** Of dealer A, a consultant whose record it is not. */
  ownBreadth?: boolean;
}

const sellers: readonly Role[] = ['manager', 'consultant'];
const readers: readonly Role[] = ['analyst', 'agent', 'region', 'manager', 'consultant', 'care'];
/** Who keeps the file of vehicles. */
const keepers: readonly Role[] = ['agent', 'manager', 'consultant', 'care'];
const leadReaders: readonly Role[] = ['analyst', 'agent', 'region', 'manager', 'consultant'];
const orgReaders: readonly Role[] = ['admin', 'auditor', 'analyst', 'region', 'manager', 'care'];
const customerEditors: readonly Role[] = ['agent', 'manager', 'consultant', 'care'];
const orderReaders: readonly Role[] = ['analyst', 'region', 'manager', 'consultant', 'care'];
const NOBODY = '01900000-0000-7000-8000-000000000000';
const noters: readonly Role[] = ['agent', 'region', 'manager', 'consultant', 'care'];
const soon = () => new Date(house.platform.clock.now().getTime() + 86_400_000).toISOString();
const staff = (roles: readonly Role[], url: string, more: Partial<Case> = {}): Case => ({
  audience: 'staff',
  roles,
  url: (id) => url.replace(':id', id),
  ...more,
});
const open = (audience: Endpoint['audience'], url: string): Case => ({ audience, url: () => url });
const exporters: readonly Role[] = ['admin', 'auditor', 'analyst', 'region', 'manager', 'care'];
/** Work is its person's alone: not even a colleague of the unit sees it. */
const colleagues = () => [...B(), ...careB(), world.people.consultantA, world.people.admin];
const B = () => [world.people.managerB, world.people.consultantB];
const careB = () => [world.people.careB];
const keepersB = () => [...B(), ...careB()];
const policyForm = () => ({
  insurer: '太平洋保险',
  number: null,
  kinds: [],
  premiumFen: null,
  fromDate: '2026-01-01',
  toDate: '2026-12-31',
});
const capacityForm = () => ({
  version: 0,
  weight: 1,
  quota: null,
  dailyMax: null,
  paused: false,
  openHoursOnly: false,
  seriesIds: [],
  cities: [],
  assignRule: 'manual',
  collisionDays: 90,
});
const loanForm = () => ({
  bank: '远途金融',
  amountFen: null,
  monthlyFen: null,
  fromDate: '2026-01-01',
  toDate: '2026-12-31',
  settledOn: null,
});

/** Showroom traffic is seen by sellers and by those above them. */
const roomReaders: readonly Role[] = ['analyst', 'region', 'manager', 'consultant'];
const comparers: readonly Role[] = ['analyst', 'region', 'manager'];
/** A test drive of dealer A's consultant, for an operation on it. */
const driveOf = (body?: () => object): Partial<Case> => ({
  own: () => room.driveId,
  foreign: B,
  ownBreadth: true,
  body: () => ({ version: 999, ...body?.() }),
});

const TABLE: Record<string, Case> = {
  'org.sign_in': open('public', '/api/session'),
  'org.session': staff(ROLES, '/api/session'),
  'org.sign_out': staff(ROLES, '/api/session'),
  'org.units': staff(orgReaders, '/api/units'),
  'org.staff': staff(orgReaders, '/api/staff'),
  'org.dictionaries': open('public', '/api/dictionaries'),
  'org.cities': open('public', '/api/cities'),
  'org.audit': staff(['auditor'], '/api/audit'),
  'sales.edit_order': staff(sellers, '/api/orders/:id', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1, contractNumber: 'x' }),
  }),
  'sales.needs': staff(leadReaders, '/api/leads/:id/needs', { own: () => taken.leadId, foreign: B, ownBreadth: true }),
  'sales.edit_needs': staff(sellers, '/api/leads/:id/needs', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
    body: () => ({
      ...{ useKind: null, budgetFromFen: null, budgetToFen: null, concerns: [], wishes: '', competitor: null },
      ...{ currentCar: null, pays: null, tradeIn: false, version: 0 },
    }),
  }),
  'sales.preview_quote': staff(sellers, '/api/quotes/preview', { body: () => quoteForm(world, randomUUID()) }),
  'sales.create_quote': staff(sellers, '/api/quotes', { body: () => quoteForm(world, randomUUID()) }),
  'sales.quotes': staff(orderReaders, '/api/quotes'),
  'sales.quote': staff(orderReaders, '/api/quotes/:id', { own: () => sale.quote, foreign: keepersB, ownBreadth: true }),
  'sales.decide_quote': staff(['manager'], '/api/quotes/:id/decision', {
    own: () => sale.quote,
    foreign: () => [world.people.managerB],
    body: () => ({ approve: true, version: 1 }),
  }),
  'sales.order_quote': staff(sellers, '/api/quotes/:id/order', {
    own: () => sale.quote,
    foreign: B,
    ownBreadth: true,
    body: () => ({ depositFen: 0, depositKind: 'refundable', expectedOn: orderForm(house, world, '').expectedOn }),
  }),
  'sales.link_quote': staff(sellers, '/api/quotes/:id/link', { own: () => sale.quote, foreign: B, ownBreadth: true }),
  'sales.price_levels': staff(orgReaders, '/api/price-levels'),
  'sales.add_price_level': staff(['admin'], '/api/price-levels', { body: () => ({}) }),
  'sales.edit_price_level': staff(['admin'], '/api/price-levels/:id', {
    own: () => sale.priceLevel,
    foreign: () => [keeperB],
    body: () => ({ consultantBp: 0, managerBp: 0, generalManagerBp: 0, version: 1 }),
  }),
  'sales.settings': staff(orgReaders, '/api/sales/settings'),
  'sales.edit_settings': staff(['admin'], '/api/sales/settings', {
    body: () => ({ deliveryChecklist: false, quoteDays: 7, version: 0 }),
  }),
  'sales.add_part': staff(sellers, '/api/orders/:id/parts', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ kind: 'gift', title: '脚垫' }),
  }),
  'sales.edit_part': {
    ...staff(sellers, '/api/orders/:id/parts'),
    url: (id) => `/api/orders/${id}/parts/${sale.part}`,
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ state: 'done', version: 1 }),
  },
  'sales.payments': staff(orderReaders, '/api/payments'),
  'sales.add_payment': staff([], '/api/orders/:id/payments', {
    own: () => taken.orderId,
    foreign: () => [clerkB],
    body: () => payment(house),
  }),
  'sales.invoice': staff([], '/api/orders/:id/invoice', {
    own: () => taken.orderId,
    foreign: () => [clerkB],
    body: () => ({ invoiceNumber: 'x', invoicedOn: '2026-01-01', version: 1 }),
  }),
  'sales.ask_change': staff(sellers, '/api/orders/:id/changes', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ kind: 'colour', colour: '黑', reason: 'x' }),
  }),
  'sales.changes': staff(['manager'], '/api/order-changes'),
  'sales.decide_change': staff(['manager'], '/api/order-changes/:id/decision', {
    own: () => sale.change,
    foreign: () => [world.people.managerB],
    body: () => ({ approve: true, version: 1 }),
  }),
  'sales.stock': staff(['analyst', 'region', 'manager', 'consultant'], '/api/stock'),
  'sales.add_stock': staff(['manager'], '/api/stock', { body: () => ({}) }),
  'sales.edit_stock': staff(['manager'], '/api/stock/:id', {
    own: () => sale.stock,
    foreign: () => [world.people.managerB],
    body: () => ({ location: 'x', version: 1 }),
  }),
  'sales.inspect': staff(sellers, '/api/stock/:id/inspection', {
    own: () => sale.stock,
    foreign: B,
    body: () => ({ items: {}, version: 1 }),
  }),
  'sales.allocate': staff(sellers, '/api/orders/:id/allocation', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ stockId: sale.stock }),
  }),
  'sales.release_car': staff(['manager'], '/api/orders/:id/allocation', {
    own: () => taken.orderId,
    foreign: () => [world.people.managerB],
  }),
  'sales.edit_handover': staff(sellers, '/api/orders/:id/handover', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ place: 'x', version: 1 }),
  }),
  'sales.sign_handover': staff(sellers, '/api/orders/:id/signature', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => PNG,
  }),
  'sales.add_photo': staff(sellers, '/api/orders/:id/photos', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => PNG,
  }),
  'sales.handover_file': {
    ...staff(orderReaders, '/api/orders/:id/files'),
    url: (id) => `/api/orders/${id}/files/${sale.signature}`,
    own: () => taken.orderId,
    foreign: keepersB,
    ownBreadth: true,
  },
  'sales.appointments': staff(orderReaders, '/api/deliveries/appointments'),
  'sales.delivery_contacts': staff(orderReaders, '/api/deliveries/without-contact'),
  'sales.contact_delivered': staff(sellers, '/api/deliveries/:id/contact', {
    own: () => sale.delivery,
    foreign: B,
    ownBreadth: true,
    body: () => ({ result: 'reached', note: 'x', version: 1 }),
  }),
  'sales.link_order': staff(sellers, '/api/orders/:id/link', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
  }),
  'sales.public': open('public', '/api/public/sale'),
  'sales.rebate_rules': staff([], '/api/rebate-rules'),
  'sales.add_rebate_rule': staff([], '/api/rebate-rules', { body: () => ({}) }),
  'sales.edit_rebate_rule': staff([], '/api/rebate-rules/:id', {
    own: () => sale.rebateRule,
    foreign: () => [clerkB],
    body: () => ({ name: 'x', nameEn: 'x', tiers: [{ from: 1, perCarFen: 1 }], fromMonth: '2026-01', version: 1 }),
  }),
  'sales.compute_rebates': staff([], '/api/rebates/computation', { body: () => ({ month: '2026-01' }) }),
  'sales.rebates': staff([], '/api/rebates?month=2026-01'),
  'sales.edit_rebate': staff([], '/api/rebates/:id', {
    own: () => sale.rebate,
    foreign: () => [clerkB],
    body: () => ({ status: 'confirmed', version: 1 }),
  }),
  'leads.sources': staff(['admin'], '/api/lead-sources'),
  'leads.source': staff(['admin'], '/api/lead-sources/:id', { own: () => world.source.id, foreign: () => [adminB] }),
  'leads.create_source': staff(['admin'], '/api/lead-sources', { body: () => ({}) }),
  'leads.edit_source': staff(['admin'], '/api/lead-sources/:id', {
    own: () => world.source.id,
    foreign: () => [adminB],
    body: () => ({ name: 'x', nameEn: 'x', channel: 'partner', version: 1 }),
  }),
  'leads.rotate_source_key': staff(['admin'], '/api/lead-sources/:id/keys', {
    own: () => world.source.id,
    foreign: () => [adminB],
    body: () => ({ kind: 'secret', version: 1 }),
  }),
  'leads.test_source': staff(['admin'], '/api/lead-sources/:id/test', {
    own: () => world.source.id,
    foreign: () => [adminB],
    body: () => ({ sample: '{}' }),
  }),
  'leads.meta_verify': open('public', '/api/leads/inbound/meta/x'),
  'leads.meta_webhook': open('public', '/api/leads/inbound/meta/x'),
  'leads.google_webhook': open('public', '/api/leads/inbound/google/x'),
  'leads.inbound_tencent': open('source', '/api/leads/inbound/tencent'),
  'leads.inbound_sources': staff(['admin', 'analyst', 'agent'], '/api/leads/inbound/sources'),
  // The analyst looks at the log, but neither opens a message nor has it read again.
  'leads.open_inbound': staff(['admin', 'agent'], '/api/leads/inbound/:id/open', {
    own: () => intake.inboundId,
    foreign: () => [agentB],
    body: () => ({ reason: '核对' }),
  }),
  'leads.replay_inbound': staff(['admin', 'agent'], '/api/leads/inbound/:id/replay', {
    own: () => intake.inboundId,
    foreign: () => [agentB],
  }),
  'leads.replay_failures': staff(['admin', 'agent'], '/api/leads/inbound/replay', {
    body: () => ({ sourceId: NOBODY }),
  }),
  'leads.validation': staff(['agent'], '/api/leads/validation'),
  'leads.validation_counts': staff(['agent'], '/api/leads/validation/counts'),
  'leads.validation_next': staff(['agent'], '/api/leads/validation/next'),
  'leads.validation_take': staff(['agent'], '/api/leads/validation/:id/take', {
    own: () => intake.validationId,
    foreign: () => [agentB],
  }),
  'leads.validation_release': staff(['agent'], '/api/leads/validation/:id/release', {
    own: () => intake.validationId,
    foreign: () => [agentB],
  }),
  'leads.validation_decide': staff(['agent'], '/api/leads/validation/:id/decision', {
    own: () => intake.validationId,
    foreign: () => [agentB],
    body: () => ({ outcome: 'invalid', version: 1, reason: 'not_ours' }),
  }),
  'leads.intake_report': staff(['admin', 'analyst', 'agent'], '/api/leads/intake-report?from=2026-01-01&to=2026-01-31'),
  'leads.intake_rows': staff(['analyst', 'agent', 'region', 'manager'], '/api/leads/intake-report/rows'),
  'showroom.visits': staff(roomReaders, '/api/showroom/visits'),
  'showroom.visit': staff(roomReaders, '/api/showroom/visits/:id', {
    own: () => room.visitId,
    foreign: B,
    ownBreadth: true,
  }),
  'showroom.open_visit': staff(sellers, '/api/showroom/visits', { body: () => ({}) }),
  'showroom.take_visit': staff(sellers, '/api/showroom/visits/:id/consultant', {
    own: () => room.visitId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 999 }),
  }),
  'showroom.close_visit': staff(sellers, '/api/showroom/visits/:id/outcome', {
    own: () => room.visitId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 999 }),
  }),
  'showroom.recognise': staff(sellers, '/api/showroom/recognition', { body: () => ({}) }),
  'showroom.receivers': staff(sellers, '/api/showroom/consultants'),
  'showroom.calls': staff(roomReaders, '/api/showroom/calls'),
  'showroom.log_call': staff(sellers, '/api/showroom/calls', { body: () => ({}) }),
  'showroom.daily': staff(comparers, '/api/showroom/daily-reports/2026-03-01'),
  'showroom.correct_daily': staff(['manager'], '/api/showroom/daily-reports/2026-03-01', { body: () => ({}) }),
  'showroom.submit_daily': staff(['manager'], '/api/showroom/daily-reports/2026-03-01/submission', {
    body: () => ({}),
  }),
  'showroom.daily_dealers': staff(comparers, '/api/showroom/daily-reports/2026-03-01/dealers'),
  'showroom.placements': staff(comparers, '/api/showroom/placements'),
  'showroom.comparison': staff(comparers, '/api/showroom/comparison?from=2026-03-01&to=2026-03-02'),
  'showroom.add_placement': staff(['analyst', 'region'], '/api/showroom/placements', { body: () => ({}) }),
  'showroom.edit_placement': staff(['analyst', 'region'], '/api/showroom/placements/:id', {
    own: () => room.placementId,
    foreign: () => [marketingB],
    body: () => ({
      version: 999,
      media: 'radio',
      title: 'x',
      fromDate: '2026-03-01',
      toDate: '2026-03-02',
      budgetFen: 1,
    }),
  }),
  'showroom.remove_placement': staff(['analyst', 'region'], '/api/showroom/placements/:id', {
    own: () => room.placementId,
    foreign: () => [marketingB],
  }),
  'showroom.fleet': staff(roomReaders, '/api/showroom/test-cars'),
  'showroom.add_test_car': staff(['manager'], '/api/showroom/test-cars', { body: () => ({}) }),
  'showroom.edit_test_car': staff(['manager'], '/api/showroom/test-cars/:id', {
    own: () => room.carId,
    foreign: () => [world.people.managerB],
    body: () => ({
      version: 999,
      seriesId: world.series.id,
      name: 'x',
      plate: '沪A12345',
      insuredUntil: '2099-01-01',
      state: 'active',
    }),
  }),
  'showroom.test_drives': staff(roomReaders, '/api/showroom/test-drives'),
  'showroom.test_drive': staff(roomReaders, '/api/showroom/test-drives/:id', driveOf()),
  'showroom.test_drive_calendar': staff(sellers, '/api/showroom/test-drives/calendar?from=2026-03-01&to=2026-03-02'),
  'showroom.test_drive_wishes': staff(sellers, '/api/showroom/test-drives/wishes'),
  'showroom.book_test_drive': staff(sellers, '/api/showroom/test-drives', { body: () => ({}) }),
  'showroom.rebook_test_drive': staff(
    sellers,
    '/api/showroom/test-drives/:id',
    driveOf(() => ({ carId: room.carId, startsAt: soon(), minutes: 30 })),
  ),
  'showroom.settle_test_drive': staff(
    sellers,
    '/api/showroom/test-drives/:id/state',
    driveOf(() => ({ to: 'confirmed' })),
  ),
  'showroom.check_licence': staff(
    sellers,
    '/api/showroom/test-drives/:id/licence',
    driveOf(() => ({ licenceClass: 'C1', validUntil: '2099-12-31', number: '310101199001011234' })),
  ),
  'showroom.sign_agreement': staff(
    sellers,
    '/api/showroom/test-drives/:id/agreement?version=999&agreement=2026-11',
    driveOf(() => ({})),
  ),
  'showroom.signature': staff(sellers, '/api/showroom/test-drives/:id/agreement', driveOf()),
  'showroom.depart': staff(
    sellers,
    '/api/showroom/test-drives/:id/departure',
    driveOf(() => ({ odometerKm: 1 })),
  ),
  'showroom.return': staff(
    sellers,
    '/api/showroom/test-drives/:id/return',
    driveOf(() => ({ odometerKm: 1 })),
  ),
  'showroom.feedback': staff(
    sellers,
    '/api/showroom/test-drives/:id/feedback',
    driveOf(() => ({ rating: 5, intention: 'week' })),
  ),
  'showroom.report': staff(roomReaders, '/api/showroom/report?from=2026-03-01&to=2026-03-02'),
  'leads.clock_rules': staff(['admin'], '/api/clock-rules'),
  'leads.create_clock_rule': staff(['admin'], '/api/clock-rules', { body: () => ({}) }),
  'leads.edit_clock_rule': staff(['admin'], '/api/clock-rules/:id', {
    body: () => ({ version: 1, minutes: 60, warn: [], steps: [] }),
  }),
  'leads.delete_clock_rule': staff(['admin'], '/api/clock-rules/:id'),
  'leads.clocks': staff(leadReaders, '/api/leads/:id/clocks', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
  }),
  'leads.capacity': staff(['admin', 'region', 'manager'], '/api/dealer-capacity'),
  'leads.edit_capacity': staff(['admin', 'region', 'manager'], '/api/dealer-capacity/:id', {
    own: () => world.units.dealerA,
    foreign: () => [world.people.managerB],
    body: capacityForm,
  }),
  'leads.presence': staff(sellers, '/api/presence'),
  'leads.set_presence': staff(sellers, '/api/presence', { body: () => ({ presence: 'free' }) }),
  'leads.team': staff(['manager'], '/api/lead-team'),
  'leads.edit_team': staff(['manager'], '/api/lead-team/:id', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [world.people.managerB],
    body: () => ({ presence: 'free', seriesIds: [] }),
  }),
  'leads.collision': staff(['agent', 'manager', 'consultant'], '/api/leads/collision', {
    body: () => ({ mobile: '13900000000' }),
  }),
  'leads.board': staff(leadReaders, '/api/leads/board'),
  'leads.board_column': staff(leadReaders, '/api/leads/board/column?stage=ordered'),
  'leads.move': staff(sellers, '/api/leads/:id/stage', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1, stage: 'arrived' }),
  }),
  'leads.overdue_summary': staff(leadReaders, '/api/leads/overdue-summary'),
  'leads.closings': staff(leadReaders, '/api/leads/closings'),
  'leads.propose_closing': staff(sellers, '/api/leads/:id/closings', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1, kind: 'defeat', reason: 'price', note: '优惠不足' }),
  }),
  'leads.decide_closing': staff(['manager'], '/api/leads/closings/:id/decision', {
    own: () => leadFile.closingId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 1, decision: 'approve' }),
  }),
  'leads.withdraw_closing': staff(sellers, '/api/leads/closings/:id/withdrawal', {
    own: () => leadFile.closingId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1 }),
  }),
  'leads.rechecks': staff(['agent'], '/api/leads/rechecks'),
  'leads.record_recheck': staff(['agent'], '/api/leads/rechecks/:id/result', {
    body: () => ({ version: 1, result: 'real' }),
  }),
  'leads.downgrades': staff(leadReaders, '/api/leads/downgrades'),
  'leads.decide_downgrade': staff(sellers, '/api/leads/downgrades/:id/decision', {
    own: () => leadFile.downgradeId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1, decision: 'accept' }),
  }),
  'leads.reactivate': staff(sellers, '/api/leads/:id/reactivation', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1, nextContactAt: soon() }),
  }),
  'leads.revisit': staff(sellers, '/api/leads/:id/revisits', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 1, channel: 'call', result: 'reached', note: '暂不', again: true }),
  }),
  'leads.recycle': staff(['agent'], '/api/leads/:id/recycling', { body: () => ({ version: 1 }) }),
  'products.register': staff(keepers, '/api/vehicles', {
    body: () => ({ trimId: randomUUID(), vin: 'LSVNV1336N2000001' }),
  }),
  'products.unit': staff(readers, '/api/vehicles/:id', {
    own: () => owner.unitId,
    foreign: () => [...B(), ...careB()],
  }),
  'products.edit_unit': staff(keepers, '/api/vehicles/:id', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({
      version: 1,
      trimId: world.trim.id,
      vin: owner.vin,
      serial: null,
      colour: null,
      invoicedOn: null,
      deliveredOn: null,
    }),
  }),
  'products.change_plate': staff(keepers, '/api/vehicles/:id/plates', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, plate: '沪A12345', fromDate: '2026-01-01' }),
  }),
  'products.transfer': staff(['manager'], '/api/vehicles/transfers', {
    body: () => ({ unitId: randomUUID(), customerId: randomUUID(), fromDate: '2026-01-01' }),
  }),
  'products.release': staff(['manager'], '/api/vehicles/:id/release', {
    own: () => owner.unitId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 999, toDate: '2026-01-01', reason: 'sold' }),
  }),
  'products.undo_transfer': staff(['manager'], '/api/vehicles/:id/undo-transfer', {
    own: () => owner.unitId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 999 }),
  }),
  'products.add_person': staff(keepers, '/api/vehicles/:id/people', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ customerId: owner.customerId, role: 'driver', fromDate: '2026-01-01' }),
  }),
  'products.end_person': staff(keepers, '/api/vehicles/:id/people/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, toDate: '2026-01-01' }),
  }),
  'products.add_warranty': staff(keepers, '/api/vehicles/:id/warranties', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ kind: 'extended', fromDate: '2026-01-01', toDate: '2027-01-01', km: null, note: null }),
  }),
  'products.edit_warranty': staff(keepers, '/api/vehicles/:id/warranties/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, kind: 'extended', fromDate: '2026-01-01', toDate: '2027-01-01', km: null, note: null }),
  }),
  'products.add_policy': staff(keepers, '/api/vehicles/:id/policies', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: policyForm,
  }),
  'products.edit_policy': staff(keepers, '/api/vehicles/:id/policies/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, ...policyForm() }),
  }),
  'products.add_loan': staff(keepers, '/api/vehicles/:id/loans', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: loanForm,
  }),
  'products.edit_loan': staff(keepers, '/api/vehicles/:id/loans/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, ...loanForm() }),
  }),
  'products.remove_paper': staff(keepers, '/api/vehicles/:id/loans/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
  }),
  'products.add_reading': staff(keepers, '/api/vehicles/:id/mileage', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ readOn: '2026-01-01', km: 1 }),
  }),
  'products.remove_reading': staff(keepers, '/api/vehicles/:id/mileage/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
  }),
  'products.owner_units': open('owner', '/api/owner/vehicles'),
  'products.owner_reading': open('owner', '/api/owner/vehicles/00000000-0000-7000-8000-000000000000/mileage'),
  'products.series_list': staff(readers, '/api/catalogue/series'),
  'products.series': staff(readers, '/api/catalogue/series/:id'),
  'products.create_series': staff(['admin'], '/api/catalogue/series', { body: () => ({}) }),
  'products.edit_series': staff(['admin'], '/api/catalogue/series/:id', { body: () => ({}) }),
  'products.create_model': staff(['admin'], '/api/catalogue/series/:id/models', { body: () => ({}) }),
  'products.edit_model': staff(['admin'], '/api/catalogue/models/:id', { body: () => ({}) }),
  'products.create_trim': staff(['admin'], '/api/catalogue/models/:id/trims', { body: () => ({}) }),
  'products.edit_trim': staff(['admin'], '/api/catalogue/trims/:id', { body: () => ({}) }),
  'products.create_item': staff(['admin'], '/api/catalogue/series/:id/maintenance-items', { body: () => ({}) }),
  'products.edit_item': staff(['admin'], '/api/catalogue/maintenance-items/:id', { body: () => ({}) }),
  'products.add_picture': staff(['admin'], '/api/catalogue/series/:id/pictures?title=x&titleEn=x', {
    body: () => ({}),
  }),
  'products.remove_picture': staff(['admin'], '/api/catalogue/pictures/:id'),
  'products.picture': open('public', '/api/catalogue/pictures/00000000-0000-7000-8000-000000000000'),
  'customers.current_notice': open('public', '/api/public/notice'),
  'customers.purposes': staff(readers, '/api/consent/purposes'),
  'customers.edit_purpose': staff([], '/api/consent/purposes/survey', { body: () => ({}) }),
  'customers.add_recipient': staff([], '/api/consent/recipients', { body: () => ({}) }),
  'customers.edit_recipient': staff([], '/api/consent/recipients/x', { body: () => ({}) }),
  'customers.notices': staff([], '/api/consent/notices'),
  'customers.publish_notice': staff([], '/api/consent/notices', { body: () => ({}) }),
  'customers.consents': staff(readers, '/api/customers/:id/consents', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.may_contact': staff(readers, '/api/customers/:id/may-contact?purpose=survey', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.record_consent': staff(['agent', 'manager', 'consultant', 'care'], '/api/customers/:id/consents', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ purpose: 'survey', state: 'denied', channel: 'paper' }),
  }),
  'customers.do_not_contact': staff(['agent', 'manager', 'consultant', 'care'], '/api/customers/:id/do-not-contact', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ on: true, reason: '客户要求' }),
  }),
  'customers.register_request': staff(['agent', 'manager', 'consultant', 'care'], '/api/customers/:id/requests', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ kind: 'explain', channel: 'hotline' }),
  }),
  'customers.requests': staff(['care'], '/api/requests'),
  'customers.request': staff(['care'], '/api/requests/:id', { own: () => requestId, foreign: () => careB() }),
  'customers.verify_request': staff(['care'], '/api/requests/:id/verification', {
    own: () => requestId,
    foreign: () => careB(),
    body: () => ({ version: 1, how: '核对' }),
  }),
  'customers.assign_request': staff(['care'], '/api/requests/:id/assignee', {
    own: () => requestId,
    foreign: () => careB(),
    body: () => ({ version: 1 }),
  }),
  'customers.refuse_request': staff(['care'], '/api/requests/:id/refusal', {
    own: () => requestId,
    foreign: () => careB(),
    body: () => ({ version: 1, reason: '理由说明五字' }),
  }),
  'customers.complete_request': staff(['care'], '/api/requests/:id/completion', {
    own: () => requestId,
    foreign: () => careB(),
    body: () => ({ version: 1, answer: 'x' }),
  }),
  'customers.make_package': staff([], '/api/requests/:id/package', {
    own: () => requestId,
    foreign: () => [stewardB],
    body: () => ({ version: 1 }),
  }),
  'customers.package': staff([], '/api/requests/:id/package', { own: () => requestId, foreign: () => [stewardB] }),
  'customers.erasure_preview': staff([], '/api/requests/:id/erasure', {
    own: () => requestId,
    foreign: () => [stewardB],
  }),
  'customers.approve_erasure': staff([], '/api/requests/:id/approval', {
    own: () => requestId,
    foreign: () => [stewardB],
    body: () => ({ version: 1 }),
  }),
  'customers.carry_out_erasure': staff([], '/api/requests/:id/erasure', {
    own: () => requestId,
    foreign: () => [stewardB],
    body: () => ({ version: 1, confirm: 'x' }),
  }),
  'customers.restricted': staff([], '/api/restricted-customers'),
  'customers.lift_restriction': staff([], '/api/restricted-customers/:id/release', {
    own: () => owner.customerId,
    foreign: () => [stewardB],
    body: () => ({ reason: '理由说明五字' }),
  }),
  'customers.own_requests': open('owner', '/api/owner/requests'),
  'customers.own_request': open('owner', '/api/owner/requests'),
  'customers.own_package': open('owner', '/api/owner/requests/00000000-0000-7000-8000-000000000000/package'),
  'customers.own_profile': open('owner', '/api/owner/profile'),
  'customers.own_consent': open('owner', '/api/owner/consents'),
  'customers.own_mobile_code': open('owner', '/api/owner/contacts/code'),
  'customers.own_mobile': open('owner', '/api/owner/contacts/mobile'),
  'customers.own_email': open('owner', '/api/owner/contacts/email'),
  'customers.own_address': open('owner', '/api/owner/contacts/address'),
  'customers.timeline': staff(readers, '/api/timeline?customer=:id', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.vehicles': staff(readers, '/api/customers/:id/vehicles', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.leads': staff(leadReaders, '/api/customers/:id/leads', { own: () => owner.customerId, foreign: B }),
  'customers.orders': staff(['analyst', 'region', 'manager', 'consultant', 'care'], '/api/customers/:id/orders', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.points': staff(['analyst', 'region', 'manager', 'care'], '/api/customers/:id/points', {
    own: () => owner.customerId,
    foreign: () => [world.people.managerB, ...careB()],
  }),
  'customers.changes': staff(readers, '/api/customers/:id/changes', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.of_dealer': staff(readers, '/api/units/:id/customers', {
    own: () => world.units.dealerA,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.record_interaction': staff(noters, '/api/customers/:id/interactions', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ channel: 'call', direction: 'out', content: '已确认' }),
  }),
  'customers.record_dealer_interaction': staff(noters, '/api/units/:id/interactions', {
    own: () => world.units.dealerA,
    foreign: () => [...B(), ...careB()],
    body: () => ({ channel: 'visit', direction: 'out', content: '巡店' }),
  }),
  'org.dictionary_entries': staff(['admin'], '/api/dictionary-entries'),
  'org.create_dictionary_entry': staff(['admin'], '/api/dictionary-entries', { body: () => ({}) }),
  'org.edit_dictionary_entry': staff(['admin'], '/api/dictionary-entries/:id', { body: () => ({}) }),
  'customers.fields': staff(ROLES, '/api/customer-fields'),
  'customers.create_field': staff(['admin'], '/api/customer-fields', { body: () => ({}) }),
  'customers.edit_field': staff(['admin'], '/api/customer-fields/:id', { body: () => ({}) }),
  'customers.completeness_rule': staff(ROLES, '/api/completeness-rule'),
  'customers.edit_completeness_rule': staff(['admin'], '/api/completeness-rule', { body: () => ({}) }),
  'customers.completeness': staff(readers, '/api/completeness'),
  'customers.create': staff(customerEditors, '/api/customers', { body: () => ({}) }),
  'customers.file': staff(readers, '/api/customers/:id/file', { own: () => owner.customerId, foreign: B }),
  'customers.reveal_part': staff(customerEditors, '/api/customers/:id/reveal-part', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ part: 'address', partId: identifierId, reason: '寄送礼品' }),
  }),
  'customers.set_stage': staff(customerEditors, '/api/customers/:id/stage', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ version: 1, stage: 'prospect', reason: '录入有误' }),
  }),
  'customers.of_unit': staff(customerEditors, '/api/units/:id/customer', {
    own: () => world.units.dealerA,
    foreign: B,
  }),
  'customers.join_household': staff(customerEditors, '/api/customers/:id/household', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ role: 'head' }),
  }),
  'customers.leave_household': staff(customerEditors, '/api/customers/:id/household', {
    own: () => owner.customerId,
    foreign: B,
  }),
  'customers.add_contact_person': staff(customerEditors, '/api/customers/:id/contact-persons', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ personId: owner.customerId }),
  }),
  'customers.edit_contact_person': staff(customerEditors, `/api/customers/:id/contact-persons/${NOBODY}`, {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ title: '经理' }),
  }),
  'customers.remove_contact_person': staff(customerEditors, `/api/customers/:id/contact-persons/${NOBODY}`, {
    own: () => owner.customerId,
    foreign: B,
  }),
  'customers.add_attachment': staff(customerEditors, '/api/customers/:id/attachments?filename=a.pdf', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({}),
  }),
  'customers.attachment': {
    ...staff(customerEditors, '', { own: () => attachmentId, foreign: B }),
    url: (id) => `/api/customers/${owner.customerId}/attachments/${id}`,
  },
  'customers.remove_attachment': staff(customerEditors, `/api/customers/:id/attachments/${NOBODY}`, {
    own: () => owner.customerId,
    foreign: B,
  }),
  'customers.verify': staff(customerEditors, '/api/customers/:id/verifications', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ channel: 'call', result: 'confirmed' }),
  }),
  'customers.set_status': staff(customerEditors, '/api/customers/:id/status', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ version: 1, status: 'outdated', reason: 'other' }),
  }),
  'org.districts': open('public', '/api/cities/310100/districts'),
  'customers.recognise': staff(readers, '/api/customers/recognition', { body: () => ({}) }),
  'customers.duplicates': staff(['manager'], '/api/duplicates'),
  'customers.decide_duplicate': staff(['manager'], '/api/duplicates/:id/decision', {
    own: () => pairId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 1, decision: 'distinct' }),
  }),
  'customers.auto_merge': staff(['manager'], '/api/duplicates/auto'),
  'customers.edit_auto_merge': staff([], '/api/duplicates/auto', { body: () => ({ on: false }) }),
  'customers.merge_preview': staff(['manager'], '/api/customers/:id/merges/preview', {
    own: () => owner.customerId,
    foreign: () => [world.people.managerB],
    body: () => ({ others: [taken.customerId] }),
  }),
  'customers.merge': staff(['manager'], '/api/customers/:id/merges', {
    own: () => owner.customerId,
    foreign: () => [world.people.managerB],
    body: () => ({ others: [taken.customerId], preview: 'x', reason: '同一人' }),
  }),
  'customers.unmerge': staff(['manager'], '/api/merges/:id/undo', {
    own: () => mergeId,
    foreign: () => [world.people.managerB],
    body: () => ({ reason: '误合并' }),
  }),
  'customers.merges': staff(readers, '/api/customers/:id/merges', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.claim': staff(['manager', 'consultant', 'care'], '/api/claims', {
    body: () => ({ claim: 'x', reason: '客户到店' }),
  }),
  'customers.claims': staff(readers, '/api/claims'),
  'customers.decide_claim': staff(['region', 'manager', 'care'], '/api/claims/:id/decision', {
    own: () => claimId,
    foreign: () => [world.people.managerB, ...careB()],
    body: () => ({ version: 1, decision: 'refuse' }),
  }),
  'customers.withdraw_claim': staff(['manager', 'consultant', 'care'], '/api/claims/:id/withdrawal', {
    own: () => claimId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ version: 1 }),
  }),
  'org.tasks': staff(ROLES, '/api/tasks'),
  'org.task': staff(ROLES, '/api/tasks/:id', { own: () => taskId, foreign: colleagues }),
  'org.cancel_task': staff(ROLES, '/api/tasks/:id/cancel', { own: () => taskId, foreign: colleagues }),
  'org.task_file': staff(ROLES, '/api/tasks/:id/file', { own: () => fileId, foreign: colleagues }),
  'org.task_failures': staff(ROLES, '/api/tasks/:id/failures', { own: () => fileId, foreign: colleagues }),
  'org.task_failed_rows': staff(ROLES, '/api/tasks/:id/failed-rows', { own: () => fileId, foreign: colleagues }),
  'org.exports': staff(exporters, '/api/exports'),
  'org.export': staff(exporters, '/api/exports', { body: () => ({}) }),
  'org.import_kinds': staff(['admin'], '/api/imports'),
  'org.import_kind': staff(['admin'], '/api/imports/units'),
  'org.import_template': staff(['admin'], '/api/imports/units/template'),
  'org.import': staff(['admin'], '/api/imports/units?filename=x.csv', { body: () => ({}) }),
  'org.import_layout': staff(['admin'], '/api/tasks/:id/layout', { own: () => taskId, foreign: () => [keeperB] }),
  'org.check_import': staff(['admin'], '/api/tasks/:id/check', {
    own: () => taskId,
    foreign: () => [keeperB],
    body: () => ({ settings: { columns: {} } }),
  }),
  'org.import_rows': staff(['admin'], '/api/tasks/:id/rows', { own: () => taskId, foreign: () => [keeperB] }),
  'org.edit_import_row': staff(['admin'], '/api/tasks/:id/rows/2', {
    own: () => taskId,
    foreign: () => [keeperB],
    body: () => ({ removed: true }),
  }),
  'org.decide_import': staff(['admin'], '/api/tasks/:id/decisions', {
    own: () => taskId,
    foreign: () => [keeperB],
    body: () => ({ among: 'own', decision: 'skip' }),
  }),
  'org.confirm_import': staff(['admin'], '/api/tasks/:id/confirm', { own: () => taskId, foreign: () => [keeperB] }),
  'org.revert_import': staff(['admin'], '/api/tasks/:id/revert', { own: () => taskId, foreign: () => [keeperB] }),
  'org.import_as_new': staff(['admin'], '/api/tasks/:id/rows/2/new', { own: () => taskId, foreign: () => [keeperB] }),
  'org.import_mappings': staff(['admin'], '/api/import-mappings?kind=units'),
  'org.delete_import_mapping': staff(['admin'], '/api/import-mappings/:id', {
    own: () => taskId,
    foreign: () => [keeperB],
  }),
  'org.bulk_actions': staff(ROLES, '/api/bulk'),
  'org.bulk': staff(ROLES, '/api/bulk', { body: () => ({}) }),
  'org.notifications': staff(ROLES, '/api/notifications'),
  'org.notification_count': staff(ROLES, '/api/notifications/count'),
  'org.read_notification': staff(ROLES, '/api/notifications/:id', {
    own: () => noticeId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ read: true }),
  }),
  'org.read_notifications': staff(ROLES, '/api/notifications', { body: () => ({ read: true }) }),
  'search.all': staff(ROLES, `/api/search?q=${encodeURIComponent('王小明')}`),
  'org.staff_member': staff(orgReaders, '/api/staff/:id', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [world.people.managerB, ...careB(), keeperB],
  }),
  'org.create_staff': staff(['admin'], '/api/staff', {
    body: () => ({ login: 'x.y', name: 'x', unitId: randomUUID() }),
  }),
  'org.edit_staff': staff(['admin'], '/api/staff/:id', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
    body: () => ({ version: 1, name: 'x', unitId: world.units.dealerB }),
  }),
  'org.reset_password': staff(['admin'], '/api/staff/:id/password', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
    body: () => ({ version: 1 }),
  }),
  'org.staff_status': staff(['admin'], '/api/staff/:id/status', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
    body: () => ({ version: 1, status: 'blocked' }),
  }),
  'org.grant_role': staff([], '/api/staff/:id/roles', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
    body: () => ({ roleId: randomUUID(), unitId: world.units.dealerB }),
  }),
  'org.revoke_role': staff([], '/api/staff/:id/roles/00000000-0000-7000-8000-000000000000', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
  }),
  'org.open_work': staff(orgReaders, '/api/staff/:id/open-work', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [world.people.managerB, ...careB(), keeperB],
  }),
  'org.hand_over': staff(['admin'], '/api/staff/:id/hand-over', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
    body: () => ({ toStaffId: world.people.consultantB.staffId }),
  }),
  'org.leave': staff(['admin'], '/api/staff/:id/leave', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [keeperB],
    body: () => ({ toStaffId: world.people.consultantB.staffId, version: 1 }),
  }),
  'org.roles': staff(orgReaders, '/api/roles'),
  'org.role': staff([], '/api/roles/:id'),
  'org.create_role': staff([], '/api/roles', { body: () => ({}) }),
  'org.edit_role': staff([], '/api/roles/:id', { body: () => ({}) }),
  'org.delete_role': staff([], '/api/roles/:id'),
  'org.unit_tree': staff(orgReaders, '/api/units/tree'),
  'org.unit': staff(orgReaders, '/api/units/:id', {
    own: () => world.units.dealerA,
    foreign: () => [world.people.managerB, ...careB()],
  }),
  'org.create_unit': staff(['admin'], '/api/units', {
    body: () => ({ parentId: randomUUID(), kind: 'department', code: 'X', name: 'x' }),
  }),
  'org.edit_unit': staff(['admin'], '/api/units/:id', {
    own: () => world.units.dealerA,
    foreign: () => [keeperB],
    body: () => ({ version: 1, name: 'x' }),
  }),
  'org.move_unit': staff(['admin'], '/api/units/:id/move', {
    own: () => world.units.dealerA,
    foreign: () => [keeperB],
    body: () => ({ version: 1, parentId: world.units.dealerB }),
  }),
  'org.close_unit': staff(['admin'], '/api/units/:id/close', {
    own: () => world.units.dealerA,
    foreign: () => [keeperB],
    body: () => ({ version: 1 }),
  }),
  'org.reopen_unit': staff(['admin'], '/api/units/:id/reopen', {
    own: () => world.units.dealerA,
    foreign: () => [keeperB],
    body: () => ({ version: 1 }),
  }),
  'org.views': staff(ROLES, '/api/views?list=leads.list'),
  'org.create_view': staff(ROLES, '/api/views', { body: () => ({}) }),
  'org.edit_view': staff(ROLES, '/api/views/:id', {
    own: () => viewId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ version: 1, name: 'x' }),
  }),
  'org.delete_view': staff(ROLES, '/api/views/:id', { own: () => viewId, foreign: () => [...B(), ...careB()] }),
  'org.set_default_view': staff(ROLES, '/api/default-view', { body: () => ({ list: 'leads.list', viewId: null }) }),
  'org.switch_unit': staff(ROLES, '/api/session', { body: () => ({ unitId: randomUUID() }) }),
  'org.sign_in_code': open('public', '/api/session/code'),
  'org.pending_sign_in': open('public', '/api/session/pending'),
  'org.passkey_options': open('public', '/api/session/passkey/options'),
  'org.sign_in_passkey': open('public', '/api/session/passkey'),
  'org.offered_providers': open('public', '/api/session/providers'),
  'org.start_oidc': open('public', '/api/session/oidc'),
  'org.oidc_callback': open('public', '/api/session/oidc/callback'),
  'org.change_password': staff(ROLES, '/api/session/password', { body: () => ({}) }),
  'org.account': staff(ROLES, '/api/account'),
  'org.set_language': staff(ROLES, '/api/account', { body: () => ({}) }),
  'org.begin_totp': staff(ROLES, '/api/account/totp', { body: () => ({}) }),
  'org.confirm_totp': staff(ROLES, '/api/account/totp/confirmation', { body: () => ({}) }),
  'org.begin_passkey': staff(ROLES, '/api/account/passkeys/options', { body: () => ({}) }),
  'org.add_passkey': staff(ROLES, '/api/account/passkeys', { body: () => ({}) }),
  'org.renew_recovery_codes': staff(ROLES, '/api/account/recovery-codes', { body: () => ({}) }),
  'org.remove_factor': staff(ROLES, '/api/account/factors/:id/removal', {
    own: () => factorId,
    foreign: colleagues,
    body: () => ({}),
  }),
  'org.my_sessions': staff(ROLES, '/api/account/sessions'),
  'org.end_my_session': staff(ROLES, '/api/account/sessions/:id', { own: () => sessionId, foreign: colleagues }),
  'org.end_my_others': staff(ROLES, '/api/account/sessions'),
  'org.staff_sessions': staff([], '/api/staff/:id/sessions', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [securityB],
  }),
  'org.end_staff_sessions': staff([], '/api/staff/:id/sessions', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [securityB],
  }),
  'org.end_staff_session': staff([], '/api/staff/:id/sessions/00000000-0000-7000-8000-000000000000', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [securityB],
  }),
  'org.reset_factors': staff([], '/api/staff/:id/factors', {
    own: () => world.people.consultantA.staffId,
    foreign: () => [securityB],
  }),
  'org.sign_in_log': staff(['auditor'], '/api/security/sign-ins'),
  'org.sign_in_policy': staff([], '/api/security/policy'),
  'org.edit_sign_in_policy': staff([], '/api/security/policy', { body: () => ({}) }),
  'org.providers': staff([], '/api/security/providers'),
  'org.add_provider': staff([], '/api/security/providers', { body: () => ({}) }),
  'org.edit_provider': staff([], '/api/security/providers/:id', { body: () => ({}) }),
  'products.catalogue': open('public', '/api/catalogue'),
  'products.units': staff(readers, '/api/vehicles'),
  'customers.list': staff(readers, '/api/customers'),
  'customers.get': staff(readers, '/api/customers/:id', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'customers.edit': staff(['agent', 'manager', 'consultant', 'care'], '/api/customers/:id', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ version: 1, name: '新名字', cityCode: null }),
  }),
  'customers.reveal': staff(['agent', 'manager', 'consultant', 'care'], '/api/customers/:id/reveal', {
    own: () => owner.customerId,
    foreign: B,
    body: () => ({ identifierId, reason: '回访客户' }),
  }),
  'customers.owner_code': open('public', '/api/owner/codes'),
  'customers.owner_sign_in': open('public', '/api/owner/session'),
  'customers.owner_sign_out': open('owner', '/api/owner/session'),
  'leads.test_drive_form': open('public', '/api/public/test-drive'),
  'leads.create': staff(['agent', 'manager', 'consultant'], '/api/leads', { body: () => ({}) }),
  'leads.inbound_json': open('source', '/api/leads/inbound'),
  'leads.inbound_adf': open('source', '/api/leads/inbound/adf'),
  'leads.inbound_list': staff(['admin', 'analyst', 'agent'], '/api/leads/inbound'),
  'leads.list': staff(leadReaders, '/api/leads'),
  'leads.counts': staff(leadReaders, '/api/leads/counts'),
  'leads.dispatch_dealers': staff(['agent'], '/api/leads/dispatch-dealers'),
  'leads.consultants': staff(['manager'], '/api/leads/consultants'),
  'leads.get': staff(leadReaders, '/api/leads/:id', { own: () => taken.leadId, foreign: B, ownBreadth: true }),
  'leads.dispatch': staff(['agent'], '/api/leads/:id/dispatch', {
    body: () => ({ version: 1, dealerId: world.units.dealerB }),
  }),
  'leads.accept': staff(['manager'], '/api/leads/:id/accept', {
    own: () => waiting.leadId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 1, consultantId: world.people.consultantB.staffId }),
  }),
  'leads.return': staff(['manager'], '/api/leads/:id/return', {
    own: () => waiting.leadId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 1, reason: 'other' }),
  }),
  'leads.follow_up': staff(sellers, '/api/leads/:id/follow-ups', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ channel: 'call', note: 'x', grade: 'A', nextContactAt: soon() }),
  }),
  'sales.orders': staff(['analyst', 'region', 'manager', 'consultant', 'care'], '/api/orders'),
  'sales.order': staff(['analyst', 'region', 'manager', 'consultant', 'care'], '/api/orders/:id', {
    own: () => taken.orderId,
    foreign: () => [...B(), ...careB()],
    ownBreadth: true,
  }),
  'sales.create_order': staff(sellers, '/api/orders', { body: () => orderForm(house, world, randomUUID()) }),
  'sales.deliver': staff(sellers, '/api/orders/:id/delivery', {
    own: () => taken.orderId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ vin: 'LSVNV1336N2000001', deliveredOn: '2026-01-01' }),
  }),
  'engagement.opportunities': staff(['analyst', 'region', 'manager', 'care'], '/api/opportunities'),
  'engagement.contact': staff(['care'], '/api/opportunities/:id/contacts', {
    own: () => opportunityId,
    foreign: careB,
    body: () => ({ result: 'booked' }),
  }),
  'club.members': staff(readers, '/api/members'),
  'club.member': staff(readers, '/api/members/:id', { own: () => memberId, foreign: () => [...B(), ...careB()] }),
  'club.apply': staff(['manager', 'consultant', 'care'], '/api/members', {
    body: () => ({ customerId: randomUUID(), unitId: randomUUID() }),
  }),
  'club.decide': staff(['care'], '/api/members/:id/decision', {
    own: () => memberId,
    foreign: careB,
    body: () => ({ decision: 'approve', version: 1 }),
  }),
  'club.owner_home': open('owner', '/api/owner/home'),
  'club.owner_apply': open('owner', '/api/owner/membership'),
};

const caseOf = (endpoint: Endpoint): Case => TABLE[endpoint.id] as Case;
const staffEndpoints = () => house.app.endpoints.filter((endpoint) => endpoint.audience === 'staff');
const ask = (caller: Caller, endpoint: Endpoint, id: string = randomUUID()) =>
  caller.call(
    endpoint.method,
    caseOf(endpoint).url(id),
    endpoint.method === 'GET' ? undefined : caseOf(endpoint).body?.(),
  );
const nobody = () => callerWith(house.app, '', '');
const plain = ({ status, body }: Answer) => ({ status, ...body, requestId: null });

test('the table holds every endpoint and nothing else', () => {
  expect(house.app.endpoints.map((endpoint) => endpoint.id).sort()).toEqual(Object.keys(TABLE).sort());
  for (const endpoint of house.app.endpoints)
    expect({ id: endpoint.id, audience: endpoint.audience }).toEqual({
      id: endpoint.id,
      audience: caseOf(endpoint).audience,
    });
});

describe('role × endpoint', () => {
  test('nobody gets in without a session, with an unknown one, or with an ended one', async () => {
    const ended = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query('update org.session set ended_at = now() where staff_id = $1', [ended.staffId]);
    const idle = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query("update org.session set last_seen_at = now() - interval '31 minutes' where staff_id = $1", [
      idle.staffId,
    ]);
    const left = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query("update org.staff set status = 'left' where id = $1", [left.staffId]);
    const strangers = [nobody(), callerWith(house.app, '', 'rb_staff=unknown; rb_owner=unknown'), ended, idle, left];
    for (const endpoint of house.app.endpoints.filter(({ audience }) => audience === 'staff' || audience === 'owner')) {
      for (const caller of strangers)
        expect({ id: endpoint.id, ...plain(await ask(caller, endpoint)) }).toMatchObject({
          id: endpoint.id,
          status: 401,
          code: 'auth.required',
        });
    }
  });

  test.each(ROLES)('%s is refused where the role lacks the permission and let in where it has it', async (role) => {
    for (const endpoint of staffEndpoints()) {
      const caller = endpoint.id === 'org.sign_out' ? await again(people[role]) : people[role];
      const { status, body } = await ask(caller, endpoint);
      const allowed = caseOf(endpoint).roles?.includes(role) ?? false;
      const verdict = status >= 500 ? `failed ${status}` : status === 401 || status === 403 ? 'refused' : 'let in';
      expect(`${endpoint.id}: ${verdict}`).toBe(`${endpoint.id}: ${allowed ? 'let in' : 'refused'}`);
      if (!allowed)
        expect({ id: endpoint.id, status, code: body.code }).toEqual({
          id: endpoint.id,
          status: 403,
          code: 'auth.forbidden',
        });
    }
  });
});

/** A second session of the same person, to be ended. */
async function again(caller: Caller): Promise<Caller> {
  const token = randomUUID();
  await house.owner.query(
    'insert into org.session (token_hash, staff_id, unit_id, expires_at) select $1, staff_id, unit_id, expires_at from org.session where staff_id = $2 limit 1',
    [createHash('sha256').update(token).digest(), caller.staffId],
  );
  return callerWith(house.app, caller.staffId, `rb_staff=${token}`);
}

describe('records of another dealer', () => {
  test('do not exist for whoever may call the endpoint elsewhere, and nothing is written', async () => {
    const before = await fingerprint(house);
    const foreign = staffEndpoints().filter((endpoint) => caseOf(endpoint).foreign);
    expect(foreign.length).toBeGreaterThanOrEqual(12);
    for (const endpoint of foreign) {
      const { own, foreign: callers } = caseOf(endpoint);
      for (const caller of callers?.() ?? []) {
        const there = await ask(caller, endpoint, own?.());
        const nowhere = await ask(caller, endpoint, newId());
        expect({ id: endpoint.id, status: there.status, code: there.body.code }).toEqual({
          id: endpoint.id,
          status: 404,
          code: 'request.not_found',
        });
        expect(plain(there)).toEqual(plain(nowhere));
      }
    }
    expect(await fingerprint(house)).toEqual(before);
  });

  test('every endpoint with an id in its path is tried with a foreign record', () => {
    // Dispatching is the brand's alone: no dealer holds the permission.
    const missing = staffEndpoints().filter((endpoint) => endpoint.path.includes(':id') && !caseOf(endpoint).foreign);
    // Roles, providers, fields, dictionaries and the catalogue belong to the group, not to a dealer.
    expect(
      missing
        .map((endpoint) => endpoint.id)
        .filter(
          (id) =>
            !/^org\.((edit_|delete_)?role|edit_provider|edit_dictionary_entry)$|^customers\.edit_field$|^leads\.(edit|delete)_clock_rule$|^products\.(series|create_|edit_(series|model|trim|item)|(add|remove)_picture)/.test(
              id,
            ),
        ),
    ).toEqual(['leads.dispatch', 'leads.record_recheck', 'leads.recycle']);
  });

  test('show to their own dealer', async () => {
    const kept = ({ permission }: Endpoint) =>
      permission !== null &&
      ['security.edit', 'source.edit', 'request.decide', 'request.package', 'record.import'].includes(permission);
    for (const endpoint of staffEndpoints().filter((one) => one.method === 'GET' && caseOf(one).own && !kept(one))) {
      const byCare = endpoint.id === 'club.member' || endpoint.permission === 'request.handle';
      const role = byCare ? people.care : people.manager;
      expect({ id: endpoint.id, status: (await ask(role, endpoint, caseOf(endpoint).own?.())).status }).toEqual({
        id: endpoint.id,
        status: 200,
      });
    }
  });

  test('leave no trace in lists, searches and counts of the other dealer', async () => {
    const marks = [
      owner.customerId,
      owner.leadId,
      owner.orderId,
      owner.unitId,
      owner.vin,
      owner.mobile,
      waiting.leadId,
      taken.leadId,
      taken.customerId,
      taken.orderId,
      memberId,
      opportunityId,
    ];
    const lists = staffEndpoints().filter((endpoint) => endpoint.method === 'GET' && !endpoint.path.includes(':'));
    const searches = [
      '/api/leads?q=王小明',
      '/api/customers?q=王小明',
      '/api/customers?q=wxm',
      `/api/leads?q=${owner.mobile}`,
      `/api/customers?q=${owner.mobile}`,
      `/api/customers?q=${owner.mobile.slice(-4)}`,
      `/api/vehicles?q=${owner.vin}`,
      ...['wxm', owner.mobile, owner.mobile.slice(-4), owner.vin, owner.vin.slice(-6)].map((q) => `/api/search?q=${q}`),
    ];
    for (const caller of [world.people.managerB, world.people.consultantB, world.people.careB]) {
      for (const url of [...lists.map((endpoint) => caseOf(endpoint).url('')), ...searches]) {
        const text = JSON.stringify((await caller.call('GET', encodeURI(url))).body);
        expect({ url, found: marks.filter((mark) => text.includes(mark)) }).toEqual({ url, found: [] });
      }
    }
    expect(
      Object.values((await world.people.managerB.call('GET', '/api/leads/counts')).body.counts).every(
        (count) => count === 0,
      ),
    ).toBe(true);
  });

  test('cannot be referred to in a body either', async () => {
    const { managerB, consultantB, managerA } = world.people;
    const before = await fingerprint(house);
    const foreignLead = await managerB.call('POST', '/api/orders', orderForm(house, world, taken.leadId));
    expect(plain(foreignLead)).toEqual(
      plain(await managerB.call('POST', '/api/orders', orderForm(house, world, newId()))),
    );
    expect(foreignLead.status).toBe(404);
    const { customerId, unitId } = owner;
    const foreignOwner = await managerB.call('POST', '/api/members', { customerId, unitId });
    expect(plain(foreignOwner)).toEqual(
      plain(await managerB.call('POST', '/api/members', { customerId, unitId: newId() })),
    );
    const version = 1;
    const foreignConsultant = await managerA.call('POST', `/api/leads/${waiting.leadId}/accept`, {
      version,
      consultantId: consultantB.staffId,
    });
    expect(plain(foreignConsultant)).toEqual(
      plain(await managerA.call('POST', `/api/leads/${waiting.leadId}/accept`, { version, consultantId: newId() })),
    );
    expect(foreignConsultant).toMatchObject({
      status: 400,
      body: { details: { fields: [{ field: 'consultantId' }] } },
    });
    const otherCustomers = await managerA.call('POST', `/api/customers/${taken.customerId}/reveal`, {
      identifierId,
      reason: '核对号码',
    });
    expect(otherCustomers.status).toBe(404);
    expect(await fingerprint(house)).toEqual(before);
  });
});

test('a colleague of the same dealer whose permission reaches own records only finds nothing of another consultant', async () => {
  const { consultantA2, consultantA } = world.people;
  const before = await fingerprint(house);
  const narrow = staffEndpoints().filter((endpoint) => caseOf(endpoint).ownBreadth);
  expect(narrow.length).toBeGreaterThanOrEqual(4);
  for (const endpoint of narrow) {
    const own = caseOf(endpoint).own?.();
    const there = await ask(consultantA2, endpoint, own);
    expect({ id: endpoint.id, ...plain(there) }).toEqual({
      id: endpoint.id,
      ...plain(await ask(consultantA2, endpoint, newId())),
    });
    expect(there.status).toBe(404);
  }
  expect((await consultantA2.call('POST', '/api/orders', orderForm(house, world, taken.leadId))).status).toBe(404);
  for (const url of ['/api/leads', '/api/orders', `/api/leads?q=${taken.mobile}`])
    expect((await consultantA2.call('GET', url)).body.rows).toEqual([]);
  expect(await fingerprint(house)).toEqual(before);
  expect((await consultantA.call('GET', `/api/leads/${taken.leadId}`)).status).toBe(200);
});

describe('car owners', () => {
  test('are no staff, and staff are no owners, in whichever cookie the token comes', async () => {
    const self = await ownerCaller(house, owner.customerId, world.units.brand);
    const token = (caller: Caller) => caller.cookie.split('=')[1];
    const before = await fingerprint(house);
    for (const endpoint of house.app.endpoints) {
      const { audience, id } = endpoint;
      const callers =
        audience === 'staff'
          ? [self, callerWith(house.app, '', `rb_staff=${token(self)}`)]
          : audience === 'owner'
            ? [people.manager, callerWith(house.app, '', `rb_owner=${token(people.manager)}`)]
            : [];
      for (const caller of callers)
        expect({ id, status: (await ask(caller, endpoint, caseOf(endpoint).own?.())).status }).toEqual({
          id,
          status: 401,
        });
    }
    expect(await fingerprint(house)).toEqual(before);
    expect((await people.manager.call('GET', '/api/session')).status).toBe(200);
  });
});

test('messages from outside need a signature, whoever is signed in', async () => {
  for (const url of ['/api/leads/inbound', '/api/leads/inbound/adf']) {
    expect(
      (await call(house.app, { method: 'POST', url, payload: '{}', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(401);
    expect((await people.agent.call('POST', url, {})).status).toBe(401);
  }
});
