import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { Model, type ModelTxn } from '../../../../test/ledger-model.ts';
import { type LedgerUnderTest, ledgerOf, type Member, makeMembers } from '../../../../test/ledger-world.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { addDays } from '../../../platform/clock.ts';
import { newId } from '../../../platform/db.ts';
import { earnMany } from './index.ts';
import { expireDue, settleDue } from './jobs.ts';
import type { Posted } from './queries.ts';
import { findFaults } from './verify.ts';

const SEED = Number(process.env.LEDGER_SEED ?? Date.now() % 2_147_483_647);
const START = '2026-03-02';
const NOON = Date.parse(`${START}T04:00:00Z`);
const BUDGET = 3000;
const MEMBERS = 3;

let house: House;
let world: World;
let ledger: LedgerUnderTest;
beforeAll(async () => {
  process.stdout.write(`ledger properties: LEDGER_SEED=${SEED}\n`);
  house = await openHouse(new Date(NOON));
  world = await makeWorld(house);
  ledger = ledgerOf(house, world);
});
afterAll(() => house?.close());

const setClock = (at: number) => house.platform.clock.advance(at - house.platform.clock.now().getTime());

/** One step of a story; numbers choose among what there is. */
const member = fc.nat({ max: MEMBERS - 1 });
const points = fc.integer({ min: 1, max: 400 });
const pick = fc.nat({ max: 1000 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      member,
      points,
      days: fc.integer({ min: -1, max: 40 }),
      wait: fc.constantFrom(0, 0, 0, 3, 9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('feed' as const),
      member,
      points,
      days: fc.integer({ min: 0, max: 40 }),
      wait: fc.constantFrom(0, 0, 4),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('redeem' as const), member, points }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      member,
      points,
      minutes: fc.constantFrom(60, 60 * 24 * 5),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('capture' as const), pick, part: fc.constantFrom(0, 1, 2, 3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reverse' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('clawBack' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('confirm' as const), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      member,
      points: fc.integer({ min: -200, max: 200 }).filter((n) => n !== 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('award' as const), member, points }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replay' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reuse' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance' as const), days: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), member }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A story told twice: to the model and to the ledger. */
class Story {
  readonly model: Model;
  readonly members: Member[];
  readonly budgetId: string;
  readonly txns: {
    model: ModelTxn;
    id: string;
    again: () => Promise<Posted>;
    other: (() => Promise<Posted>) | null;
  }[] = [];

  constructor(members: Member[], budgetId: string, graceDays: number | null) {
    this.members = members;
    this.budgetId = budgetId;
    this.model = new Model(members.length, START, NOON, BUDGET, graceDays);
  }

  #id(at: number): string {
    return this.members[at]?.id ?? '';
  }
  #chosen<T>(list: readonly T[], at: number): T | undefined {
    return list[at % Math.max(1, list.length)];
  }

  /** Does one thing on both sides and expects the same answer. */
  async #both(
    answer: { txn: ModelTxn } | { code: string },
    real: () => Promise<Posted>,
    other: (() => Promise<Posted>) | null = null,
  ): Promise<void> {
    const found = await ledger.tried(real);
    expect(found.code ?? 'done').toBe('code' in answer ? answer.code : 'done');
    if (!found.done || !('txn' in answer)) return;
    expect(found.done.replayed).toBe(false);
    this.txns.push({ model: answer.txn, id: found.done.transactionId, again: real, other });
  }

  async take(s: Step): Promise<void> {
    const { model } = this;
    const [scope, key] = ['story', newId()];
    switch (s.do) {
      case 'earn': {
        const expiresOn = addDays(model.today, s.days + s.wait);
        const pendingUntil = s.wait === 3 ? addDays(model.today, 3) : undefined;
        const activatesOn = s.wait === 9 ? addDays(model.today, 9) : model.today;
        const real = (extra: number) => () =>
          ledger.earn({
            memberId: this.#id(s.member),
            points: s.points + extra,
            activatesOn,
            expiresOn,
            pendingUntil,
            key,
            scope,
          });
        return this.#both(model.earn(s.member, s.points, activatesOn, expiresOn, pendingUntil), real(0), real(1));
      }
      case 'feed': {
        const expiresOn = addDays(model.today, s.days + s.wait);
        const activatesOn = addDays(model.today, s.wait);
        const row = {
          scope,
          key,
          orgId: world.units.dealerB,
          memberId: this.#id(s.member),
          points: s.points,
          origin: 'spend' as const,
        };
        const answer = model.earn(s.member, s.points, activatesOn, expiresOn);
        const feed = async () => {
          const [first, second] = await ledger.post((tx) => {
            const whole = { ...row, qualifying: true, activatesOn, expiresOn, occurredAt: new Date(model.now) };
            return earnMany(ledger.ctx, tx, [whole, whole]);
          });
          if ('code' in answer) expect([first?.state, second?.state]).toEqual(['frozen', 'frozen']);
          else expect(second).toMatchObject({ state: 'replayed', transactionId: first?.transactionId });
          return { transactionId: first?.transactionId ?? '', replayed: first?.state === 'replayed', points: s.points };
        };
        if ('code' in answer) {
          await feed();
          return;
        }
        return this.#both(answer, feed);
      }
      case 'redeem':
        return this.#both(model.spend('redeem', s.member, s.points), () =>
          ledger.redeem(this.#id(s.member), s.points, { key, scope }),
        );
      case 'hold':
        return this.#both(model.hold(s.member, s.points, s.minutes), () =>
          ledger.hold(this.#id(s.member), s.points, s.minutes, key),
        );
      case 'capture':
      case 'void': {
        const held = this.#chosen(
          this.txns.filter(({ model: { hold } }) => hold),
          s.pick,
        );
        if (!held?.model.hold) return;
        const part = s.do === 'capture' && s.part > 0 ? Math.ceil((held.model.hold.points * s.part) / 2) : undefined;
        return s.do === 'capture'
          ? this.#both(model.capture(held.model.hold, part), () => ledger.capture(held.id, part, key))
          : this.#both(model.voidHold(held.model.hold), () => ledger.voidHold(held.id, key));
      }
      case 'reverse':
      case 'clawBack':
      case 'cancel':
      case 'confirm': {
        const of = this.#chosen(this.txns, s.pick);
        if (!of) return;
        if (s.do === 'reverse') return this.#both(model.reverse(of.model), () => ledger.reverse(of.id, key));
        if (s.do === 'confirm') return this.#both(model.confirm(of.model), () => ledger.confirm(of.id, key));
        const real = () => (s.do === 'cancel' ? ledger.cancel(of.id, key) : ledger.clawBack(of.id, key));
        return this.#both(model.takeBack(of.model, s.do === 'cancel'), real);
      }
      case 'adjust':
        return this.#both(
          s.points < 0
            ? model.spend('down', s.member, -s.points)
            : model.earn(s.member, s.points, model.today, addMonths24(model.today)),
          () => ledger.adjust(this.#id(s.member), s.points, key),
        );
      case 'award':
        return this.#both(model.award(s.member, s.points), () =>
          ledger.award(this.#id(s.member), s.points, this.budgetId, key),
        );
      case 'replay': {
        const of = this.#chosen(this.txns, s.pick);
        if (!of) return;
        expect(await of.again()).toMatchObject({ transactionId: of.id, replayed: true });
        return;
      }
      case 'reuse': {
        const of = this.#chosen(
          this.txns.filter(({ other }) => other),
          s.pick,
        );
        if (of?.other) expect((await ledger.tried(of.other)).code).toBe('points.key_reused');
        return;
      }
      case 'expire':
        model.expire();
        await expireDue(house.platform);
        return;
      case 'settle':
        model.settle();
        await settleDue(house.platform);
        return;
      case 'advance':
        model.advance(s.days);
        setClock(model.now);
        return;
      case 'freeze':
        model.active[s.member] = !model.active[s.member];
        await house.owner.query(
          "update club.member set status = case status when 'active' then 'left' else 'active' end where id = $1",
          [this.#id(s.member)],
        );
    }
  }

  /** Balances and what remains of every lot, in both. */
  async compare(): Promise<void> {
    for (const [at, { id }] of this.members.entries()) {
      expect(await ledger.balance(id)).toEqual(this.model.of(at));
      const own = this.model.lots.filter((lot) => lot.member === at);
      const wanted = own.map(({ remaining, expiresOn }) => `${expiresOn} ${remaining}`).sort();
      const found = (await ledger.lots(id)).map(({ remaining, expires_on }) => `${expires_on} ${remaining}`).sort();
      expect(found).toEqual(wanted);
    }
  }
}

