import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Authenticator } from '../../../../test/authenticator.ts';
import { type Answer, type Caller, call, callerWith, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, WORLD_PASSWORD, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let from = 0;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const HOST = 'crm.example.com';
const ORIGIN = `http://${HOST}`;

/** A browser: keeps the cookies it is given. */
function browser() {
  const jar = new Map<string, string>();
  const address = `10.4.${from >> 8}.${from++ & 255}`;
  return {
    jar,
    async ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<Answer> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { host: HOST, cookie, origin: ORIGIN };
      const answer = await call(house.app, { method, url, payload, headers, remoteAddress: address });
      for (const line of [answer.headers['set-cookie'] ?? []].flat() as string[]) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value) jar.set(name, value);
        else jar.delete(name);
      }
      return answer;
    },
    signIn(login: string, password = WORLD_PASSWORD) {
      return this.ask('POST', '/api/session', { login, password });
    },
  };
}

const person = (login: string, role: Parameters<typeof addPerson>[1] = 'dealer_manager') =>
  addPerson(house, role, world.units.dealerA, login);
const epoch = () => Math.floor(house.platform.clock.now().getTime() / 1000);
const codeAt = (secret: string, offset = 0) => generateSync({ secret, epoch: epoch() + offset });
const nextStep = () => house.platform.clock.advance(31_000);

async function withTotp(who: Caller): Promise<{ secret: string; codes: string[] }> {
  const { secret, uri } = (await who.call('POST', '/api/account/totp', {})).body;
  expect(uri).toContain(`secret=${secret}`);
  const confirmed = await who.call('POST', '/api/account/totp/confirmation', { code: codeAt(secret) });
  expect(confirmed.status).toBe(200);
  nextStep();
  return { secret, codes: confirmed.body.recoveryCodes };
}

async function withPasskey(who: Caller): Promise<Authenticator> {
  const page = callerWith(house.app, who.staffId, who.cookie);
  const begun = await page.call('POST', '/api/account/passkeys/options', {}, { host: HOST });
  const step = String(begun.headers['set-cookie']).match(/rb_passkey_new=[^;]+/)?.[0];
  const key = new Authenticator();
  const response = key.make(begun.body.options, ORIGIN);
  const added = await page.call(
    'POST',
    '/api/account/passkeys',
    { name: '办公电脑', response },
    { host: HOST, cookie: `${who.cookie}; ${step}` },
  );
  expect(added).toMatchObject({ status: 200 });
  return key;
}

