import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { ensureLogin, migrate, readMigrations } from '../src/platform/migrate.ts';
import { findHoles } from '../src/platform/wall.ts';
import { MIGRATIONS, withDatabase } from './cluster.ts';

let admin: pg.Client;
let names: string[];
const databases: string[] = [];
const directories: string[] = [];

beforeAll(async () => {
  admin = new pg.Client({ connectionString: withDatabase(inject('template'), 'postgres') });
  await admin.connect();
  names = (await readMigrations(MIGRATIONS)).map((file) => file.name);
});
afterEach(async () => {
  for (const name of databases.splice(0)) await admin.query(`drop database if exists ${name} with (force)`);
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});
afterAll(() => admin?.end());

/** An empty database of this test's own; removed after it. */
async function empty(owner?: string): Promise<{ connectionString: string }> {
  const name = `${new URL(inject('template')).pathname.slice(1)}_m${randomBytes(4).toString('hex')}`;
  await admin.query(`create database ${name}${owner ? ` owner ${owner}` : ''}`);
  databases.push(name);
  return { connectionString: withDatabase(inject('template'), name) };
}

async function query<T extends pg.QueryResultRow>(connection: pg.ClientConfig, text: string): Promise<T[]> {
  const client = new pg.Client(connection);
  await client.connect();
  return (await client.query<T>(text).finally(() => client.end())).rows;
}

/** A directory with the first migrations and further files. */
async function directoryWith(first: number, more: Record<string, string> = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'roadbook-migrations-'));
  directories.push(directory);
  for (const name of names.slice(0, first)) await copyFile(join(MIGRATIONS, name), join(directory, name));
  for (const [name, sql] of Object.entries(more)) await writeFile(join(directory, name), sql);
  return directory;
}

/** Everything a schema consists of, as sorted lines. */
async function shape(connection: pg.ClientConfig): Promise<string[]> {
  const rows = await query<{ line: string }>(
    connection,
    `with own as (select n.nspname, c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('app', 'audit', 'org', 'products', 'customers', 'leads', 'showroom', 'sales', 'engagement', 'club', 'analytics'))
     select format('column %s.%s.%s %s %s %s', o.nspname, o.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
       from own o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = o.oid and d.adnum = a.attnum where o.relkind in ('r', 'v')
     union all select format('constraint %s.%s %s %s', o.nspname, o.relname, k.conname, pg_get_constraintdef(k.oid)) from own o join pg_constraint k on k.conrelid = o.oid
     union all select pg_get_indexdef(o.oid) from own o where o.relkind = 'i'
     union all select format('policy %s.%s %s %s %s %s', o.nspname, o.relname, p.polname, p.polcmd, pg_get_expr(p.polqual, o.oid), pg_get_expr(p.polwithcheck, o.oid)) from own o join pg_policy p on p.polrelid = o.oid
     union all select format('table %s.%s rls %s %s grants %s', nspname, relname, relrowsecurity, relforcerowsecurity, relacl) from own where relkind in ('r', 'v', 'S')
     union all select pg_get_triggerdef(t.oid) from own o join pg_trigger t on t.tgrelid = o.oid where not t.tgisinternal
     union all select format('%s grants %s', pg_get_functiondef(p.oid), p.proacl) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in (select nspname from own) and p.prokind = 'f'
     union all select format('schema %s %s', nspname, nspacl) from pg_namespace where nspname in (select nspname from own)
     union all select format('open %s %s', name, reason) from app.open_table
     union all select format('dictionary %s %s %s', kind, code, attributes) from org.dictionary
     order by 1`,
  );
  return rows.map((row) => row.line);
}

