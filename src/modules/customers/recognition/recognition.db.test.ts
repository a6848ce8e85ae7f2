import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { becomeOwner, enquire, nextMobile, type Owner } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, type World } from '../../../../test/world.ts';
import { claimJobs } from '../claims/jobs.ts';

let house: House;
let world: World;
let owner: Owner;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
});
afterAll(() => house?.close());

const recognise = async (who: Caller, body: Record<string, unknown>) => {
  const answer = await who.call('POST', '/api/customers/recognition', body);
  expect({ status: answer.status, body: answer.status === 200 ? null : answer.body }).toEqual({
    status: 200,
    body: null,
  });
  return answer.body.hits as Record<string, unknown>[];
};

describe('a form being filled', () => {
  test('offers the record one’s own unit has, by name and link, however the number is written', async () => {
    const { mobile, customerId } = owner;
    for (const written of [mobile, `+86 ${mobile}`, `${mobile.slice(0, 3)}-${mobile.slice(3, 7)}-${mobile.slice(7)}`]) {
      const [hit] = await recognise(world.people.managerA, { mobile: written });
      expect(hit).toMatchObject({ customerId, claim: null, name: '王小明' });
    }
    // A car tells of its owner the moment it is registered; what is like it, when the job has gathered it.
    for (const vin of [owner.vin, ` ${owner.vin.toLowerCase()} `])
      expect((await recognise(world.people.consultantA, { vin }))[0]).toMatchObject({ customerId });
    expect(await recognise(world.people.consultantA, { vin: owner.vin.slice(-8) })).toEqual([]);
    expect(await recognise(world.people.consultantA, { vin: owner.vin, exclude: customerId })).toEqual([]);
    await house.owner.query("select graphile_worker.add_job('customers.changed_owners')");
    await house.drain();
    expect((await recognise(world.people.consultantA, { vin: owner.vin.slice(-8) }))[0]).toMatchObject({ customerId });
  });

  test('shows another dealer a masked card only: nothing of it leads to the customer, and the look is in the trail', async () => {
    const before = (await house.owner.query("select count(*) as n from audit.batch where operation = 'view'")).rows[0]
      .n;
    const [hit] = await recognise(world.people.managerB, { mobile: owner.mobile });
    expect(hit).toMatchObject({
      customerId: null,
      name: '王**',
      cityCode: null,
      claimed: false,
      heldBy: { name: '单位SH-0001' },
    });
    expect(String(hit?.mobileMasked)).toMatch(/^139\*{4}\d{4}$/);
    expect(String(hit?.since)).toMatch(/-01T00:00:00/);
    expect(JSON.stringify(hit)).not.toContain(owner.customerId);
    expect(JSON.stringify(hit)).not.toContain(owner.mobile);
    const after = (await house.owner.query("select count(*) as n from audit.batch where operation = 'view'")).rows[0].n;
    expect(Number(after) - Number(before)).toBe(1);
  });

  test('tells of another dealer’s customer nothing field by field: every guess is answered alike', async () => {
    const mobile = nextMobile();
    const made = await world.people.managerA.call('POST', '/api/customers', {
      ...{ kind: 'person', name: '司马相如', birthOn: '1984-07-23', cityCode: CHENGDU },
      contacts: [{ kind: 'mobile', value: mobile }],
    });
    expect(made.status).toBe(201);
    const guesses = [
      {},
      { birthOn: '1984-07-23' },
      { birthOn: '1971-01-01' },
      { cityCode: CHENGDU },
      { name: '司马相如' },
    ];
    for (const guess of guesses) {
      const [hit] = await recognise(world.people.consultantB, { mobile, ...guess });
      expect(hit).toMatchObject({ customerId: null, band: 'likely', evidence: [], vetoes: [] });
    }
    const [own] = await recognise(world.people.consultantA, { mobile, name: '司马相如' });
    expect(own?.evidence).toContainEqual(expect.objectContaining({ field: 'mobile' }));
  });

  test('says nothing for a name alone, for halves of numbers, and to those who take nobody in', async () => {
    expect(await recognise(world.people.managerB, { name: '王小明' })).toEqual([]);
    expect(await recognise(world.people.managerB, { mobile: owner.mobile.slice(0, 8) })).toEqual([]);
    expect(await recognise(world.people.managerB, { mobile: '', vin: 'X', idNumber: '1', email: 'a' })).toEqual([]);
    const foreignAnalyst = await addPerson(house, 'region_manager', world.units.west);
    expect(await recognise(foreignAnalyst, { mobile: owner.mobile })).toEqual([]);
  });

  test('knows who has a plate, however it is written; whoever sold the car is not offered', async () => {
    const { rows } = await house.owner.query<{ id: string; plate: string }>(
      "update products.unit set plate = '沪AD12345' where vin = $1 returning id, plate",
      [owner.vin],
    );
    for (const plate of ['沪AD12345', '沪ad·12345', '沪ＡＤ１２３４５'])
      expect((await recognise(world.people.managerA, { plate }))[0]).toMatchObject({ customerId: owner.customerId });
    expect((await recognise(world.people.managerB, { plate: '沪AD12345' }))[0]).toMatchObject({ customerId: null });
    const ended = 'update products.ownership set to_date = $2 where unit_id = $1 and to_date is null returning id';
    const sold = await house.owner.query<{ id: string }>(ended, [rows[0]?.id, '2999-01-01']);
    expect(await recognise(world.people.managerA, { plate: '沪AD12345' })).toEqual([]);
    await house.owner.query('update products.ownership set to_date = null where id = $1', [sold.rows[0]?.id]);
    // Somebody else's car has the same plate of another province, and another the same last eight of its VIN.
    const like = await becomeOwner(house, world);
    await house.owner.query("update products.unit set plate = '苏AD12345', vin = $2 where vin = $1", [
      like.vin,
      `${'LSVNV13'}${'3'}${'0'}${owner.vin.slice(-8)}`,
    ]);
    await house.owner.query("select graphile_worker.add_job('customers.changed_owners')");
    await house.drain();
    for (const car of [{ plate: '沪AD12345' }, { vin: owner.vin }])
      expect((await recognise(world.people.managerA, car)).map((hit) => hit.customerId)).toEqual([owner.customerId]);
    expect(await recognise(world.people.managerA, { vin: owner.vin.slice(-8) })).toHaveLength(2);
  });

  test('knows customers who were loaded at once, when the job has gathered them', async () => {
    const { mobile, customerId } = await enquire(house, world, { name: '诸葛孔明' });
    const near = `${mobile.slice(0, -1)}${(Number(mobile.slice(-1)) + 5) % 10}`;
    const asked = { name: '诸葛孔明', mobile: near };
    const known = async () =>
      (await recognise(world.people.managerA, asked)).some((hit) => hit.customerId === customerId);
    await house.owner.query('delete from customers.match_record');
    expect(await known()).toBe(false);
    await house.owner.query("select app.enqueue('customers.match_missing', '{}')");
    await house.drain();
    expect(await known()).toBe(true);
    const left = await house.owner.query(
      "select count(*)::int as n from customers.unmatched('00000000-0000-0000-0000-000000000000', 10)",
    );
    expect(left.rows[0]).toEqual({ n: 0 });
  });

  test('leaves out the record that is edited', async () => {
    expect(await recognise(world.people.managerA, { mobile: owner.mobile, exclude: owner.customerId })).toEqual([]);
  });

  test('finds what another system knows by its own number', async () => {
    await house.owner.query(
      "insert into customers.external_id (id, customer_id, source, external_id) values (app.new_id(), $1, 'dms', 'K-7')",
      [owner.customerId],
    );
    expect((await recognise(world.people.managerA, { externalId: { source: 'dms', id: 'K-7' } }))[0]).toMatchObject({
      customerId: owner.customerId,
    });
  });

  test('is counted by person', async () => {
    const somebody = await addPerson(house, 'consultant', world.units.dealerB);
    let refused = 0;
    for (let n = 0; n < 70; n++) {
      const { status } = await somebody.call('POST', '/api/customers/recognition', { mobile: nextMobile() });
      if (status === 429) refused++;
    }
    expect(refused).toBeGreaterThan(0);
    expect((await world.people.consultantA.call('POST', '/api/customers/recognition', {})).status).toBe(200);
  });
});