describe('an authenticator app', () => {
  test('is asked for after the password; nothing is open in between', async () => {
    const { secret } = await withTotp(await person('with-app'));
    const page = browser();
    const first = await page.signIn('with-app');
    expect(first).toMatchObject({ status: 200, body: { needs: ['totp'] } });
    expect(page.jar.has('rb_staff')).toBe(false);
    expect((await page.ask('GET', '/api/session')).status).toBe(401);
    expect((await page.ask('GET', '/api/session/pending')).body.needs).toEqual(['totp']);
    expect((await page.ask('POST', '/api/session/code', { code: '000000' })).body.code).toBe('auth.code_wrong');
    const second = await page.ask('POST', '/api/session/code', { code: codeAt(secret) });
    expect(second).toMatchObject({ status: 200, body: { login: 'with-app' } });
    expect((await page.ask('GET', '/api/leads')).status).toBe(200);
    expect((await page.ask('GET', '/api/session/pending')).body.needs).toEqual([]);
  });

  test('takes each code once, and one step before or after at most', async () => {
    const { secret } = await withTotp(await person('replayed'));
    const trying = async (code: string) => {
      const page = browser();
      await page.signIn('replayed');
      return (await page.ask('POST', '/api/session/code', { code })).status;
    };
    const code = codeAt(secret);
    expect(await trying(code)).toBe(200);
    expect(await trying(code)).toBe(401);
    // An older code of the window is void once a later one was taken.
    expect(await trying(codeAt(secret, -30))).toBe(401);
    expect(await trying(codeAt(secret, 90))).toBe(401);
    expect(await trying(codeAt(secret, 30))).toBe(200);
  });

  test('two at once with the same code: one gets in', async () => {
    const { secret } = await withTotp(await person('raced'));
    const pages = [browser(), browser(), browser()];
    for (const page of pages) await page.signIn('raced');
    const code = codeAt(secret);
    const answers = await Promise.all(pages.map((page) => page.ask('POST', '/api/session/code', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('cannot be guessed: wrong codes make the account wait like wrong passwords', async () => {
    const { secret } = await withTotp(await person('guessed'));
    const page = browser();
    await page.signIn('guessed');
    for (let n = 0; n < 5; n++)
      expect((await page.ask('POST', '/api/session/code', { code: `00000${n}` })).status).toBe(401);
    expect((await page.ask('POST', '/api/session/code', { code: codeAt(secret) })).body.code).toBe('auth.locked');
    expect((await browser().signIn('guessed')).body.code).toBe('auth.locked');
    house.platform.clock.advance(31_000);
    expect((await page.ask('POST', '/api/session/code', { code: codeAt(secret) })).status).toBe(200);
  });

  test('is replaced by recovery codes, each once', async () => {
    const who = await person('lost-phone');
    const { codes } = await withTotp(who);
    expect(new Set(codes).size).toBe(10);
    const trying = async (code: string) => {
      const page = browser();
      await page.signIn('lost-phone');
      return (await page.ask('POST', '/api/session/code', { code })).status;
    };
    expect(await trying(String(codes[0]).toLowerCase().replace('-', ' '))).toBe(200);
    expect(await trying(String(codes[0]))).toBe(401);
    expect((await who.call('GET', '/api/account')).body.recoveryCodesLeft).toBe(9);
    const renewed = (await who.call('POST', '/api/account/recovery-codes', {})).body.recoveryCodes;
    expect(await trying(String(codes[1]))).toBe(401);
    expect(await trying(String(renewed[0]))).toBe(200);
  });

  test('counts from its first right code on only, and can be removed', async () => {
    const who = await person('half-way');
    const begun = (await who.call('POST', '/api/account/totp', {})).body;
    expect((await who.call('POST', '/api/account/totp/confirmation', { code: '000000' })).status).toBe(400);
    expect((await browser().signIn('half-way')).body).toHaveProperty('staffId');
    const { secret } = await withTotp(who);
    expect(secret).not.toBe(begun.secret);
    expect((await who.call('POST', '/api/account/totp', {})).body.code).toBe('factor.exists');
    const { factors } = (await who.call('GET', '/api/account')).body;
    expect((await world.people.managerA.call('POST', `/api/account/factors/${factors[0].id}/removal`, {})).status).toBe(
      404,
    );
    expect((await who.call('POST', `/api/account/factors/${factors[0].id}/removal`, {})).status).toBe(200);
    expect((await browser().signIn('half-way')).body).toHaveProperty('staffId');
    expect(
      (await house.owner.query('select 1 from org.recovery_code where staff_id = $1', [who.staffId])).rowCount,
    ).toBe(0);
  });

  test('keeps its secret sealed, and out of the trail', async () => {
    const who = await person('sealed');
    const { secret, codes } = await withTotp(who);
    const stored = JSON.stringify(
      (await house.owner.query('select * from org.staff_factor where staff_id = $1', [who.staffId])).rows,
    );
    const trail = JSON.stringify((await house.owner.query('select before, after from audit.entry')).rows);
    for (const text of [stored, trail]) for (const clear of [secret, codes[0]]) expect(text).not.toContain(clear);
    expect(trail).toContain('totp');
  });
});

describe('a passkey', () => {
  test('is the second step', async () => {
    const who = await person('key-second');
    const key = await withPasskey(who);
    const page = browser();
    expect((await page.signIn('key-second')).body).toEqual({ needs: ['passkey'] });
    const { options } = (await page.ask('POST', '/api/session/passkey/options', { secondStep: true })).body;
    expect(options.allowCredentials).toEqual([expect.objectContaining({ id: key.id.toString('base64url') })]);
    const response = key.sign(options, ORIGIN, false);
    const signed = await page.ask('POST', '/api/session/passkey', { secondStep: true, response });
    expect(signed).toMatchObject({ status: 200, body: { login: 'key-second' } });
    expect((await page.ask('POST', '/api/session/passkey', { secondStep: true, response })).body.code).toBe(
      'auth.step_gone',
    );
  });

  test('signs in by itself where finger or PIN were checked, also while the account waits', async () => {
    const key = await withPasskey(await person('key-only'));
    for (let n = 0; n < 6; n++) await browser().signIn('key-only', 'x');
    const alone = async (verified: boolean, origin = ORIGIN) => {
      const page = browser();
      const { options } = (await page.ask('POST', '/api/session/passkey/options', { secondStep: false })).body;
      expect(options.allowCredentials ?? []).toEqual([]);
      return page.ask('POST', '/api/session/passkey', {
        secondStep: false,
        response: key.sign(options, origin, verified),
      });
    };
    expect((await browser().signIn('key-only')).status).toBe(429);
    expect((await alone(false)).body.code).toBe('auth.passkey_refused');
    expect((await alone(true, 'http://crm.example.org')).body.code).toBe('auth.passkey_refused');
    expect(await alone(true)).toMatchObject({ status: 200, body: { login: 'key-only' } });
  });

  test('is refused with another’s challenge, a stolen step, an unknown key or an old counter', async () => {
    const key = await withPasskey(await person('key-attacked'));
    const begin = async () => {
      const page = browser();
      const { options } = (await page.ask('POST', '/api/session/passkey/options', { secondStep: false })).body;
      const send = (response: object) => page.ask('POST', '/api/session/passkey', { secondStep: false, response });
      return { options, send, page };
    };
    const [one, two] = [await begin(), await begin()];
    expect((await two.send(key.sign(one.options, ORIGIN))).body.code).toBe('auth.passkey_refused');
    expect((await two.send(key.sign(two.options, ORIGIN))).body.code).toBe('auth.step_gone');
    const three = await begin();
    expect((await three.send(new Authenticator().sign(three.options, ORIGIN))).body.code).toBe('auth.passkey_refused');
    key.counter = 0;
    const four = await begin();
    expect((await four.send(key.sign(four.options, ORIGIN))).body.code).toBe('auth.passkey_refused');
    const second = browser();
    await second.signIn('key-attacked');
    expect((await second.ask('POST', '/api/session/code', { code: '123456' })).status).toBe(401);
  });

  test('of a blocked colleague opens nothing', async () => {
    const who = await person('key-blocked');
    const key = await withPasskey(who);
    await house.owner.query("update org.staff set status = 'blocked' where id = $1", [who.staffId]);
    const page = browser();
    const { options } = (await page.ask('POST', '/api/session/passkey/options', { secondStep: false })).body;
    const response = key.sign(options, ORIGIN);
    expect((await page.ask('POST', '/api/session/passkey', { secondStep: false, response })).body.code).toBe(
      'auth.passkey_refused',
    );
  });
});

describe('what guards the account', () => {
  test('is changed in a fresh session, later with the password only', async () => {
    const who = await person('later');
    await house.owner.query("update org.session set created_at = now() - interval '11 minutes' where staff_id = $1", [
      who.staffId,
    ]);
    expect((await who.call('GET', '/api/account')).body.confirm).toBe(true);
    expect((await who.call('POST', '/api/account/totp', {})).body.code).toBe('auth.confirm');
    expect((await who.call('POST', '/api/account/totp', { password: 'x' })).body.details.fields[0].field).toBe(
      'password',
    );
    expect((await who.call('POST', '/api/account/totp', { password: WORLD_PASSWORD })).status).toBe(200);
  });

  test('is asked for where the rules name the role: nothing else is open until it is there', async () => {
    await house.owner.query("update org.sign_in_policy set second_factor_roles = '{care_director}'");
    const who = await person('must-have', 'care_director');
    expect((await who.call('GET', '/api/session')).body.secondFactorDue).toBe(true);
    expect((await who.call('GET', '/api/opportunities')).body.code).toBe('auth.factor_due');
    await withTotp(who);
    await expect.poll(async () => (await who.call('GET', '/api/opportunities')).status, { timeout: 4000 }).toBe(200);
    expect((await world.people.managerA.call('GET', '/api/leads')).status).toBe(200);
    await house.owner.query("update org.sign_in_policy set second_factor_roles = '{}'");
  });

  test('is reset by a security administrator of the scope, with a trace; the sessions end', async () => {
    const who = await person('locked-out');
    await withTotp(who);
    const security = await addPerson(house, 'security_admin', world.units.group);
    const seen = (await security.call('GET', `/api/staff/${who.staffId}/sessions`)).body;
    expect(seen.factors).toMatchObject([{ kind: 'totp' }]);
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect((await world.people.managerA.call('DELETE', `/api/staff/${who.staffId}/factors`)).status).toBe(403);
    expect((await security.call('DELETE', `/api/staff/${who.staffId}/factors`)).body).toEqual({ removed: 1 });
    expect((await who.call('GET', '/api/session')).status).toBe(401);
    expect((await browser().signIn('locked-out')).body).toHaveProperty('staffId');
    const trail = await house.owner.query(
      'select b.source_table, b.operation from audit.batch b where b.actor = $1 order by b.seq',
      [`staff:${security.staffId}`],
    );
    expect(trail.rows).toContainEqual({ source_table: 'org.staff_factor', operation: 'delete' });
    expect(trail.rows).toContainEqual({ source_table: 'org.session', operation: 'update' });
  });
});
