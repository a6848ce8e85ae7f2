import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderDelivered } from '../src/modules/events.ts';
import { listeners } from '../src/modules/index.ts';
import { type Ctx, type Scope, systemContext } from '../src/platform/context.ts';
import { newId, transact } from '../src/platform/db.ts';
import { emit, type Listener, listen } from '../src/platform/events.ts';
import { startWorker } from '../src/platform/jobs.ts';
import { type House, openHouse } from './harness.ts';
import { accept, applyFor, becomeOwner, deliver, enquire, fingerprint, type Owner, order } from './story.ts';
import { makeWorld, type World } from './world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const jobs = async () =>
  (await house.owner.query('select task_identifier as task from graphile_worker.jobs order by 1')).rows.map(
    (row) => row.task as string,
  );
const count = async (table: string, where: string, values: unknown[]) =>
  (await house.owner.query(`select count(*)::int as n from ${table} where ${where}`, values)).rows[0].n as number;
const approve = async (memberId: string) =>
  expect(
    (await world.people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 }))
      .status,
  ).toBe(200);
const balance = async (memberId: string) =>
  (await world.people.careA.call('GET', `/api/members/${memberId}`)).body.balance as number;

function systemAt(unitId: string, reactions: Record<string, string[]>): Ctx {
  const scope: Scope = { unitId, unitKind: 'dealer', timeZone: 'Asia/Shanghai', orgIds: [unitId] };
  return systemContext({ ...house.platform, listeners: new Map(Object.entries(reactions)) }, 'test', scope);
}

/** Emits one delivered order for listeners of the test's own; the event's id. */
async function happen(ctx: Ctx, owner: Owner, fail = false): Promise<string> {
  const { dealerA } = world.units;
  const subjectId = newId();
  const payload = {
    orderId: owner.orderId,
    number: 'O-1',
    unitId: owner.unitId,
    vin: owner.vin,
    deliveredOn: '2026-03-01',
  };
  await transact(ctx, async (tx) => {
    await emit(ctx, tx, orderDelivered, { orgId: dealerA, subjectId, customerId: owner.customerId, payload });
    if (fail) throw new Error('after the event');
  });
  return (await house.owner.query('select id from app.event where subject_id = $1', [subjectId])).rows[0].id;
}

/** A reaction of the test's own, which writes a file row and then does what it is told. */
function recording(task: string, then: () => void = () => undefined): Listener {
  return listen(orderDelivered, task, async (_ctx, tx, event) => {
    const file = {
      id: newId(),
      orgId: event.orgId,
      name: `${task} ${event.id}`,
      mediaType: 'text/plain',
      bytes: 1,
      sha256Hex: 'x',
    };
    await tx.insertInto('app.file').values(file).execute();
    then();
  });
}