const addMonths24 = (day: string) => `${Number(day.slice(0, 4)) + 2}${day.slice(4)}`;

async function begin(graceDays: number | null): Promise<Story> {
  setClock(NOON);
  const { dealerA, brand } = world.units;
  await house.owner.query('delete from club.points_setting');
  if (graceDays !== null)
    await house.owner.query(
      "insert into club.points_setting (id, org_id, returned, grace_days) values ($1, $2, 'grace', $3)",
      [newId(), brand, graceDays],
    );
  const members = await makeMembers(house.owner, { orgId: dealerA, trimId: world.trim.id, count: MEMBERS });
  return new Story(members, await ledger.budget(BUDGET), graceDays);
}

for (const graceDays of [null, 7])
  test(`a story of postings ends as the model says, step by step (${graceDays === null ? 're-expire' : 'grace days'})`, {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 45 }), async (steps) => {
        const story = await begin(graceDays);
        for (const [at, one] of steps.entries()) {
          await story.take(one);
          if (at % 5 === 4) await story.compare();
        }
        await story.compare();
      }),
      {
        seed: SEED,
        numRuns: Number(process.env.LEDGER_RUNS ?? 60),
        interruptAfterTimeLimit: 40_000,
        endOnFailure: true,
      },
    );
    expect(await findFaults(house.owner)).toEqual([]);
  });

