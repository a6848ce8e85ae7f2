import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { contactHash } from '../../src/modules/customers/index.ts';
import * as events from '../../src/modules/events.ts';
import { roleIdOf } from '../../src/modules/org/index.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import { DEMO_ACCOUNTS, DEMO_DEALER, DEMO_NEW_OWNER_MOBILE, DEMO_OWNER_MOBILE } from './accounts.ts';
import { figuresOf } from './figures.ts';
import { createMemory } from './memory.ts';
import { writeSet } from './set.ts';
import type { Table } from './tables.ts';

const NOW = new Date('2026-11-22T06:00:00Z');
const CUSTOMERS = 3000;
const keys: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) }, hashKey: Buffer.alloc(32, 7) };

async function make(seed: number) {
  const rows = createMemory();
  const last = await writeSet(rows, keys, {
    size: 'small',
    customers: CUSTOMERS,
    seed,
    now: NOW,
    passwordHash: 'hash',
  });
  return { rows, last };
}

let set: Awaited<ReturnType<typeof make>>;
beforeAll(async () => {
  set = await make(1);
});

/** What each column that names another row points at. */
const REFERS: Record<string, Table> = {
  parentId: 'org.unit',
  orgId: 'org.unit',
  issuerId: 'org.unit',
  staffId: 'org.staff',
  consultantId: 'org.staff',
  decidedBy: 'org.staff',
  lastStaffId: 'org.staff',
  customerId: 'customers.customer',
  seriesId: 'products.series',
  modelId: 'products.model',
  trimId: 'products.trim',
  unitId: 'products.unit',
  sourceId: 'leads.source',
  lastSourceId: 'leads.source',
  leadId: 'leads.lead',
  orderId: 'sales.order',
  branchId: 'club.branch',
  memberId: 'club.member',
  ruleId: 'club.points_rule',
  transactionId: 'club.ledger_transaction',
  accountId: 'club.account',
  recipientId: 'customers.recipient',
  consentId: 'customers.consent',
};

const OPEN = ['new', 'assigned', 'accepted', 'following', 'ordered'];
const repeated = (values: unknown[]) => values.length - new Set(values).size;
const demoDealer = () => set.rows.of('org.unit').find((unit) => unit.name === DEMO_DEALER.name)?.id;

