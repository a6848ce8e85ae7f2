import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
/** Keepers of units at the group, at the eastern region, and at dealers A and B. */
let group: Caller;
let east: Caller;
let atA: Caller;
let atB: Caller;
let from = 0;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units } = world;
  group = world.people.admin;
  // The role is shipped for headquarters; a region may be given one like it.
  east = await addPerson(house, 'admin', units.east);
  [atA, atB] = [
    await addPerson(house, 'dealer_admin', units.dealerA),
    await addPerson(house, 'dealer_admin', units.dealerB),
  ];
});
afterAll(() => house?.close());

const nextCode = () => `T-${++from}`;
const create = (who: Caller, parentId: string, kind: string, more: Record<string, unknown> = {}) =>
  who.call('POST', '/api/units', {
    parentId,
    kind,
    code: nextCode(),
    name: '测试单位',
    ...(kind === 'dealer' && { cityCode: SHANGHAI }),
    ...more,
  });
/** A dealer of this test's own, with its view. */
async function dealer(parentId = world.units.east) {
  const made = await create(group, parentId, 'dealer');
  expect(made.status).toBe(201);
  return made.body as { id: string; version: number; code: string };
}
const patch = (who: Caller, id: string, body: object) => who.call('PATCH', `/api/units/${id}`, body);
const move = (who: Caller, id: string, parentId: string, version: number) =>
  who.call('POST', `/api/units/${id}/move`, { parentId, version });
const close = (who: Caller, id: string, version: number) => who.call('POST', `/api/units/${id}/close`, { version });
const reopen = (who: Caller, id: string, version: number) => who.call('POST', `/api/units/${id}/reopen`, { version });
const fieldsOf = (answer: Answer) => answer.body.details?.fields?.map((one: { field: string }) => one.field);
const invalidAt = (field: string) => ({
  status: 400,
  body: { code: 'request.invalid', details: { fields: [{ field }] } },
});
const closure = async () =>
  (await house.owner.query('select ancestor_id, unit_id from org.unit_closure order by 1, 2')).rows;
/** The closure as the parents say it should be. */
const derived = async () =>
  (
    await house.owner.query(
      `with recursive up as (
         select id as unit_id, id as ancestor_id from org.unit
         union all select up.unit_id, u.parent_id from up join org.unit u on u.id = up.ancestor_id where u.parent_id is not null
       ) select ancestor_id, unit_id from up order by 1, 2`,
    )
  ).rows;

