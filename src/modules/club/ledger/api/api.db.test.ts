import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../../test/harness.ts';
import { makeMembers } from '../../../../../test/ledger-world.ts';
import { addPerson, makeWorld, type World } from '../../../../../test/world.ts';
import { newId } from '../../../../platform/db.ts';
import { findFaults } from '../verify.ts';

// The invariants of the Ledger Conformance Kit that apply, asked over the four calls alone.

let house: House;
let world: World;
let partner: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  partner = await addPerson(house, 'hq_care', world.units.brand);
});
afterAll(() => house?.close());

const leg = (accountId: string, type: 'DEBIT' | 'CREDIT', amountSubunits: number, currency = 'PTS') => ({
  accountId,
  type,
  amountSubunits,
  currency,
});
const post = async (body: Record<string, unknown>, who = partner) =>
  (await who.call('POST', '/api/ledger/transactions', { createAccounts: true, ...body })).body;
const transfer = (
  from: string,
  to: string,
  amount: number,
  key: string = newId(),
  more: Record<string, unknown> = {},
) => post({ idempotencyKey: key, legs: [leg(from, 'DEBIT', amount), leg(to, 'CREDIT', amount)], ...more });
const seed = (account: string, amount: number) =>
  transfer('external:funding', account, amount, newId(), { allowOverdraft: true });
const balance = async (account: string, currency = 'PTS') =>
  (await partner.call('GET', `/api/ledger/balance?account=${account}&currency=${currency}`)).body.subunits as number;
interface Entry {
  transactionId: string;
  accountId: string;
  type: string;
  amountSubunits: number;
  currency: string;
  accountSequence: number;
}
async function journal(): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: { entries: Entry[]; next: number | null } = (
      await partner.call('GET', `/api/ledger/entries?after=${after}&limit=300`)
    ).body;
    all.push(...page.entries);
    after = page.next;
  }
  return all;
}
const fresh = () => `acct:${newId()}`;
const print = ({ transactionId, accountId, type, amountSubunits }: Entry) =>
  [transactionId, accountId, type, amountSubunits].join('|');

