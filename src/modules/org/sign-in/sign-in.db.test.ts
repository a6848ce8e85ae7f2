import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, call, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, WORLD_PASSWORD, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let from = 0;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const plain = ({ status, body }: Answer) => ({ status, ...body, requestId: null });

/** Each attempt comes from an address of its own, so that only the account counts. */
function signIn(login: string, password: string, headers: Record<string, string> = {}): Promise<Answer> {
  const n = from++;
  return call(house.app, {
    method: 'POST',
    url: '/api/session',
    payload: { login, password },
    headers,
    remoteAddress: `10.1.${n >> 8}.${n & 255}`,
  });
}
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).match(/rb_staff=[^;]+/)?.[0] ?? '';
const session = (cookie: string) => call(house.app, { url: '/api/session', headers: { cookie } });

async function person(login: string) {
  return addPerson(house, 'dealer_manager', world.units.dealerA, login);
}

describe('sign-in', () => {
  test('opens a session at the person’s unit with their roles and permissions; the login’s case does not matter', async () => {
    const { staffId } = await person('Li.Ming');
    const signed = await signIn(' li.MING ', WORLD_PASSWORD);
    expect(signed).toMatchObject({
      status: 200,
      body: {
        staffId,
        login: 'Li.Ming',
        roles: [{ code: 'dealer_manager', nameEn: 'sales manager' }],
        unit: { id: world.units.dealerA, kind: 'dealer' },
        permissions: { 'lead.accept': 'all' },
      },
    });
    expect(signed.body.permissions).not.toHaveProperty('audit.read');
    expect((await session(cookieOf(signed))).body).toEqual(signed.body);
    const stored = await house.owner.query('select token_hash from org.session where staff_id = $1', [staffId]);
    for (const { token_hash } of stored.rows) expect(token_hash).toHaveLength(32);
    expect(JSON.stringify(signed.body)).not.toMatch(/argon2|password_?hash/i);
  });

  test('answers a wrong password, an unknown account and a left colleague alike', async () => {
    await person('known');
    const left = await person('left');
    await house.owner.query("update org.staff set status = 'left' where id = $1", [left.staffId]);
    const answers = [
      await signIn('known', 'Wrong-Horse-1'),
      await signIn('nobody', WORLD_PASSWORD),
      await signIn('left', WORLD_PASSWORD),
      await signIn("' or 1=1 --", 'x'),
    ];
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'auth.failed' } });
    for (const answer of answers) expect(plain(answer)).toEqual(plain(answers[0] as Answer));
    for (const answer of answers) expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('makes the account wait from the fifth wrong password on, longer each time; then forgets', async () => {
    await person('victim');
    for (let n = 0; n < 5; n++) expect((await signIn('victim', 'x')).status).toBe(401);
    const locked = await signIn('victim', WORLD_PASSWORD);
    expect(locked).toMatchObject({ status: 429, body: { code: 'auth.locked', details: { seconds: 30 } } });
    expect(locked.headers['retry-after']).toBe('30');
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      house.platform.clock.advance(Number((await signIn('victim', 'x')).body.details.seconds) * 1000 + 1);
      expect((await signIn('victim', 'x')).status).toBe(401);
      waits.push((await signIn('victim', WORLD_PASSWORD)).body.details.seconds);
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900, 900]);
    house.platform.clock.advance(901_000);
    expect((await signIn('victim', WORLD_PASSWORD)).status).toBe(200);
    expect((await signIn('victim', 'x')).status).toBe(401);
    expect((await signIn('victim', WORLD_PASSWORD)).status).toBe(200);
  });

  test('makes a login that does not exist wait as well', async () => {
    for (let n = 0; n < 5; n++) expect((await signIn('Ghost', 'x')).status).toBe(401);
    expect(plain(await signIn('ghost', 'x'))).toMatchObject({ code: 'auth.locked', details: { seconds: 30 } });
  });

  test('counts a browser that signed in before for itself: others cannot keep it out', async () => {
    await person('known-browser');
    const first = await signIn('known-browser', WORLD_PASSWORD);
    const device = String(first.headers['set-cookie']).match(/rb_device=[^;]+/)?.[0] ?? '';
    expect(String(first.headers['set-cookie'])).toMatch(
      /rb_device=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax/,
    );
    for (let n = 0; n < 6; n++) await signIn('known-browser', 'x');
    expect((await signIn('known-browser', WORLD_PASSWORD)).status).toBe(429);
    expect((await signIn('known-browser', WORLD_PASSWORD, { cookie: device })).status).toBe(200);
    for (let n = 0; n < 5; n++) expect((await signIn('known-browser', 'x', { cookie: device })).status).toBe(401);
    expect((await signIn('known-browser', WORLD_PASSWORD, { cookie: device })).status).toBe(429);
    await person('other-account');
    for (let n = 0; n < 5; n++) await signIn('other-account', 'x');
    expect((await signIn('other-account', WORLD_PASSWORD, { cookie: device })).status).toBe(429);
  });

  test('does not check many guesses at once: a right one that comes too late is not told from a wrong one', async () => {
    await person('rushed');
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('rushed', 'x')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  test('makes an address wait after many failures, whichever accounts they name; known browsers there go on', async () => {
    await person('in-office');
    const office = { remoteAddress: '10.9.9.9', method: 'POST' as const, url: '/api/session' };
    const device = String((await signIn('in-office', WORLD_PASSWORD)).headers['set-cookie']).match(
      /rb_device=[^;]+/,
    )?.[0];
    await house.owner.query('update org.sign_in_policy set address_failures = 10');
    for (let n = 0; n < 10; n++) await call(house.app, { ...office, payload: { login: `o-${n}`, password: 'x' } });
    const payload = { login: 'in-office', password: WORLD_PASSWORD };
    const refused = await call(house.app, { ...office, payload });
    expect(refused).toMatchObject({ status: 429, body: { code: 'request.rate_limited' } });
    expect((await call(house.app, { ...office, payload, headers: { cookie: device } })).status).toBe(200);
    house.platform.clock.advance(31_000);
    expect((await call(house.app, { ...office, payload })).status).toBe(200);
    await house.owner.query('update org.sign_in_policy set address_failures = 60');
  });

  test('leaves a line of the log for each try, which nobody changes', async () => {
    const { staffId } = await person('logged');
    await signIn('logged', 'x');
    await signIn('logged', WORLD_PASSWORD, { 'user-agent': 'Firefox' });
    await signIn('nobody-at-all', 'x');
    const log = await house.owner.query(
      "select staff_id, login, method, result, known_device, agent from org.sign_in_log where login in ('logged', 'nobody-at-all') order by at, id",
    );
    const line = { method: 'password', known_device: false, agent: 'lightMyRequest' };
    expect(log.rows).toEqual([
      { ...line, staff_id: staffId, login: 'logged', result: 'wrong' },
      { ...line, staff_id: staffId, login: 'logged', result: 'signed_in', agent: 'Firefox' },
      { ...line, staff_id: null, login: 'nobody-at-all', result: 'unknown' },
    ]);
    for (const statement of [
      "update org.sign_in_log set result = 'x'",
      'delete from org.sign_in_log',
      'truncate org.sign_in_log',
    ])
      await expect(house.owner.query(statement)).rejects.toThrow('append-only');
  });

  test('needs a role somewhere', async () => {
    const { staffId } = await person('roleless');
    await house.owner.query('delete from org.staff_role where staff_id = $1', [staffId]);
    expect((await signIn('roleless', WORLD_PASSWORD)).body.code).toBe('auth.failed');
  });

  test.each([
    [{ login: '', password: 'x' }, 'login'],
    [{ login: 'x'.repeat(61), password: 'x' }, 'login'],
    [{ login: 'a\u0000', password: 'x' }, 'login'],
    [{ login: 'a', password: '' }, 'password'],
    [{ login: 'a', password: 'x'.repeat(201) }, 'password'],
    [{ login: { $ne: null }, password: 'x' }, 'login'],
  ])('refuses %j', async (payload, field) => {
    const answer = await call(house.app, { method: 'POST', url: '/api/session', payload, remoteAddress: '10.2.0.1' });
    expect([answer.status, answer.body.details.fields.map((one: { field: string }) => one.field)]).toEqual([
      400,
      [field],
    ]);
  });
});

