import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { PERMISSIONS } from '../../../platform/permissions.ts';
import { ROLES } from '../../../platform/roles.ts';
import { roleIdOf, shipRoles } from './shipped.ts';

let house: House;
let world: World;
let security: Caller;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  security = await addPerson(house, 'security_admin', world.units.group);
});
afterAll(() => house?.close());

interface Grant {
  permission: string;
  breadth: 'own' | 'all';
}
let running = 0;
const view = async (id: string, who = security) => (await who.call('GET', `/api/roles/${id}`)).body;
const copy = async (of: string) => {
  const given = { copyOf: roleIdOf(of), code: `copy_${++running}`, name: '副本', nameEn: 'Copy' };
  const answer = await security.call('POST', '/api/roles', given);
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
/** Saves a role with its permissions as `change` makes them. */
const edit = async (
  id: string,
  change: (grants: Grant[]) => Grant[],
  who = security,
  more: Record<string, unknown> = {},
) => {
  const { version, name, nameEn, heldAt, grants } = await view(id);
  return who.call('PATCH', `/api/roles/${id}`, { version, name, nameEn, heldAt, grants: change(grants), ...more });
};
const without = (permission: string) => (grants: Grant[]) => grants.filter((grant) => grant.permission !== permission);
const plus =
  (permission: string, breadth: 'own' | 'all' = 'all') =>
  (grants: Grant[]) => [...grants, { permission, breadth }];
const codeOf = ({ status, body }: Answer) => [status, body.code];
const holder = async (roleId: string, unitId: string) => {
  const person = await addPerson(house, 'receptionist', unitId);
  expect((await security.call('POST', `/api/staff/${person.staffId}/roles`, { roleId, unitId })).status).toBe(201);
  return person;
};

describe('roles', () => {
  test('are listed with how many of the scope hold each, highest first', async () => {
    const { rows } = (await security.call('GET', '/api/roles')).body;
    const of = (code: string) => rows.find((row: { code: string }) => row.code === code);
    expect(rows.length).toBe(Object.keys(ROLES).length);
    expect(rows.slice(0, 2).every((row: { heldAt: string[] }) => row.heldAt[0] === 'group')).toBe(true);
    expect(of('consultant')).toMatchObject({ holders: 3, administrative: false, heldAt: ['dealer'] });
    expect(of('dealer_admin')).toMatchObject({ administrative: true });
    const here = (await world.people.managerA.call('GET', '/api/roles')).body.rows;
    expect(here.find((row: { code: string }) => row.code === 'consultant')).toMatchObject({ holders: 2 });
  });

  test('show what they allow and who holds them where', async () => {
    const role = await view(roleIdOf('consultant'));
    expect(role).toMatchObject({ code: 'consultant', version: 1, own: false });
    expect(role.grants).toContainEqual({ permission: 'lead.follow', breadth: 'own' });
    expect(role.units).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: world.units.dealerA, holders: 2 }),
        expect.objectContaining({ id: world.units.dealerB, holders: 1 }),
      ]),
    );
    expect((await view(roleIdOf('security_admin'))).own).toBe(true);
    expect((await security.call('GET', `/api/roles/${randomUUID()}`)).status).toBe(404);
  });

  test('are made as a copy and stand on their own', async () => {
    const id = await copy('consultant');
    const [model, made] = [await view(roleIdOf('consultant')), await view(id)];
    expect(made).toMatchObject({ grants: model.grants, heldAt: model.heldAt, holders: 0 });
    const again = { copyOf: roleIdOf('consultant'), code: made.code, name: 'x', nameEn: 'x' };
    expect(codeOf(await security.call('POST', '/api/roles', again))).toEqual([409, 'role.code_taken']);
    for (const [more, field] of [
      [{ code: 'Upper' }, 'code'],
      [{ copyOf: randomUUID() }, 'copyOf'],
      [{ name: '' }, 'name'],
    ] as const) {
      const answer = await security.call('POST', '/api/roles', { ...again, code: 'other', ...more });
      expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
    }
  });

  test('change for everybody who holds them, shipped ones too; the trail holds just what differs', async () => {
    const id = await copy('receptionist');
    const person = await holder(id, world.units.dealerA);
    const vehicles = () => person.call('GET', '/api/vehicles').then(({ status }) => status);
    expect(await vehicles()).toBe(403);
    const widened = (grants: Grant[]) =>
      plus('unit.read')(grants).map((grant) => ({
        ...grant,
        breadth: grant.permission === 'customer.read' ? ('own' as const) : grant.breadth,
      }));
    expect((await edit(id, widened)).body).toEqual({ id, version: 2 });
    await expect.poll(vehicles, { timeout: 5000 }).toBe(200);
    const trail = await house.owner.query(
      `select b.operation, coalesce(e.after, e.before) as what from audit.batch b join audit.entry e using (chain, seq)
       where b.source_table = 'org.role_permission' and b.actor = $1 and b.at > now() - interval '1 minute'
         and (e.row_id in (select p.id::text from org.role_permission p where p.role_id = $2)) and b.operation <> 'insert'`,
      [`staff:${security.staffId}`, id],
    );
    expect(trail.rows).toEqual([{ operation: 'update', what: { breadth: 'own' } }]);
    expect((await edit(roleIdOf('workshop'), plus('customer.read'))).status).toBe(200);
    expect((await edit(roleIdOf('workshop'), without('customer.read'))).status).toBe(200);
  });

  test('are saved on top of a version, with permissions there are, each once', async () => {
    const id = await copy('receptionist');
    const { grants } = await view(id);
    const save = (more: Record<string, unknown>) =>
      security.call('PATCH', `/api/roles/${id}`, {
        version: 1,
        name: '新名',
        nameEn: 'New',
        heldAt: ['dealer'],
        grants,
        ...more,
      });
    expect((await save({})).status).toBe(200);
    expect(await save({})).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { version: 2, name: '新名' } } },
    });
    for (const wrong of [
      { grants: [{ permission: 'everything', breadth: 'all' }] },
      { grants: [...grants, grants[0]] },
      { heldAt: [] },
      { heldAt: ['department'] },
    ])
      expect((await save({ version: 2, ...wrong })).status).toBe(400);
    expect(await view(id)).toMatchObject({ version: 2, grants });
  });

  test('stay allowed where people hold them, and are deleted only when nobody does', async () => {
    const id = await copy('receptionist');
    const person = await holder(id, world.units.dealerA);
    expect(codeOf(await edit(id, (grants) => grants, security, { heldAt: ['region'] }))).toEqual([409, 'role.in_use']);
    expect((await edit(id, (grants) => grants, security, { heldAt: ['dealer', 'region'] })).status).toBe(200);
    expect(codeOf(await security.call('DELETE', `/api/roles/${id}`))).toEqual([409, 'role.in_use']);
    expect((await view(id)).grants.length).toBeGreaterThan(0);
    const { roles } = (await security.call('GET', `/api/staff/${person.staffId}`)).body;
    const grant = roles.find((each: { role: { id: string } }) => each.role.id === id);
    await security.call('DELETE', `/api/staff/${person.staffId}/roles/${grant.id}`);
    expect((await security.call('DELETE', `/api/roles/${id}`)).body).toEqual({ deleted: true });
    expect((await security.call('GET', `/api/roles/${id}`)).status).toBe(404);
  });
});