describe('a new unit', () => {
  const parents = ['group', 'brand', 'east', 'dealerA', 'department'] as const;
  const fits: Record<string, readonly string[]> = {
    brand: ['group'],
    region: ['brand'],
    dealer: ['east'],
    department: ['group', 'brand', 'east', 'dealerA'],
  };

  test('stands only where its kind may', async () => {
    const department = (await create(group, world.units.dealerA, 'department')).body.id;
    const idOf = { ...world.units, department } as Record<string, string>;
    for (const kind of Object.keys(fits)) {
      for (const parent of parents) {
        const made = await create(group, idOf[parent] as string, kind);
        const expected = fits[kind]?.includes(parent) ? 201 : 400;
        expect({ kind, parent, status: made.status, fields: fieldsOf(made) }).toEqual({
          kind,
          parent,
          status: expected,
          fields: expected === 201 ? undefined : ['parentId'],
        });
      }
    }
    expect(fieldsOf(await create(group, world.units.group, 'group'))).toEqual(['kind']);
    expect(await closure()).toEqual(await derived());
  });

  test('takes hours and zone of its parent, keeps what is given, and leaves its trace', async () => {
    const own = await dealer();
    await house.owner.query(
      `update org.unit set time_zone = 'Asia/Urumqi', working_time = jsonb_set(working_time, '{zone}', '"Asia/Urumqi"') where id = $1`,
      [own.id],
    );
    const made = await create(group, own.id, 'department', { name: '售后部', nameEn: '', phone: '021-5555 0101' });
    expect(made.body).toMatchObject({
      name: '售后部',
      nameEn: '售后部',
      phone: '021-5555 0101',
      timeZone: 'Asia/Urumqi',
      status: 'open',
      version: 1,
      children: 0,
      staff: 0,
      path: [{ kind: 'group' }, { kind: 'brand' }, { kind: 'region' }, { kind: 'dealer', id: own.id }],
    });
    const trace = await house.owner.query(
      "select b.actor, b.operation, e.org_id, e.after ->> 'code' as code from audit.batch b join audit.entry e using (chain, seq) where e.row_id = $1",
      [made.body.id],
    );
    expect(trace.rows).toEqual([
      { actor: `staff:${group.staffId}`, operation: 'insert', org_id: made.body.id, code: made.body.code },
    ]);
  });

  test('with the same key is made once', async () => {
    const body = { parentId: world.units.dealerA, kind: 'department', code: nextCode(), name: '一次' };
    const key = { 'idempotency-key': randomUUID() };
    const [first, again] = [
      await group.call('POST', '/api/units', body, key),
      await group.call('POST', '/api/units', body, key),
    ];
    expect(again.body).toEqual(first.body);
  });

  test('needs a code of its own, a real city, and below an open parent in scope', async () => {
    const own = await dealer();
    expect((await create(group, world.units.east, 'dealer', { code: own.code })).body.code).toBe('org_unit.code_taken');
    expect(await create(group, world.units.east, 'dealer', { cityCode: '999999' })).toMatchObject(
      invalidAt('cityCode'),
    );
    expect(await create(group, world.units.east, 'dealer', { cityCode: null })).toMatchObject(invalidAt('cityCode'));
    const [outside, nowhere] = [
      await create(east, world.units.west, 'dealer'),
      await create(east, randomUUID(), 'dealer'),
    ];
    expect(outside).toMatchObject(invalidAt('parentId'));
    expect({ ...outside.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' });
    expect((await close(group, own.id, 1)).status).toBe(200);
    expect((await create(group, own.id, 'department')).body.code).toBe('org_unit.parent_closed');
    expect((await create(world.people.region, world.units.east, 'dealer')).status).toBe(403);
  });
});

describe('editing', () => {
  test('changes what is given, leaves the rest, and raises the version', async () => {
    const own = await dealer();
    const changed = await patch(group, own.id, {
      version: 1,
      name: '新店名',
      cityCode: CHENGDU,
      address: '天府大道1号',
      fullAfterSales: true,
      timeZone: 'Asia/Urumqi',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        name: '新店名',
        code: own.code,
        cityCode: CHENGDU,
        provinceCode: '510000',
        address: '天府大道1号',
        fullAfterSales: true,
        timeZone: 'Asia/Urumqi',
        version: 2,
      },
    });
    const stored = await house.owner.query('select working_time from org.unit where id = $1', [own.id]);
    expect(stored.rows[0].working_time).toMatchObject({ zone: 'Asia/Urumqi', holidays: 'none' });
    expect((await patch(group, own.id, { version: 2, address: null })).body).toMatchObject({
      address: null,
      name: '新店名',
      version: 3,
    });
  });

  test('on an old version is refused with the current values, and only one of two at once gets through', async () => {
    const own = await dealer();
    await patch(group, own.id, { version: 1, name: '甲' });
    expect(await patch(group, own.id, { version: 1, name: '乙' })).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { name: '甲', version: 2 } } },
    });
    const both = await Promise.all(['丙', '丁'].map((name) => patch(group, own.id, { version: 2, name })));
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    for (const answer of [
      await move(group, own.id, world.units.west, 1),
      await close(group, own.id, 1),
      await reopen(group, own.id, 1),
    ])
      expect(answer.body.code).toBe('request.conflict');
  });

  test('refuses what is no city, no zone, no telephone, no code', async () => {
    const own = await dealer();
    const wrong: [string, unknown][] = [
      ['cityCode', '310199'],
      ['cityCode', null],
      ['timeZone', 'Mars/Olympus'],
      ['phone', 'call me'],
      ['code', '编码'],
      ['name', ' '],
    ];
    for (const [field, value] of wrong)
      expect({ field, fields: fieldsOf(await patch(group, own.id, { version: 1, [field]: value })) }).toEqual({
        field,
        fields: [field],
      });
    expect((await patch(group, own.id, { version: 1, code: 'SH-0001' })).body.code).toBe('org_unit.code_taken');
  });

  test('of another region or dealer finds nothing', async () => {
    const body = { version: 1, name: 'x' };
    for (const [who, id] of [
      [east, world.units.dealerB],
      [east, world.units.brand],
      [atA, world.units.dealerB],
      [atA, world.units.east],
      [atB, world.units.dealerA],
    ] as const) {
      const [there, nowhere] = [await patch(who, id, body), await patch(who, randomUUID(), body)];
      expect(there.status).toBe(404);
      expect({ ...there.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' });
      expect((await who.call('GET', `/api/units/${id}`)).status).toBe(404);
      expect((await who.call('GET', `/api/units/tree?below=${id}`)).status).toBe(404);
    }
    expect((await patch(atA, world.units.dealerA, { version: 1, phone: '021-55550001' })).status).toBe(200);
  });
});