describe('a session', () => {
  test('ends at once with the sign-out, and only the one', async () => {
    await person('twice');
    const [one, two] = [
      cookieOf(await signIn('twice', WORLD_PASSWORD)),
      cookieOf(await signIn('twice', WORLD_PASSWORD)),
    ];
    const out = await call(house.app, { method: 'DELETE', url: '/api/session', headers: { cookie: one } });
    expect(out).toMatchObject({ status: 200, body: { signedOut: true } });
    expect(String(out.headers['set-cookie'])).toMatch(/^rb_staff=;/);
    expect((await session(one)).status).toBe(401);
    expect((await session(two)).status).toBe(200);
  });

  test('is replaced, not kept, when the same browser signs in again', async () => {
    await person('again');
    const first = cookieOf(await signIn('again', WORLD_PASSWORD));
    const second = cookieOf(await signIn('again', WORLD_PASSWORD, { cookie: first }));
    expect(second).not.toBe(first);
    expect((await session(first)).status).toBe(401);
    expect((await session(second)).status).toBe(200);
  });

  test('ends after twelve hours, after thirty idle minutes, and when the colleague leaves', async () => {
    const statements = [
      'update org.session set expires_at = now() where staff_id = $1',
      "update org.session set last_seen_at = now() - interval '30 minutes 1 second' where staff_id = $1",
      "update org.staff set status = 'left' where id = $1",
    ];
    for (const [n, statement] of statements.entries()) {
      const { staffId } = await person(`ends-${n}`);
      const cookie = cookieOf(await signIn(`ends-${n}`, WORLD_PASSWORD));
      const ends = await house.owner.query(
        'select round(extract(epoch from max(expires_at) - now()) / 60) as minutes from org.session where staff_id = $1',
        [staffId],
      );
      expect(Number(ends.rows[0].minutes)).toBe(720);
      await house.owner.query(statement, [staffId]);
      // What this process knows of a session it may use for two seconds more.
      await expect.poll(async () => (await session(cookie)).status, { timeout: 5000 }).toBe(401);
    }
  });

  test('holds what the roles say now: a role taken away is gone within seconds', async () => {
    const { staffId } = await person('demoted');
    const cookie = cookieOf(await signIn('demoted', WORLD_PASSWORD));
    expect((await call(house.app, { url: '/api/leads', headers: { cookie } })).status).toBe(200);
    await house.owner.query('delete from org.staff_role where staff_id = $1', [staffId]);
    await expect
      .poll(async () => (await call(house.app, { url: '/api/leads', headers: { cookie } })).status, { timeout: 5000 })
      .toBe(403);
  });

  test('with two roles reaches as far as the wider one', async () => {
    const { staffId, call: ask } = await addPerson(house, 'consultant', world.units.dealerA);
    await house.owner.query(
      "insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = 'region_manager'",
      [world.units.dealerA, staffId],
    );
    expect((await ask('GET', '/api/session')).body.permissions).toMatchObject({
      'lead.read': 'all',
      'lead.follow': 'own',
    });
  });
});

