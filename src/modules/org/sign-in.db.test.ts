import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, call, type House, openHouse } from '../../../test/harness.ts';
import { addPerson, makeWorld, WORLD_PASSWORD, type World } from '../../../test/world.ts';

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
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).split(';')[0] as string;
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
        roles: ['dealer_manager'],
        unit: { id: world.units.dealerA, kind: 'dealer' },
        permissions: { 'lead.accept': 'all' },
      },
    });
    expect(signed.body.permissions).not.toHaveProperty('audit.read');
    expect((await session(cookieOf(signed))).body).toEqual(signed.body);
    const stored = await house.owner.query('select token_hash from org.session where staff_id = $1', [staffId]);
    for (const { token_hash } of stored.rows) expect(token_hash).toHaveLength(32);
    expect(JSON.stringify(signed.body)).not.toMatch(/argon2|password/i);
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

  test('makes the account wait from the fifth wrong password on, longer each time, whoever asks; then forgets', async () => {
    const { staffId } = await person('victim');
    for (let n = 0; n < 4; n++) expect((await signIn('victim', 'x')).status).toBe(401);
    expect((await signIn('victim', 'x')).status).toBe(401);
    const locked = await signIn('victim', WORLD_PASSWORD);
    expect(locked).toMatchObject({ status: 429, body: { code: 'auth.locked' } });
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
    const waits: number[] = [];
    for (let n = 5; n < 13; n++) {
      await house.owner.query('update org.staff set locked_until = null where id = $1', [staffId]);
      await signIn('victim', 'x');
      waits.push(
        Number(
          (
            await house.owner.query(
              'select round(extract(epoch from locked_until - clock_timestamp())) as s from org.staff where id = $1',
              [staffId],
            )
          ).rows[0].s,
        ),
      );
    }
    expect(waits.map((seconds) => Math.round(seconds / 10) * 10)).toEqual([60, 120, 240, 480, 900, 900, 900, 900]);
    await house.owner.query('update org.staff set locked_until = null where id = $1', [staffId]);
    expect((await signIn('victim', WORLD_PASSWORD)).status).toBe(200);
    expect(
      (await house.owner.query('select failed_count, locked_until from org.staff where id = $1', [staffId])).rows,
    ).toEqual([{ failed_count: 0, locked_until: null }]);
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