describe('rights over rights', () => {
  test('nobody adds to a role they hold, at whichever unit; taking away they may', async () => {
    const own = roleIdOf('security_admin');
    for (const permission of Object.keys(PERMISSIONS).filter((name) => name.startsWith('lead.')))
      expect(codeOf(await edit(own, plus(permission)))).toEqual([403, 'role.own']);
    expect((await view(own)).grants).toHaveLength(ROLES.security_admin.grants.length);
    expect((await edit(own, without('security.edit'))).status).toBe(200);
    expect(codeOf(await edit(own, plus('security.edit')))).toEqual([403, 'role.own']);
  });

  test('widening from own to all is adding', async () => {
    const id = await copy('security_admin');
    expect((await edit(id, plus('lead.read', 'own'))).status).toBe(200);
    const second = await addPerson(house, 'receptionist', world.units.dealerA);
    await security.call('POST', `/api/staff/${second.staffId}/roles`, { roleId: id, unitId: world.units.group });
    await house.owner.query('update org.session set unit_id = $1 where staff_id = $2', [
      world.units.group,
      second.staffId,
    ]);
    const widen = (grants: Grant[]) => grants.map((grant) => ({ ...grant, breadth: 'all' as const }));
    expect(codeOf(await edit(id, widen, second))).toEqual([403, 'role.own']);
    expect((await edit(id, widen)).status).toBe(200);
  });

  test('ordinary accounts are not the security administrator’s to reset, nor one’s own factors by the colleagues’ door', async () => {
    // A test above takes the permission away.
    await house.owner.query(
      "insert into org.role_permission (role_id, permission, breadth) values ($1, 'security.edit', 'all') on conflict do nothing",
      [roleIdOf('security_admin')],
    );
    const guard = await addPerson(house, 'security_admin', world.units.group);
    const { staffId } = await addPerson(house, 'consultant', world.units.dealerA);
    expect((await guard.call('GET', '/api/security/providers')).status).toBe(200);
    expect(codeOf(await guard.call('POST', `/api/staff/${staffId}/password`, { version: 1 }))).toEqual([
      403,
      'auth.forbidden',
    ]);
    expect((await guard.call('DELETE', `/api/staff/${staffId}/factors`)).status).toBe(200);
    expect((await guard.call('DELETE', `/api/staff/${guard.staffId}/factors`)).body.code).toBe('staff.own_account');
  });

  test('a one-time password opens nothing but its change, no second factor either', async () => {
    const handed = await addPerson(house, 'consultant', world.units.dealerA);
    await house.owner.query('update org.staff set password_must_change = true where id = $1', [handed.staffId]);
    const tries = [
      await handed.call('POST', '/api/account/totp', {}),
      await handed.call('POST', '/api/account/passkeys/options', {}),
    ];
    for (const refused of tries) expect(codeOf(refused)).toEqual([403, 'auth.password_due']);
  });

  test('what is common to the group is not a brand’s to change', async () => {
    const brandish = await addPerson(house, 'security_admin', world.units.brand);
    const id = await copy('receptionist');
    expect(codeOf(await edit(id, plus('customer.reveal'), brandish))).toEqual([403, 'auth.forbidden']);
    const provider = {
      code: 'mine',
      name: 'x',
      nameEn: 'x',
      issuer: 'https://id.example.com',
      clientId: 'x',
      loginClaim: 'sub',
      secondFactorCounts: true,
      enabled: true,
    };
    expect(codeOf(await brandish.call('POST', '/api/security/providers', provider))).toEqual([403, 'auth.forbidden']);
  });

  test('somebody always keeps role.edit: it is neither edited, revoked, blocked nor left away from the last one, also at the same moment', async () => {
    const lonely = await openHouse();
    try {
      const small = await makeWorld(lonely);
      const one = await addPerson(lonely, 'security_admin', small.units.group);
      const id = roleIdOf('security_admin');
      const strip = async (who: Caller) => {
        const { version, name, nameEn, heldAt, grants } = (await who.call('GET', `/api/roles/${id}`)).body;
        return who.call('PATCH', `/api/roles/${id}`, {
          version,
          name,
          nameEn,
          heldAt,
          grants: without('role.edit')(grants),
        });
      };
      expect(codeOf(await strip(one))).toEqual([409, 'role.last_editor']);
      const two = await addPerson(lonely, 'security_admin', small.units.group);
      const block = (who: Caller, whom: Caller) =>
        who.call('PATCH', `/api/staff/${whom.staffId}/status`, { version: 1, status: 'blocked' });
      const answers = await Promise.all([block(one, two), block(two, one)]);
      // The second either came too late, its session ended with the block, or would have left nobody.
      const [won, lost] = answers.map(({ status }) => status).sort();
      expect([won, [401, 409].includes(lost ?? 0)]).toEqual([200, true]);
      const left = await lonely.owner.query('select org.role_editors()::int as n');
      expect(left.rows).toEqual([{ n: 1 }]);
    } finally {
      await lonely.close();
    }
  });

  test('without the permission there is nothing to see or change', async () => {
    const { admin, auditor, managerA, consultantA } = world.people;
    const keeper = await addPerson(house, 'dealer_admin', world.units.dealerA);
    for (const who of [admin, auditor, managerA, keeper]) {
      expect((await who.call('GET', '/api/roles')).status).toBe(200);
      expect(codeOf(await who.call('GET', `/api/roles/${roleIdOf('consultant')}`))).toEqual([403, 'auth.forbidden']);
      expect(codeOf(await who.call('DELETE', `/api/roles/${roleIdOf('consultant')}`))).toEqual([403, 'auth.forbidden']);
    }
    expect((await consultantA.call('GET', '/api/roles')).status).toBe(403);
  });
});

