import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

// A real provider of OpenID Connect on this machine; it signs in whoever the request names in `login_hint`.

const HOST = 'crm.example.com';
const CALLBACK = `http://${HOST}/api/session/oidc/callback`;
const CLIENT = {
  client_id: 'roadbook',
  client_secret: 'a-secret-of-the-client-of-thirty-two',
  redirect_uris: [CALLBACK],
};

let house: House;
let world: World;
let security: Caller;
let server: Server;
let issuer: string;
let provider: string;
let from = 0;

async function openProvider(): Promise<void> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const oidc = new Provider(issuer, {
    clients: [CLIENT],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for this test'] },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => (sub === 'nameless' ? { sub } : { sub, preferred_username: sub }),
    }),
  });
  const answer = oidc.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    const { params, prompt, grantId } = await oidc.interactionDetails(request, response);
    const accountId = String(params.login_hint);
    if (accountId === 'declines') return oidc.interactionFinished(request, response, { error: 'access_denied' });
    if (prompt.name === 'login') return oidc.interactionFinished(request, response, { login: { accountId } });
    const grant = grantId ? await oidc.Grant.find(grantId) : new oidc.Grant({ accountId, clientId: CLIENT.client_id });
    grant?.addOIDCScope('openid profile email');
    return oidc.interactionFinished(request, response, { consent: { grantId: await grant?.save() } });
  });
}

beforeAll(async () => {
  await openProvider();
  house = await openHouse();
  world = await makeWorld(house);
  security = await addPerson(house, 'security_admin', world.units.group);
  const added = await security.call('POST', '/api/security/providers', settings());
  expect(added).toMatchObject({ status: 201 });
  provider = added.body.id;
});
afterAll(async () => {
  await house?.close();
  server?.closeAllConnections();
  server?.close();
});

const settings = () => ({
  code: 'group-id',
  name: '集团统一认证',
  nameEn: 'Group identity',
  issuer,
  clientId: CLIENT.client_id,
  secret: CLIENT.client_secret,
  loginClaim: 'preferred_username',
  secondFactorCounts: false,
  enabled: true,
});

interface Jar {
  cookies: Map<string, string>;
  address: string;
}
const newJar = (): Jar => ({ cookies: new Map(), address: `10.5.0.${from++}` });

function keep(jar: Jar, lines: string[]): void {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value) jar.cookies.set(name, value);
    else jar.cookies.delete(name);
  }
}
const cookies = (jar: Jar) => [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

async function ours(jar: Jar, method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> {
  const headers = { host: HOST, cookie: cookies(jar) };
  const answer = await call(house.app, { method, url, payload, headers, remoteAddress: jar.address });
  keep(jar, [answer.headers['set-cookie'] ?? []].flat() as string[]);
  return answer;
}

/** Goes through the provider's pages as the browser does, until it is sent back to us. */
async function atProvider(url: string, login: string): Promise<string> {
  const jar = newJar();
  const start = new URL(url);
  start.searchParams.set('login_hint', login);
  let next = start.href;
  for (let n = 0; n < 10; n++) {
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie: cookies(jar) } });
    keep(jar, answer.headers.getSetCookie());
    const location = answer.headers.get('location');
    if (!location) throw new Error(`no way on: ${answer.status} ${await answer.text()}`);
    next = new URL(location, next).href;
    if (next.startsWith(CALLBACK)) return next;
  }
  throw new Error('the provider leads nowhere');
}

async function signIn(login: string, back = '/leads?tab=mine') {
  const jar = newJar();
  const started = await ours(jar, 'POST', '/api/session/oidc', { code: 'group-id', back });
  expect(started.status).toBe(200);
  const returned = new URL(await atProvider(started.body.url, login));
  const answer = await ours(jar, 'GET', `${returned.pathname}${returned.search}`);
  return { jar, returned, location: String(answer.headers.location), status: answer.status };
}

