import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { monthsAgo, postAt, type Side } from '../../../../test/settlement-story.ts';
import { applyFor, becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

// I15: each posting is settled in exactly one month, the months together come to the journal, dealers and headquarters to nought. The model
// is an array of postings with the month each has to fall in.

let house: House;
let world: World;
let hq: Caller;
let memberId: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  hq = await addPerson(house, 'data_steward', world.units.brand);
  memberId = await applyFor(world.people.consultantA, await becomeOwner(house, world));
  const { version } = (await world.people.careA.call('GET', `/api/members/${memberId}`)).body;
  await world.people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version });
  await house.drain();
});
afterAll(() => house?.close());

const MONTHS = [6, 5, 4, 3, 2, 1].map(monthsAgo);
const OPEN = monthsAgo(0);

type Step =
  | {
      do: 'post';
      unit: 'dealerA' | 'dealerB' | 'dealerC' | 'brand';
      side: Side;
      points: number;
      month: number;
      day: number;
    }
  | { do: 'adjust'; unit: 'dealerA' | 'dealerB'; fen: number }
  | { do: 'settle'; skip: number };

const points = fc.integer({ min: -5000, max: 5000 }).filter((n) => n !== 0);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      unit: fc.constantFrom('dealerA' as const, 'dealerB' as const, 'dealerC' as const, 'brand' as const),
      side: fc.constantFrom<Side>('funding', 'clearing', 'issuance', 'breakage', 'goodwill'),
      points,
      month: fc.integer({ min: 0, max: MONTHS.length - 1 }),
      day: fc.integer({ min: 1, max: 28 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      unit: fc.constantFrom('dealerA' as const, 'dealerB' as const),
      fen: points,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), skip: fc.integer({ min: 0, max: 1 }) }) },
);

const RESET = `alter table club.entry disable trigger append_only; alter table club.settlement_adjustment disable trigger append_only;
  delete from club.settlement_matrix; delete from club.settlement_line; delete from club.settlement_statement; delete from club.settlement_adjustment;
  delete from club.settlement_period; delete from club.entry;
  alter table club.entry enable trigger append_only; alter table club.settlement_adjustment enable trigger append_only`;

const keyOf = (unit: string, side: string, up: boolean) => `${unit} ${side} ${up}`;
/** Accounts and direction by the kind of a line, for the units themselves. */
const SIDE_OF: Record<string, [Side[], boolean]> = {
  issued: [['funding', 'issuance'], false],
  taken_back: [['funding', 'issuance'], true],
  redeemed: [['clearing'], true],
  redemption_reversed: [['clearing'], false],
  goodwill: [['goodwill'], false],
  goodwill_back: [['goodwill'], true],
  expired: [['breakage'], true],
  expiry_back: [['breakage'], false],
};

test('whatever is posted, corrected and settled in whatever order, each posting is settled once and all of it adds up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await house.owner.query(RESET);
      const posted: { unit: string; side: Side; points: number; month: string }[] = [];
      const adjusted: { unit: string; fen: number; month: string }[] = [];
      let settled = -1;
      const ends: string[] = [];
      const openFrom = (month: string) => {
        const first = settled < 0 ? '' : (MONTHS[settled + 1] ?? OPEN);
        return month < first ? first : month;
      };
      for (const one of steps) {
        if (one.do === 'post') {
          const { unit, side, points: amount, day } = one;
          const month = MONTHS[one.month] as string;
          const orgId = world.units[unit];
          await postAt(house.owner, {
            orgId,
            side,
            points: amount,
            memberId,
            at: `${month}-${String(day).padStart(2, '0')}T04:00:00Z`,
          });
          posted.push({ unit: orgId, side, points: amount, month: openFrom(month) });
        } else if (one.do === 'adjust') {
          const unitId = world.units[one.unit];
          const made = await hq.call('POST', '/api/settlement/adjustments', {
            unitId,
            amountFen: one.fen,
            reason: '更正',
          });
          adjusted.push({ unit: unitId, fen: one.fen, month: made.body.month });
          expect(made.body.month).toBe(settled < 0 ? OPEN : (MONTHS[settled + 1] ?? OPEN));
        } else if (settled + 1 + one.skip < MONTHS.length) {
          settled += 1 + one.skip;
          ends.push(MONTHS[settled] as string);
          expect((await hq.call('POST', '/api/settlement/periods', { month: MONTHS[settled] })).status).toBe(201);
          await house.drain();
        }
      }
      const last = settled < 0 ? '' : (MONTHS[settled] as string);
      const { rows: lines } = await house.owner.query(
        `select l.org_id, replace(l.kind, 'hq_', '') as kind, s.side, to_char(s.month, 'YYYY-MM') as month, l.points::int, l.amount_fen::int, l.entries::int, s.period_id
         from club.settlement_line l join club.settlement_statement s on s.id = l.statement_id
         where s.side = 'dealer' or l.kind like 'hq\\_%' or l.kind like 'expir%'`,
      );
      // Every account of every unit: what the lines say is what was posted into months that are settled, month by month.
      const wanted = new Map<string, number>();
      for (const { unit, side, points: amount, month } of posted) {
        // Months passed over stand on the statement of the one that was settled after them.
        const period = ends.find((end) => end >= month);
        if (!period) continue;
        const name = `${keyOf(unit, side === 'issuance' ? 'funding' : side, amount > 0)} ${period}`;
        wanted.set(name, (wanted.get(name) ?? 0) + amount);
      }
      const found = new Map<string, number>();
      for (const line of lines) {
        const side = SIDE_OF[line.kind];
        if (!side) continue;
        const name = `${keyOf(line.org_id, side[0][0] as string, side[1])} ${line.month}`;
        found.set(name, (found.get(name) ?? 0) + line.points);
      }
      expect(found).toEqual(wanted);
      const { rows: sums } = await house.owner.query(
        `select (select coalesce(sum(l.entries), 0)::int from club.settlement_line l join club.settlement_statement s on s.id = l.statement_id
           where l.kind <> 'adjustment' and (s.side = 'dealer' or l.kind like 'hq\\_%' or l.kind like 'expir%')) as settled,
           (select count(*)::int from club.entry e where e.period <= $1) as entries,
           (select coalesce(sum(j.amount_fen), 0)::int from club.settlement_adjustment j where j.month <= $1) as corrected,
           (select coalesce(sum(l.amount_fen), 0)::int from club.settlement_line l join club.settlement_statement s on s.id = l.statement_id
             where l.kind = 'adjustment' and s.side = 'dealer') as lines`,
        [last === '' ? '1900-01-01' : `${last}-01`],
      );
      expect([sums[0].settled, sums[0].lines]).toEqual([sums[0].entries, sums[0].corrected]);
      const { rows: periods } = await house.owner.query(
        'select sum(total_fen)::int as total from club.settlement_statement group by period_id',
      );
      for (const { total } of periods) expect(total).toBe(0);
      expect(adjusted.filter(({ month }) => month <= last).reduce((sum, { fen }) => sum + fen, 0)).toBe(
        sums[0].corrected,
      );
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 12) },
  );
}, 120_000);
