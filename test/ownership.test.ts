import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../src/modules/index.ts';

// Design: SQL may read across schemas; only the owner writes.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NAMES = modules.map((module) => module.name);
/** Modules that keep nothing: they only put together what others find. */
const WITHOUT_SCHEMA = ['search', 'workbench'];

interface Source {
  path: string;
  text: string;
}

async function sources(pattern: string): Promise<Source[]> {
  const found: Source[] = [];
  for await (const path of glob(pattern, { cwd: ROOT })) {
    if (path.endsWith('.test.ts') || path.endsWith('db.types.ts')) continue;
    const text = readFileSync(join(ROOT, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
    found.push({ path, text });
  }
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

/** Tables that a text writes: `schema.table` as the query builder or SQL names them. */
function writes(text: string): string[] {
  const built = [...text.matchAll(/\.(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(\s*['"`]([\w.]+)/g)];
  const raw = [
    ...text.matchAll(
      /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into|copy)\s+(?:only\s+)?"?([a-z_]+)"?\."?([a-z_]+)/gi,
    ),
  ];
  return [...built.map((match) => match[1] as string), ...raw.map((match) => `${match[1]}.${match[2]}`)];
}

/** Functions of the database that a text calls in SQL, as `schema.function`. */
function calls(text: string): string[] {
  const schemas = [...NAMES, 'app', 'audit'].join('|');
  return [...text.matchAll(new RegExp(`(?:select|from|\\(|,)\\s+((?:${schemas})\\.[a-z_]+)\\(`, 'g'))].map(
    (match) => match[1] as string,
  );
}

const schemaOf = (name: string) => name.split('.')[0] as string;

interface SqlFunction {
  file: string;
  name: string;
  replaced: boolean;
  definer: boolean;
  body: string;
}

let migrations: Source[];
let functions: SqlFunction[];
beforeAll(async () => {
  migrations = [];
  for await (const path of glob('db/migrations/*.sql', { cwd: ROOT }))
    migrations.push({ path, text: readFileSync(join(ROOT, path), 'utf8').replace(/--.*$/gm, '') });
  migrations.sort((a, b) => a.path.localeCompare(b.path));
  functions = migrations.flatMap(({ path, text }) =>
    [...text.matchAll(/create (or replace )?function ([a-z_.]+)\(([\s\S]*?)\$\$([\s\S]*?)\$\$/g)].map((match) => ({
      file: basename(path),
      name: match[2] as string,
      replaced: match[1] !== undefined,
      definer: /security definer/.test(match[3] as string),
      body: match[4] as string,
    })),
  );
});

describe('in the program', () => {
  test('the patterns see what they look for', () => {
    expect(writes("tx.insertInto('leads.lead')")).toEqual(['leads.lead']);
    expect(writes('tx\n  .updateTable(\n"sales.order" )')).toEqual(['sales.order']);
    expect(
      writes('sql`UPDATE only club.account set a = 1`; `insert  into "org"."unit"`; `delete from leads.lead`'),
    ).toEqual(['club.account', 'org.unit', 'leads.lead']);
    expect(writes("tx.selectFrom('leads.lead').forUpdate()")).toEqual([]);
    expect(calls('select customers.relate($1); from leads.find_source($1)')).toEqual([
      'customers.relate',
      'leads.find_source',
    ]);
  });

  test('each module is a folder and, where it keeps anything, a schema of the database; nothing else is', async () => {
    const folders = new Set((await sources('src/modules/*/*.ts')).map(({ path }) => path.split('/')[2]));
    expect([...folders].sort()).toEqual([...NAMES].sort());
    const created = migrations.flatMap(({ text }) =>
      [...text.matchAll(/create schema (?:if not exists )?([a-z_]+)/g)].map((match) => match[1] as string),
    );
    const keeping = NAMES.filter((name) => !WITHOUT_SCHEMA.includes(name));
    expect(created.sort()).toEqual([...keeping, 'app', 'audit'].sort());
  });

  test('only the module writes its schema', async () => {
    const files = await sources('src/modules/**/*.ts');
    const all = files.flatMap(({ path, text }) => writes(text).map((table) => ({ path, table })));
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(({ path, table }) => schemaOf(table) !== path.split('/')[2])).toEqual([]);
  });

  test('only the module calls its schema’s functions; everybody calls app’s and asks org who acted, and org shows the trail', async () => {
    const files = await sources('src/modules/**/*.ts');
    const all = files.flatMap(({ path, text }) => calls(text).map((name) => ({ path, name })));
    expect(all.length).toBeGreaterThan(5);
    const foreign = all.filter(({ path, name }) => ![path.split('/')[2], 'app'].includes(schemaOf(name)));
    expect(foreign.filter(({ name }) => name !== 'org.actor_name')).toEqual([
      { path: 'src/modules/org/audit/queries.ts', name: 'audit.visible' },
    ]);
  });

  test('the platform writes app’s tables only, and knows no module', async () => {
    const files = await sources('src/platform/**/*.ts');
    expect(
      files
        .flatMap(({ path, text }) => writes(text).map((table) => ({ path, table })))
        .filter(({ table }) => schemaOf(table) !== 'app'),
    ).toEqual([]);
    expect(files.filter(({ text }) => /from '(?:\.\.\/)+modules\//.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('only queries, and the service beside them, reach the database; schemas import nothing that the browser lacks', async () => {
    for (const { path, text } of await sources('src/modules/**/schema.ts')) {
      const imports = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1] as string);
      expect({
        path,
        imports: imports.filter(
          (from) => !/^zod$|platform\/(endpoint|permissions|roles)\.ts$|\/schema\.ts$/.test(from),
        ),
      }).toEqual({ path, imports: [] });
    }
  });
});

describe('in the migrations', () => {
  test('every definer function stands in the migration that makes its schema, or in a later one that replaces it', () => {
    const definers = functions.filter((one) => one.definer);
    expect(definers.length).toBeGreaterThan(15);
    for (const { name, file, replaced } of definers) {
      const home = migrations.find(({ text }) =>
        new RegExp(`create schema (if not exists )?${schemaOf(name)};`).test(text),
      );
      const first = functions.find((one) => one.name === name);
      if (replaced) expect(first?.file, name).not.toBe(file);
      // The later files of a schema stand on their own; the first function of a name is made, never replaced.
      expect({ name, made: first?.replaced, after: file >= basename(home?.path ?? '') }).toEqual({
        name,
        made: false,
        after: true,
      });
    }
  });

  test('a definer function writes its own schema only', () => {
    const all = functions
      .filter((one) => one.definer)
      .flatMap(({ name, body }) => writes(body).map((table) => ({ name, table })));
    expect(all.length).toBeGreaterThan(10);
    // What lies in pg_temp is the session's own, and ends with it.
    expect(all.filter(({ name, table }) => ![schemaOf(name), 'pg_temp'].includes(schemaOf(table)))).toEqual([]);
  });

  test('a table is granted to the application with no more than it needs: nothing of audit, sessions and codes', () => {
    const grants = migrations.flatMap(({ text }) => [
      ...text.matchAll(/grant ([a-z, ]+) on ((?:\n|[^;])+?) to roadbook_app/g),
    ]);
    for (const [, , tables] of grants) expect(tables).not.toMatch(/audit\.|org\.session|sign_in_code|graphile_worker/);
  });
});