describe('the acting unit', () => {
  test('changes to one where the colleague holds a role, at once and with a trace; to no other', async () => {
    const { staffId } = await person('mover');
    await house.owner.query(
      "insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = 'consultant'",
      [world.units.dealerB, staffId],
    );
    const signed = await signIn('mover', WORLD_PASSWORD);
    expect(signed.body.units.map((unit: { id: string }) => unit.id)).toEqual([
      world.units.dealerA,
      world.units.dealerB,
    ]);
    const move = (cookie: string, unitId: string) =>
      call(house.app, { method: 'PATCH', url: '/api/session', payload: { unitId }, headers: { cookie } });
    const moved = await move(cookieOf(signed), world.units.dealerB);
    expect(moved).toMatchObject({
      status: 200,
      body: { login: 'mover', unit: { id: world.units.dealerB }, roles: [{ code: 'consultant' }] },
    });
    const cookie = cookieOf(moved);
    expect((await session(cookie)).body).toEqual(moved.body);
    expect((await session(cookie)).body.permissions).not.toHaveProperty('lead.accept');
    expect((await move(cookie, world.units.dealerC)).body.code).toBe('request.not_found');
    expect((await session(cookie)).body.unit.id).toBe(world.units.dealerB);
    const trail = await house.owner.query(
      `select e.before, e.after, b.actor, b.unit_id from audit.entry e join audit.batch b using (chain, seq) where b.source_table = 'org.session' and e.row_id = $1`,
      [staffId],
    );
    expect(trail.rows).toEqual([
      {
        before: { unit_id: world.units.dealerA },
        after: { unit_id: world.units.dealerB },
        actor: `staff:${staffId}`,
        unit_id: world.units.dealerA,
      },
    ]);
  });
});