/** Draws in the order of the member's account: each from what ended first of what could be spent. */
async function againstFefo(memberId: string): Promise<string[]> {
  const { rows: lots } = await house.owner.query(
    'select id, earned::int, expires_on::text, pending from club.lot where member_id = $1',
    [memberId],
  );
  const { rows: uses } = await house.owner.query(
    `select u.lot_id, u.amount::int, x.kind, x.id as tx, e.account_version::int as v from club.ledger_transaction x
       join club.entry e on e.transaction_id = x.id join club.account a on a.id = e.account_id and a.kind = 'available' and a.member_id = x.member_id
       left join club.lot_use u on u.transaction_id = x.id where x.member_id = $1 order by v, u.amount desc`,
    [memberId],
  );
  const left = new Map<string, number>();
  const made = new Map(lots.map((lot) => [lot.id, lot]));
  const wrong: string[] = [];
  for (const use of uses) {
    if (use.kind === 'earn') left.set(use.tx, made.get(use.tx)?.earned ?? 0);
    if (!use.lot_id) continue;
    left.set(use.lot_id, (left.get(use.lot_id) ?? 0) - use.amount);
    if (use.kind !== 'redeem' && use.kind !== 'hold') continue;
    const drawn = made.get(use.lot_id);
    const all = uses.filter(({ tx }) => tx === use.tx).map(({ lot_id }) => lot_id);
    for (const [id, n] of left) {
      const lot = made.get(id);
      if (lot && drawn && n > 0 && lot.expires_on < drawn.expires_on && !all.includes(id))
        wrong.push(`${use.tx} drew ${use.lot_id} before ${id}`);
    }
  }
  return wrong;
}

