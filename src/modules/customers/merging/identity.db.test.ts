import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { enquire } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { sealDocument } from '../documents.ts';
import { COLUMNS } from './service.ts';

/**
 * Merge then un-merge is identity for any sequence of edits between. Exactly: after it
 * - the record that went stands as it stood, but for its version and the times of change;
 * - each row that moved belongs again to whom it belonged to, with what was edited in it meanwhile, unless it was given to a third person;
 * - each row made meanwhile belongs to the survivor;
 * - each value of the survivor that nobody edited is what it was before the merge, an edited one (another value than the merge left) is what
 *   it was edited to; of a set the members that came by this merge are gone and all others are there.
 * Other merges into the survivor, before or after, standing or taken back, change nothing of this.
 */

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

const TABLES = [
  'customers.identifier',
  'customers.document',
  'customers.interaction',
  'leads.lead',
  'products.unit_person',
];
const q = (text: string, values: unknown[] = []) => house.owner.query(text, values);

async function stateOf(id: string) {
  const image = (await q("select to_jsonb(c) - 'name_grams' as row from customers.customer c where id = $1", [id]))
    .rows[0].row as Record<string, unknown>;
  const { version: _v, updated_at: _u, completeness: _c, missing: _m, ...row } = image;
  const rows: Record<string, string[]> = {};
  for (const table of TABLES)
    rows[table] = (
      await q(
        `select (to_jsonb(t) - 'version' - 'customer_id')::text as row from ${table} t where customer_id = $1 order by id`,
        [id],
      )
    ).rows.map((one) => one.row);
  return { row, rows };
}

const Value = fc.record({
  occupation: fc.constantFrom(null, 'teacher', 'medical'),
  income: fc.constantFrom(null, 'below_100k'),
  gender: fc.constantFrom(null, 'male', 'female'),
  vip: fc.boolean(),
  needs: fc.subarray(['family', 'business', 'commute']),
  tags: fc.subarray(['press', 'complained']),
  custom: fc.constantFrom({}, { nickname: '小王' }, { nickname: '老王', club: true }),
  stage: fc.constantFrom('potential', 'prospect', 'owner'),
});
type Value = typeof Value extends fc.Arbitrary<infer T> ? T : never;

const Rows = fc.record({ interactions: fc.nat(2), documents: fc.nat(2), roles: fc.nat(1), openLead: fc.boolean() });

const Edit = fc.oneof(
  fc.record({
    do: fc.constant('field' as const),
    column: fc.constantFrom('occupation', 'income', 'gender'),
    value: fc.constantFrom(null, 'teacher', 'male'),
  }),
  fc.record({
    do: fc.constant('member' as const),
    column: fc.constantFrom('needs', 'tags'),
    value: fc.constantFrom('off_road', 'family', 'press'),
  }),
  fc.record({
    do: fc.constantFrom(
      'newRow' as const,
      'editMoved' as const,
      'giveAway' as const,
      'mergeThird' as const,
      'mergeThirdAndBack' as const,
    ),
  }),
);
type Edit = typeof Edit extends fc.Arbitrary<infer T> ? T : never;

async function person(value: Value, rows: typeof Rows extends fc.Arbitrary<infer T> ? T : never): Promise<string> {
  const { customerId, leadId } = await enquire(house, world, { name: `李${'甲乙丙丁'[fcIndex++ % 4]}` });
  await q(
    `update customers.customer set occupation = $2, income = $3, gender = $4, vip = $5, needs = $6, tags = $7, custom = $8, stage = $9 where id = $1`,
    [
      customerId,
      value.occupation,
      value.income,
      value.gender,
      value.vip,
      value.needs,
      value.tags,
      value.custom,
      value.stage,
    ],
  );
  if (!rows.openLead) await q("update leads.lead set status = 'defeated' where id = $1", [leadId]);
  for (let n = 0; n < rows.interactions; n++) await talk(customerId);
  for (let n = 0; n < rows.documents; n++) {
    const paper = { kind: 'passport' as const, number: `E1234567${n}`, validUntil: null, checked: false };
    const sealed = sealDocument(house.platform, customerId, paper);
    await q(
      "insert into customers.document (id, customer_id, kind, number_enc, number_hash, masked) values ($1, $2, 'passport', $3, $4, $5)",
      [sealed.id, customerId, sealed.numberEnc, sealed.numberHash, sealed.masked],
    );
  }
  return customerId;
}
let fcIndex = 0;

const talk = (customerId: string) =>
  q(
    `insert into customers.interaction (id, org_id, customer_id, staff_id, channel, direction, content, occurred_at)
     values (app.new_id(), $1, $2, $3, 'call', 'out', '问候', now())`,
    [world.units.dealerA, customerId, world.people.managerA.staffId],
  );

