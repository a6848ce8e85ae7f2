import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, applyFor, becomeOwner, enquire, nextMobile } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, ownerCaller, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

const url = (id: string, more = '') => `/api/customers/${id}/merges${more}`;
const preview = async (id: string, others: string[], picks = {}, who = steward) =>
  who.call('POST', url(id, '/preview'), { others, picks });
const merge = async (id: string, others: string[], more: Record<string, unknown> = {}, who = steward) => {
  const { body } = await preview(id, others, more.picks as object, who);
  return who.call('POST', url(id), { others, picks: {}, preview: body.preview ?? 'none', reason: '同一人', ...more });
};
const undo = (id: string, who = steward) => who.call('POST', `/api/merges/${id}/undo`, { reason: '误合并' });
const row = async (id: string) =>
  (await house.owner.query("select to_jsonb(c) - 'name_grams' as row from customers.customer c where id = $1", [id]))
    .rows[0].row;
const idsOf = async (table: string, customerId: string) =>
  (await house.owner.query(`select id from ${table} where customer_id = $1 order by id`, [customerId])).rows.map(
    (r) => r.id,
  );

describe('a merge', () => {
  test('moves what belongs to the other record, keeps what was picked, and is what the preview said', async () => {
    const a = await becomeOwner(house, world);
    const b = await enquire(house, world, { name: '王晓明' });
    await house.owner.query(
      "update customers.customer set needs = '{family}', occupation = 'teacher', vip = true where id = $1",
      [b.customerId],
    );
    await house.owner.query(
      "update customers.customer set needs = '{commute}', birth_on = '1990-01-31' where id = $1",
      [a.customerId],
    );
    const seen = await preview(a.customerId, [b.customerId], { name: b.customerId });
    expect({ status: seen.status, fields: seen.body.details }).toEqual({ status: 200, fields: undefined });
    expect(seen.body).toMatchObject({
      conflicts: [],
      result: {
        name: '王晓明',
        birth_on: '1990-01-31',
        occupation: 'teacher',
        vip: true,
        needs: ['commute', 'family'],
        stage: 'owner',
      },
    });
    expect(seen.body.rows.map((one: { key: string }) => one.key).sort()).toEqual([
      'birth_on',
      'name',
      'occupation',
      'primary',
      'stage',
      'vip',
    ]);
    const counts = Object.fromEntries(
      seen.body.moves.map((one: { title: { en: string }; counts: object }) => [one.title.en, one.counts]),
    );
    expect(counts.leads).toEqual({ [a.customerId]: 1, [b.customerId]: 1 });

    const done = await merge(a.customerId, [b.customerId], { picks: { name: b.customerId } });
    expect(done.status).toBe(201);
    const survivor = await row(a.customerId);
    for (const [column, value] of Object.entries(seen.body.result))
      expect({ [column]: survivor[column] ?? null }).toEqual({ [column]: value });
    expect(await row(b.customerId)).toMatchObject({ status: 'merged', merged_into: a.customerId });
    expect(await idsOf('leads.lead', b.customerId)).toEqual([]);
    expect(await idsOf('leads.lead', a.customerId)).toEqual([a.leadId, b.leadId].sort());
    const numbers = (
      await house.owner.query('select masked, is_primary from customers.identifier where customer_id = $1', [
        a.customerId,
      ])
    ).rows;
    expect(numbers).toHaveLength(2);
    expect(numbers.filter((one) => one.is_primary)).toHaveLength(1);
    const list = (await steward.call('GET', url(a.customerId))).body.rows;
    expect(list).toMatchObject([{ survivorId: a.customerId, loserId: b.customerId, reason: '同一人', undoneAt: null }]);
    // An enquiry with the number of the record that went finds the one it lives on in.
    await house.owner.query("update leads.lead set status = 'defeated' where customer_id = $1", [a.customerId]);
    expect((await enquire(house, world, { name: '王晓明', mobile: b.mobile })).customerId).toBe(a.customerId);
  });

  test('is refused when something changed since the preview, and changes nothing', async () => {
    const [a, b] = [await enquire(house, world), await enquire(house, world)];
    const { body } = await preview(a.customerId, [b.customerId]);
    await house.owner.query(
      "update customers.customer set occupation = 'retired', version = version + 1 where id = $1",
      [b.customerId],
    );
    const late = await steward.call('POST', url(a.customerId), {
      others: [b.customerId],
      picks: {},
      preview: body.preview,
      reason: '同一人',
    });
    expect([late.status, late.body.code]).toEqual([409, 'merge.changed']);
    expect((await row(b.customerId)).status).toBe('active');
  });

  test('one of two merges taken back leaves each record one primary number, whichever goes first', async () => {
    const primaries = async (customerId: string) =>
      (
        await house.owner.query(
          'select masked from customers.identifier where customer_id = $1 and is_primary order by masked',
          [customerId],
        )
      ).rows.map(({ masked }) => masked);
    for (const first of [0, 1]) {
      const [a, b, c] = [await enquire(house, world), await enquire(house, world), await enquire(house, world)];
      const [own, second, third] = [
        await primaries(a.customerId),
        await primaries(b.customerId),
        await primaries(c.customerId),
      ];
      const merges: string[] = [];
      for (const other of [b, c]) {
        const picks = { primary: other.customerId };
        const done = await merge(a.customerId, [other.customerId], { confirmVetoes: true, picks });
        expect(done.status, JSON.stringify(done.body)).toBe(201);
        merges.push(done.body.mergeIds[0]);
      }
      expect(await primaries(a.customerId)).toEqual(third);
      expect((await undo(merges[first] as string)).status).toBe(200);
      expect(await primaries(a.customerId)).toEqual(first === 0 ? third : second);
      expect(await primaries(b.customerId)).toEqual(first === 0 ? second : []);
      expect(await primaries(c.customerId)).toEqual(first === 0 ? [] : third);
      expect((await undo(merges[1 - first] as string)).status).toBe(200);
      expect(await Promise.all([a, b, c].map(({ customerId }) => primaries(customerId)))).toEqual([own, second, third]);
    }
  });

  test('of two open leads leaves the one further along; the un-merge opens the other again', async () => {
    const [a, b] = [await enquire(house, world), await enquire(house, world)];
    await accept(world.people.managerA, b.leadId, world.people.consultantA.staffId);
    const before = (
      await house.owner.query('select id, status, due_at from leads.lead where id = any ($1) order by id', [
        [a.leadId, b.leadId],
      ])
    ).rows;
    const done = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    expect(done.status).toBe(201);
    const status = async (id: string) =>
      (await house.owner.query('select status from leads.lead where id = $1', [id])).rows[0].status;
    expect([await status(a.leadId), await status(b.leadId)]).toEqual(['invalid', 'accepted']);
    expect((await undo(done.body.mergeIds[0])).status).toBe(200);
    expect(
      (
        await house.owner.query('select id, status, due_at from leads.lead where id = any ($1) order by id', [
          [a.leadId, b.leadId],
        ])
      ).rows,
    ).toEqual(before);
  });

  test('of two active memberships leaves the survivor’s, with the points of both; an application gives way', async () => {
    const [a, b] = [await becomeOwner(house, world), await becomeOwner(house, world)];
    const members = [await applyFor(world.people.consultantA, a), await applyFor(world.people.consultantA, b)];
    const [first, second] = members as [string, string];
    await world.people.careA.call('POST', `/api/members/${first}/decision`, { decision: 'approve', version: 1 });
    const one = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    expect(one.status).toBe(201);
    const status = async () =>
      (await house.owner.query('select status, reason from club.member where id = $1', [second])).rows[0];
    expect(await status()).toEqual({ status: 'rejected', reason: 'merged' });
    await undo(one.body.mergeIds[0]);
    expect(await status()).toEqual({ status: 'pending', reason: null });
    const { version } = (await house.owner.query('select version from club.member where id = $1', [second])).rows[0];
    expect(
      (await world.people.careA.call('POST', `/api/members/${second}/decision`, { decision: 'approve', version }))
        .status,
    ).toBe(200);
    await house.drain();
    const points = async (id: string) =>
      Number(
        (await house.owner.query("select balance from club.account where member_id = $1 and kind = 'available'", [id]))
          .rows[0].balance,
      );
    expect([await points(first), await points(second)]).toEqual([2000, 2000]);
    const two = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    expect(two.status).toBe(201);
    const gone = await house.owner.query('select status, reason, merged_into_id from club.member where id = $1', [
      second,
    ]);
    expect(gone.rows).toEqual([{ status: 'left', reason: 'merged', merged_into_id: first }]);
    expect([await points(first), await points(second)]).toEqual([4000, 0]);
    await undo(two.body.mergeIds[0]);
    expect(await status()).toEqual({ status: 'active', reason: null });
    expect([await points(first), await points(second)]).toEqual([2000, 2000]);
  });

  test('against a veto needs a word of its own', async () => {
    const mobile = nextMobile();
    const a = await enquire(house, world, { name: '赵大海', mobile });
    const b = await enquire(house, world, { name: '钱小雨' });
    await house.owner.query(
      'update customers.match_record set mobiles = (select mobiles from customers.match_record where customer_id = $1) where customer_id = $2',
      [a.customerId, b.customerId],
    );
    const refused = await merge(a.customerId, [b.customerId]);
    expect([refused.status, refused.body.code, refused.body.details.vetoes]).toEqual([
      409,
      'merge.veto',
      ['family_phone'],
    ]);
    const done = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    expect(done.status).toBe(201);
    expect((await steward.call('GET', url(a.customerId))).body.rows[0].overridden).toEqual(['family_phone']);
  });

  test('is a dealer’s only where the dealer holds all of both', async () => {
    const { managerA } = world.people;
    const [a, b] = [await enquire(house, world), await enquire(house, world, { name: '两地客' })];
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [b.leadId]);
    await enquire(house, world, { name: '两地客', mobile: b.mobile, cityCode: CHENGDU });
    expect((await merge(a.customerId, [b.customerId], {}, managerA)).body.code).toBe('merge.foreign');
    const c = await enquire(house, world);
    expect((await merge(a.customerId, [c.customerId], { confirmVetoes: true }, managerA)).status).toBe(201);
  });

  test('of persons and organisations, of merged records and of a record with itself is refused', async () => {
    const [a, b] = [await enquire(house, world), await enquire(house, world)];
    await house.owner.query("update customers.customer set kind = 'enterprise' where id = $1", [b.customerId]);
    expect((await preview(a.customerId, [b.customerId])).body.code).toBe('merge.kinds');
    expect((await preview(a.customerId, [a.customerId])).status).toBe(400);
    const c = await enquire(house, world);
    await merge(a.customerId, [c.customerId], { confirmVetoes: true });
    expect((await preview(a.customerId, [c.customerId])).body.code).toBe('merge.state');
  });

  test('two at the same moment, each into the other, leave one', async () => {
    const [a, b] = [await enquire(house, world), await enquire(house, world)];
    const [there, back] = await Promise.all([
      merge(a.customerId, [b.customerId], { confirmVetoes: true }),
      merge(b.customerId, [a.customerId], { confirmVetoes: true }),
    ]);
    expect([there.status, back.status].sort()).toEqual([201, 409]);
  });

  test('pressed twice with one key is one merge', async () => {
    const [a, b] = [await enquire(house, world), await enquire(house, world)];
    const { body } = await preview(a.customerId, [b.customerId]);
    const order = { others: [b.customerId], picks: {}, preview: body.preview, reason: '同一人', confirmVetoes: true };
    const press = () => steward.call('POST', url(a.customerId), order, { 'idempotency-key': 'merge-once' });
    const [one, two] = [await press(), await press()];
    expect([one.status, two.status, two.body]).toEqual([201, 201, one.body]);
  });
});

