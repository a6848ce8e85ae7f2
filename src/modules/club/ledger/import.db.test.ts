import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { type LedgerUnderTest, ledgerOf, makeMembers } from '../../../../test/ledger-world.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import type { ImportSettingsValues } from '../../org/index.ts';
import { pointsImport } from './import.ts';
import { findFaults } from './verify.ts';

let house: House;
let world: World;
let ledger: LedgerUnderTest;
beforeAll(async () => {
  house = await openHouse('2026-03-02T04:00:00Z');
  world = await makeWorld(house);
  ledger = ledgerOf(house, world);
});
afterAll(() => house?.close());

test('a file of earns is judged at its fields, posted once a number, and taken back as a whole', async () => {
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  const id = one?.id ?? '';
  const units = await house.owner.query('select id, code from org.unit where id = $1', [world.units.dealerA]);
  const card = (await house.owner.query('select card_number from club.member where id = $1', [id])).rows[0].card_number;
  const row = (over: Record<string, string> = {}) => ({
    key: 'RO-1',
    card,
    points: '120',
    unit: units.rows[0].code,
    ...over,
  });
  const settings = { dateOrder: 'ymd' } as unknown as ImportSettingsValues;
  const judge = await pointsImport.open(ledger.ctx, settings);
  const fields = (over: Record<string, string>) => judge.judge(row(over)).problems.map(({ field }) => field);
  expect([
    fields({ key: '' }),
    fields({ points: '0' }),
    fields({ points: '1.5' }),
    fields({ unit: 'nowhere' }),
    fields({ expiresOn: 'soon' }),
    fields({ expiresOn: '2026-03-01' }),
    fields({}),
  ]).toEqual([['key'], ['points'], ['points'], ['unit'], ['expiresOn'], ['expiresOn'], []]);
  const rows = [
    row(),
    row({ key: 'RO-2', points: '30', expiresOn: '2026-12-31' }),
    row({ key: 'RO-3', card: 'none' }),
  ].map((values) => judge.judge(values));
  expect(
    (await ledger.post((tx) => judge.match(tx, rows))).map((found) =>
      found && 'field' in found ? found.field : found,
    ),
  ).toEqual([null, null, 'card']);
  const take = (taken: typeof rows) =>
    ledger.post((tx) =>
      judge.take(
        ledger.ctx,
        tx,
        taken.map(({ facts }, line) => ({ line, facts, target: null, asNew: false })),
      ),
    );
  const first = await take(rows.slice(0, 2));
  expect(first.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
  // The next day the same file is the same file; another number of points under a known number is told.
  house.platform.clock.advance(86_400_000);
  const again = await take([...rows.slice(0, 2), judge.judge(row({ points: '121' }))]);
  expect(again.map(({ outcome, why }) => why?.field ?? outcome)).toEqual(['skipped', 'skipped', 'key']);
  expect(await ledger.balance(id)).toMatchObject({ available: 150 });
  const reverting = first.map(({ recordId }) => ({
    outcome: 'created' as const,
    recordId: recordId ?? '',
    before: null,
  }));
  await ledger.clawBack(reverting[0]?.recordId ?? '');
  expect(await ledger.post((tx) => pointsImport.revert(ledger.ctx, tx, reverting))).toEqual([false, true]);
  expect(await ledger.balance(id)).toMatchObject({ available: 0, debt: 0 });
  expect(await findFaults(house.owner)).toEqual([]);
});