describe('opening hours', () => {
  const day = (from: string, to: string) => [[from, to]];
  const week = (each: unknown) => Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [n, each]));

  test('are kept as the clocks read them', async () => {
    const own = await dealer();
    const workingTime = {
      hours: { ...week(day('08:30', '12:00')), 7: [] },
      holidays: 'china',
      exceptions: { '2026-12-31': [], '2027-01-02': day('10:00', '24:00') },
    };
    const saved = await patch(group, own.id, { version: 1, workingTime });
    expect(saved.body.workingTime).toEqual(workingTime);
    const stored = await house.owner.query('select working_time from org.unit where id = $1', [own.id]);
    expect(stored.rows[0].working_time).toEqual({ ...workingTime, zone: 'Asia/Shanghai' });
  });

  test('that cannot work are refused and nothing is written', async () => {
    const own = await dealer();
    const overlap = [
      ['09:00', '12:00'],
      ['11:00', '18:00'],
    ];
    for (const hours of [week([]), week(day('18:00', '09:00')), week(day('09:00', '09:00')), week(overlap)]) {
      const answer = await patch(group, own.id, { version: 1, workingTime: { hours, holidays: 'none' } });
      expect(answer).toMatchObject(invalidAt('workingTime'));
    }
    for (const workingTime of [
      { hours: week(day('25:00', '26:00')), holidays: 'none' },
      { hours: { 1: [] }, holidays: 'none' },
      { hours: week(day('09:00', '18:00')), holidays: 'moon' },
      { hours: week(day('09:00', '18:00')), holidays: 'none', exceptions: { '2026-02-30': [] } },
      { hours: week([]), holidays: 'none', exceptions: { '2020-01-01': day('09:00', '18:00') } },
    ])
      expect((await patch(group, own.id, { version: 1, workingTime })).status).toBe(400);
    expect((await group.call('GET', `/api/units/${own.id}`)).body.version).toBe(1);
  });
});

