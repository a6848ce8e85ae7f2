import { randomUUID } from 'node:crypto';
import { makeVin } from '../src/modules/products/vin.ts';
import { civilDate } from '../src/platform/clock.ts';
import { sign } from '../src/platform/signed.ts';
import { type Answer, type Caller, call, type House } from './harness.ts';
import { SHANGHAI, type World } from './world.ts';

let running = 0;

/** A mobile number nobody in this file had before. */
export function nextMobile(): string {
  return `139${String(10_000_000 + ++running)}`;
}

/** A VIN with a right check digit that nobody in this file had before. */
export function nextVin(): string {
  return makeVin('LSV', 'NV133', 'N', '2', ++running);
}

/** Seconds since 1970 by the house's clock, as X-Timestamp carries them. */
export function stamp(house: House): string {
  return String(Math.floor(house.platform.clock.now().getTime() / 1000));
}

/** A signed message at one of the doors for outside leads; `headers` replace what was signed. */
export function send(
  house: House,
  source: { code: string; secret: string },
  payload: string | Buffer,
  options: { adf?: boolean; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const timestamp = stamp(house);
  return call(house.app, {
    method: 'POST',
    url: options.adf ? '/api/leads/inbound/adf' : '/api/leads/inbound',
    payload,
    headers: {
      'content-type': options.adf ? 'application/xml' : 'application/json',
      'x-source': source.code,
      'x-timestamp': timestamp,
      'x-signature': sign(source.secret, timestamp, payload),
      ...options.headers,
    },
  });
}

export interface Enquired {
  leadId: string;
  customerId: string;
  mobile: string;
}

/** An enquiry from outside; without a city that has a dealer it stays with the brand. */
export async function enquire(house: House, world: World, over: Record<string, unknown> = {}): Promise<Enquired> {
  const mobile = nextMobile();
  const body = { externalId: `story-${++running}`, name: '王小明', mobile, cityCode: SHANGHAI, ...over };
  const answer = await send(house, world.source, JSON.stringify(body));
  if (answer.body.result !== 'created') throw new Error(`not created: ${JSON.stringify(answer.body)}`);
  const found = await house.owner.query('select customer_id from leads.lead where id = $1', [answer.body.leadId]);
  return { leadId: answer.body.leadId, customerId: found.rows[0].customer_id, mobile: String(body.mobile) };
}

function need(answer: Answer, status: number): Answer {
  if (answer.status !== status)
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** The dealer's manager accepts a lead for a consultant. */
export async function accept(manager: Caller, leadId: string, consultantId: string): Promise<void> {
  const { version } = need(await manager.call('GET', `/api/leads/${leadId}`), 200).body;
  need(await manager.call('POST', `/api/leads/${leadId}/accept`, { version, consultantId }), 200);
}

/** What an order form holds when all of it is right. */
export function orderForm(house: House, world: World, leadId: string) {
  const expectedOn = civilDate(house.platform.clock.now());
  return {
    leadId,
    trimId: world.trim.id,
    colour: '白',
    priceFen: world.trim.priceFen,
    depositFen: 0,
    depositKind: 'refundable',
    expectedOn,
  };
}

/** An order made from an accepted lead; its id. */
export async function order(house: House, world: World, consultant: Caller, leadId: string): Promise<string> {
  return need(await consultant.call('POST', '/api/orders', orderForm(house, world, leadId)), 201).body.id;
}

/** Hands an order's car over today. */
export async function deliver(
  house: House,
  consultant: Caller,
  orderId: string,
): Promise<{ unitId: string; vin: string }> {
  const body = { vin: nextVin(), deliveredOn: civilDate(house.platform.clock.now()) };
  return need(await consultant.call('POST', `/api/orders/${orderId}/delivery`, body), 201).body;
}

export interface Owner extends Enquired {
  orderId: string;
  unitId: string;
  vin: string;
}

/** A line in the ledger of consent, as somebody would have taken it down. */
export async function agree(
  house: House,
  customerId: string,
  purpose: string,
  state: 'granted' | 'denied' | 'withdrawn' = 'granted',
  textVersion = '2026-11',
): Promise<void> {
  await house.owner.query(
    `insert into customers.consent (id, customer_id, purpose, state, text_version, channel, created_at)
     values (app.new_id(), $1, $2, $3, $4, 'paper', clock_timestamp())`,
    [customerId, purpose, state, textVersion],
  );
}

/** From an enquiry to a delivered car at dealer A; the owner agreed to care calls on the way. */
export async function becomeOwner(house: House, world: World, over: Record<string, unknown> = {}): Promise<Owner> {
  const { managerA, consultantA } = world.people;
  const enquired = await enquire(house, world, over);
  await accept(managerA, enquired.leadId, consultantA.staffId);
  const orderId = await order(house, world, consultantA, enquired.leadId);
  await agree(house, enquired.customerId, 'care_calls');
  return { ...enquired, orderId, ...(await deliver(house, consultantA, orderId)) };
}

/** An application for an owner at dealer A; the member's id. */
export async function applyFor(consultant: Caller, owner: Owner): Promise<string> {
  return need(
    await consultant.call('POST', '/api/members', { customerId: owner.customerId, unitId: owner.unitId }),
    201,
  ).body.id;
}

/** One hash over every row of every module's table: the same before and after means nothing was written. */
export async function fingerprint(house: House): Promise<Record<string, string>> {
  const tables = await house.owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('app', 'org', 'products', 'customers', 'leads', 'showroom', 'sales', 'engagement', 'club', 'analytics')
       and n.nspname || '.' || c.relname <> 'org.session' order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const print = await house.owner.query(
      `select count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as print from ${name} t`,
    );
    prints[name] = print.rows[0].print;
  }
  return prints;
}

/** The contact of an ADF customer with a name and a mobile. */
export const adfContact = (phone: string, name = '李四'): string =>
  `<contact><name part="full">${name}</name><phone type="cellphone">${phone}</phone></contact>`;

/** An ADF message of one prospect with an id of its own; `more` stands beside the customer. */
export const adfMessage = (inner: string, more = ''): string =>
  `<?xml version="1.0"?><?adf version="1.0"?><adf><prospect><id source="HUB">${randomUUID()}</id><requestdate>2026-03-01T10:00:00+08:00</requestdate><customer>${inner}</customer>${more}</prospect></adf>`;

/** Puts a row into a table as JSON holds it; columns the database computes are left to it. `run` is the connection that does it. */
export async function insertRow(
  run: { query(text: string, values: unknown[]): Promise<{ rows: { names: string }[]; rowCount: number | null }> },
  table: string,
  row: Record<string, unknown>,
): Promise<number> {
  const columns = await run.query(
    "select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
    [table],
  );
  const names = columns.rows[0]?.names;
  const done = await run.query(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`,
    [JSON.stringify(row)],
  );
  return done.rowCount ?? 0;
}