describe('an upgrade', () => {
  const held = async (code: string) =>
    (
      await house.owner.query('select permission from org.role_permission where role_id = $1 order by 1', [
        roleIdOf(code),
      ])
    ).rows.map(({ permission }) => permission);
  const take = (code: string, permission: string) =>
    house.owner.query('delete from org.role_permission where role_id = $1 and permission = $2', [
      roleIdOf(code),
      permission,
    ]);

  test('brings shipped roles what is new, and nothing that was taken from them', async () => {
    const before = await held('archivist');
    await take('archivist', 'customer.edit');
    await shipRoles(house.owner);
    expect(await held('archivist')).toEqual(before.filter((permission) => permission !== 'customer.edit'));
    // As if the permission had come with this release.
    await house.owner.query("delete from org.role_shipped where permission = 'customer.edit'");
    await shipRoles(house.owner);
    expect(await held('archivist')).toEqual(before);
    // An installation from before it was noted: what nobody holds is new, the rest was decided.
    await take('archivist', 'customer.edit');
    await house.owner.query("delete from org.role_permission where permission = 'request.package'");
    await house.owner.query('delete from org.role_shipped');
    await shipRoles(house.owner);
    expect(await held('archivist')).not.toContain('customer.edit');
    expect(await held('hq_care')).toContain('request.package');
  });
});