async function merge(survivor: string, loser: string): Promise<string> {
  const { body } = await steward.call('POST', `/api/customers/${survivor}/merges/preview`, {
    others: [loser],
    picks: {},
  });
  const order = { others: [loser], picks: {}, preview: body.preview, reason: '同一人', confirmVetoes: true };
  const done = await steward.call('POST', `/api/customers/${survivor}/merges`, order);
  expect({ status: done.status, code: done.body.code }).toEqual({ status: 201, code: undefined });
  const { row } = await stateOf(survivor);
  for (const column of COLUMNS)
    expect({ column, value: row[column] ?? null }).toEqual({ column, value: body.result[column] });
  return done.body.mergeIds[0];
}
const undo = async (id: string) =>
  expect((await steward.call('POST', `/api/merges/${id}/undo`, { reason: '误合并' })).status).toBe(200);

async function apply(edit: Edit, survivor: string, moved: string[]): Promise<string | null> {
  if (edit.do === 'field') {
    const value = edit.column === 'gender' ? (edit.value === null ? null : 'male') : edit.value;
    await q(`update customers.customer set ${edit.column} = $2 where id = $1`, [survivor, value]);
  } else if (edit.do === 'member')
    await q(
      `update customers.customer set ${edit.column} = array(select distinct e from unnest(${edit.column} || $2::text) e) where id = $1`,
      [survivor, edit.value],
    );
  else if (edit.do === 'newRow') await talk(survivor);
  else if (edit.do === 'editMoved' && moved[0])
    await q("update customers.interaction set content = '已改' where id = $1", [moved[0]]);
  else if (edit.do === 'giveAway' && moved[1]) {
    const third = await enquire(house, world, { name: '第三人' });
    await q('update customers.interaction set customer_id = $2 where id = $1', [moved[1], third.customerId]);
  } else if (edit.do === 'mergeThird' || edit.do === 'mergeThirdAndBack') {
    const third = await enquire(house, world, { name: '李丁' });
    await q("update leads.lead set status = 'defeated' where id = $1", [third.leadId]);
    await q("update customers.customer set occupation = 'retired', needs = '{family,fleet}' where id = $1", [
      third.customerId,
    ]);
    const id = await merge(survivor, third.customerId);
    if (edit.do === 'mergeThirdAndBack') await undo(id);
    else return id;
  }
  return null;
}

test('merge then un-merge is identity for any sequence of edits between', async () => {
  await fc.assert(
    fc.asyncProperty(Value, Rows, Value, Rows, fc.array(Edit, { maxLength: 5 }), async (va, ra, vb, rb, edits) => {
      const [a, b] = [await person(va, ra), await person(vb, rb)];
      const moved = (await q('select id from customers.interaction where customer_id = $1 order by id', [b])).rows.map(
        (one) => one.id as string,
      );
      const before = { a: await stateOf(a), b: await stateOf(b) };
      const mergeId = await merge(a, b);
      const merged = await stateOf(a);
      const standing: string[] = [];
      for (const edit of edits) {
        const third = await apply(edit, a, moved);
        if (third) standing.push(third);
      }
      const edited = await stateOf(a);
      await undo(mergeId);
      const [oneA, oneB] = [await stateOf(a), await stateOf(b)];

      expect(oneB.row).toEqual({ ...before.b.row, primary_masked: oneB.row.primary_masked });
      expect(oneB.row.primary_masked).toBe(before.b.row.primary_masked);
      for (const column of COLUMNS) {
        const [was, left, now] = [before.a.row[column], merged.row[column], edited.row[column]];
        if (Array.isArray(was)) {
          const came = (left as string[]).filter((one) => !was.includes(one));
          const kept = (now as string[]).filter(
            (one) => !came.includes(one) || (standing.length > 0 && ['family', 'fleet'].includes(one)),
          );
          expect({ column, set: [...(oneA.row[column] as string[])].sort() }).toEqual({ column, set: kept.sort() });
        } else {
          const expected = JSON.stringify(now) === JSON.stringify(left) ? was : now;
          expect({ column, value: oneA.row[column] }).toEqual({ column, value: expected });
        }
      }
      // Rows: what B had is B's again as it is today, all else that A has today stays A's.
      const idOf = (text: string) => (JSON.parse(text) as { id: string }).id;
      for (const table of TABLES) {
        const hadB = new Set((before.b.rows[table] ?? []).map(idOf));
        const today = [...(edited.rows[table] ?? []).map(idOf)];
        const returned = [...hadB].filter((id) => !given(id, moved, edits));
        expect({ table, b: (oneB.rows[table] ?? []).map(idOf).sort() }).toEqual({ table, b: returned.sort() });
        expect({ table, a: (oneA.rows[table] ?? []).map(idOf).sort() }).toEqual({
          table,
          a: today.filter((id) => !hadB.has(id)).sort(),
        });
      }
      if (edits.length === 0) expect({ a: oneA, b: oneB }).toEqual(before);
      for (const id of standing.reverse()) await undo(id);
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 12), endOnFailure: true },
  );
}, 300_000);

/** Whether a row was given to a third person meanwhile. */
const given = (id: string, moved: string[], edits: Edit[]) =>
  moved[1] === id && edits.some((edit) => edit.do === 'giveAway');