describe('single sign-on', () => {
  test('signs in the account the provider vouches for and leads back to the page', async () => {
    await addPerson(house, 'dealer_manager', world.units.dealerA, 'sso.person');
    const { jar, location, status } = await signIn('SSO.Person');
    expect([status, location]).toEqual([303, '/console/leads?tab=mine']);
    const session = await ours(jar, 'GET', '/api/session');
    expect(session).toMatchObject({ status: 200, body: { login: 'sso.person' } });
    const log = await house.owner.query('select method, result from org.sign_in_log where staff_id = $1', [
      session.body.staffId,
    ]);
    expect(log.rows).toEqual([{ method: 'oidc', result: 'signed_in' }]);
  });

  test('carries PKCE, state and nonce, all new each time', async () => {
    const urls = [];
    for (let n = 0; n < 2; n++)
      urls.push(new URL((await ours(newJar(), 'POST', '/api/session/oidc', { code: 'group-id' })).body.url));
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(urls[0]?.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(urls[0]?.searchParams.get(name)).not.toBe(urls[1]?.searchParams.get(name));
    }
    expect(urls[0]?.searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('opens nothing for a wrong state, another browser, a second use, or a code that was changed', async () => {
    await addPerson(house, 'dealer_manager', world.units.dealerA, 'sso.attacked');
    const begin = async () => {
      const jar = newJar();
      const { url } = (await ours(jar, 'POST', '/api/session/oidc', { code: 'group-id' })).body;
      return { jar, returned: new URL(await atProvider(url, 'sso.attacked')) };
    };
    const refused = async (jar: Jar, returned: URL) => {
      const answer = await ours(jar, 'GET', `${returned.pathname}${returned.search}`);
      expect(jar.cookies.has('rb_staff')).toBe(false);
      return String(answer.headers.location);
    };
    const one = await begin();
    const forged = new URL(one.returned);
    forged.searchParams.set('state', 'forged');
    expect(await refused(one.jar, forged)).toBe('/console/sign-in?refused=refused');
    expect(await refused(one.jar, one.returned)).toBe('/console/sign-in?refused=expired');
    const two = await begin();
    expect(await refused(newJar(), two.returned)).toBe('/console/sign-in?refused=expired');
    const changed = new URL(two.returned);
    changed.searchParams.set('code', 'another');
    expect(await refused(two.jar, changed)).toBe('/console/sign-in?refused=refused');
    const [three, four] = [await begin(), await begin()];
    expect(await refused(three.jar, four.returned)).toBe('/console/sign-in?refused=refused');
  });

  test('says why: no account, a blocked one, no role, no claim, declined', async () => {
    const { staffId } = await addPerson(house, 'dealer_manager', world.units.dealerA, 'sso.blocked');
    await house.owner.query("update org.staff set status = 'blocked' where id = $1", [staffId]);
    const roleless = await addPerson(house, 'dealer_manager', world.units.dealerA, 'sso.roleless');
    await house.owner.query('delete from org.staff_role where staff_id = $1', [roleless.staffId]);
    const before = (await house.owner.query('select count(*)::int as n from org.staff')).rows[0].n;
    for (const [login, problem] of [
      ['sso.nobody', 'no_account'],
      ['sso.blocked', 'blocked'],
      ['sso.roleless', 'no_role'],
      ['nameless', 'claim'],
      ['declines', 'refused'],
    ]) {
      const { jar, location } = await signIn(login as string);
      expect(location).toBe(`/console/sign-in?refused=${problem}`);
      expect(jar.cookies.has('rb_staff')).toBe(false);
    }
    expect((await house.owner.query('select count(*)::int as n from org.staff')).rows[0].n).toBe(before);
  });

  test('asks for our second factor as well, unless the provider’s counts', async () => {
    const { staffId } = await addPerson(house, 'dealer_manager', world.units.dealerA, 'sso.factor');
    await house.owner.query(
      "insert into org.staff_factor (id, org_id, staff_id, kind, name, credential_id, public_key, confirmed_at) values (app.new_id(), $1, $2, 'passkey', 'k', 'sso', '\\x00', now())",
      [world.units.dealerA, staffId],
    );
    const asked = await signIn('sso.factor', '/orders');
    expect(asked.location).toBe('/console/sign-in?step=second&back=%2Forders');
    expect(asked.jar.cookies.has('rb_staff')).toBe(false);
    expect((await ours(asked.jar, 'GET', '/api/session/pending')).body.needs).toEqual(['passkey']);
    const { code: _code, secret: _secret, ...rest } = settings();
    const edit = (change: object, version: number) =>
      security.call('PATCH', `/api/security/providers/${provider}`, { ...rest, ...change, version });
    expect((await edit({ secondFactorCounts: true }, 1)).status).toBe(200);
    expect((await signIn('sso.factor', '/orders')).location).toBe('/console/orders');
    expect((await edit({ secondFactorCounts: false }, 2)).status).toBe(200);
  });

  test('leads only to pages of the console', async () => {
    for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example'])
      expect((await ours(newJar(), 'POST', '/api/session/oidc', { code: 'group-id', back })).status).toBe(400);
  });
});

describe('providers', () => {
  test('show on the sign-in page by name alone, and only while they are switched on', async () => {
    const offered = await ours(newJar(), 'GET', '/api/session/providers');
    expect(offered.body).toEqual({ rows: [{ code: 'group-id', name: '集团统一认证', nameEn: 'Group identity' }] });
    const off = { ...settings(), code: 'off', enabled: false };
    expect((await security.call('POST', '/api/security/providers', off)).status).toBe(201);
    expect((await ours(newJar(), 'GET', '/api/session/providers')).body.rows).toHaveLength(1);
    expect((await ours(newJar(), 'POST', '/api/session/oidc', { code: 'off' })).status).toBe(404);
  });

  test('keep their secret sealed; an edit without one keeps it', async () => {
    const { rows, redirectUri } = (await security.call('GET', '/api/security/providers', undefined, { host: HOST }))
      .body;
    expect(redirectUri).toBe(CALLBACK);
    expect(rows[0]).toMatchObject({ code: 'group-id', hasSecret: true });
    const everything = JSON.stringify([
      rows,
      (await house.owner.query('select * from org.oidc_provider')).rows,
      (await house.owner.query('select before, after from audit.entry')).rows,
    ]);
    expect(everything).not.toContain(CLIENT.client_secret);
    expect((await security.call('POST', '/api/security/providers', settings())).body.code).toBe('provider.code_taken');
    const stale = { ...settings(), code: undefined, version: 1 };
    expect((await security.call('PATCH', `/api/security/providers/${provider}`, stale)).body.code).toBe(
      'request.conflict',
    );
  });

  test.each(['http://sso.example.com', 'ftp://sso.example.com', 'not a url'])('are refused at %s', async (url) => {
    const answer = await security.call('POST', '/api/security/providers', { ...settings(), code: 'bad', issuer: url });
    expect(answer.body.details.fields[0].field).toBe('issuer');
  });

  test('that cannot be reached say so', async () => {
    const gone = { ...settings(), code: 'gone', issuer: 'http://127.0.0.1:9' };
    expect((await security.call('POST', '/api/security/providers', gone)).status).toBe(201);
    expect(await ours(newJar(), 'POST', '/api/session/oidc', { code: 'gone' })).toMatchObject({
      status: 502,
      body: { code: 'auth.provider' },
    });
  });
});
