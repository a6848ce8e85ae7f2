import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { buildApp } from '../src/app.ts';
import { openPool } from '../src/platform/db.ts';
import { endpoint, Problem } from '../src/platform/endpoint.ts';
import { asAppError, handle } from '../src/platform/http.ts';
import { call, type House, openHouse } from './harness.ts';
import { nextMobile, send } from './story.ts';
import { makeWorld, SHANGHAI, WORLD_PASSWORD, type World } from './world.ts';

let house: House;
let world: World;
let app: FastifyInstance;
let root: string;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  root = await mkdtemp(join(tmpdir(), 'roadbook-pages-'));
  for (const page of ['console', 'portal', 'site']) {
    await mkdir(join(root, 'web', page), { recursive: true });
    await writeFile(join(root, 'web', page, 'index.html'), `<title>${page}</title><style nonce="__NONCE__"></style>`);
  }
  await mkdir(join(root, 'assets'));
  await writeFile(join(root, 'assets', 'a.js'), '1');
  await writeFile(join(root, 'favicon.svg'), '<svg/>');
  app = await buildApp(house.platform, { webRoot: root, trustProxy: true });
  app.get('/planted/throws', () => {
    throw Object.assign(new Error('the password of the database is 1234'), {
      code: 'SECRET',
      details: { sql: 'select 1' },
    });
  });
  app.get('/planted/rejects', () => Promise.reject('a bare string'));
  handle(
    app,
    endpoint({
      id: 'planted.misfit',
      method: 'GET',
      path: '/api/planted/misfit',
      audience: 'public',
      summary: { zh: '', en: '' },
      response: z.object({ n: z.int() }),
    }),
    async () => ({ n: 0.5 }),
  );
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await house?.close();
  await rm(root, { recursive: true, force: true });
});

const ask = (url: string, headers: Record<string, string> = {}, more: InjectOptions = {}) =>
  call(app, { url, headers, ...more });
const form = () => ({
  name: '周',
  mobile: nextMobile(),
  cityCode: SHANGHAI,
  seriesCode: world.series.code,
  consent: { shareDealer: true, textVersion: 'v1' },
});
const post = (url: string, payload: unknown, headers: Record<string, string> = {}, more: InjectOptions = {}) =>
  call(app, {
    method: 'POST',
    url,
    payload: payload as InjectOptions['payload'],
    headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
    ...more,
  });

describe('rate limits', () => {
  test('the 31st public form of a minute from one address is refused with the seconds to wait; others go on', async () => {
    const from = (remoteAddress: string, url = '/api/public/test-drive') => post(url, {}, {}, { remoteAddress });
    for (let n = 0; n < 30; n++) expect((await from('10.9.0.1')).status).toBe(400);
    const refused = await from('10.9.0.1');
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'request.rate_limited', details: { seconds: expect.any(Number) } },
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.body.message).toContain(String(refused.body.details.seconds));
    expect((await from('10.9.0.2')).status).toBe(400);
    expect((await from('10.9.0.1', '/api/owner/codes')).status).toBe(400);
    expect((await ask('/api/catalogue', {}, { remoteAddress: '10.9.0.1' })).status).toBe(200);
  });

  test('an address forged in X-Forwarded-For is not believed without a proxy', async () => {
    const forged = (n: number) =>
      call(house.app, {
        method: 'POST',
        url: '/api/owner/codes',
        payload: {},
        remoteAddress: '10.9.1.1',
        headers: { 'x-forwarded-for': `1.2.3.${n}` },
      });
    for (let n = 0; n < 30; n++) expect((await forged(n)).status).toBe(400);
    expect((await forged(99)).status).toBe(429);
  });
});

describe('requests from other sites', () => {
  const csrf = { status: 403, body: { code: 'auth.csrf' } };
  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://crm.example.com.evil.example' },
    { origin: 'https://crm.example.com:8443' },
    { origin: '' },
    { origin: 'https://crm.example.com', 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[])('with %j change nothing', async (headers) => {
    const host = 'crm.example.com';
    expect(await post('/api/public/test-drive', form(), { host, ...headers })).toMatchObject(csrf);
    const { cookie } = world.people.managerA;
    expect(
      await call(app, { method: 'DELETE', url: '/api/session', headers: { cookie, host, ...headers } }),
    ).toMatchObject(csrf);
    expect((await ask('/api/session', { cookie, host, ...headers })).status).toBe(200);
  });

  test('our own pages and programs without a browser get through; signed messages may come from anywhere', async () => {
    const host = 'crm.example.com';
    for (const headers of [
      { host, origin: `https://${host}` },
      { host, 'sec-fetch-site': 'same-origin', origin: 'https://proxy.example' },
      { host },
    ]) {
      expect((await post('/api/public/test-drive', form(), headers as Record<string, string>)).status).toBe(201);
    }
    const body = JSON.stringify({ externalId: 'csrf', name: '周', mobile: nextMobile() });
    expect(
      (
        await send(house, world.source, body, {
          headers: { origin: 'https://partner.example', 'sec-fetch-site': 'cross-site' },
        })
      ).body.result,
    ).toBe('created');
  });
});