describe('a claim', () => {
  const claim = async (who: Caller, mobile: string) => {
    const [hit] = await recognise(who, { mobile });
    return who.call('POST', '/api/claims', { claim: hit?.claim, reason: '客户到店' });
  };
  const list = async (who: Caller, query = '') => (await who.call('GET', `/api/claims${query}`)).body.rows;

  test('waits for the holder, who is told; approved, the dealer sees the customer, and only the part that is its own', async () => {
    const { managerA, managerB } = world.people;
    const asked = await claim(managerB, owner.mobile);
    expect(asked).toMatchObject({ status: 201, body: { state: 'pending', customerId: null } });
    expect((await claim(managerB, owner.mobile)).body.code).toBe('claim.pending');
    expect((await recognise(managerB, { mobile: owner.mobile }))[0]).toMatchObject({ claimed: true });
    expect((await list(managerB))[0]).toMatchObject({
      customerName: '王**',
      customerId: null,
      mine: true,
      decidable: false,
    });
    expect((await list(managerA, '?side=deciding'))[0]).toMatchObject({
      customerName: '王小明',
      mine: false,
      decidable: true,
    });
    await house.drain();
    const told = (await managerA.call('GET', '/api/notifications')).body.rows;
    expect(told[0]).toMatchObject({ kind: 'customer.claim_asked', facts: { unitName: '单位CD-0001' } });

    const decision = { version: 1, decision: 'approve' };
    expect((await managerB.call('POST', `/api/claims/${asked.body.id}/decision`, decision)).status).toBe(404);
    expect(
      (await managerA.call('POST', `/api/claims/${asked.body.id}/decision`, { ...decision, version: 2 })).status,
    ).toBe(409);
    expect((await managerA.call('POST', `/api/claims/${asked.body.id}/decision`, decision)).body).toMatchObject({
      state: 'approved',
    });
    expect((await managerA.call('POST', `/api/claims/${asked.body.id}/decision`, decision)).body.code).toBe(
      'claim.not_pending',
    );
    expect((await managerB.call('GET', `/api/customers/${owner.customerId}`)).status).toBe(200);
    const leads = (await managerB.call('GET', '/api/leads')).body.rows as { customerId: string }[];
    expect(leads.filter(({ customerId }) => customerId === owner.customerId)).toEqual([]);
    await house.drain();
    expect((await managerB.call('GET', '/api/notifications')).body.rows[0]).toMatchObject({ kind: 'customer.claimed' });
  });

  test('of a customer who agreed to be passed on is granted at once', async () => {
    const { mobile, customerId } = await enquire(house, world, {
      name: '陈同意',
      consent: { shareDealer: true, textVersion: 'v1' },
    });
    const asked = await claim(world.people.managerB, mobile);
    expect(asked.body).toMatchObject({ state: 'approved', customerId });
    expect((await list(world.people.managerB))[0]).toMatchObject({
      rule: 'shared',
      customerId,
      customerName: '陈同意',
    });
  });

  test('that nobody decides goes to the unit above, refused with a reason', async () => {
    const { mobile } = await enquire(house, world, { name: '周无主' });
    const asked = await claim(world.people.managerB, mobile);
    await house.owner.query("update customers.claim set decide_by = now() - interval '1 hour' where id = $1", [
      asked.body.id,
    ]);
    for (const job of claimJobs) await job.run(house.platform, {});
    expect(await list(world.people.managerA, '?side=deciding&state=pending')).toEqual([]);
    const row = (await list(world.people.region, '?state=pending'))[0];
    expect(row).toMatchObject({ id: asked.body.id, decidable: true, holderName: '单位E' });
    const refused = await world.people.region.call('POST', `/api/claims/${row.id}/decision`, {
      version: row.version,
      decision: 'refuse',
      note: '已有专属顾问',
    });
    expect(refused.body.state).toBe('refused');
    expect((await recognise(world.people.managerB, { mobile }))[0]).toMatchObject({ customerId: null, claimed: false });
  });

  test('takes a card one was shown oneself, and lately', async () => {
    const { mobile } = await enquire(house, world, { name: '吴卡片' });
    const [hit] = await recognise(world.people.consultantB, { mobile });
    const body = { claim: hit?.claim, reason: '客户到店' };
    expect((await world.people.managerB.call('POST', '/api/claims', body)).body.code).toBe('claim.gone');
    expect((await world.people.consultantB.call('POST', '/api/claims', { ...body, claim: 'AAAA' })).body.code).toBe(
      'claim.gone',
    );
    house.platform.clock.advance(31 * 60_000);
    expect((await world.people.consultantB.call('POST', '/api/claims', body)).body.code).toBe('claim.gone');
  });
});

describe('an enquiry', () => {
  test('with a known number and another name attaches to the holder of the number, overwrites nothing and is noted', async () => {
    const { customerId, leadId, mobile } = await enquire(house, world, { name: '孙先到', cityCode: CHENGDU });
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [leadId]);
    const second = await enquire(house, world, { name: '郑后来', mobile });
    expect(second.customerId).toBe(customerId);
    const { rows } = await house.owner.query(
      'select c.name, l.comments from customers.customer c join leads.lead l on l.customer_id = c.id where l.id = $1',
      [second.leadId],
    );
    expect(rows[0]).toEqual({ name: '孙先到', comments: '留名:郑后来' });
  });
});
