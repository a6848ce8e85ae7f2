import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../src/platform/audit.ts';
import { newId } from '../src/platform/db.ts';
import { fillAnalysis } from './analysis-story.ts';
import { fillCustomerFile } from './customer-file.ts';
import { fillDispatch } from './dispatch-file.ts';
import { type House, openHouse } from './harness.ts';
import { fillIntake } from './intake-story.ts';
import { fillLeadFile } from './lead-story.ts';
import { fillMembers } from './member-story.ts';
import { fillNetwork } from './network-story.ts';
import { fillPoints } from './points-story.ts';
import { fillRewards } from './reward-story.ts';
import { fillSales } from './sale-story.ts';
import { fillSettlement } from './settlement-story.ts';
import { fillShowroom } from './showroom-story.ts';
import { accept, applyFor, becomeOwner, enquire, insertRow, type Owner, order } from './story.ts';
import { fillVehicleFile } from './vehicle-story.ts';
import { makeWorld, type World } from './world.ts';

let house: House;
let world: World;
let owner: Owner;
let secondOrder: string;
let spareDelivery: string;
let thirdCustomer: string;
/** A lead without rows of intake. */
let spareLead: string;
let audited: string[];

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { people } = world;
  owner = await becomeOwner(house, world);
  const memberId = await applyFor(people.consultantA, owner);
  await people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
  const { leadId } = await enquire(house, world, { consent: { shareDealer: true, textVersion: 'v1' } });
  await accept(people.managerA, leadId, people.consultantA.staffId);
  secondOrder = await order(house, world, people.consultantA, leadId);
  const nextContactAt = new Date(house.platform.clock.now().getTime() + 86_400_000).toISOString();
  await people.consultantA.call('POST', `/api/leads/${leadId}/follow-ups`, {
    channel: 'call',
    note: '已约',
    grade: 'A',
    nextContactAt,
  });
  await house.owner.query(
    "insert into app.file (id, org_id, name, media_type, bytes, sha256_hex) values ($1, $2, 'a.csv', 'text/csv', 1, 'x')",
    [newId(), world.units.dealerA],
  );
  await house.owner.query(
    `insert into org.staff_factor (id, org_id, staff_id, kind, name, credential_id, public_key) values (app.new_id(), $1, $2, 'passkey', 'k', 'c', '\\x00')`,
    [world.units.dealerA, people.managerA.staffId],
  );
  await house.owner.query("insert into org.recovery_code (org_id, staff_id, code_hash) values ($1, $2, '\\x00')", [
    world.units.dealerA,
    people.managerA.staffId,
  ]);
  await house.owner.query(
    "insert into org.oidc_provider (id, code, name, name_en, issuer, client_id) values (app.new_id(), 'p', 'p', 'p', 'https://p', 'c')",
  );
  await people.managerA.call('POST', '/api/views', {
    list: 'leads.list',
    name: '本店',
    state: { query: {}, columns: [], density: 'middle' },
  });
  await house.drain();
  const other = await enquire(house, world, { consent: { shareDealer: true, textVersion: 'v1' } });
  await house.owner.query(
    "insert into org.import_mapping (id, org_id, staff_id, kind, name, signature, settings) values (app.new_id(), $1, $2, 'customers', 'm', 's', '{}')",
    [world.units.dealerA, people.managerA.staffId],
  );
  await fillCustomerFile(house, {
    customerId: owner.customerId,
    other: other.customerId,
    unitId: world.units.dealerA,
    staffId: people.managerA.staffId,
  });
  await fillLeadFile(house, { leadId, orgId: world.units.dealerA, staffId: people.consultantA.staffId });
  await fillIntake(house, {
    orgId: world.units.brand,
    sourceId: world.source.id,
    leadId: other.leadId,
    referrerId: owner.customerId,
  });
  spareLead = leadId;
  thirdCustomer = (await enquire(house, world, { consent: { shareDealer: true, textVersion: 'v1' } })).customerId;
  const asked = { kind: 'explain', channel: 'hotline' };
  await people.careA.call('POST', `/api/customers/${owner.customerId}/requests`, asked);
  await people.careA.call('POST', `/api/customers/${owner.customerId}/do-not-contact`, {
    on: true,
    reason: '客户要求',
  });
  await house.owner.query(
    "insert into customers.recipient (code, name, name_en, contact, purpose_text, data_kinds) values ('anxin', 'x', 'x', 'x', 'x', 'x')",
  );
  await fillVehicleFile(house, { unitId: owner.unitId, customerId: owner.customerId, orgId: world.units.dealerA });
  await fillDispatch(house, { orgId: world.units.dealerA, staffId: people.consultantA.staffId });
  await fillAnalysis(house, { orgId: world.units.dealerA, staffId: people.consultantA.staffId });
  await fillShowroom(house, {
    orgId: world.units.dealerA,
    leadId,
    customerId: owner.customerId,
    staffId: people.consultantA.staffId,
    seriesId: world.series.id,
  });
  await fillSales(house, {
    orgId: world.units.dealerA,
    leadId,
    orderId: owner.orderId,
    staffId: people.consultantA.staffId,
    trimId: world.trim.id,
    seriesId: world.series.id,
  });
  const spare = await becomeOwner(house, world);
  spareDelivery = (await house.owner.query('select id from sales.delivery where order_id = $1', [spare.orderId]))
    .rows[0].id;
  await fillMembers(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    otherOrgId: world.units.dealerC,
    memberId,
    customerId: owner.customerId,
    staffId: people.consultantA.staffId,
  });
  await fillPoints(house, { brandId: world.units.brand, orgId: world.units.dealerA, trimId: world.trim.id });
  await fillRewards(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    memberId,
    customerId: owner.customerId,
  });
  await fillSettlement(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    staffId: people.managerA.staffId,
  });
  await fillNetwork(house, {
    brandId: world.units.brand,
    orgId: world.units.dealerA,
    staffId: people.managerA.staffId,
    customerId: owner.customerId,
    leadId,
    unitId: owner.unitId,
    seriesId: world.series.id,
  });
  audited = await tablesWith('audit_insert');
});
afterAll(() => house?.close());