test('INV-01, 02, 12: balanced per currency, append-only, reversal by compensation', async () => {
  const [a, b] = [fresh(), fresh()];
  await seed(a, 10_000);
  await transfer(a, b, 3000);
  const before = (await journal()).map(print);
  await transfer(b, a, 3000);
  const after = await journal();
  expect(after.map(print).slice(0, before.length)).toEqual(before);
  expect(after).toHaveLength(before.length + 2);
  expect([await balance(a), await balance(b)]).toEqual([10_000, 0]);
  const sums = new Map<string, number>();
  for (const { transactionId, currency, type, amountSubunits: n } of after) {
    const key = `${transactionId} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0) + (type === 'CREDIT' ? n : -n));
  }
  expect([...sums.values()].filter((sum) => sum !== 0)).toEqual([]);
});

test('INV-04, 05: a key is applied once, told as DUPLICATE, also by 64 at once; with another body it is refused', async () => {
  const [a, b, key] = [fresh(), fresh(), newId()];
  await seed(a, 100_000);
  const answers = await Promise.all(Array.from({ length: 64 }, () => transfer(a, b, 2500, key)));
  expect(answers.filter(({ status }) => status === 'APPLIED')).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 'DUPLICATE')).toHaveLength(63);
  expect(new Set(answers.map(({ transactionId }) => transactionId)).size).toBe(1);
  expect(await balance(b)).toBe(2500);
  expect(await transfer(a, b, 2501, key)).toMatchObject({ status: 'REJECTED', reason: 'points.key_reused' });
});

test('INV-06, 08, 14: no lost update on a hot account, balance is the projection of the journal, numbers rise by one', async () => {
  const hot = fresh();
  await Promise.all(Array.from({ length: 150 }, () => seed(hot, 100)));
  const own = (await journal()).filter(({ accountId }) => accountId === hot);
  expect([await balance(hot), own.reduce((sum, entry) => sum + entry.amountSubunits, 0)]).toEqual([15_000, 15_000]);
  expect(own.map(({ accountSequence }) => accountSequence)).toEqual(Array.from({ length: 150 }, (_, n) => n + 1));
});

test('INV-07, 13: value is conserved under crossing transfers, and rebuilt from the journal', async () => {
  const accounts = Array.from({ length: 6 }, fresh);
  for (const account of accounts) await seed(account, 10_000);
  await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      transfer(accounts[n % 6] ?? '', accounts[(n + 2) % 6] ?? '', 100, newId(), { allowOverdraft: true }),
    ),
  );
  const entries = await journal();
  let total = 0;
  for (const account of accounts) {
    const own = entries.filter(({ accountId }) => accountId === account);
    const rebuilt = own.reduce((sum, { type, amountSubunits: n }) => sum + (type === 'CREDIT' ? n : -n), 0);
    expect(await balance(account)).toBe(rebuilt);
    total += rebuilt;
  }
  expect(total).toBe(60_000);
});

test('INV-09: a concurrent drain takes what is there and no more', async () => {
  const [a, b] = [fresh(), fresh()];
  await seed(a, 10_000);
  const answers = await Promise.all(Array.from({ length: 20 }, () => transfer(a, b, 1000)));
  expect(answers.filter(({ status }) => status === 'APPLIED')).toHaveLength(10);
  expect(answers.filter(({ reason }) => reason === 'points.not_enough')).toHaveLength(10);
  expect([await balance(a), await balance(b)]).toEqual([0, 10_000]);
});

test('INV-11: currencies are not mixed; wrong legs are refused in words', async () => {
  const [a, b] = [fresh(), fresh()];
  await seed(a, 100);
  const wrong = [
    [leg(a, 'DEBIT', 10, 'USD'), leg(b, 'CREDIT', 10, 'EUR')],
    [leg(a, 'DEBIT', 10)],
    [],
    [leg(a, 'DEBIT', 10), leg(b, 'CREDIT', 9)],
    [leg(a, 'DEBIT', 1.5), leg(b, 'CREDIT', 1.5)],
    [leg(a, 'DEBIT', -5), leg(b, 'CREDIT', -5)],
    [leg(a, 'DEBIT', 0), leg(b, 'CREDIT', 0)],
    [leg(a, 'DEBIT', 2 ** 60), leg(b, 'CREDIT', 2 ** 60)],
  ];
  for (const legs of wrong)
    expect(await post({ idempotencyKey: newId(), allowOverdraft: true, legs })).toMatchObject({
      status: 'REJECTED',
      reason: expect.any(String),
    });
  expect(await balance(a)).toBe(100);
});

test('a balance beyond what JSON can say is refused, also between two legs, and the journal stays readable', async () => {
  const [a, b, c] = [fresh(), fresh(), fresh()];
  const most = Number.MAX_SAFE_INTEGER;
  const free = { allowOverdraft: true };
  expect((await transfer(a, b, most, newId(), free)).status).toBe('APPLIED');
  expect(await transfer(c, b, 1, newId(), free)).toMatchObject({ status: 'REJECTED', reason: 'points.beyond_range' });
  expect(await transfer(a, c, 1, newId(), free)).toMatchObject({ reason: 'points.beyond_range' });
  const through = [leg(c, 'DEBIT', 1), leg(b, 'CREDIT', 1), leg(b, 'DEBIT', 1), leg(c, 'CREDIT', 1)];
  expect(await post({ idempotencyKey: newId(), ...free, legs: through })).toMatchObject({
    reason: 'points.beyond_range',
  });
  expect([await balance(a), await balance(b)]).toEqual([-most, most]);
  expect((await journal()).at(-1)).toMatchObject({ accountId: b, amountSubunits: most });
});

test('sums are exact, however large the amounts', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const [d, e, f] = [fresh(), fresh(), fresh()];
  const credits = [fresh(), fresh()].map((account) => leg(account, 'CREDIT', most));
  const debits = [d, e].map((account) => leg(account, 'DEBIT', most));
  const sent = (last: ReturnType<typeof leg>[]) =>
    post({ idempotencyKey: newId(), allowOverdraft: true, legs: [...credits, ...debits, ...last] });
  expect(await sent([leg(f, 'CREDIT', 2), leg(fresh(), 'DEBIT', 1)])).toMatchObject({
    status: 'REJECTED',
    reason: 'the legs in PTS sum to 1, not to nought',
  });
  expect((await sent([leg(f, 'CREDIT', 1), leg(fresh(), 'DEBIT', 1)])).status).toBe('APPLIED');
});

test('whoever reads on from a position misses nothing that is committed later', async () => {
  const [a, b] = [fresh(), fresh()];
  await seed(a, 10);
  const last = (await journal()).length;
  expect(last).toBeGreaterThan(0);
  const after = (await partner.call('GET', '/api/ledger/entries?limit=5000')).body.entries.at(-1).sequence;
  // A posting that has its place in the journal and is not committed yet.
  const slow = await house.owner.connect();
  await slow.query('begin');
  await slow.query("select set_config('app.unit', $1, true)", [world.units.brand]);
  const legs = JSON.stringify([
    { account: a, currency: 'PTS', amount: -1 },
    { account: b, currency: 'PTS', amount: 1 },
  ]);
  await slow.query("select club.post_legs(app.new_id(), $1, $2, '', false, true, $3, now())", [
    world.units.brand,
    newId(),
    legs,
  ]);
  const quick = await transfer('external:funding', fresh(), 5, newId(), { allowOverdraft: true });
  expect(quick.status).toBe('APPLIED');
  const page = partner.call('GET', `/api/ledger/entries?after=${after}`);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await slow.query('commit');
  slow.release();
  const { entries } = (await page).body;
  expect(entries.map(({ amountSubunits }: Entry) => amountSubunits)).toEqual([1, 1, 5, 5]);
});

test('INV-15: a refused transaction is judged afresh, never reported as applied', async () => {
  const [a, b, key] = [fresh(), fresh(), newId()];
  await seed(a, 10);
  for (let n = 0; n < 2; n++) expect((await transfer(a, b, 50, key)).status).toBe('REJECTED');
  await seed(a, 90);
  expect((await transfer(a, b, 50, key)).status).toBe('APPLIED');
  expect([await balance(a), await balance(b)]).toEqual([50, 50]);
});

test('an account is opened once, is one a currency, may be closed to overdraft, and is its unit’s alone', async () => {
  const a = fresh();
  const open = (more: object, who = partner) => who.call('POST', '/api/ledger/accounts', { account: a, ...more });
  expect((await open({ allowOverdraft: false })).body).toEqual({
    account: a,
    currency: 'PTS',
    allowOverdraft: false,
    balance: 0,
  });
  await seed(a, 70);
  expect((await open({ allowOverdraft: false })).body.balance).toBe(70);
  expect((await open({ currency: 'CNY' })).body.balance).toBe(0);
  // One in which no transaction could be posted is not opened.
  expect((await open({ currency: 'pts' })).body.details.fields[0].field).toBe('currency');
  expect(await transfer(a, 'external:funding', 71, newId(), { allowOverdraft: true })).toMatchObject({
    reason: 'points.not_enough',
  });
  expect(await transfer(fresh(), a, 1, newId(), { createAccounts: false })).toMatchObject({
    reason: 'points.no_account',
  });
  expect((await partner.call('GET', `/api/ledger/balance?account=${fresh()}`)).status).toBe(404);
  const other = await addPerson(house, 'hq_care', world.units.group);
  expect((await other.call('GET', `/api/ledger/balance?account=${a}`)).status).toBe(404);
  expect((await other.call('GET', '/api/ledger/entries')).body.entries).toEqual([]);
  expect(await findFaults(house.owner)).toEqual([]);
});

test('points whose last day comes before their first are refused at the field', async () => {
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  const row = { key: newId(), memberId: one?.id, dealerId: world.units.dealerA, points: 5, expiresOn: '2027-01-01' };
  for (const never of [{ activatesOn: '2027-01-02' }, { pendingUntil: '2027-01-02' }]) {
    const single = await partner.call('POST', '/api/ledger/points', { kind: 'earn', ...row, ...never });
    expect([single.status, single.body.details.fields[0].field]).toEqual([400, 'expiresOn']);
    const fed = await partner.call('POST', '/api/ledger/feed', { rows: [row, { ...row, key: newId(), ...never }] });
    expect(fed.body.details.fields[0].field).toBe('rows.1.expiresOn');
  }
});

test('points are issued and redeemed by dealers and the brand, whose statements settle them; any day is a day', async () => {
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  const row = (dealerId: string, more: object = {}) => ({
    ...{ key: newId(), memberId: one?.id, dealerId, points: 5 },
    ...more,
  });
  const posting = async (body: object) => (await partner.call('POST', '/api/ledger/points', body)).status;
  const { east: region, brand, dealerA } = world.units;
  for (const kind of ['earn', 'redeem']) expect(await posting({ kind, ...row(region) })).toBe(404);
  expect(await posting({ kind: 'earn', ...row(brand) })).toBe(200);
  const last = row(dealerA, { activatesOn: '9999-12-31' });
  const fed = await partner.call('POST', '/api/ledger/feed', { rows: [row(region), row(dealerA), row(region), last] });
  expect(fed.body.rows.map(({ state }: { state: string }) => state)).toEqual([
    'unknown',
    'posted',
    'unknown',
    'posted',
  ]);
  expect(fed.body.rows.at(-1).key).toBe(last.key);
});

test('another system posts points of members: once a key, a feed with each row answered, nothing beyond its scope', async () => {
  const [one, left] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 2 });
  await house.owner.query("update club.member set status = 'left' where id = $1", [left?.id]);
  const row = (key: string, over: object = {}) => ({
    key,
    memberId: one?.id,
    dealerId: world.units.dealerA,
    points: 100,
    ...over,
  });
  const posting = (body: object) => partner.call('POST', '/api/ledger/points', body);
  const first = await posting({ kind: 'earn', ...row('ro:1') });
  expect(first).toMatchObject({ status: 200, body: { replayed: false, points: 100 } });
  expect((await posting({ kind: 'earn', ...row('ro:1') })).body).toEqual({ ...first.body, replayed: true });
  expect((await posting({ kind: 'earn', ...row('ro:1', { points: 101 }) })).body.code).toBe('points.key_reused');
  expect((await posting({ kind: 'redeem', ...row('ro:2', { points: 60 }) })).body.points).toBe(60);
  expect((await posting({ kind: 'redeem', ...row('ro:3', { points: 60 }) })).body).toMatchObject({
    code: 'points.not_enough',
    details: { available: 40 },
  });
  const fed = await partner.call('POST', '/api/ledger/feed', {
    rows: [
      row('ro:4'),
      row('ro:4'),
      row('ro:1'),
      row('ro:1', { points: 5 }),
      row('ro:5', { memberId: left?.id }),
      row('ro:6', { memberId: newId() }),
      row('ro:7', { dealerId: newId() }),
      row('ro:8', { pendingUntil: '2099-01-01' }),
    ],
  });
  expect(fed.body.rows.map(({ state }: { state: string }) => state)).toEqual([
    'posted',
    'replayed',
    'replayed',
    'key_reused',
    'frozen',
    'unknown',
    'unknown',
    'posted',
  ]);
  const { rows } = await house.owner.query(
    'select kind, balance::int from club.account where member_id = $1 order by kind',
    [one?.id],
  );
  expect(rows).toEqual([
    { kind: 'available', balance: 140 },
    { kind: 'pending', balance: 100 },
  ]);
  expect(await findFaults(house.owner)).toEqual([]);
});