describe('every answer', () => {
  const urls = [
    '/api/catalogue',
    '/api/leads',
    '/api/nowhere',
    '/nowhere',
    '/healthz',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/api/docs',
    '/api/docs/start.js',
    '/planted/throws',
    '/',
    '/console',
    '/my/points',
    '/console/leads/1',
    '/assets/a.js',
    '/favicon.svg',
    '/assets/none.js',
    '/api/%',
    '/api/leads/x',
    '/api/docs/..%2fpackage.json',
  ];
  test.each(urls)('%s carries the security headers and a request id', async (url) => {
    const { headers, status } = await ask(url);
    expect(status === 500).toBe(url === '/planted/throws');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe|script-src[^;]*\*/);
    expect(headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
    expect(headers['x-powered-by']).toBeUndefined();
    if (url.startsWith('/api/') && !/docs\/./.test(url)) expect(headers['cache-control']).toBe('no-store');
  });

  test('pages get a nonce of their own each time, in policy and page', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, body } = await ask('/console');
        const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
        expect(body).toContain(`nonce="${nonce}"`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  test('a mistyped address is a page for people and a problem for programs', async () => {
    const person = await ask('/nowhere', { accept: 'text/html,*/*' });
    expect([person.status, person.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    for (const program of [await ask('/nowhere'), await ask('/api/nowhere', { accept: 'text/html' })])
      expect([program.status, program.body.code]).toEqual([404, 'request.not_found']);
  });

  test('https is kept https, and its cookies secure', async () => {
    const https = { 'x-forwarded-proto': 'https', host: 'crm.example.com' };
    expect((await ask('/healthz', https)).headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
    expect((await ask('/healthz')).headers['strict-transport-security']).toBeUndefined();
    const { login } = (await world.people.managerA.call('GET', '/api/session')).body;
    const cookies = [
      String((await post('/api/session', { login, password: WORLD_PASSWORD }, https)).headers['set-cookie']),
      String((await post('/api/session', { login, password: WORLD_PASSWORD })).headers['set-cookie']),
    ];
    for (const cookie of cookies) expect(cookie).toMatch(/^rb_staff=[\w-]{43}; .*Path=\/; .*HttpOnly;.*SameSite=Lax/);
    expect(cookies.map((cookie) => cookie.includes('Secure'))).toEqual([true, false]);
  });

  test('a plain request id of the caller is kept, in header and body; an odd one is replaced', async () => {
    expect(await ask('/api/nowhere', { 'x-request-id': 'trace-12345' })).toMatchObject({
      headers: { 'x-request-id': 'trace-12345' },
      body: { requestId: 'trace-12345' },
    });
    for (const odd of ['short', 'x'.repeat(65), 'a b c d e f', "';drop table", '{"json":1}']) {
      const { headers, body } = await ask('/api/nowhere', { 'x-request-id': odd });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(body.requestId).toBe(headers['x-request-id']);
    }
  });
});

describe('refusals', () => {
  const kinds: [string, () => ReturnType<typeof ask>, number, string][] = [
    ['an unknown path', () => ask('/api/nowhere'), 404, 'request.not_found'],
    ['an unknown page', () => ask('/nowhere.php'), 404, 'request.not_found'],
    ['a path that is not well encoded', () => ask('/api/leads/%E0%A4%A'), 400, 'request.invalid'],
    ['another method', () => call(app, { method: 'PUT', url: '/api/leads' }), 404, 'request.not_found'],
    ['an id that is none', () => ask('/api/leads/7', { cookie: world.people.managerA.cookie }), 400, 'request.invalid'],
    [
      'JSON that is none',
      () => post('/api/public/test-drive', '{', { 'content-type': 'application/json' }),
      400,
      'request.invalid',
    ],
    [
      'an empty JSON body',
      () => post('/api/public/test-drive', '', { 'content-type': 'application/json' }),
      400,
      'request.invalid',
    ],
    [
      'a body that is text',
      () => post('/api/public/test-drive', 'x', { 'content-type': 'text/csv' }),
      415,
      'request.unsupported_media',
    ],
    [
      'a body of two megabytes',
      () => post('/api/public/test-drive', { name: 'x'.repeat(2 << 20) }),
      413,
      'request.too_large',
    ],
    [
      'a body with __proto__',
      () => post('/api/public/test-drive', '{"__proto__":{"a":1}}', { 'content-type': 'application/json' }),
      400,
      'request.invalid',
    ],
    [
      'a search with a NUL',
      () => ask('/api/customers?q=%00', { cookie: world.people.managerA.cookie }),
      400,
      'request.invalid',
    ],
    [
      'an endless parameter',
      () => ask(`/api/leads/${'x'.repeat(5000)}`, { cookie: world.people.managerA.cookie }),
      404,
      'request.not_found',
    ],
    [
      'a parameter given twice',
      () => ask('/api/leads?q=a&q=b', { cookie: world.people.managerA.cookie }),
      400,
      'request.invalid',
    ],
    ['an error', () => ask('/planted/throws'), 500, 'server.internal'],
    ['a rejection that is no error', () => ask('/planted/rejects'), 500, 'server.internal'],
    ['an answer that does not fit its schema', () => ask('/api/planted/misfit'), 500, 'server.internal'],
  ];
  test.each(kinds)('%s has the one shape and gives nothing away', async (_name, request, status, code) => {
    const answer = await request();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(Problem.strict().safeParse(answer.body).success).toBe(true);
    expect(JSON.stringify(answer.body)).not.toMatch(/1234|SECRET|select|bare string|FST_|schema|node_modules|\.ts/);
  });

  test('speak the reader’s language: Chinese unless English comes first', async () => {
    const message = async (language: string) =>
      (await ask('/api/nowhere', { 'accept-language': language })).body.message;
    for (const zh of ['zh-CN', '', 'fr', 'zh,en;q=0.9', 'de,zh']) expect(await message(zh)).toMatch(/没有这条记录/);
    for (const en of ['en', 'en-US,zh;q=0.5', 'fr,en', 'EN-gb']) expect(await message(en)).toMatch(/no such record/);
  });

  test('name each wrong field and what would be right, in both languages', async () => {
    const wrong = {
      name: '',
      mobile: '123',
      cityCode: 'x',
      seriesCode: world.series.code,
      consent: { shareDealer: false, textVersion: 'v1' },
    };
    const fields = async (language: string, body: unknown = wrong) =>
      (await post('/api/public/test-drive', body, { 'accept-language': language })).body.details.fields as {
        field: string;
        message: string;
      }[];
    const [zh, en] = [await fields('zh'), await fields('en')];
    expect(zh.map((one) => one.field)).toEqual(['name', 'mobile', 'cityCode', 'consent.shareDealer']);
    expect(en.map((one) => one.field)).toEqual(zh.map((one) => one.field));
    for (const { message } of zh) expect(message).toMatch(/\p{Script=Han}/u);
    for (const { message } of en) expect(message).not.toMatch(/\p{Script=Han}/u);
    const rule = { ...form(), mobile: '12345678' };
    expect(await fields('zh', rule)).toEqual([{ field: 'mobile', message: expect.stringMatching(/号码格式不正确/) }]);
    expect(await fields('en', rule)).toEqual([{ field: 'mobile', message: expect.stringMatching(/no phone number/) }]);
  });
});

describe('operations', () => {
  test('/healthz lives, /readyz knows the database, /metrics counts requests by endpoint', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    await ask('/api/catalogue');
    const { body, headers } = await ask('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(/roadbook_request_seconds_count\{endpoint="products.catalogue",status="2xx"\} [1-9]/);
    expect(body).toContain('roadbook_pool_connections{state="idle"}');
  });

  test('without its database the house lives but is not ready, and says so without details', async () => {
    const pool = openPool({ host: '127.0.0.1', port: 1, user: 'nobody', connectionTimeoutMillis: 500 });
    const lost = await buildApp({ ...house.platform, db: { pool, readPool: pool, statements: null } });
    expect((await call(lost, { url: '/healthz' })).status).toBe(200);
    expect((await call(lost, { url: '/readyz' })).status).toBe(503);
    const refused = await call(lost, { url: '/api/catalogue' });
    expect(refused).toMatchObject({ status: 503, body: { code: 'server.unavailable' } });
    expect(JSON.stringify(refused.body)).not.toContain('127.0.0.1');
    await lost.close();
    await pool.end();
  });
});

test.each([
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
])('a lost database is told as unavailable: %s', (message) => {
  expect(asAppError(new Error(message)).code).toBe('server.unavailable');
});
