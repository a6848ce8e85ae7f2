import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, call, callerWith, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, WORLD_PASSWORD, type World } from '../../../../test/world.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { setPassword } from './service.ts';

let house: House;
let world: World;
let from = 0;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const signIn = (login: string, password: string) =>
  call(house.app, {
    method: 'POST',
    url: '/api/session',
    payload: { login, password },
    remoteAddress: `10.3.0.${from++}`,
  });
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).match(/rb_staff=[^;]+/)?.[0] ?? '';
const person = (login: string) => addPerson(house, 'dealer_manager', world.units.dealerA, login);
const change = (cookie: string, current: string, password: string) =>
  callerWith(house.app, '', cookie).call('POST', '/api/session/password', { current, password });
const get = (cookie: string, url: string) => call(house.app, { url, headers: { cookie } });
const policy = (set: string) => house.owner.query(`update org.sign_in_policy set ${set}`);

describe('one’s own password', () => {
  test('changes with the old one at hand; every other session ends, this one goes on', async () => {
    await person('changer');
    const [one, two] = [
      cookieOf(await signIn('changer', WORLD_PASSWORD)),
      cookieOf(await signIn('changer', WORLD_PASSWORD)),
    ];
    const changed = await change(one, WORLD_PASSWORD, 'Tall-Giraffe-7');
    expect(changed).toMatchObject({ status: 200, body: { changed: true } });
    expect((await get(cookieOf(changed), '/api/leads')).status).toBe(200);
    expect((await get(two, '/api/leads')).status).toBe(401);
    expect((await signIn('changer', WORLD_PASSWORD)).status).toBe(401);
    expect((await signIn('changer', 'Tall-Giraffe-7')).status).toBe(200);
  });

  test('needs the right one, and wrong ones make the account wait', async () => {
    const { cookie } = await person('guesser');
    for (let n = 0; n < 5; n++)
      expect((await change(cookie, 'x', 'Tall-Giraffe-7')).body.details.fields[0].field).toBe('current');
    expect((await change(cookie, WORLD_PASSWORD, 'Tall-Giraffe-7')).body.code).toBe('auth.locked');
  });

  test.each(['short-A1', 'alllowercaseletters', 'rules-Person-1', 'Password123!'])('refuses %s', async (password) => {
    const { cookie } = await person(`rules-person-${password.length}`);
    const login = `rules-person-${password.length}`;
    const tried = password.startsWith('rules') ? `X1!${login}` : password;
    expect((await change(cookie, WORLD_PASSWORD, tried)).body.details.fields[0].field).toBe('password');
  });

  test('may not be one of the last five', async () => {
    const { cookie } = await person('repeater');
    let at = cookie;
    let current = WORLD_PASSWORD;
    const to = async (password: string) => {
      const answer = await change(at, current, password);
      if (answer.status === 200) {
        at = cookieOf(answer);
        current = password;
      }
      return answer.status;
    };
    expect(await to(WORLD_PASSWORD)).toBe(400);
    for (const n of [1, 2, 3, 4]) expect(await to(`Tall-Giraffe-${n}`)).toBe(200);
    expect(await to(WORLD_PASSWORD)).toBe(400);
    expect(await to('Tall-Giraffe-5')).toBe(200);
    expect(await to(WORLD_PASSWORD)).toBe(200);
    const stored = await house.owner.query('select password_hash from org.password_history');
    expect(stored.rows.every((row) => row.password_hash.startsWith('$argon2id$'))).toBe(true);
  });
});

describe('a password that somebody else knows', () => {
  test('has to be changed before anything else', async () => {
    const { staffId } = await person('newcomer');
    const ctx = systemContext(house.platform, 'test', {
      unitId: world.units.dealerA,
      unitKind: 'dealer',
      timeZone: 'Asia/Shanghai',
      orgIds: null,
    });
    const wanted = { staffId, login: 'newcomer', name: '新人', password: 'Given-To-You-1', mustChange: true };
    await transact(ctx, (tx) => setPassword(ctx, tx, wanted));
    const signed = await signIn('newcomer', 'Given-To-You-1');
    expect(signed).toMatchObject({ status: 200, body: { passwordChangeDue: true } });
    const cookie = cookieOf(signed);
    const open = ['/api/session', '/api/account'];
    for (const endpoint of house.app.endpoints.filter((one) => one.audience === 'staff' && one.method === 'GET')) {
      const answer = await get(cookie, endpoint.path.replace(/:\w+/g, staffId));
      const due = { status: 403, code: 'auth.password_due' };
      if (open.includes(endpoint.path)) expect(answer.status).toBe(200);
      else
        expect({ id: endpoint.id, status: answer.status, code: answer.body.code }).toEqual({ id: endpoint.id, ...due });
    }
    const changed = await change(cookie, 'Given-To-You-1', 'Tall-Giraffe-7');
    expect((await get(cookieOf(changed), '/api/leads')).status).toBe(200);
    expect((await get(cookieOf(changed), '/api/session')).body.passwordChangeDue).toBe(false);
  });

  test('is given inside the scope only', async () => {
    const { staffId } = await person('far-away');
    const ctx = systemContext(house.platform, 'test', {
      unitId: world.units.dealerB,
      unitKind: 'dealer',
      timeZone: 'Asia/Shanghai',
      orgIds: null,
    });
    const wanted = { staffId, login: 'far-away', name: '', password: 'Given-To-You-1', mustChange: true };
    await expect(transact(ctx, (tx) => setPassword(ctx, tx, wanted))).rejects.toMatchObject({
      code: 'request.not_found',
    });
    expect((await signIn('far-away', WORLD_PASSWORD)).status).toBe(200);
  });
});

