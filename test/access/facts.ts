import { newId } from '../../src/platform/db.ts';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { type Caller, type House, openHouse } from '../harness.ts';
import { fillIntake, type IntakeRows } from '../intake-story.ts';
import { fillLeadFile, type LeadFile } from '../lead-story.ts';
import { fillMembers, type MemberRows } from '../member-story.ts';
import { fillNetwork, type NetworkRows } from '../network-story.ts';
import { fillPoints, type PointRows } from '../points-story.ts';
import { fillRewards, type RewardRows } from '../reward-story.ts';
import { AS_BYTES, fillSales, PNG } from '../sale-story.ts';
import { fillSettlement, type SettlementRows } from '../settlement-story.ts';
import { fillShowroom, type ShowroomRows } from '../showroom-story.ts';
import { accept, applyFor, becomeOwner, type Enquired, enquire, type Owner, order } from '../story.ts';
import { addPerson, makeWorld, type World } from '../world.ts';

export const ROLES = ['admin', 'auditor', 'analyst', 'agent', 'region', 'manager', 'consultant', 'care'] as const;
export type Role = (typeof ROLES)[number];

export const EXPORT = { list: 'leads.list', reason: '周例会核对' };
export const VIEW = { list: 'leads.list', name: '我的线索', state: { query: {}, columns: [], density: 'middle' } };

export let house: House;
export let world: World;
export let people: Record<Role, Caller>;
export let owner: Owner;
export let waiting: Enquired;
export let taken: Enquired & { orderId: string };
export let memberId: string;
export let opportunityId: string;
export let identifierId: string;
/** Keeps units and accounts of dealer B. */
export let keeperB: Caller;
/** Keeps sign-in security in the region of dealer B. */
export let securityB: Caller;
export let factorId: string;
export let sessionId: string;
export let viewId: string;
export let noticeId: string;
export let taskId: string;
/** A request that dealer A took down, with its package made. */
export let requestId: string;
/** Decides on erasure in the region of dealer B. */
export let stewardB: Caller;
export let fileId: string;
export let attachmentId: string;
export let pairId: string;
export let mergeId: string;
export let claimId: string;
/** Records of a sale at dealer A, by noun. */
export let sale: Record<
  | 'quote'
  | 'priceLevel'
  | 'part'
  | 'change'
  | 'stock'
  | 'delivery'
  | 'rebate'
  | 'rebateRule'
  | 'signature'
  | 'contract'
  | 'contractText',
  string
>;
/** Records payments and rebates at dealer B. */
export let clerkB: Caller;
export let intake: IntakeRows;
/** Call centre and administrator of the region of dealer B. */
export let agentB: Caller;
export let adminB: Caller;
export let room: ShowroomRows;
/** What happens around the member of dealer A. */
export let club: MemberRows;
/** Rewards, partner and benefit of dealer A. */
export let rewards: RewardRows;
/** A member of dealer A with points, held ones among them. */
export let points: PointRows;
/** Club specialist at dealer B. */
export let clubB: Caller;
/** A settled month of dealer A. */
export let settled: SettlementRows;
/** What headquarters publishes to dealer A, its agreement, outlet, offer, used car and call list. */
export let network: NetworkRows;
/** What the customer of dealer A's order is to be told. */
export let messageId: string;
/** Manager of the region of dealer B. */
export let regionB: Caller;
/** Keeps placements at dealer B. */
export let marketingB: Caller;
/** How the lead that was taken might end. */
export let leadFile: LeadFile;

