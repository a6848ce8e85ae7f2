import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { agree, enquire } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { systemContext } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { mayContactMany } from './gate.ts';

const NOW = '2026-11-25T02:00:00Z';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const PURPOSE = 'marketing_call';
const scope = () => ({
  unitId: world.units.brand,
  unitKind: 'brand' as const,
  timeZone: 'Asia/Shanghai',
  orgIds: null,
  allBut: null,
});
const gate = (ids: string[], channel: 'call' | null = 'call') =>
  read(systemContext(house.platform, 'test', scope()), (tx) =>
    mayContactMany(systemContext(house.platform, 'test', scope()), tx, ids, { purpose: PURPOSE, channel }),
  );
const yes = async (id: string, channel: 'call' | null = 'call') => (await gate([id], channel)).get(id)?.allowed;

type Step =
  | { do: 'say'; who: 0 | 1; state: 'granted' | 'denied' | 'withdrawn' }
  | { do: 'merge' | 'unmerge' }
  | { do: 'version'; renews: boolean };

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('say' as const),
        who: fc.constantFrom(0 as const, 1 as const),
        state: fc.constantFrom('granted' as const, 'denied' as const, 'withdrawn' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('merge' as const, 'unmerge' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('version' as const), renews: fc.boolean() }) },
  ),
  { minLength: 1, maxLength: 10 },
) as fc.Arbitrary<Step[]>;

test('never says yes after a no, whatever was said to which record, merged or not, under which version', async () => {
  let version = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (run) => {
      const people = [(await enquire(house, world)).customerId, (await enquire(house, world)).customerId] as const;
      const [keeps, goes] = people;
      /** What was said, in order: to which record, and whether the two were one then. */
      const said: { who: number; state: string; at: number }[] = [];
      let merged = false;
      let mergedAt = -1;
      let renewedAt = -1;
      for (const [at, step] of run.entries()) {
        if (step.do === 'say') {
          await agree(house, people[merged ? 0 : step.who], PURPOSE, step.state, version ? `v${version}` : undefined);
          said.push({ who: merged ? 0 : step.who, state: step.state, at });
        } else if (step.do === 'version') {
          house.platform.clock.advance(1);
          await house.owner.query(
            `insert into customers.notice (version, purposes, title, title_en, body, body_en, renews, valid_from)
             values ($1, '{marketing_call}', 'x', 'x', 'x', 'x', $2, clock_timestamp())`,
            [`v${++version}`, step.renews],
          );
          if (step.renews) renewedAt = at;
        } else if ((step.do === 'merge') !== merged) {
          merged = step.do === 'merge';
          mergedAt = at;
          await house.owner.query('update customers.customer set status = $2, merged_into = $3 where id = $1', [
            goes,
            merged ? 'merged' : 'active',
            merged ? keeps : null,
          ]);
        }
        for (const who of [0, 1] as const) {
          const own = said.filter((one) => merged || one.who === who);
          const last = own.at(-1);
          const [call, use] = [await yes(people[who]), await yes(people[who], null)];
          expect(call).toBe(use);
          // Only where the last word is a yes.
          if (call) expect(last?.state).toBe('granted');
          if (!last) expect(call).toBe(false);
          // And then always, where nothing happened that could have set it aside.
          if (last?.state === 'granted' && mergedAt < last.at && renewedAt < last.at) expect(call).toBe(true);
        }
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 240_000);

test('one question about many people and many questions about one give the same answers', async () => {
  const ids: string[] = [];
  for (const state of ['granted', 'withdrawn', 'denied', null] as const) {
    const { customerId } = await enquire(house, world);
    if (state) await agree(house, customerId, PURPOSE, state);
    ids.push(customerId);
  }
  const many = await gate(ids);
  for (const id of ids) expect((await gate([id])).get(id)).toEqual(many.get(id));
  expect((await gate([])).size).toBe(0);
});

test('a withdrawal and a grant at the same moment: yes only where the grant knew of the withdrawal', async () => {
  const outcomes = new Set<boolean>();
  // Versions of the property above may have asked again.
  const newest = (await house.owner.query('select version from customers.notice order by valid_from desc limit 1'))
    .rows[0].version as string;
  for (let round = 0; round < 24; round++) {
    const { customerId } = await enquire(house, world);
    await agree(house, customerId, PURPOSE);
    const say = async (state: string, before: number, after: number) => {
      const client = await house.owner.connect();
      try {
        await client.query('begin');
        await setTimeout(before);
        await client.query(
          "insert into customers.consent (id, customer_id, purpose, state, text_version, channel) values (app.new_id(), $1, $2, $3, $4, 'paper')",
          [customerId, PURPOSE, state, newest],
        );
        const written = performance.now();
        await setTimeout(after);
        const committing = performance.now();
        await client.query('commit');
        return { written, committing };
      } finally {
        client.release();
      }
    };
    const [withdrawn, granted] = await Promise.all([
      say('withdrawn', (round * 7) % 20, (round * 5) % 10),
      // Every third time the grant comes well after, so that both outcomes are met.
      say('granted', round % 3 === 0 ? 400 : (round * 13) % 90, (round * 5) % 20),
    ]);
    const answer = await yes(customerId);
    outcomes.add(answer === true);
    if (answer) expect(withdrawn.committing).toBeLessThan(granted.written);
    // Said once more, it counts whatever the race was; and from then on nobody hears a yes.
    await agree(house, customerId, PURPOSE, 'withdrawn');
    expect(await Promise.all(Array.from({ length: 6 }, () => yes(customerId)))).toEqual(Array(6).fill(false));
  }
  expect(outcomes.size).toBe(2);
}, 120_000);