describe('an event', () => {
  test('and its jobs exist only if its transaction commits', async () => {
    const owner = await becomeOwner(house, world);
    await house.drain();
    const ctx = systemAt(world.units.dealerA, { 'order.delivered': ['test.one', 'test.two'] });
    const before = await fingerprint(house);
    await expect(happen(ctx, owner, true)).rejects.toThrow('after the event');
    expect(await fingerprint(house)).toEqual(before);
    expect(await jobs()).toEqual([]);
    await happen(ctx, owner);
    expect(await jobs()).toEqual(['test.one', 'test.two']);
    await house.owner.query('select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs');
  });

  test('is not written with a payload that does not fit its kind', async () => {
    const owner = await becomeOwner(house, world);
    const ctx = systemAt(world.units.dealerA, {});
    await expect(
      transact(ctx, (tx) =>
        emit(ctx, tx, orderDelivered, {
          orgId: world.units.dealerA,
          subjectId: newId(),
          payload: { ...owner, number: 'O-1', deliveredOn: 'yesterday' },
        }),
      ),
    ).rejects.toThrow();
  });

  test('a refused request leaves none behind', async () => {
    const { leadId } = await enquire(house, world);
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    const orderId = await order(house, world, world.people.consultantA, leadId);
    await house.drain();
    const events = await count('app.event', 'true', []);
    const taken = (await house.owner.query('select vin from products.unit limit 1')).rows[0].vin;
    const refused = await world.people.consultantA.call('POST', `/api/orders/${orderId}/delivery`, {
      vin: taken,
      deliveredOn: '2026-01-01',
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await count('app.event', 'true', [])).toBe(events);
    expect(await jobs()).toEqual([]);
  });
});

describe('a listener', () => {
  test('reacts once, however often and at once its job runs', async () => {
    const owner = await becomeOwner(house, world);
    const memberId = await applyFor(world.people.consultantA, owner);
    await approve(memberId);
    const delivered = (
      await house.owner.query("select id from app.event where name = 'order.delivered' and customer_id = $1", [
        owner.customerId,
      ])
    ).rows[0].id;
    const job = { event: delivered, org: world.units.dealerA };
    const reactions = listeners.filter((listener) => listener.event === 'order.delivered');
    expect(reactions.map((listener) => listener.task).sort()).toEqual([
      'club.award_delivery',
      'club.win_referral',
      'engagement.first_maintenance',
    ]);
    await Promise.all(
      reactions.flatMap((listener) => Array.from({ length: 5 }, () => listener.run(house.platform, job))),
    );
    await house.drain();
    for (const listener of reactions) await listener.run(house.platform, job);
    expect(await count('engagement.opportunity', 'customer_id = $1', [owner.customerId])).toBe(1);
    expect(await count('club.ledger_transaction', 'customer_id = $1', [owner.customerId])).toBe(1);
    expect(await count('app.event_done', 'event_id = $1', [delivered])).toBe(3);
    expect(await balance(memberId)).toBe(2000);
  });

  test('that fails leaves nothing half, stays in the queue, and is done once when it is tried again', async () => {
    const owner = await becomeOwner(house, world);
    await house.drain();
    let failures = 1;
    const flaky = recording('test.flaky', () => {
      if (failures-- > 0) throw new Error('out of order');
    });
    const sound = recording('test.sound');
    const id = await happen(systemAt(world.units.dealerA, { 'order.delivered': ['test.flaky', 'test.sound'] }), owner);
    const files = (task: string) => count('app.file', 'name = $1', [`${task} ${id}`]);
    const until = async (done: () => Promise<boolean>) => {
      for (let tries = 0; tries < 100; tries++) {
        if (await done()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('waited in vain');
    };
    const attempts = async () =>
      (
        await house.owner.query(
          "select attempts, last_error from graphile_worker.jobs where task_identifier = 'test.flaky'",
        )
      ).rows[0];
    const worker = await startWorker(house.owner, house.platform, [flaky, sound]);
    try {
      await until(async () => (await attempts())?.last_error != null);
      await until(async () => (await files('test.sound')) === 1);
      expect(await attempts()).toMatchObject({ attempts: 1, last_error: 'out of order' });
      expect(await files('test.flaky')).toBe(0);
      expect(await count('app.event_done', 'event_id = $1', [id])).toBe(1);
      await house.owner.query(
        "select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker.jobs where task_identifier = 'test.flaky'",
      );
      await until(async () => (await files('test.flaky')) === 1);
      await until(async () => (await attempts()) === undefined);
    } finally {
      await worker.stop();
    }
    expect(await count('app.event_done', 'event_id = $1', [id])).toBe(2);
  });

  test('does not see an event of another unit', async () => {
    const owner = await becomeOwner(house, world);
    const id = (
      await house.owner.query("select id from app.event where name = 'order.delivered' and customer_id = $1", [
        owner.customerId,
      ])
    ).rows[0].id;
    await expect(recording('test.stray').run(house.platform, { event: id, org: world.units.dealerB })).rejects.toThrow(
      'not visible',
    );
    await expect(recording('test.stray').run(house.platform, { event: 'x' })).rejects.toThrow();
  });
});

describe('points for a delivery are awarded exactly once', () => {
  const delivered = 'club.award_delivery';
  const approved = 'club.award_new_member';
  const job = async (name: string, customerId: string) => ({
    event: (
      await house.owner.query('select id from app.event where name = $1 and customer_id = $2', [name, customerId])
    ).rows[0].id,
    org: world.units.dealerA,
  });
  const run = async (task: string, owner: Owner) => {
    const listener = listeners.find((candidate) => candidate.task === task) as Listener;
    await listener.run(house.platform, await job(listener.event, owner.customerId));
  };

  test.each<[string, (owner: Owner) => Promise<void>]>([
    [
      'delivered, then approved',
      async (owner) => {
        await run(delivered, owner);
        await run(approved, owner);
      },
    ],
    [
      'approved, then delivered',
      async (owner) => {
        await run(approved, owner);
        await run(delivered, owner);
      },
    ],
    [
      'both at once',
      async (owner) => {
        await Promise.all([run(approved, owner), run(delivered, owner)]);
      },
    ],
  ])('jobs in the order %s', async (_name, inOrder) => {
    const owner = await becomeOwner(house, world);
    const memberId = await applyFor(world.people.consultantA, owner);
    await approve(memberId);
    await inOrder(owner);
    await house.drain();
    expect(await balance(memberId)).toBe(2000);
    expect(await count('club.lot', 'member_id = $1', [memberId])).toBe(1);
    expect(await count('app.event', "name = 'points.posted' and customer_id = $1", [owner.customerId])).toBe(1);
  });

  test('the delivery’s job ran long before anybody applied', async () => {
    const owner = await becomeOwner(house, world);
    await house.drain();
    expect(await count('club.ledger_transaction', 'customer_id = $1', [owner.customerId])).toBe(0);
    const memberId = await applyFor(world.people.consultantA, owner);
    await house.drain();
    await approve(memberId);
    await house.drain();
    expect(await balance(memberId)).toBe(2000);
  });

  test('a member’s second car earns for itself; a rejected applicant earns nothing', async () => {
    const owner = await becomeOwner(house, world);
    const memberId = await applyFor(world.people.consultantA, owner);
    await approve(memberId);
    await house.drain();
    const again = await enquire(house, world, { mobile: owner.mobile });
    expect(again.customerId).toBe(owner.customerId);
    await accept(world.people.managerA, again.leadId, world.people.consultantA.staffId);
    await deliver(house, world.people.consultantA, await order(house, world, world.people.consultantA, again.leadId));
    await house.drain();
    expect(await balance(memberId)).toBe(4000);
    const refused = await becomeOwner(house, world);
    const application = await applyFor(world.people.consultantA, refused);
    expect(
      (
        await world.people.careA.call('POST', `/api/members/${application}/decision`, {
          decision: 'reject',
          version: 1,
          reason: '资料不全',
        })
      ).body.status,
    ).toBe('rejected');
    await house.drain();
    expect(await count('club.ledger_transaction', 'customer_id = $1', [refused.customerId])).toBe(0);
  });
});