describe('the rules', () => {
  test('let a password expire, but not where a second factor is set up or the rule is off', async () => {
    const { staffId, cookie } = await person('expired');
    await house.owner.query("update org.staff set password_changed_at = now() - interval '91 days' where id = $1", [
      staffId,
    ]);
    const due = async () => (await get(cookieOf(await signIn('expired', WORLD_PASSWORD)), '/api/leads')).body.code;
    expect(await due()).toBe('auth.password_due');
    await policy('expiry_days = 0');
    expect(await due()).toBeUndefined();
    await policy('expiry_days = 90');
    await house.owner.query(
      "insert into org.staff_factor (id, org_id, staff_id, kind, name, credential_id, public_key, confirmed_at) values (app.new_id(), $1, $2, 'passkey', 'k', 'expired', '\\x00', now())",
      [world.units.dealerA, staffId],
    );
    expect((await get(cookie, '/api/leads')).status).toBe(200);
  });

  test('are changed by a security administrator, with a trace; everybody else is refused', async () => {
    const security = await addPerson(house, 'security_admin', world.units.group);
    const { version, roles, ...rules } = (await security.call('GET', '/api/security/policy')).body;
    expect(rules).toMatchObject({
      minLength: 10,
      minClasses: 3,
      history: 5,
      expiryDays: 90,
      lockAfter: 5,
      idleMinutes: 30,
      sessionHours: 12,
    });
    expect(roles).toContainEqual({ code: 'consultant', name: '销售顾问', nameEn: 'sales consultant' });
    const edit = (body: object) => security.call('PATCH', '/api/security/policy', { ...rules, version, ...body });
    expect((await edit({ minLength: 7 })).body.details.fields[0].field).toBe('minLength');
    expect((await edit({ secondFactorRoles: ['nobody'] })).body.details.fields[0].field).toBe('secondFactorRoles');
    expect(await edit({ minLength: 12 })).toMatchObject({ status: 200, body: { version: version + 1 } });
    expect((await edit({ minLength: 11 })).body).toMatchObject({
      code: 'request.conflict',
      details: { current: { minLength: 12 } },
    });
    expect((await change((await person('longer')).cookie, WORLD_PASSWORD, 'Tall-Gira-7')).status).toBe(400);
    await security.call('PATCH', '/api/security/policy', { ...rules, version: version + 1 });
    const trail = await house.owner.query(
      "select e.before, e.after, b.actor from audit.entry e join audit.batch b using (chain, seq) where b.source_table = 'org.sign_in_policy' and b.actor like 'staff:%' order by b.at limit 1",
    );
    expect(trail.rows[0]).toMatchObject({
      actor: `staff:${security.staffId}`,
      before: { min_length: 10 },
      after: { min_length: 12 },
    });
    for (const one of [world.people.admin, world.people.auditor, world.people.managerA])
      expect((await one.call('PATCH', '/api/security/policy', { ...rules, version })).status).toBe(403);
  });

  test('hold how long a session may do nothing, how long it lasts, and whether there is one only', async () => {
    const { staffId } = await person('limited');
    await policy('idle_minutes = 5, session_hours = 2, single_session = true');
    const [one, two] = [await signIn('limited', WORLD_PASSWORD), await signIn('limited', WORLD_PASSWORD)];
    expect(two.body.idleMinutes).toBe(5);
    await expect.poll(async () => (await get(cookieOf(one), '/api/leads')).status, { timeout: 5000 }).toBe(401);
    expect((await get(cookieOf(two), '/api/leads')).status).toBe(200);
    const ends = await house.owner.query(
      'select extract(epoch from max(expires_at) - now()) as s from org.session where staff_id = $1',
      [staffId],
    );
    expect(Math.round(Number(ends.rows[0].s) / 60)).toBe(120);
    await house.owner.query(
      "update org.session set last_seen_at = now() - interval '301 seconds' where staff_id = $1",
      [staffId],
    );
    await expect.poll(async () => (await get(cookieOf(two), '/api/leads')).status, { timeout: 5000 }).toBe(401);
    await policy('idle_minutes = 30, session_hours = 12, single_session = false');
  });
});

test('what a page asks by itself does not keep a session alive; what the person does, does', async () => {
  const { staffId, cookie } = await person('idle');
  const seen = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return Number(
      (
        await house.owner.query(
          'select extract(epoch from now() - last_seen_at) as s from org.session where staff_id = $1',
          [staffId],
        )
      ).rows[0].s,
    );
  };
  await house.owner.query("update org.session set last_seen_at = now() - interval '20 minutes' where staff_id = $1", [
    staffId,
  ]);
  const ask = (headers: Record<string, string>) =>
    call(house.app, { url: '/api/leads', headers: { cookie, ...headers } });
  expect((await ask({ 'x-idle': '1' })).status).toBe(200);
  expect(await seen()).toBeGreaterThan(1199);
  // At once after the page's own request, while this process still knows the session.
  expect((await ask({})).status).toBe(200);
  expect(await seen()).toBeLessThan(10);
});