describe('the files', () => {
  test('are numbered without gaps, and every SQL file of the folder is one of them', async () => {
    expect(names.map((name) => name.slice(0, 4))).toEqual(names.map((_, at) => String(at + 1).padStart(4, '0')));
    expect((await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()).toEqual(names);
  });

  test('none opens or ends a transaction of its own', async () => {
    for (const file of await readMigrations(MIGRATIONS))
      expect(file.sql.replace(/\$\$[\s\S]*?\$\$/g, ''), file.name).not.toMatch(
        /^\s*(begin|commit|rollback|start transaction)\b/im,
      );
  });
});

describe('migrate', () => {
  test('brings an empty database up, and a second time changes nothing', async () => {
    const connection = await empty();
    const steps: string[] = [];
    expect(await migrate(connection, MIGRATIONS, (name) => steps.push(name))).toEqual({ applied: names });
    expect(steps).toEqual(names);
    const before = await shape(connection);
    expect(await migrate(connection, MIGRATIONS)).toEqual({ applied: [] });
    expect(await shape(connection)).toEqual(before);
  });

  test('step by step leads to the same schema as all at once', async () => {
    const connection = await empty();
    for (let first = 1; first <= names.length; first++) {
      expect((await migrate(connection, await directoryWith(first))).applied).toEqual([names[first - 1]]);
    }
    const stepwise = await shape(connection);
    expect(stepwise.length).toBeGreaterThan(500);
    expect(stepwise).toEqual(await shape({ connectionString: inject('template') }));
  });

  test('refuses a database that a newer version has been at, and touches nothing', async () => {
    const connection = await empty();
    await migrate(
      connection,
      await directoryWith(2, { '0003-from-the-future.sql': 'create table app.future (id int)' }),
    );
    await expect(migrate(connection, await directoryWith(names.length))).rejects.toMatchObject({
      code: 'newer_schema',
      detail: '0003-from-the-future.sql',
    });
    expect(await query(connection, 'select count(*)::int as n from app.migration')).toEqual([{ n: 3 }]);
    expect(await query(connection, "select to_regclass('customers.customer') as found")).toEqual([{ found: null }]);
  });

  test('refuses a file that was changed after it ran, before it runs any other', async () => {
    const connection = await empty();
    await migrate(connection, await directoryWith(1));
    const changed = await directoryWith(names.length);
    await writeFile(join(changed, names[0] as string), '-- another text');
    await expect(migrate(connection, changed)).rejects.toMatchObject({ code: 'changed', detail: names[0] });
    expect(await query(connection, 'select count(*)::int as n from app.migration')).toEqual([{ n: 1 }]);
  });

  test('leaves nothing of a file that fails, and goes on from there when it is put right', async () => {
    const connection = await empty();
    const broken = {
      '0003-broken.sql': 'create table app.half (id int); select 1 / 0; create table app.rest (id int);',
    };
    await expect(migrate(connection, await directoryWith(2, broken))).rejects.toMatchObject({ code: '22012' });
    expect(
      await query(connection, "select to_regclass('app.half') as half, (select count(*)::int from app.migration) as n"),
    ).toEqual([{ half: null, n: 2 }]);
    expect(
      (await migrate(connection, await directoryWith(2, { '0003-broken.sql': 'create table app.half (id int);' })))
        .applied,
    ).toEqual(['0003-broken.sql']);
  });

  test('heals after its connection was cut in the middle of a file', async () => {
    const connection = await empty();
    const slow = { '0002-slow.sql': "create table app.half (id int); select pg_sleep(60), 'cut me here';" };
    const running = expect(migrate(connection, await directoryWith(1, slow))).rejects.toThrow(/terminat/i);
    const cut =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%cut me here%' and pid <> pg_backend_pid()";
    for (let tries = 0; tries < 200 && (await query(connection, cut)).length === 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    await running;
    expect(
      await query(connection, "select to_regclass('app.half') as half, (select count(*)::int from app.migration) as n"),
    ).toEqual([{ half: null, n: 1 }]);
    expect((await migrate(connection, MIGRATIONS)).applied).toEqual(names.slice(1));
    expect(await shape(connection)).toEqual(await shape({ connectionString: inject('template') }));
  });

  test('three at once: one works, the others wait and find it done', async () => {
    const connection = await empty();
    const results = await Promise.all([1, 2, 3].map(() => migrate(connection, MIGRATIONS)));
    expect(results.map((result) => result.applied.length).sort()).toEqual([0, 0, names.length]);
    expect(await shape(connection)).toEqual(await shape({ connectionString: inject('template') }));
  });

  test('works for an owner who is no superuser, and its wall stands', async () => {
    const role = `owner_${randomBytes(4).toString('hex')}`;
    await admin.query(`create role ${role} login createrole password 'only-for-tests'`);
    await admin.query(`grant roadbook_app to ${role} with admin option`);
    try {
      const url = new URL((await empty(role)).connectionString);
      url.username = role;
      url.password = 'only-for-tests';
      const connection = { connectionString: url.toString() };
      expect((await migrate(connection, MIGRATIONS)).applied).toEqual(names);
      const login = `${role}_app`;
      await ensureLogin(connection, login, 'only-for-tests-2');
      const owner = new pg.Client(connection);
      await owner.connect();
      expect(await findHoles(owner, login)).toEqual([]);
      await owner.end();
      url.username = login;
      url.password = 'only-for-tests-2';
      const app = new pg.Client({ connectionString: url.toString() });
      await app.connect();
      const kept = await app.query('select rolconfig from pg_roles where rolname = current_user');
      expect(kept.rows).toEqual([{ rolconfig: ['jit=off'] }]);
      const unit = '01890000-0000-7000-8000-000000000001';
      await app.query('begin');
      await app.query("select set_config('app.unit', $1, true)", [unit]);
      await app.query("insert into org.unit (id, kind, code, name, name_en) values ($1, 'group', 'G', 'G', 'G')", [
        unit,
      ]);
      await app.query("insert into customers.customer (id, name) values ($1, '王')", [unit]);
      expect((await app.query('select 1 from customers.customer')).rowCount).toBe(0);
      await app.query('select customers.relate($1, $1)', [unit]);
      expect((await app.query('select name from customers.customer')).rows).toEqual([{ name: '王' }]);
      expect(
        (
          await app.query(
            "select row_id from audit.visible(null, null, null, null, $1, 10) where source_table = 'customers.customer'",
            [unit],
          )
        ).rowCount,
      ).toBe(1);
      await app.query('select app.enqueue($1, $2)', ['nothing', '{}']);
      await app.query('rollback');
      await expect(app.query('select 1 from audit.entry')).rejects.toMatchObject({ code: '42501' });
      await expect(app.query('select 1 from graphile_worker._private_jobs')).rejects.toMatchObject({ code: '42501' });
      await app.end();
      await admin.query(`drop database ${databases[0]} with (force)`);
      await admin.query(`drop role ${login}`);
    } finally {
      await admin.query(`drop database if exists ${databases[0]} with (force)`);
      await admin.query(`drop owned by ${role}`).catch(() => undefined);
      await admin.query(`drop role ${role}`);
    }
  });
});

test('logins are refreshed at the same moment in two databases of one server', async () => {
  const connections = await Promise.all([empty(), empty(), empty()]);
  for (const connection of connections) await migrate(connection, await directoryWith(1));
  const login = `login_${randomBytes(4).toString('hex')}`;
  for (let round = 0; round < 5; round++)
    await Promise.all(connections.map((connection) => ensureLogin(connection, login, `only-for-tests-${round}`)));
  await admin.query(`drop role ${login}`);
});

test('db.types.ts is what the migrated schema says', () => {
  const script = fileURLToPath(new URL('./db-types.ts', import.meta.url));
  const env = { ...process.env, DATABASE_URL: withDatabase(inject('template'), 'postgres') };
  const checked = spawnSync(process.execPath, [script, '--check'], { env, encoding: 'utf8' });
  expect(checked.stderr + checked.stdout).not.toMatch(/error|outdated|not up-to-date/i);
  expect(checked.status).toBe(0);
});