describe('the set', () => {
  test('comes out the same for one seed, but for what is sealed', async () => {
    const again = await make(1);
    const other = await make(2);
    expect(again.last).toEqual(set.last);
    const plain = (rows: ReturnType<typeof createMemory>, table: Table) =>
      JSON.stringify(rows.of(table), (column, value) => (column.endsWith('Enc') ? null : value));
    for (const table of set.rows.tables())
      expect([table, plain(again.rows, table) === plain(set.rows, table)]).toEqual([table, true]);
    expect(other.rows.of('customers.customer')[0]).not.toEqual(set.rows.of('customers.customer')[0]);
  });

  test('has the customers, owners and members of its figures', () => {
    const figures = figuresOf('small', CUSTOMERS);
    const people = set.rows.of('customers.customer').filter((customer) => customer.kind === 'person');
    expect(people).toHaveLength(CUSTOMERS);
    expect(people.filter((person) => person.stage === 'owner')).toHaveLength(figures.owners);
    const members = set.rows.of('club.member');
    expect(members.filter((member) => member.status === 'active')).toHaveLength(figures.members);
    expect(members.filter((member) => member.status === 'pending')).toHaveLength(figures.pending);
  });

  test('refers to nothing that is not there', () => {
    const ids = new Map<Table, Set<unknown>>();
    for (const table of set.rows.tables())
      ids.set(table, new Set(set.rows.of(table).map((row) => (row as { id?: string }).id)));
    for (const table of set.rows.tables()) {
      for (const row of set.rows.of(table)) {
        for (const [column, value] of Object.entries(row)) {
          const target = REFERS[column];
          if (target && value !== null && !ids.get(target)?.has(value))
            throw new Error(`${table}.${column} names ${value}, which ${target} does not hold`);
        }
      }
    }
    expect(ids.get('leads.lead')?.size).toBeGreaterThan(CUSTOMERS - 1);
  });

  test('repeats nothing that has to be unique', () => {
    const { rows } = set;
    for (const table of rows.tables())
      expect([table, repeated(rows.of(table).map((row) => ('id' in row ? row.id : row)))]).toEqual([table, 0]);
    const identifiers = rows.of('customers.identifier');
    expect(repeated(identifiers.map((row) => row.valueHash?.toString('hex')))).toBe(0);
    expect(repeated(rows.of('products.unit').map((row) => row.vin))).toBe(0);
    expect(repeated(rows.of('products.unit').flatMap((row) => row.plate ?? []))).toBe(0);
    expect(repeated(rows.of('sales.order').map((row) => row.number))).toBe(0);
    expect(repeated(rows.of('club.member').flatMap((row) => row.cardNumber ?? []))).toBe(0);
    expect(
      repeated(rows.of('leads.lead').flatMap((row) => (OPEN.includes(row.status ?? '') ? row.customerId : []))),
    ).toBe(0);
    expect(repeated(rows.of('sales.order').flatMap((row) => (row.status === 'cancelled' ? [] : row.leadId)))).toBe(0);
    expect(repeated(rows.of('club.member').flatMap((row) => (row.status === 'rejected' ? [] : row.customerId)))).toBe(
      0,
    );
    expect(repeated(rows.of('customers.relationship').map((row) => `${row.customerId} ${row.orgId}`))).toBe(0);
    expect(
      repeated(
        rows
          .of('leads.inbound')
          .flatMap((row) => (row.result === 'rejected' ? [] : `${row.sourceId} ${row.externalId}`)),
      ),
    ).toBe(0);
  });

  test('lies in the past, step after step', () => {
    const { rows } = set;
    const now = NOW.getTime();
    for (const table of rows.tables()) {
      for (const row of rows.of(table)) {
        const { createdAt, occurredAt, postedAt } = row as {
          createdAt?: number;
          occurredAt?: number;
          postedAt?: number;
        };
        for (const at of [createdAt, occurredAt, postedAt])
          if (at !== undefined && at > now) throw new Error(`${table} has a row of ${new Date(at).toISOString()}`);
      }
    }
    const orders = new Map(rows.of('sales.order').map((order) => [order.leadId, order.createdAt ?? 0]));
    for (const lead of rows.of('leads.lead')) {
      const steps = [lead.createdAt, lead.acceptedAt, lead.firstFollowAt, orders.get(lead.id) ?? null].filter(
        (at) => at !== null,
      );
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
    const units = new Map(rows.of('org.unit').map((unit) => [unit.id, unit.createdAt ?? 0]));
    for (const delivery of rows.of('sales.delivery'))
      expect(delivery.createdAt ?? 0).toBeGreaterThan(units.get(delivery.orgId) ?? Number.POSITIVE_INFINITY);
    for (const member of rows.of('club.member'))
      if (member.decidedAt !== null) expect(member.decidedAt).toBeGreaterThanOrEqual(member.appliedAt ?? 0);
  });

  test('has leads in the states their columns say', () => {
    for (const lead of set.rows.of('leads.lead')) {
      const status = lead.status ?? '';
      expect([status, lead.consultantId !== null]).toEqual([status, !['new', 'assigned'].includes(status)]);
      expect([status, lead.dueAt !== null]).toEqual([status, ['assigned', 'accepted'].includes(status)]);
      expect([status, lead.nextContactAt !== null]).toEqual([status, ['following', 'ordered'].includes(status)]);
    }
  });

  test('turns 6 to 11 of 100 leads of the year into orders: the demo dealer’s own cases weigh more in so small a set', () => {
    const since = NOW.getTime() - 365 * 86_400_000;
    const leads = set.rows.of('leads.lead').filter((lead) => (lead.createdAt ?? 0) > since);
    const orders = set.rows
      .of('sales.order')
      .filter((order) => (order.createdAt ?? 0) > since && order.status !== 'cancelled');
    expect(orders.length / leads.length).toBeGreaterThan(0.06);
    expect(orders.length / leads.length).toBeLessThan(0.11);
  });

  test('keeps the ledger: every transaction sums to nought, every balance is that of entries and lots', () => {
    const { rows } = set;
    const sums = (list: { key: string | null; amount: number | null }[]) => {
      const map = new Map<string, number>();
      for (const { key, amount } of list) if (key) map.set(key, (map.get(key) ?? 0) + (amount ?? 0));
      return map;
    };
    const byTransaction = sums(
      rows.of('club.entry').map((entry) => ({ key: entry.transactionId, amount: entry.amount })),
    );
    expect(byTransaction.size).toBeGreaterThan(10);
    expect([...byTransaction.values()].filter((sum) => sum !== 0)).toEqual([]);
    const byAccount = sums(rows.of('club.entry').map((entry) => ({ key: entry.accountId, amount: entry.amount })));
    const lots = sums(rows.of('club.lot').map((lot) => ({ key: lot.memberId, amount: lot.remaining })));
    for (const account of rows.of('club.account').filter((one) => one.kind === 'available')) {
      expect(account.balance).toBe(byAccount.get(account.id ?? '') ?? 0);
      expect(account.balance).toBe(lots.get(account.memberId ?? '') ?? 0);
    }
  });

  test('keeps deposits below a fifth of the price', () => {
    for (const { depositFen, priceFen } of set.rows.of('sales.order'))
      expect((depositFen ?? 0) * 5).toBeLessThanOrEqual(priceFen ?? 0);
  });

  test('words follow-ups in many ways', () => {
    const notes = set.rows.of('leads.follow_up').map((row) => row.note);
    expect(new Set(notes).size).toBeGreaterThan(300);
    expect(notes.filter((note) => /[{}]/.test(note ?? ''))).toEqual([]);
  });
});

describe('events', () => {
  test('are of kinds in the catalogue and carry what those say', () => {
    const kinds = new Map(Object.values(events).map((kind) => [kind.name, kind]));
    const found = new Set<string>();
    for (const event of set.rows.of('app.event')) {
      const kind = kinds.get(event.name ?? '');
      if (!kind) throw new Error(`no event ${event.name}`);
      const parsed = kind.payload.safeParse(event.payload);
      if (!parsed.success) throw new Error(`${event.name}: ${parsed.error.message}`);
      found.add(kind.name);
    }
    const told = [
      'lead.received',
      'lead.merged',
      'lead.dispatched',
      'lead.accepted',
      'lead.returned',
      'lead.followed_up',
      'order.created',
      'order.delivered',
    ];
    expect([...found]).toEqual(
      expect.arrayContaining([
        ...told,
        'member.applied',
        'member.approved',
        'points.posted',
        'opportunity.opened',
        'opportunity.contacted',
      ]),
    );
  });

  test('name colleagues and senders that exist', () => {
    const staff = new Set(set.rows.of('org.staff').map((row) => `staff:${row.id}`));
    const sources = new Set(set.rows.of('leads.source').map((row) => `source:${row.code}`));
    const others = set.rows.of('app.event').filter(({ actor }) => !staff.has(actor ?? '') && !sources.has(actor ?? ''));
    expect(others.filter(({ actor }) => !/^(public:|owner:|system:)/.test(actor ?? ''))).toEqual([]);
  });
});

describe('the demo accounts', () => {
  test('work where they say, each in one role', () => {
    const { rows } = set;
    for (const account of DEMO_ACCOUNTS) {
      const staff = rows.of('org.staff').find((row) => row.login === account.login);
      expect(staff?.name).toBe(account.name.zh);
      const unit = rows.of('org.unit').find((row) => row.id === staff?.orgId);
      expect([unit?.name, unit?.nameEn]).toEqual([account.where.zh, account.where.en]);
      const held = rows.of('org.staff_role').filter((row) => row.staffId === staff?.id);
      expect(held.map((row) => [row.roleId, row.orgId])).toEqual([[roleIdOf(account.role), staff?.orgId]]);
    }
  });

  test('find work in every state at their dealer, much of it their own consultant’s', () => {
    const { rows } = set;
    const now = NOW.getTime();
    const own = rows.of('org.staff').find((row) => row.login === 'consultant')?.id;
    const leads = rows.of('leads.lead').filter((lead) => lead.orgId === demoDealer());
    const count = (status: string, mine = false) =>
      leads.filter((lead) => lead.status === status && (!mine || lead.consultantId === own)).length;
    expect(count('assigned')).toBeGreaterThanOrEqual(6);
    expect(leads.filter((lead) => lead.dueAt !== null && lead.dueAt < now).length).toBeGreaterThanOrEqual(3);
    expect([count('accepted', true) >= 2, count('following', true) >= 6, count('ordered', true) >= 3]).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      rows.of('sales.order').filter((order) => order.orgId === demoDealer() && order.status === 'open').length,
    ).toBeGreaterThanOrEqual(6);
    expect(
      rows.of('club.member').filter((member) => member.orgId === demoDealer() && member.status === 'pending'),
    ).toHaveLength(9);
    const care = rows.of('engagement.opportunity').filter((row) => row.orgId === demoDealer() && row.status === 'open');
    expect(care.filter((row) => (row.nextContactOn ?? '') <= '2026-11-22').length).toBeGreaterThanOrEqual(6);
    expect(care.filter((row) => (row.nextContactOn ?? '') > '2026-11-22').length).toBeGreaterThanOrEqual(6);
    expect(rows.of('leads.lead').filter((lead) => lead.status === 'new').length).toBeGreaterThanOrEqual(10);
  });

  test('include an owner with points and one without membership', () => {
    const { rows } = set;
    const customerOf = (mobile: string) => {
      const hash = contactHash({ keys }, { kind: 'mobile', value: `+86${mobile}` });
      return rows.of('customers.identifier').find((row) => row.valueHash?.equals(hash))?.customerId;
    };
    const [owner, fresh] = [customerOf(DEMO_OWNER_MOBILE), customerOf(DEMO_NEW_OWNER_MOBILE)];
    expect(
      rows.of('products.ownership').filter((row) => row.customerId === owner || row.customerId === fresh),
    ).toHaveLength(2);
    const member = rows.of('club.member').filter((row) => row.customerId === owner || row.customerId === fresh);
    expect(member.map((row) => [row.customerId, row.status])).toEqual([[owner, 'active']]);
    expect(rows.of('club.account').find((row) => row.memberId === member[0]?.id)?.balance).toBe(2000);
  });
});
