import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase } from '../cluster.ts';
import { newPlace, type Place } from './place.ts';
import { killRest, runProgram, startServer, within } from './server.ts';

let place: Place;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadbook-start-'));
  await writeFile(join(folder, 'file'), '');
  place = await newPlace();
  const made = runProgram(['migrate'], place.env);
  expect(await made.ended, made.stderr()).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await killRest();
  await place.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Starts with these settings and expects the two sentences, one a language, as the last words, no stack, and exit code 1. */
async function expectRefusal(env: Record<string, string>, zh: RegExp, en: RegExp): Promise<void> {
  const program = runProgram(['start'], { PORT: '0', DEMO: '0', ...env });
  const { code } = await within(program.ended, 90_000, () => `it goes on: ${program.stdout()}${program.stderr()}`);
  const lines = program.stderr().split('\n').filter(Boolean);
  expect(lines.at(-2)).toMatch(zh);
  expect(lines.at(-1)).toMatch(en);
  expect(program.stderr()).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}

test('a port in use', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  try {
    const { port } = holder.address() as { port: number };
    await expectRefusal(
      { ...place.env, PORT: String(port) },
      new RegExp(`端口.*${port}.*已被占用`),
      new RegExp(`port .*${port} is in use`),
    );
  } finally {
    holder.close();
  }
});

test.each([['below a file'], ['where nobody may write']])('a data directory %s', async (where) => {
  const path = where === 'below a file' ? join(folder, 'file', 'data') : '/proc/roadbook';
  await expectRefusal({ DATA_DIR: path }, /数据目录 .* 不可写/, /data directory .* is not writable/);
});

test('settings that make no sense', async () => {
  await expectRefusal(
    { ...place.env, PORT: 'eighty', DATABASE_POOL: '1' },
    /环境变量无效.*PORT, DATABASE_POOL/,
    /not valid: PORT, DATABASE_POOL/,
  );
  await expectRefusal(
    { ...place.env, DATABASE_URL: 'mysql://localhost/x' },
    /环境变量无效.*DATABASE_URL/,
    /not valid: DATABASE_URL/,
  );
});

test.each([
  ['refuses', 'postgres://roadbook:x@127.0.0.1:1/roadbook', /拒绝连接/, /refuses connections/],
  ['is not known', 'postgres://roadbook:x@database.invalid/roadbook', /找不到数据库主机/, /host is not known/],
])('a database that %s', async (_name, url, zh, en) => {
  await expectRefusal({ DATA_DIR: join(folder, 'data'), DATABASE_URL: url }, zh, en);
});

test('a wrong password, and a database that is not there', async () => {
  await place.look(async (client) => {
    const { host, port, user, password, database } = client;
    const url = new URL('postgres://localhost');
    url.username = user ?? '';
    url.port = String(port);
    url.pathname = database ?? '';
    if (host.startsWith('/')) url.searchParams.set('host', host);
    else url.hostname = host;
    const env = { DATA_DIR: join(folder, 'data') };
    const right = new URL(url);
    right.password = encodeURIComponent(String(password ?? ''));
    await expectRefusal(
      { ...env, DATABASE_URL: withDatabase(right.href, 'roadbook_nowhere') },
      /数据库不存在/,
      /no such database/,
    );
    // A server that trusts everybody takes any password.
    url.password = 'wrong';
    const trusts = process.env.DATABASE_URL !== undefined;
    if (!trusts)
      await expectRefusal({ ...env, DATABASE_URL: url.href }, /用户名或密码不正确/, /user or password is wrong/);
  });
});

test.skipIf(process.env.DATABASE_URL)('a data directory that another Roadbook uses', async () => {
  const server = await startServer(place);
  await expectRefusal(place.env, /正被另一个 Roadbook 进程/, /in use by another Roadbook/);
  await server.stop();
});

test('a database that a newer version made', async () => {
  await place.look((client) =>
    client.query("insert into app.migration (name, checksum) values ('9999-from-the-future', 'x')"),
  );
  await expectRefusal(place.env, /由更新的版本建立.*9999-from-the-future/, /newer version .*9999-from-the-future/);
  await place.look((client) => client.query("delete from app.migration where name = '9999-from-the-future'"));
});

test('keys that are gone', async () => {
  const file = join(place.dataDir, 'keys.json');
  await rename(file, `${file}.away`);
  await expectRefusal(place.env, /缺少密钥文件.*keys\.json/, /key file .*keys\.json is missing/);
  await rename(`${file}.away`, file);
});
