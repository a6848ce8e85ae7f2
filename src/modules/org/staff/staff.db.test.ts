import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { passwordFits } from '../../../platform/auth.ts';
import type { RoleCode } from '../../../platform/roles.ts';
import { roleIdOf } from '../roles/shipped.ts';
import { findableStaff } from './names.ts';

let house: House;
let world: World;
let admin: Caller;
let security: Caller;
let keeperA: Caller;
let keeperB: Caller;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units } = world;
  admin = world.people.admin;
  security = await addPerson(house, 'security_admin', units.group);
  keeperA = await addPerson(house, 'dealer_admin', units.dealerA);
  keeperB = await addPerson(house, 'dealer_admin', units.dealerB);
});
afterAll(() => house?.close());

let running = 0;
const nextLogin = () => `new.${++running}`;
const create = (who: Caller, more: Record<string, unknown> = {}, headers?: Record<string, string>) =>
  who.call('POST', '/api/staff', { login: nextLogin(), name: '周晓琳', unitId: world.units.dealerA, ...more }, headers);
const made = async (who: Caller, more: Record<string, unknown> = {}) => {
  const answer = await create(who, more);
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const view = async (who: Caller, id: string) => (await who.call('GET', `/api/staff/${id}`)).body;
const give = (who: Caller, id: string, role: RoleCode, unitId: string) =>
  who.call('POST', `/api/staff/${id}/roles`, { roleId: roleIdOf(role), unitId });
const row = async (id: string) => (await house.owner.query('select * from org.staff where id = $1', [id])).rows[0];
const codeOf = ({ status, body }: Answer) => [status, body.code];
const fieldsOf = ({ body }: Answer) => body.details.fields?.map((each: { field: string }) => each.field);
const session = (who: Caller) => who.call('GET', '/api/session').then(({ status }) => status);

describe('the list', () => {
  test('pages by keyset and finds by name, pinyin initials and account, unit, role and status', async () => {
    const names = ['欧阳静怡', '单雄信', '周晓琳', 'Maria Lopez'];
    for (const name of names) await made(keeperA, { name, roleId: roleIdOf('receptionist') });
    const gone = await made(keeperA, { name: '离店人员' });
    await house.owner.query("update org.staff set status = 'left' where id = $1", [gone]);
    const found = async (query: string, who = keeperA) =>
      (await who.call('GET', encodeURI(`/api/staff?${query}`))).body.rows.map((one: { name: string }) => one.name);
    expect(await found('q=静怡')).toEqual(['欧阳静怡']);
    expect(await found('q=sxx')).toEqual(['单雄信']);
    expect(await found('q=LOPEZ')).toEqual(['Maria Lopez']);
    expect(await found(`q=new.${running - 4}`)).toContain('欧阳静怡');
    expect(await found('q=%')).toEqual([]);
    expect((await found('role=receptionist')).sort()).toEqual([...names].sort());
    expect(await found('q=离店')).toEqual([]);
    expect(await found('q=离店&status=left')).toEqual(['离店人员']);
    expect(await found(`unitId=${world.units.dealerB}`)).toEqual([]);
    expect((await found(`unitId=${world.units.dealerA}&role=receptionist`, admin)).length).toBe(4);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer = await keeperA.call('GET', `/api/staff?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.body.rows.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.rows.map((one: { id: string }) => one.id));
      cursor = page.body.next;
    }
    const all = await house.owner.query(
      "select count(*)::int as n from org.staff where org_id = $1 and status <> 'left'",
      [world.units.dealerA],
    );
    expect([new Set(seen).size, seen.length]).toEqual([all.rows[0].n, all.rows[0].n]);
  });

  test('shows a colleague of headquarters where they hold a role, with the role held there and no other', async () => {
    const guest = await made(admin, { unitId: world.units.brand, name: '总部讲师' });
    expect((await give(security, guest, 'marketing_manager', world.units.dealerA)).status).toBe(201);
    expect((await give(security, guest, 'hq_analyst', world.units.brand)).status).toBe(201);
    const list = (await keeperA.call('GET', encodeURI('/api/staff?q=总部讲师'))).body.rows;
    expect(list.map((one: { roles: { code: string }[] }) => one.roles.map(({ code }) => code))).toEqual([
      ['marketing_manager'],
    ]);
    expect(await view(keeperA, guest)).toMatchObject({
      unit: { id: world.units.brand },
      rolesElsewhere: 1,
      may: { edit: false, resetPassword: false, block: false, leave: false, grant: true },
    });
    expect((await keeperB.call('GET', `/api/staff/${guest}`)).status).toBe(404);
    const version = (await view(admin, guest)).version;
    for (const [method, url, body] of [
      ['PATCH', '', { version, name: 'x', unitId: world.units.dealerA }],
      ['POST', '/password', { version }],
      ['PATCH', '/status', { version, status: 'blocked' }],
      ['POST', '/leave', { version, toStaffId: null }],
    ] as const)
      expect(codeOf(await keeperA.call(method, `/api/staff/${guest}${url}`, body))).toEqual([404, 'request.not_found']);
    // The role at one's own dealer is one's own to take back.
    const held = (await view(keeperA, guest)).roles[0].id;
    expect((await keeperA.call('DELETE', `/api/staff/${guest}/roles/${held}`)).status).toBe(200);
    expect((await keeperA.call('GET', `/api/staff/${guest}`)).status).toBe(404);
  });

  test('finds accounts that came without grams once they were given them', async () => {
    const { staffId } = await addPerson(house, 'consultant', world.units.dealerA, 'nameless');
    await house.owner.query("update org.staff set name = '慕容复' where id = $1", [staffId]);
    await findableStaff(house.owner);
    expect((await keeperA.call('GET', '/api/staff?q=mrf')).body.rows).toHaveLength(1);
  });
});

describe('an account', () => {
  test('is made with a password for one sign-in, the same for a repeated request, stored nowhere in clear', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const given = { login: nextLogin(), email: 'zhou@example.com', phone: '021-5555 0101', title: '前台' };
    const first = await create(keeperA, given, headers);
    const again = await create(keeperA, given, headers);
    expect([first.status, again.body]).toEqual([201, first.body]);
    const { id, oneTimePassword } = first.body;
    expect(oneTimePassword).toMatch(/^[A-Z][a-z]{2}\d(-[A-Z][a-z]{2}\d){3}$/);
    const stored = await row(id);
    expect(await passwordFits(stored.password_hash, oneTimePassword)).toBe(true);
    expect(stored.password_must_change).toBe(true);
    const traces = await house.owner.query(
      "select (select string_agg(response::text, ' ') from app.idempotency) || (select string_agg(coalesce(after::text, ''), ' ') from audit.entry) as text",
    );
    expect(traces.rows[0].text).toContain(id);
    expect(traces.rows[0].text).not.toContain(oneTimePassword);
    expect(traces.rows[0].text).not.toContain('zhou@example.com');
    const trail = await house.owner.query('select after from audit.entry where row_id = $1', [id]);
    expect(Object.keys(trail.rows[0].after).filter((key) => /_(enc|hash|grams)$/.test(key))).toEqual([]);
    expect((await create(keeperA)).body.oneTimePassword).not.toBe(oneTimePassword);
    expect(await view(keeperA, id)).toMatchObject({ email: 'zhou@example.com', phone: '021-5555 0101', version: 1 });
    expect(await view(world.people.managerA, id)).toMatchObject({ email: 'zh****om', phone: '02****01' });
  });

  test('has a name of its own in the whole group, whatever the case', async () => {
    const login = nextLogin();
    await made(keeperB, { login, unitId: world.units.dealerB });
    expect(codeOf(await create(keeperA, { login: login.toUpperCase() }))).toEqual([409, 'staff.login_taken']);
    const both = nextLogin();
    const raced = await Promise.all([create(keeperA, { login: both }), create(keeperA, { login: both })]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test.each([
    [{ login: 'a b' }, 'login'],
    [{ login: 'x' }, 'login'],
    [{ name: ' ' }, 'name'],
    [{ email: 'nobody' }, 'email'],
    [{ phone: 'call me' }, 'phone'],
    [{ unitId: randomUUID() }, 'unitId'],
    [{ language: 'fr' }, 'language'],
  ])('refuses %j', async (more, field) => {
    const answer = await create(keeperA, more);
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
  });

  test('is made inside the acting scope only, and its first role follows the rules of giving', async () => {
    const foreign = await create(keeperA, { unitId: world.units.dealerB });
    expect([foreign.status, fieldsOf(foreign)]).toEqual([400, ['unitId']]);
    expect(codeOf(await create(keeperA, { roleId: roleIdOf('dealer_admin') }))).toEqual([403, 'role.administrative']);
    expect(codeOf(await create(keeperA, { roleId: roleIdOf('hq_analyst') }))).toEqual([409, 'role.wrong_place']);
    // The system administrator keeps accounts and gives no roles; the security administrator the other way round.
    expect(codeOf(await create(admin, { roleId: roleIdOf('consultant') }))).toEqual([403, 'auth.forbidden']);
    expect(codeOf(await create(security))).toEqual([403, 'auth.forbidden']);
    expect(codeOf(await create(world.people.managerA))).toEqual([403, 'auth.forbidden']);
    const left = await house.owner.query('select count(*)::int as n from org.staff where login = $1', [
      `new.${running}`,
    ]);
    expect(left.rows[0].n).toBe(0);
  });

  test('is edited on top of a version', async () => {
    const id = await made(keeperA);
    const edit = (version: number, more = {}) =>
      keeperA.call('PATCH', `/api/staff/${id}`, {
        version,
        name: '周小琳',
        unitId: world.units.dealerA,
        language: 'en',
        ...more,
      });
    expect((await edit(1)).body).toEqual({ id, version: 2 });
    const late = await edit(1, { name: '别名' });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { name: '周小琳', version: 2 } } },
    });
    expect(JSON.stringify(late.body)).not.toMatch(/Enc|hash/);
    expect((await keeperA.call('GET', '/api/staff?q=zxl')).body.rows.map((one: { id: string }) => one.id)).toContain(
      id,
    );
    expect(
      (await keeperB.call('PATCH', `/api/staff/${id}`, { version: 2, name: 'x', unitId: world.units.dealerB })).status,
    ).toBe(404);
  });

  test('moves to another unit without the roles it had at the former one', async () => {
    const id = await made(keeperA, { roleId: roleIdOf('consultant') });
    const move = (who: Caller, unitId: string) =>
      who.call('PATCH', `/api/staff/${id}`, { version: 1, name: '周晓琳', unitId });
    const foreign = await move(keeperA, world.units.dealerB);
    expect([foreign.status, fieldsOf(foreign)]).toEqual([400, ['unitId']]);
    expect((await move(admin, world.units.dealerB)).status).toBe(200);
    expect((await view(admin, id)).roles).toEqual([]);
    expect((await keeperA.call('GET', `/api/staff/${id}`)).status).toBe(404);
    expect((await view(keeperB, id)).unit.id).toBe(world.units.dealerB);
  });
});

describe('shutting out', () => {
  test('ends every session within seconds and letting in again works', async () => {
    const person = await addPerson(house, 'consultant', world.units.dealerA);
    expect(await session(person)).toBe(200);
    const set = (version: number, status: string) =>
      keeperA.call('PATCH', `/api/staff/${person.staffId}/status`, { version, status });
    expect((await set(1, 'blocked')).body).toMatchObject({ status: 'blocked', version: 2 });
    expect(codeOf(await set(1, 'active'))).toEqual([409, 'request.conflict']);
    const open = await house.owner.query('select 1 from org.session where staff_id = $1 and ended_at is null', [
      person.staffId,
    ]);
    expect(open.rowCount).toBe(0);
    await expect.poll(() => session(person), { timeout: 5000 }).toBe(401);
    expect((await set(2, 'active')).body).toMatchObject({ status: 'active', version: 3 });
  });

  test('a new password replaces the old one and ends the sessions', async () => {
    const person = await addPerson(house, 'consultant', world.units.dealerA);
    const before = (await row(person.staffId)).password_hash;
    const reset = await keeperA.call('POST', `/api/staff/${person.staffId}/password`, { version: 1 });
    expect(reset.status).toBe(201);
    const after = await row(person.staffId);
    expect(after.password_hash).not.toBe(before);
    expect([await passwordFits(after.password_hash, reset.body.oneTimePassword), after.password_must_change]).toEqual([
      true,
      true,
    ]);
    await expect.poll(() => session(person), { timeout: 5000 }).toBe(401);
  });

  test('is not for one’s own account, nor for what lies beyond: administrators are the security administrator’s', async () => {
    const version = 1;
    const tries: [string, Caller, string][] = [
      ['staff.own_account', keeperA, keeperA.staffId],
      ['staff.own_account', security, security.staffId],
      ['staff.administrative', admin, keeperA.staffId],
      ['staff.administrative', admin, security.staffId],
      ['request.not_found', keeperB, world.people.managerA.staffId],
      ['request.not_found', keeperA, admin.staffId],
      ['auth.forbidden', world.people.managerA, world.people.consultantA.staffId],
    ];
    for (const [code, who, id] of tries) {
      const hash = (await row(id)).password_hash;
      expect([code, (await who.call('POST', `/api/staff/${id}/password`, { version: 1 })).body.code]).toEqual([
        code,
        code,
      ]);
      expect([
        code,
        (await who.call('PATCH', `/api/staff/${id}/status`, { version, status: 'blocked' })).body.code,
      ]).toEqual([code, code]);
      expect(await row(id)).toMatchObject({ password_hash: hash, status: 'active' });
    }
    expect((await security.call('POST', `/api/staff/${keeperB.staffId}/password`, { version: 1 })).status).toBe(201);
    keeperB = await addPerson(house, 'dealer_admin', world.units.dealerB);
  });

  test('nobody takes over an account that reaches further than they do', async () => {
    const wide = await addPerson(house, 'general_manager', world.units.dealerA);
    expect((await give(security, wide.staffId, 'hq_analyst', world.units.brand)).status).toBe(201);
    expect(codeOf(await keeperA.call('POST', `/api/staff/${wide.staffId}/password`, { version: 1 }))).toEqual([
      409,
      'staff.reaches_further',
    ]);
    expect((await view(keeperA, wide.staffId)).may.resetPassword).toBe(false);
    expect((await admin.call('POST', `/api/staff/${wide.staffId}/password`, { version: 1 })).status).toBe(201);
  });
});

describe('roles at units', () => {
  test('a dealer’s administrator gives and takes the dealer’s roles; rights follow within seconds', async () => {
    const person = await addPerson(house, 'receptionist', world.units.dealerA);
    const leads = () => person.call('GET', '/api/leads').then(({ status }) => status);
    expect(await leads()).toBe(403);
    const given = await give(keeperA, person.staffId, 'dealer_manager', world.units.dealerA);
    expect(given.status).toBe(201);
    await expect.poll(leads, { timeout: 5000 }).toBe(200);
    expect(codeOf(await give(keeperA, person.staffId, 'dealer_manager', world.units.dealerA))).toEqual([
      409,
      'staff.role_held',
    ]);
    expect((await keeperA.call('DELETE', `/api/staff/${person.staffId}/roles/${given.body.id}`)).body).toEqual({
      revoked: true,
    });
    await expect.poll(leads, { timeout: 5000 }).toBe(403);
    const trail = await house.owner.query(
      'select b.operation from audit.batch b join audit.entry e using (chain, seq) where e.row_id = $1 and b.actor = $2 order by b.at',
      [given.body.id, `staff:${keeperA.staffId}`],
    );
    expect(trail.rows.map(({ operation }) => operation)).toEqual(['insert', 'delete']);
  });

  test('every way up is barred', async () => {
    const { dealerA, dealerB, brand, group, east } = world.units;
    const person = (await addPerson(house, 'consultant', dealerA)).staffId;
    const before = await house.owner.query('select count(*)::int as n from org.staff_role');
    const tries: [string, Promise<Answer>][] = [
      // An administrative role by somebody who may not edit roles.
      ['role.administrative', give(keeperA, person, 'dealer_admin', dealerA)],
      // A role of headquarters at the dealer, and at headquarters.
      ['role.wrong_place', give(keeperA, person, 'admin', dealerA)],
      ['request.invalid', give(keeperA, person, 'admin', group)],
      ['request.invalid', give(keeperA, person, 'region_manager', east)],
      // At, and of, a dealer that is not theirs.
      ['request.invalid', give(keeperA, person, 'consultant', dealerB)],
      ['request.not_found', give(keeperA, world.people.consultantB.staffId, 'consultant', dealerA)],
      // To oneself.
      ['staff.own_account', give(keeperA, keeperA.staffId, 'general_manager', dealerA)],
      ['staff.own_account', give(security, security.staffId, 'auditor', group)],
      // By those who give none.
      ['auth.forbidden', give(admin, person, 'consultant', dealerA)],
      ['auth.forbidden', give(world.people.managerA, person, 'dealer_manager', dealerA)],
      // What there is not, and where it cannot be held.
      [
        'request.invalid',
        keeperA.call('POST', `/api/staff/${person}/roles`, { roleId: randomUUID(), unitId: dealerA }),
      ],
      ['role.wrong_place', give(security, person, 'consultant', brand)],
    ];
    for (const [code, attempt] of tries) expect([code, (await attempt).body.code]).toEqual([code, code]);
    expect((await house.owner.query('select count(*)::int as n from org.staff_role')).rows).toEqual(before.rows);
    expect((await give(security, person, 'dealer_admin', dealerA)).status).toBe(201);
    const administrative = (await view(keeperA, person)).roles.find(
      (one: { role: { administrative: boolean } }) => one.role.administrative,
    );
    expect(administrative.mayRevoke).toBe(false);
    expect(codeOf(await keeperA.call('DELETE', `/api/staff/${person}/roles/${administrative.id}`))).toEqual([
      403,
      'role.administrative',
    ]);
  });

  test('nobody takes their own role, one elsewhere, or one of somebody else under a wrong name', async () => {
    const grantOf = async (id: string) =>
      (await house.owner.query('select id from org.staff_role where staff_id = $1', [id])).rows[0].id;
    const own = await grantOf(keeperA.staffId);
    expect(codeOf(await keeperA.call('DELETE', `/api/staff/${keeperA.staffId}/roles/${own}`))).toEqual([
      403,
      'staff.own_account',
    ]);
    const foreign = await grantOf(world.people.consultantB.staffId);
    const { staffId } = world.people.consultantA;
    expect((await keeperA.call('DELETE', `/api/staff/${staffId}/roles/${foreign}`)).status).toBe(404);
    expect(
      (await keeperA.call('DELETE', `/api/staff/${staffId}/roles/${await grantOf(world.people.managerA.staffId)}`))
        .status,
    ).toBe(404);
  });
});