describe('moving', () => {
  test('takes the rows along: the new region sees them, the old one no longer, whoever is signed in', async () => {
    const { units, people } = world;
    const own = await dealer(units.east);
    const manager = await addPerson(house, 'dealer_manager', own.id);
    const consultant = await addPerson(house, 'consultant', own.id);
    const lead = await enquire(house, world);
    await house.owner.query("update leads.lead set org_id = $2, status = 'assigned' where id = $1", [
      lead.leadId,
      own.id,
    ]);
    await house.owner.query('update leads.touch set org_id = $2 where lead_id = $1', [lead.leadId, own.id]);
    await house.owner.query('update leads.timer set org_id = $2 where lead_id = $1', [lead.leadId, own.id]);
    await house.owner.query('delete from customers.relationship where customer_id = $1 and org_id <> $2', [
      lead.customerId,
      units.brand,
    ]);
    await house.owner.query('insert into customers.relationship (id, customer_id, org_id) values ($1, $2, $3)', [
      randomUUID(),
      lead.customerId,
      own.id,
    ]);
    await accept(manager, lead.leadId, consultant.staffId);
    const west = await addPerson(house, 'region_manager', units.west);
    const sees = async (who: Caller) => ({
      lead: (await who.call('GET', `/api/leads/${lead.leadId}`)).status,
      listed: (await who.call('GET', '/api/leads')).body.rows.some((row: { id: string }) => row.id === lead.leadId),
      customer: (await who.call('GET', `/api/customers/${lead.customerId}`)).status,
      unit: (await who.call('GET', `/api/units/${own.id}`)).status,
    });
    const all = { lead: 200, listed: true, customer: 200, unit: 200 };
    const nothing = { lead: 404, listed: false, customer: 404, unit: 404 };
    await expect.poll(() => sees(people.region), { timeout: 5000 }).toEqual(all);
    expect(await sees(west)).toEqual(nothing);

    expect((await move(group, own.id, units.west, 1)).body).toMatchObject({ parentId: units.west, version: 2 });
    // What is taken away is gone at once; what came is named in lists when the session is read anew, within two seconds.
    expect(await sees(people.region)).toEqual(nothing);
    await expect.poll(() => sees(west), { timeout: 5000 }).toEqual(all);
    expect(await sees(people.analyst)).toEqual(all);
    expect(await closure()).toEqual(await derived());
  });

  test('goes only where the kind may stand, never below itself, within the brand and the scope', async () => {
    const { units } = world;
    const own = await dealer();
    const department = (await create(group, own.id, 'department')).body;
    const brand2 = (await create(group, units.group, 'brand')).body;
    const region2 = (await create(group, brand2.id, 'region')).body;
    const region3 = (await create(group, units.brand, 'region')).body;
    const refused: [string, string][] = [
      [own.id, units.brand],
      [own.id, units.dealerA],
      [own.id, units.east],
      [own.id, region2.id],
      [own.id, own.id],
      [own.id, randomUUID()],
      [department.id, department.id],
      [region3.id, brand2.id],
      [region3.id, region3.id],
      [units.brand, own.id],
    ];
    for (const [id, parent] of refused) {
      const { version } = (await group.call('GET', `/api/units/${id}`)).body;
      expect(fieldsOf(await move(group, id, parent, version))).toEqual(['parentId']);
    }
    expect((await move(east, own.id, units.west, 1)).body.details.fields[0].field).toBe('parentId');
    expect((await move(east, units.dealerB, units.east, 1)).status).toBe(404);
    expect((await move(east, units.east, units.east, 1)).body.code).toBe('org_unit.acting');
    expect((await move(group, department.id, units.group, 1)).status).toBe(200);
    expect((await move(group, department.id, own.id, 2)).status).toBe(200);
    expect(await closure()).toEqual(await derived());
  });

  test('two moves at once leave the tree whole', async () => {
    const own = await Promise.all([dealer(), dealer(), dealer()]);
    const answers = await Promise.all(
      own.flatMap(({ id }) => [move(group, id, world.units.west, 1), create(group, id, 'department')]),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 201, 200, 201, 200, 201]);
    expect(await closure()).toEqual(await derived());
  });

  test('the database itself refuses a ring', async () => {
    const query = house.owner.query('update org.unit set parent_id = $2 where id = $1', [
      world.units.east,
      world.units.dealerA,
    ]);
    await expect(query).rejects.toMatchObject({ constraint: 'unit_no_cycle' });
  });
});

describe('closing', () => {
  test('says what is still open and how many, then closes; reopening undoes it', async () => {
    const own = await dealer();
    const department = (await create(group, own.id, 'department')).body;
    const colleague = await addPerson(house, 'consultant', own.id);
    await addPerson(house, 'consultant', own.id);
    const lead = await enquire(house, world);
    await house.owner.query("update leads.lead set org_id = $2, status = 'following' where id = $1", [
      lead.leadId,
      own.id,
    ]);
    const refused = await close(group, own.id, 1);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'org_unit.in_use',
        message: 'This unit still has 1 open unit below it, 2 active colleagues and 1 open lead and cannot be closed.',
        details: { open: { units: 1, staff: 2, leads: 1, orders: 0 } },
      },
    });
    const chinese = await group.call(
      'POST',
      `/api/units/${own.id}/close`,
      { version: 1 },
      { 'accept-language': 'zh-CN' },
    );
    expect(chinese.body.message).toBe('该单位仍有 1 个营业中的下属单位、2 名在职人员、1 条进行中的线索,不能停业。');
    expect((await close(group, department.id, 1)).status).toBe(200);
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [lead.leadId]);
    await house.owner.query("update org.staff set status = 'left' where id <> $1 and org_id = $2", [
      colleague.staffId,
      own.id,
    ]);
    expect((await close(group, own.id, 1)).body.details.open).toMatchObject({ units: 0, staff: 1, leads: 0 });
    await house.owner.query("update org.staff set status = 'left' where id = $1", [colleague.staffId]);
    expect((await close(group, own.id, 1)).body).toMatchObject({ status: 'closed', version: 2 });
    expect((await close(group, own.id, 2)).body.code).toBe('org_unit.not_open');
    expect((await reopen(group, department.id, 2)).body.code).toBe('org_unit.parent_closed');
    expect((await reopen(group, own.id, 2)).body).toMatchObject({ status: 'open', version: 3 });
    expect((await reopen(group, own.id, 3)).body.code).toBe('org_unit.not_closed');
  });

  test('a unit is closed from above, never from within, and not from elsewhere', async () => {
    expect((await close(atA, world.units.dealerA, 2)).body.code).toBe('org_unit.acting');
    expect((await close(group, world.units.group, 1)).body.code).toBe('org_unit.acting');
    expect((await close(atA, world.units.east, 1)).status).toBe(404);
    expect((await close(east, world.units.dealerB, 1)).status).toBe(404);
    expect((await reopen(east, world.units.dealerB, 1)).status).toBe(404);
  });
});