async function tablesWith(trigger: string): Promise<string[]> {
  const found = await house.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where t.tgname = $1 order by 1`,
    [trigger],
  );
  return found.rows.map((row) => row.name);
}

/** Runs in one transaction of the owner and rolls back. */
async function undone<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await house.owner.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const quoted = (table: string) =>
  table
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

/** Columns worked out of others, which stay out of the trail. */
const DERIVED: Record<string, readonly string[]> = { 'customers.customer': ['completeness', 'missing'] };

/** What has to differ in a copy of a row for the unique indexes, and the change that the update makes. */
const copies = (): Record<string, { copy?: Record<string, unknown>; set?: string }> => ({
  'app.file': {},
  'club.branch': { copy: { org_id: world.units.dealerB, code: 'X' } },
  'club.member': { copy: { status: 'rejected', card_number: null } },
  'club.points_rule': { copy: { code: 'x' } },
  'club.points_setting': { copy: { org_id: world.units.east } },
  'club.points_budget': {},
  'club.points_request': {},
  'club.setting': { copy: { org_id: world.units.east } },
  'club.stay': { copy: { to_at: '2036-01-01T00:00:00Z' }, set: "from_at = from_at - interval '1 hour'" },
  'club.tier': { copy: { code: 'x' } },
  'club.transfer': { copy: { state: 'refused' } },
  'club.recruitment': { copy: { delivery_id: spareDelivery } },
  'club.referral': { copy: { state: 'withdrawn' } },
  'club.reward': {},
  'club.reward_order': { copy: { number: 'x' } },
  'club.reward_stock': { copy: { org_id: world.units.dealerC } },
  'club.service_rate': { copy: { valid_from: '2031-01-01' } },
  'club.partner': { copy: { code: 'OTHER' } },
  'club.benefit_tier': { copy: { tier_code: 'x' } },
  'club.settlement_rate': { copy: { from_month: '2031-01-01' } },
  'club.settlement_period': { copy: { month: '2031-01-01' } },
  'club.settlement_statement': { copy: { org_id: world.units.dealerC } },
  'club.settlement_line': { copy: { kind: 'expired' } },
  'customers.completeness_rule': { copy: { field: 'x' }, set: 'weight = weight + 1' },
  'customers.contact_person': { copy: { person_id: thirdCustomer } },
  'customers.custom_field': { copy: { code: 'x' } },
  'customers.external_id': { copy: { external_id: 'x' } },
  'customers.claim': { copy: { state: 'refused' } },
  'customers.notice': { copy: { version: 'x' } },
  'customers.purpose': { copy: { code: 'xx' } },
  'customers.recipient': { copy: { code: 'xx' } },
  'customers.request': { copy: { number: 'x' } },
  'customers.merge_rule': { copy: { only_one: null }, set: 'automatic = not automatic' },
  'customers.relationship': { copy: { org_id: world.units.dealerC } },
  'engagement.message': { copy: { kind: 'x' } },
  'engagement.message_text': { copy: { kind: 'x' }, set: 'sort = sort + 1' },
  'engagement.opportunity': { copy: { kind: 'x' } },
  'engagement.questionnaire': { copy: { code: 'xx' } },
  'engagement.survey_answer': { copy: { question: 'x' } },
  'engagement.survey_call': { copy: { customer_id: thirdCustomer } },
  'leads.replacement': { copy: { due_on: '2031-01-01' } },
  'org.agreement': { copy: { number: 'x' } },
  'org.answer_gap': { copy: { words: 'x' } },
  'org.answer_use': { set: "used_at = used_at + interval '1 hour'" },
  'org.answer_version': { copy: { revision: 2 } },
  'org.planning_point': { copy: { kind: 'full' } },
  'org.publication_receipt': { copy: { org_id: world.units.dealerC } },
  'sales.appraisal': { copy: { number: 'x' } },
  'leads.closing': { copy: { state: 'refused' } },
  'leads.downgrade': { copy: { state: 'gone' } },
  'leads.clock_rule': { copy: { grade: 'A' } },
  'leads.dealer_capacity': { copy: { org_id: world.units.dealerC }, set: 'weight = weight + 1' },
  'leads.lead': { copy: { status: 'won' } },
  'leads.recheck': { copy: { state: 'done', result: 'real', checked_at: '2026-01-01T00:00:00Z' } },
  'leads.source': { copy: { code: 'x' } },
  'leads.referral': { copy: { lead_id: spareLead } },
  'leads.validation': {
    copy: { lead_id: spareLead },
    set: "queued_at = queued_at + interval '1 hour'",
  },
  'org.dictionary': { copy: { code: 'x' }, set: 'sort = sort + 1' },
  'org.import_mapping': { copy: { name: 'x' } },
  'org.oidc_provider': { copy: { code: 'x' } },
  'org.recovery_code': { copy: { code_hash: '\\x01' } },
  'org.role': { copy: { code: 'x' } },
  'org.role_permission': { copy: { permission: 'x' }, set: "breadth = 'own'" },
  'org.saved_view': { copy: { name: 'x' } },
  'org.sign_in_policy': { copy: { only_one: null } },
  'org.staff': { copy: { login: 'x' } },
  'org.staff_factor': { copy: { credential_id: 'x' } },
  'org.staff_role': { copy: { org_id: world.units.dealerC }, set: `org_id = '${world.units.dealerB}'` },
  'org.target': { copy: { month: '2031-01-01' } },
  'org.unit': { copy: { code: 'x' } },
  'products.model': { copy: { code: 'x' }, set: 'model_year = model_year + 1' },
  'products.ownership': { copy: { to_date: '2030-01-01' } },
  'products.series': { copy: { code: 'x' }, set: 'sort = sort + 1' },
  'products.trim': { copy: { code: 'x' }, set: 'price_fen = price_fen + 1' },
  'products.unit': { copy: { vin: 'x' } },
  'products.maintenance_item': { copy: { code: 'x' }, set: 'sort = sort + 1' },
  'products.mileage': { set: 'km = km + 1' },
  'products.picture': { set: 'sort = sort + 1' },
  'products.plate': { copy: { to_date: '2036-01-01' } },
  'showroom.waiver': { copy: { version: 'x' }, set: "valid_from = valid_from + interval '1 hour'" },
  'showroom.daily_report': { copy: { day: '2026-03-02' } },
  'showroom.test_car': { copy: { plate: '沪A00002' } },
  'showroom.test_drive': { copy: { status: 'cancelled' } },
  'sales.contract': { copy: { number: 'x', state: 'void' } },
  'sales.contract_text': { copy: { number: 9 } },
  'sales.change_request': { copy: { status: 'approved' } },
  'sales.delivery': { copy: { order_id: secondOrder } },
  'sales.delivery_release': { set: 'balance_fen = balance_fen + 1' },
  'sales.handover': { copy: { order_id: secondOrder } },
  'sales.need': { copy: { org_id: world.units.dealerC } },
  'sales.payment': { copy: { receipt: 'x' } },
  'sales.price_level': { copy: { org_id: world.units.dealerC } },
  'sales.quote': { copy: { revision: 9 } },
  'sales.rebate': { copy: { month: '2031-01-01' } },
  'sales.setting': { copy: { org_id: world.units.dealerC } },
  'sales.stock': { copy: { vin: 'x' } },
  'sales.order': { copy: { number: 'x', status: 'cancelled' } },
});

describe('what is written', () => {
  test('every table with business data is audited; the others are technical, or append-only themselves', async () => {
    const all = await house.owner.query<{ name: string }>(
      "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('app', 'org', 'products', 'customers', 'leads', 'showroom', 'sales', 'engagement', 'club', 'analytics') order by 1",
    );
    const left = all.rows.map((row) => row.name).filter((name) => !audited.includes(name));
    expect(left).toEqual([
      'analytics.benchmark',
      'analytics.counted',
      'analytics.exposure',
      'analytics.forecast',
      'analytics.funnel_day',
      'analytics.rate',
      'app.event',
      'app.event_done',
      'app.idempotency',
      'app.migration',
      'app.open_table',
      'app.setting',
      'club.account',
      // What was granted and used follows from benefits, tiers and uses, which are kept.
      'club.benefit_code',
      'club.benefit_use',
      'club.complete_service',
      'club.entitlement',
      'club.entry',
      'club.hold',
      'club.ledger_transaction',
      'club.lot',
      'club.lot_use',
      'club.merge_part',
      'club.partner_record',
      'club.settlement_matrix',
      'club.tier_change',
      // Marks for the sweep, gone within seconds.
      'club.tier_due',
      'customers.contact_decision',
      'customers.duplicate',
      'customers.frequent_gram',
      'customers.match_frequency',
      'customers.match_model',
      'customers.match_record',
      'customers.match_shared',
      'customers.merge_moved',
      'customers.sharing',
      'customers.sign_in_code',
      'customers.stage_change',
      'customers.withheld',
      'leads.consultant',
      'leads.dealer_day',
      'leads.dealer_turn',
      'leads.inbound',
      'leads.stage_change',
      'leads.timer',
      'org.answer_tally',
      'org.default_view',
      'org.import_row',
      'org.notification',
      'org.notified',
      'org.password_history',
      'org.role_shipped',
      'org.session',
      'org.sign_in_guard',
      'org.sign_in_log',
      'org.sign_in_step',
      'org.staff_device',
      'org.task',
      'org.task_failure',
      'org.unit_closure',
      'products.changed_owner',
    ]);
  });

  test('each insert, update and delete leaves an entry with before and after, who, where and for which request', async () => {
    const appendOnly = await tablesWith('append_only');
    const unit = world.units.dealerA;
    await undone(async (client) => {
      await client.query(
        "select set_config('app.actor', 'staff:tester', true), set_config('app.unit', $1, true), set_config('app.request', 'request-1', true)",
        [unit],
      );
      const last = async (table: string) => {
        const found = await client.query(
          `select b.operation, b.actor, b.unit_id, b.request_id, b.source_table, b.rows, e.row_id, e.before, e.after, e.org_id from audit.batch b join audit.entry e using (chain, seq)
           where b.chain = pg_backend_pid() order by b.seq desc, e.ordinal limit 1`,
        );
        expect(found.rows[0]).toMatchObject({
          source_table: table,
          actor: 'staff:tester',
          unit_id: unit,
          request_id: 'request-1',
          rows: 1,
        });
        return found.rows[0];
      };
      for (const table of audited) {
        const { copy = {}, set = "created_at = created_at + interval '1 hour'" } = copies()[table] ?? {};
        const source = (await client.query(`select to_jsonb(t) as row from ${quoted(table)} t limit 1`)).rows[0]?.row;
        expect({ table, found: source !== undefined }).toEqual({ table, found: true });
        const id = newId();
        const row = { ...source, ...copy, id };
        await insertRow(client, quoted(table), row);
        const inserted = await last(table);
        // A unit's own entries belong to that unit.
        const org = table === 'org.unit' ? id : (row.org_id ?? null);
        expect(inserted).toMatchObject({ operation: 'insert', row_id: id, before: null, org_id: org });
        const clear = Object.keys(row).filter(
          (key) => row[key] !== null && !/_(enc|hash|grams)$/.test(key) && !DERIVED[table]?.includes(key),
        );
        expect({ table, keys: Object.keys(inserted.after).sort() }).toEqual({ table, keys: clear.sort() });
        if (appendOnly.includes(table)) continue;
        await client.query(`update ${quoted(table)} set ${set} where id = $1`, [id]);
        const updated = await last(table);
        const column = set.split(' ')[0] as string;
        expect({
          table,
          operation: updated.operation,
          row: updated.row_id,
          keys: [Object.keys(updated.before), Object.keys(updated.after)],
        }).toEqual({ table, operation: 'update', row: id, keys: [[column], [column]] });
        expect(updated.before[column]).not.toEqual(updated.after[column]);
        if (table === 'org.unit') await client.query('delete from org.unit_closure where unit_id = $1', [id]);
        await client.query(`delete from ${quoted(table)} where id = $1`, [id]);
        expect(await last(table)).toMatchObject({ operation: 'delete', row_id: id, after: null, before: { id } });
      }
      expect((await verifyAudit(client)).broken).toEqual([]);
    });
  });

  test('a statement over many rows is one batch with an entry a row; one that changes nothing leaves none', async () => {
    await undone(async (client) => {
      const tail = async () =>
        Number(
          (await client.query('select coalesce(max(seq), 0) as seq from audit.batch where chain = pg_backend_pid()'))
            .rows[0].seq,
        );
      const before = await tail();
      const { rowCount } = await client.query('update org.dictionary set sort = sort + 1');
      expect(rowCount).toBeGreaterThan(20);
      expect(await tail()).toBe(before + 1);
      const entries = await client.query(
        'select count(*)::int as n from audit.entry where chain = pg_backend_pid() and seq = $1',
        [before + 1],
      );
      expect(entries.rows[0].n).toBe(rowCount);
      await client.query('update org.dictionary set sort = sort');
      await client.query('delete from org.dictionary where false');
      expect(await tail()).toBe(before + 1);
    });
  });

  test('an id cannot be changed unseen', async () => {
    await undone(async (client) => {
      const [was, is] = [(await client.query("select id from org.dictionary where code = 'H'")).rows[0].id, newId()];
      await client.query('update org.dictionary set id = $1 where id = $2', [is, was]);
      const entries = await client.query(
        "select row_id, before ->> 'code' as before, after ->> 'code' as after from audit.entry where row_id = any($1)",
        [[was, is]],
      );
      expect(entries.rows).toEqual(
        expect.arrayContaining([
          { row_id: was, before: 'H', after: null },
          { row_id: is, before: null, after: 'H' },
        ]),
      );
    });
  });

  test('sealed columns, clear numbers and password hashes never reach the trail', async () => {
    const sealed = await house.owner.query(
      "select distinct k from audit.entry, jsonb_object_keys(coalesce(before, '{}') || coalesce(after, '{}')) k where k ~ '_(enc|hash|grams)$'",
    );
    expect(sealed.rows).toEqual([]);
    const clear = await house.owner.query(
      'select count(*)::int as n from audit.entry where before::text like $1 or after::text like $1',
      [`%${owner.mobile}%`],
    );
    expect(clear.rows[0].n).toBe(0);
  });

  test('a call carries its person, unit and request id into the trail; a refused one leaves nothing', async () => {
    const { managerA, analyst, auditor } = world.people;
    const view = (await managerA.call('GET', `/api/customers/${owner.customerId}`)).body;
    const requestId = 'trace-of-this-edit-1';
    const edit = (version: number) =>
      managerA.call(
        'PATCH',
        `/api/customers/${owner.customerId}`,
        { version, name: '王大明', cityCode: '310100' },
        { 'x-request-id': requestId },
      );
    expect((await edit(view.version)).status).toBe(200);
    const [batch, ...more] = (await house.owner.query('select * from audit.batch where request_id = $1', [requestId]))
      .rows;
    expect(more).toEqual([]);
    expect(batch).toMatchObject({
      actor: `staff:${managerA.staffId}`,
      unit_id: world.units.dealerA,
      operation: 'update',
      source_table: 'customers.customer',
    });
    expect((await edit(view.version)).status).toBe(409);
    expect((await house.owner.query('select 1 from audit.batch where request_id = $1', [requestId])).rowCount).toBe(1);
    const shown = await auditor.call('GET', `/api/audit?rowId=${owner.customerId}`);
    expect(shown.body.rows[0]).toMatchObject({
      before: { name: '王小明' },
      after: { name: '王大明' },
      requestId,
      actorName: expect.any(String),
    });
    expect((await analyst.call('GET', '/api/audit')).status).toBe(403);
  });

  test('showing a clear number is recorded with the reason, in the same transaction', async () => {
    const { managerA } = world.people;
    const identifier = (await managerA.call('GET', `/api/customers/${owner.customerId}`)).body.identifiers[0];
    const shown = await managerA.call('POST', `/api/customers/${owner.customerId}/reveal`, {
      identifierId: identifier.id,
      reason: '客户要求回电',
    });
    expect(shown.body).toEqual({ value: `+86${owner.mobile}` });
    const seen = await house.owner.query(
      "select b.actor, e.after, e.org_id from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and e.row_id = $1",
      [identifier.id],
    );
    expect(seen.rows).toEqual([
      {
        actor: `staff:${managerA.staffId}`,
        org_id: world.units.dealerA,
        after: { customer: owner.customerId, kind: 'mobile', reason: '客户要求回电' },
      },
    ]);
    expect(
      (
        await managerA.call('POST', `/api/customers/${owner.customerId}/reveal`, {
          identifierId: identifier.id,
          reason: ' ',
        })
      ).status,
    ).toBe(400);
  });

  test('the trail shows inside the acting unit only', async () => {
    const rowsAt = async (unit: string) => {
      const client = await house.platform.db.pool.connect();
      await client.query('begin');
      await client.query("select set_config('app.unit', $1, true)", [unit]);
      const { rows } = await client.query('select row_id from audit.visible(null, null, null, null, null, 10000)');
      await client.query('rollback');
      client.release();
      return rows.map((row) => row.row_id);
    };
    expect(await rowsAt(world.units.dealerA)).toContain(owner.orderId);
    expect(await rowsAt(world.units.east)).toContain(owner.orderId);
    for (const unit of [world.units.dealerB, world.units.west, ''])
      expect(await rowsAt(unit)).not.toContain(owner.orderId);
  });
});

describe('append-only tables', () => {
  test('refuse update, delete and truncate even for the owner', async () => {
    const tables = await tablesWith('append_only');
    expect(tables).toEqual([
      'app.event',
      'audit.batch',
      'audit.entry',
      'club.benefit_use',
      'club.entry',
      'club.ledger_transaction',
      'club.lot_use',
      'club.merge_part',
      'club.partner_record',
      'club.settlement_adjustment',
      'club.tier_change',
      'customers.consent',
      'customers.contact_decision',
      'customers.notice',
      'customers.sharing',
      'customers.verification',
      'sales.payment',
    ]);
    for (const table of tables) {
      const key = (
        await house.owner.query('select attname from pg_attribute where attrelid = $1::regclass and attnum = 1', [
          table,
        ])
      ).rows[0].attname;
      for (const statement of [
        `update ${table} set ${key} = ${key}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        await expect(house.owner.query(statement), statement).rejects.toMatchObject({ code: 'RB001' });
      }
    }
  });
});
