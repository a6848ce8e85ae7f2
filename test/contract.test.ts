import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allEndpoints, contractText } from '../src/contract.ts';
import { call, type House, openHouse } from './harness.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  [key: string]: unknown;
}
interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Schema;
}
interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>;
}
interface Contract {
  openapi: string;
  info: { title: string; version: string; license: { name: string; identifier?: string } };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, { type: string; in: string; name: string }>;
  };
}

/** Every operation by its id; looked up once, since looking them up builds an application. */
const endpoints = new Map(allEndpoints().map((endpoint) => [endpoint.id, endpoint]));
let house: House;
let contract: Contract;
let operations: { path: string; method: string; operation: Operation }[];
beforeAll(async () => {
  house = await openHouse();
  contract = JSON.parse(await contractText());
  operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(() => house?.close());

/** Every schema inside one, itself included, with where it stands. */
function* walk(schema: Schema, at: string): Generator<[string, Schema]> {
  yield [at, schema];
  for (const [name, property] of Object.entries(schema.properties ?? {})) yield* walk(property, `${at}.${name}`);
  if (schema.items) yield* walk(schema.items, `${at}[]`);
  for (const choice of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) yield* walk(choice, `${at}|`);
}

/** Paths and methods the router knows, from its printed tree. */
function routesOf(tree: string): { method: string; path: string }[] {
  const stack: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!found) return [];
    const depth = (found[1]?.length ?? 0) / 4;
    stack.splice(depth, stack.length, found[2] ?? '');
    const path = stack.join('');
    return (found[3]?.split(', ') ?? []).map((method) => ({ method, path }));
  });
}