describe('reading', () => {
  const rows = async (who: Caller, url: string) => (await who.call('GET', url)).body.rows;
  const ids = async (who: Caller, url: string) => (await rows(who, url)).map((row: { id: string }) => row.id);

  test('the tree comes in layers, each only as far as the scope', async () => {
    const { units } = world;
    const upper = await rows(group, '/api/units/tree');
    const kinds = new Set(upper.map((row: { kind: string }) => row.kind));
    expect(kinds).toEqual(new Set(['group', 'brand', 'region', 'department']));
    expect(upper.find((row: { id: string }) => row.id === units.group)).toMatchObject({ parentId: null });
    const below = await rows(group, `/api/units/tree?below=${units.east}`);
    expect(below.map((row: { id: string }) => row.id)).toEqual(expect.arrayContaining([units.dealerA, units.dealerC]));
    expect(below.every((row: { parentId: string }) => row.parentId === units.east)).toBe(true);
    expect((await ids(atB, '/api/units/tree'))[0]).toBe(units.dealerB);
    expect(await ids(east, '/api/units/tree')).not.toContain(units.dealerB);
  });

  test('closed units are left out where only open ones are asked for, in counts too', async () => {
    const own = await dealer();
    const departments = await Promise.all([1, 2].map(() => create(group, own.id, 'department')));
    await close(group, departments[0]?.body.id, 1);
    const count = async (status: string) =>
      (await rows(group, `/api/units/tree?below=${world.units.east}${status}`)).find(
        (row: { id: string }) => row.id === own.id,
      ).children;
    expect([await count(''), await count('&status=open')]).toEqual([2, 1]);
    expect(await ids(group, `/api/units/tree?below=${own.id}&status=open`)).toEqual([departments[1]?.body.id]);
    expect(await ids(group, `/api/units?q=${departments[0]?.body.code}&status=open`)).toEqual([]);
  });

  test('is searched by a part of the name in either language or of the code, literally', async () => {
    const own = await dealer();
    await patch(group, own.id, { version: 1, name: '虹桥百分%之一店', nameEn: 'Hongqiao Fifty_Five' });
    for (const q of ['桥百分', 'QIAO f', own.code.toLowerCase(), '%之', 'fty_f'])
      expect({ q, found: await ids(group, `/api/units?q=${encodeURIComponent(q)}`) }).toEqual({
        q,
        found: expect.arrayContaining([own.id]),
      });
    expect(await ids(group, '/api/units?q=f_fty')).toEqual([]);
    expect(await ids(atB, `/api/units?q=${encodeURIComponent('虹桥')}`)).toEqual([]);
  });

  test('pages by code, each unit once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer = await group.call('GET', `/api/units?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.body.rows.map((row: { code: string }) => row.code));
      cursor = page.body.next;
    }
    const all = await house.owner.query('select code from org.unit order by code');
    expect(seen).toEqual(all.rows.map((row) => row.code));
    for (const bad of ['%00', 'AA', '!!'])
      expect((await group.call('GET', `/api/units?cursor=${bad}`)).status).toBe(400);
  });

  test('offers as parents only what a kind may stand below', async () => {
    const kindsFor = async (kind: string) =>
      new Set((await rows(group, `/api/units?under=${kind}&limit=100`)).map((row: { kind: string }) => row.kind));
    expect(await kindsFor('dealer')).toEqual(new Set(['region']));
    expect(await kindsFor('group')).toEqual(new Set());
    expect(await kindsFor('department')).toEqual(new Set(['group', 'brand', 'region', 'dealer']));
    expect(await ids(group, '/api/units?under=dealer&kind=brand')).toEqual([]);
  });
});