/** Opens a house with two dealers and fills it with what the tables name. */
export async function fillFacts(): Promise<void> {
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
  const contract = (await house.owner.query('select id from sales.contract')).rows[0].id;
  await consultantA.call('POST', `/api/contracts/${contract}/drawing-up`, { version: 1 });
  await consultantA.call('POST', `/api/contracts/${contract}/signatures/buyer?version=2`, PNG, AS_BYTES);
  const made = await house.owner.query(
    `select (select id from sales.quote) as quote, (select id from sales.price_level) as "priceLevel", (select id from sales.order_part) as part,
      (select id from sales.change_request) as change, (select id from sales.stock) as stock, (select id from sales.delivery limit 1) as delivery,
      (select id from sales.rebate) as rebate, (select id from sales.rebate_rule) as "rebateRule",
      (select id from sales.contract) as contract, (select id from sales.contract_text) as "contractText"`,
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
  club = await fillMembers(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    otherOrgId: world.units.dealerC,
    memberId,
    customerId: owner.customerId,
    staffId: consultantA.staffId,
  });
  points = await fillPoints(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    trimId: world.trim.id,
  });
  clubB = await addPerson(house, 'club_specialist', world.units.dealerB);
  rewards = await fillRewards(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    memberId,
    customerId: owner.customerId,
  });
  settled = await fillSettlement(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    staffId: consultantA.staffId,
  });
  network = await fillNetwork(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    staffId: consultantA.staffId,
    customerId: taken.customerId,
    leadId: taken.leadId,
    unitId: owner.unitId,
    seriesId: world.series.id,
  });
  regionB = await addPerson(house, 'region_manager', world.units.west);
  noticeId = (
    await house.owner.query('select id from org.notification where staff_id = $1 limit 1', [consultantA.staffId])
  ).rows[0].id;
  opportunityId = (await house.owner.query('select id from engagement.opportunity')).rows[0].id;
  messageId = (await house.owner.query('select id from engagement.message where subject_id = $1', [taken.orderId]))
    .rows[0].id;
  identifierId = (
    await house.owner.query('select id from customers.identifier where customer_id = $1', [owner.customerId])
  ).rows[0].id;
}

export interface Case {
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

export const sellers: readonly Role[] = ['manager', 'consultant'];
export const readers: readonly Role[] = ['analyst', 'agent', 'region', 'manager', 'consultant', 'care'];
/** Who keeps the file of vehicles. */
export const keepers: readonly Role[] = ['agent', 'manager', 'consultant', 'care'];
export const leadReaders: readonly Role[] = ['analyst', 'agent', 'region', 'manager', 'consultant'];
export const orgReaders: readonly Role[] = ['admin', 'auditor', 'analyst', 'region', 'manager', 'care'];
export const customerEditors: readonly Role[] = ['agent', 'manager', 'consultant', 'care'];
export const orderReaders: readonly Role[] = ['analyst', 'region', 'manager', 'consultant', 'care'];
export const NOBODY = '01900000-0000-7000-8000-000000000000';
export const noters: readonly Role[] = ['agent', 'region', 'manager', 'consultant', 'care'];
export const soon = () => new Date(house.platform.clock.now().getTime() + 86_400_000).toISOString();
export const staff = (roles: readonly Role[], url: string, more: Partial<Case> = {}): Case => ({
  audience: 'staff',
  roles,
  url: (id) => url.replace(':id', id),
  ...more,
});
export const open = (audience: Endpoint['audience'], url: string): Case => ({ audience, url: () => url });
export const exporters: readonly Role[] = ['admin', 'auditor', 'analyst', 'region', 'manager', 'care'];
/** Work is its person's alone: not even a colleague of the unit sees it. */
export const colleagues = () => [...B(), ...careB(), world.people.consultantA, world.people.admin];
export const B = () => [world.people.managerB, world.people.consultantB];
export const careB = () => [world.people.careB];
export const keepersB = () => [...B(), ...careB()];
export const policyForm = () => ({
  insurer: '太平洋保险',
  number: null,
  kinds: [],
  premiumFen: null,
  fromDate: '2026-01-01',
  toDate: '2026-12-31',
});
export const capacityForm = () => ({
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
export const loanForm = () => ({
  bank: '远途金融',
  amountFen: null,
  monthlyFen: null,
  fromDate: '2026-01-01',
  toDate: '2026-12-31',
  settledOn: null,
});

/** Showroom traffic is seen by sellers and by those above them. */
export const roomReaders: readonly Role[] = ['analyst', 'region', 'manager', 'consultant'];
export const comparers: readonly Role[] = ['analyst', 'region', 'manager'];
/** A test drive of dealer A's consultant, for an operation on it. */
export const driveOf = (body?: () => object): Partial<Case> => ({
  own: () => room.driveId,
  foreign: B,
  ownBreadth: true,
  body: () => ({ version: 999, ...body?.() }),
});