describe('openapi.json', () => {
  test('in the repository is what the code says, and what the server hands out', async () => {
    const file = await readFile(fileURLToPath(new URL('../openapi.json', import.meta.url)), 'utf8');
    expect(file).toBe(await contractText());
    expect((await call(house.app, { url: '/openapi.json' })).body).toEqual(JSON.parse(file));
  });

  test('is OpenAPI 3.1 with title, version and licence', () => {
    expect(contract).toMatchObject({
      openapi: '3.1.0',
      info: {
        title: 'Roadbook 路书',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        license: { identifier: 'Apache-2.0' },
      },
    });
    expect(Object.keys(contract).sort()).toEqual(['components', 'info', 'openapi', 'paths', 'servers', 'tags']);
  });

  test('describes every operation once, in both languages, under a tag, with its permission', () => {
    expect(operations).toHaveLength(endpoints.size);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    const tags = contract.tags.map((tag) => tag.name);
    for (const { operation } of operations) {
      const id = operation.operationId;
      expect(id).toMatch(/^[a-z]+\.[a-z_]+$/);
      expect({ id, tags: operation.tags.filter((tag) => tags.includes(tag)) }).toEqual({
        id,
        tags: [id.split('.')[0]],
      });
      const [zh, en] = operation.summary.split(' · ');
      expect(zh, id).toMatch(/\p{Script=Han}/u);
      expect(en, id).toMatch(/^[A-Za-z][^\p{Script=Han}]+$/u);
      const { permission } = endpoints.get(id) ?? {};
      if (permission) expect(operation.description, id).toContain(`\`${permission}\``);
    }
  });

  test('documents each parameter: every one in the path, keys of creations, headers of signed messages', () => {
    for (const { path, operation } of operations) {
      const id = operation.operationId;
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(path, id).not.toContain(':');
      expect({ id, path: operation.parameters.filter((one) => one.in === 'path').map((one) => one.name) }).toEqual({
        id,
        path: inPath,
      });
      expect(new Set(operation.parameters.map((one) => `${one.in} ${one.name}`)).size).toBe(
        operation.parameters.length,
      );
      for (const one of operation.parameters) {
        expect(['path', 'query', 'header']).toContain(one.in);
        if (one.in === 'path') expect(one.required).toBe(true);
        expect(Object.keys(one.schema).length, `${id} ${one.name}`).toBeGreaterThan(0);
      }
      const names = operation.parameters.map((one) => one.name);
      const endpoint = endpoints.get(id);
      expect({ id, key: names.includes('Idempotency-Key') }).toEqual({ id, key: endpoint?.creates ?? false });
      expect({ id, source: names.includes('X-Source') && names.includes('X-Timestamp') }).toEqual({
        id,
        source: endpoint?.audience === 'source',
      });
    }
  });

  test('describes bodies, answers and refusals; what takes no body says so', () => {
    const bodiless = ['delete'];
    // A press of a button that says all by its address.
    const addressed =
      /^(sales\.link_(quote|order)|points\.void|org\.(cancel_task|confirm_import|revert_import|import_as_new|(open|confirm|remind)_publication)|engagement\.next_call|club\.(open_partner_desk|own_code)|customers\.of_unit|leads\.(replay_inbound|validation_(next|take|release)))$/;
    for (const { method, operation } of operations) {
      const id = operation.operationId;
      const hasBody = operation.requestBody !== undefined;
      expect({ id, hasBody }).toEqual({
        id,
        hasBody: method !== 'get' && !bodiless.includes(method) && !addressed.test(id),
      });
      const endpoint = endpoints.get(id);
      expect(Object.keys(operation.responses).sort()).toEqual([endpoint?.creates ? '201' : '200', 'default']);
      expect(operation.responses.default?.content['application/json']?.schema).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
    expect(
      operations.find(({ operation }) => operation.operationId === 'leads.inbound_adf')?.operation.requestBody?.content,
    ).toHaveProperty(['application/xml']);
  });

  test('has schemas that say something, with references that resolve', () => {
    const free = /\.(before|after|details|facts|attributes)\|?$/;
    for (const { operation } of operations) {
      const roots = [...Object.values(operation.responses), operation.requestBody].flatMap((one) =>
        Object.values(one?.content ?? {}),
      );
      for (const { schema } of roots) {
        for (const [at, one] of walk(schema, operation.operationId)) {
          if (one.$ref)
            expect(contract.components.schemas).toHaveProperty([one.$ref.replace('#/components/schemas/', '')]);
          else if (!free.test(at))
            expect({ at, says: Boolean(one.type ?? one.anyOf ?? one.oneOf ?? one.const ?? one.enum) }).toEqual({
              at,
              says: true,
            });
          expect(one).not.toHaveProperty('$schema');
          for (const name of one.required ?? [])
            expect(one.properties, `${at} requires ${name}`).toHaveProperty([name]);
        }
      }
    }
  });

  test('names who may call: staff, owners, sources; public operations nobody in particular', () => {
    const schemes = { staff: 'staffSession', owner: 'ownerSession', source: 'sourceSignature' };
    for (const endpoint of endpoints.values()) {
      const found = operations
        .find(({ operation }) => operation.operationId === endpoint.id)
        ?.operation.security.flatMap((one) => Object.keys(one));
      expect({ id: endpoint.id, found }).toEqual({
        id: endpoint.id,
        found: endpoint.audience === 'public' ? [] : [schemes[endpoint.audience as keyof typeof schemes]],
      });
    }
    for (const scheme of Object.values(schemes)) expect(contract.components.securitySchemes).toHaveProperty(scheme);
  });
});

describe('routes', () => {
  const technical = [
    '/favicon.svg',
    '/openapi.json',
    '/healthz',
    '/readyz',
    '/metrics',
    '/api/docs',
    '/api/docs/start.js',
    '/api/docs/:file',
  ];

  test('every route the server answers is an operation of the contract or one of the technical ones', () => {
    const routes = routesOf(house.app.printRoutes({ commonPrefix: false })).filter(
      ({ method }) => method !== 'HEAD' && method !== 'OPTIONS',
    );
    const known = house.app.endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(
      routes
        .filter(({ path }) => !technical.includes(path))
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual([...known].sort());
    for (const path of technical) expect(routes).toContainEqual({ method: 'GET', path });
    expect(new Set(known).size).toBe(known.length);
    expect(
      allEndpoints()
        .map((endpoint) => endpoint.id)
        .sort(),
    ).toEqual(house.app.endpoints.map((endpoint) => endpoint.id).sort());
  });

  test('every operation of a creating kind is a POST; no GET takes a body', () => {
    for (const endpoint of house.app.endpoints) {
      if (endpoint.creates) expect(endpoint.method, endpoint.id).toBe('POST');
      expect(endpoint.path, endpoint.id).toMatch(/^\/api\/[a-z][a-z0-9/:-]*$/i);
      if (endpoint.audience === 'owner') expect(endpoint.path, endpoint.id).toMatch(/^\/api\/owner\//);
    }
  });
});

describe('the reference page', () => {
  test('answers with a policy that lets only our own scripts run, and everything it names loads', async () => {
    const page = await call(house.app, { url: '/api/docs' });
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)/);
    const assets = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(assets).toHaveLength(4);
    for (const url of assets) {
      const asset = await call(house.app, { url });
      expect({ url, status: asset.status, type: String(asset.headers['content-type']).split(';')[0] }).toEqual({
        url,
        status: 200,
        type: url.endsWith('.svg') ? 'image/svg+xml' : url.endsWith('.css') ? 'text/css' : 'text/javascript',
      });
    }
    const start = await call(house.app, { url: '/api/docs/start.js' });
    expect(start.body).toContain("'/openapi.json'");
    for (const file of ['package.json', 'index.js', '..%2f..%2fpackage.json'])
      expect((await call(house.app, { url: `/api/docs/${file}` })).status).toBe(404);
  });
});
