/**
 * Some customers twice, as they come from old systems: pairs for the queue of duplicates, one merge that is done, claims that wait. Made by
 * the product's own functions after the set is loaded, in the same transaction; on top of the set's figures.
 */
import type pg from 'pg';
import {
  type Contact,
  createCustomer,
  factsOfStored,
  mergeWithin,
  phoneContact,
  refreshMatch,
} from '../../src/modules/customers/index.ts';
import { merges } from '../../src/modules/merges.ts';
import { type Platform, type Scope, systemContext } from '../../src/platform/context.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import { newId, over, type Tx } from '../../src/platform/db.ts';
import { DAY } from './days.ts';

type Ctx = ReturnType<typeof systemContext>;
interface Known {
  id: string;
  name: string;
  cityCode: string | null;
}

/** How the second record differs from the first. */
type Twist = (known: Known, mobile: string) => { name: string; contacts: Contact[] };

const phone = (digits: string): Contact[] => [phoneContact(digits)].filter((one) => one !== null);
/** The same number with its last digit one further, as somebody mistyped it. */
const mistyped = (mobile: string) => `${mobile.slice(0, -1)}${(Number(mobile.slice(-1)) + 1) % 10}`;

const TWISTS: Twist[] = [
  (known, mobile) => ({ name: known.name, contacts: phone(mobile) }),
  (known, mobile) => ({ name: known.name, contacts: phone(mistyped(mobile)) }),
  (known, mobile) => ({ name: `${known.name.slice(0, 1)}先生`, contacts: phone(mobile) }),
  (known, mobile) => ({ name: `${known.name.slice(0, 1)}秀兰`, contacts: phone(mobile) }),
  (known, mobile) => ({ name: known.name, contacts: phone(mistyped(mobile)) }),
  (known, mobile) => ({ name: known.name, contacts: phone(mobile) }),
];

/** Writes them; the last twin is merged into its original. */
export async function writeTwins(client: pg.PoolClient, keys: KeyRing, groupId: string, now: Date): Promise<void> {
  const platform = { keys, clock: { now: () => now }, listeners: new Map(), db: {} } as unknown as Platform;
  const scope: Scope = { unitId: groupId, unitKind: 'group', timeZone: 'Asia/Shanghai', orgIds: null };
  const ctx = systemContext(platform, 'demo', scope);
  const tx = over(client);
  await client.query("select set_config('app.unit', $1, true)", [groupId]);
  const people = await client.query<{ id: string; org_id: string; login: string }>(
    "select id, org_id, login from org.staff where login in ('manager', 'consultant')",
  );
  const manager = people.rows.find(({ login }) => login === 'manager');
  const consultant = people.rows.find(({ login }) => login === 'consultant');
  if (!manager || !consultant) return;
  const { rows } = await client.query<Known>(
    `select c.id, c.name, c.city_code as "cityCode" from (
       select c.*, row_number() over (partition by c.stage order by c.created_at desc, c.id) as n
       from customers.customer c join customers.relationship r on r.customer_id = c.id
       where r.org_id = $1 and c.kind = 'person' and c.status = 'active' and char_length(c.name) = 3 and c.stage in ('owner', 'prospect', 'potential')
     ) c where c.n between 3 and 4 order by c.stage, c.n limit $2`,
    [manager.org_id, TWISTS.length],
  );
  for (const [at, known] of rows.entries()) {
    const twin = await writeTwin(ctx, tx, known, TWISTS[at] as Twist, manager.org_id);
    if (!twin || at !== TWISTS.length - 1) continue;
    await client.query("select set_config('app.actor', $1, true)", [`staff:${manager.id}`]);
    const order = {
      others: [twin],
      picks: {},
      reason: '同一人,旧系统导入时重复建档',
      confirmVetoes: true,
      automatic: false,
    };
    await mergeWithin({ ...ctx, scope: { ...scope, unitId: manager.org_id } }, tx, merges, known.id, order);
    await client.query("select set_config('app.actor', 'system:demo', true)");
  }
  await writeClaims(client, manager, consultant, now);
}

async function writeTwin(ctx: Ctx, tx: Tx, known: Known, twist: Twist, dealerId: string): Promise<string | null> {
  const { facts } = await factsOfStored(ctx, tx, known.id);
  const [mobile] = facts.mobiles ?? [];
  if (!mobile) return null;
  await refreshMatch(ctx, tx, known.id);
  const twin = await createCustomer(
    ctx,
    tx,
    {
      ...twist(known, mobile),
      cityCode: known.cityCode,
      source: 'partner',
      occupation: 'employee',
      needs: ['commute'],
    },
    dealerId,
  );
  await refreshMatch(ctx, tx, twin);
  return twin;
}

/** Another dealer waits for the demo dealer's word, the demo dealer for another's. */
async function writeClaims(
  client: pg.PoolClient,
  manager: { org_id: string },
  consultant: { id: string },
  now: Date,
): Promise<void> {
  const { rows: others } = await client.query<{ id: string; staff_id: string }>(
    `select u.id, (select s.id from org.staff s where s.org_id = u.id order by s.id limit 1) as staff_id
     from org.unit u where u.kind = 'dealer' and u.id <> $1 order by u.code limit 1`,
    [manager.org_id],
  );
  const [other] = others;
  if (!other?.staff_id) return;
  const claim = (customerOf: string, orgId: string, staffId: string, reason: string, daysAgo: number) =>
    client.query(
      `insert into customers.claim (id, customer_id, org_id, staff_id, holder_id, reason, decide_by, created_at)
       select $1, c.id, $3, $4, $2, $5, $6, $7 from customers.customer c join customers.relationship r on r.customer_id = c.id and r.org_id = $2
       where c.kind = 'person' and c.status = 'active' and not exists (select 1 from customers.relationship o where o.customer_id = c.id and o.org_id = $3)
       order by c.created_at desc, c.id limit 1`,
      [
        newId(),
        customerOf,
        orgId,
        staffId,
        reason,
        new Date(now.getTime() + (3 - daysAgo) * DAY),
        new Date(now.getTime() - daysAgo * DAY),
      ],
    );
  await claim(manager.org_id, other.id, other.staff_id, '客户搬家后到本店保养', 1);
  await claim(other.id, manager.org_id, consultant.id, '客户到店看车,希望在本店购车', 0.5);
}