describe('an un-merge', () => {
  test('gives back what moved as it is today; what came later stays; withdrawals hold for both', async () => {
    const [a, b] = [await becomeOwner(house, world), await enquire(house, world, { name: '后来者' })];
    const done = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    const later = nextMobile();
    await house.owner.query("update leads.lead set comments = '后补' where id = $1", [b.leadId]);
    await house.owner.query("update customers.customer set occupation = 'medical' where id = $1", [a.customerId]);
    await house.owner.query(
      "insert into customers.consent (id, customer_id, purpose, state, text_version, channel) values (app.new_id(), $1, 'marketing_call', 'withdrawn', 'v1', 'call')",
      [a.customerId],
    );
    expect((await undo(done.body.mergeIds[0])).body).toEqual({ survivorId: a.customerId, loserId: b.customerId });
    expect(await row(b.customerId)).toMatchObject({ status: 'active', merged_into: null, name: '后来者' });
    expect(await row(a.customerId)).toMatchObject({ occupation: 'medical' });
    expect(await idsOf('leads.lead', b.customerId)).toEqual([b.leadId]);
    const consents = async (id: string) =>
      (
        await house.owner.query(
          "select state from customers.consent where customer_id = $1 and purpose = 'marketing_call' order by created_at desc limit 1",
          [id],
        )
      ).rows[0]?.state;
    expect([await consents(a.customerId), await consents(b.customerId)]).toEqual(['withdrawn', 'withdrawn']);
    expect((await undo(done.body.mergeIds[0])).body.code).toBe('merge.undone');
    const pair = (
      await house.owner.query(
        'select state from customers.duplicate where low_id = least($1::uuid, $2) and high_id = greatest($1::uuid, $2)',
        [a.customerId, b.customerId],
      )
    ).rows[0];
    expect(pair.state).toBe('distinct');
    expect((await enquire(house, world, { mobile: later })).customerId).not.toBe(a.customerId);
  });

  test('takes what was put together of two people as one: their packages, and whoever is signed in as both', async () => {
    const [a, b] = [await becomeOwner(house, world), await enquire(house, world, { name: '另一人' })];
    const done = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    const self = await ownerCaller(house, a.customerId, world.units.brand);
    const asked = (await self.call('POST', '/api/owner/requests', { kind: 'copy' })).body;
    await house.drain();
    const path = `/api/owner/requests/${asked.id}/package?format=json`;
    expect(JSON.stringify((await self.call('GET', path)).body)).toContain(`+86${b.mobile}`);
    const stored = await house.owner.query('select sha256_hex from app.file where name like $1', [`${asked.number}%`]);
    expect(stored.rowCount).toBe(2);
    expect((await undo(done.body.mergeIds[0])).status).toBe(200);
    // A session that is in use is asked for anew every other second.
    await expect.poll(async () => (await self.call('GET', path)).status, { timeout: 5000 }).toBe(401);
    const again = await ownerCaller(house, a.customerId, world.units.brand);
    expect((await again.call('GET', path)).body.code).toBe('data_request.no_package');
    for (const { sha256_hex } of stored.rows) expect(await house.platform.files.has(sha256_hex)).toBe(false);
  });

  test('of an inner merge waits for the outer one; of two into one record either comes first', async () => {
    const [a, b, c, d] = [
      await enquire(house, world),
      await enquire(house, world),
      await enquire(house, world),
      await enquire(house, world),
    ];
    const inner = await merge(b.customerId, [a.customerId], { confirmVetoes: true });
    const outer = await merge(c.customerId, [b.customerId, d.customerId], { confirmVetoes: true });
    expect([inner.status, outer.status, outer.body.code, outer.body.mergeIds?.length]).toEqual([
      201,
      201,
      undefined,
      2,
    ]);
    const lineage = (
      await house.owner.query('select customers.lineage_of($1) as ids, customers.survivor_of($2) as survivor', [
        c.customerId,
        a.customerId,
      ])
    ).rows[0];
    expect({ ids: lineage.ids.sort(), survivor: lineage.survivor }).toEqual({
      ids: [a, b, c, d].map((one) => one.customerId).sort(),
      survivor: c.customerId,
    });
    expect((await undo(inner.body.mergeIds[0])).body.code).toBe('merge.inner');
    expect((await undo(outer.body.mergeIds[0])).status).toBe(200);
    expect((await undo(inner.body.mergeIds[0])).status).toBe(200);
    expect((await undo(outer.body.mergeIds[1])).status).toBe(200);
    for (const one of [a, b, c, d]) expect(await idsOf('leads.lead', one.customerId)).toEqual([one.leadId]);
  });

  test('of somebody else’s is not there', async () => {
    const [a, b] = [await enquire(house, world), await enquire(house, world)];
    const done = await merge(a.customerId, [b.customerId], { confirmVetoes: true });
    expect((await undo(done.body.mergeIds[0], world.people.managerB)).status).toBe(404);
  });
});