test('at the same moment: every acknowledged posting counts once, none goes below nought, first out what ends first', {
  timeout: 120_000,
}, async () => {
  const act = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('earn' as const),
        points,
        days: fc.integer({ min: 1, max: 60 }),
        twice: fc.boolean(),
      }),
    },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('redeem' as const), points, twice: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), points, twice: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), at: pick, capture: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), at: pick }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('clawBack' as const), at: pick }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 30, maxLength: 70 }), async (acts) => {
      setClock(NOON);
      const { dealerA } = world.units;
      const [one] = await makeMembers(house.owner, { orgId: dealerA, trimId: world.trim.id, count: 1 });
      const id = one?.id ?? '';
      const [earned, spent, held] = [[] as string[], [] as string[], [] as string[]];
      for (const n of [1, 2, 3]) {
        const { transactionId } = await ledger.earn({ memberId: id, points: 300, expiresOn: addDays(START, n * 10) });
        earned.push(transactionId);
        spent.push((await ledger.redeem(id, 40)).transactionId);
        held.push((await ledger.hold(id, 60)).transactionId);
      }
      // What each acknowledged posting does to available + pending + held − debt.
      let net = 3 * 300 - 3 * 40;
      const note = (found: { done: Posted | null }, change: number) => {
        if (found.done && !found.done.replayed) net += change;
      };
      const work = acts.map((a) => async () => {
        const key = newId();
        const times = 'twice' in a && a.twice ? 2 : 1;
        const same = (real: () => Promise<Posted>, change: number) =>
          Promise.all(Array.from({ length: times }, async () => note(await ledger.tried(real), change)));
        if (a.do === 'earn')
          return same(
            () => ledger.earn({ memberId: id, points: a.points, expiresOn: addDays(START, a.days), key }),
            a.points,
          );
        if (a.do === 'redeem') return same(() => ledger.redeem(id, a.points, { key }), -a.points);
        if (a.do === 'hold') return same(() => ledger.hold(id, a.points, 60, key), 0);
        const target = (list: string[]) => list[a.at % list.length] ?? '';
        if (a.do === 'end' && a.capture) return same(() => ledger.capture(target(held)), -60);
        if (a.do === 'end') return same(() => ledger.voidHold(target(held)), 0);
        if (a.do === 'reverse') return same(() => ledger.reverse(target(spent)), 40);
        return same(() => ledger.clawBack(target(earned)), -300);
      });
      await Promise.all(work.map((run) => run()));
      const { available, pending, held: still, debt } = await ledger.balance(id);
      expect(available + pending + still - debt).toBe(net);
      expect(Math.min(available, pending, still, debt)).toBeGreaterThanOrEqual(0);
      expect(await againstFefo(id)).toEqual([]);
    }),
    { seed: SEED, numRuns: Number(process.env.LEDGER_RUNS ?? 60), interruptAfterTimeLimit: 30_000, endOnFailure: true },
  );
  expect(await findFaults(house.owner)).toEqual([]);
});

test('the night’s expiry and redemptions at the same moment end in an allowed state, whoever comes first', async () => {
  setClock(NOON);
  const members = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 12 });
  for (const { id } of members) {
    await ledger.earn({ memberId: id, points: 100, expiresOn: addDays(START, 1) });
    await ledger.earn({ memberId: id, points: 100, expiresOn: addDays(START, 90) });
  }
  setClock(NOON + 2 * 86_400_000);
  const spends = members.flatMap(({ id }) => [60, 60].map((n) => ledger.tried(() => ledger.redeem(id, n))));
  const [found] = await Promise.all([Promise.all(spends), expireDue(house.platform), expireDue(house.platform)]);
  await expireDue(house.platform);
  for (const { id } of members) expect(await ledger.balance(id)).toMatchObject({ available: 40 });
  expect(found.filter(({ code }) => code === 'points.not_enough')).toHaveLength(members.length);
  expect(await expireDue(house.platform)).toEqual({ lots: 0, points: 0 });
  expect(await findFaults(house.owner)).toEqual([]);
});
