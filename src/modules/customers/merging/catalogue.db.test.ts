import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { merges } from '../../merges.ts';
import { DERIVED, FIELDS, SETS } from './fields.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

test('every column of the database that points to a customer, or is called so, is moved or kept with a reason', async () => {
  const { rows } = await house.owner.query<{ place: string }>(`
    select distinct n.nspname || '.' || c.relname || '.' || a.attname as place
    from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r' join pg_namespace n on n.oid = c.relnamespace
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'customers.customer'::regclass and a.attnum = any (k.conkey)
    where n.nspname in ('app', 'org', 'products', 'customers', 'leads', 'showroom', 'sales', 'engagement', 'club', 'analytics') and a.attnum > 0 and not a.attisdropped
      and (a.attname = 'customer_id' or k.oid is not null)`);
  const declared = [...merges.moved, ...merges.kept].map(({ table, column }) => `${table}.${column}`);
  expect(new Set(declared).size).toBe(declared.length);
  expect(rows.map(({ place }) => place).sort()).toEqual(declared.sort());
});

test('what is moved has an id, and the functions it is settled by', async () => {
  for (const { table, settle } of merges.moved) {
    const [schema, name] = table.split('.');
    const { rows } = await house.owner.query(
      `select 1 from pg_attribute where attrelid = $1::regclass and attname = 'id'`,
      [`${schema}."${name}"`],
    );
    expect({ table, id: rows.length }).toEqual({ table, id: 1 });
    if (!settle) continue;
    for (const part of ['settle', 'conflict']) {
      const found = await house.owner.query('select to_regprocedure($1) as found', [
        `${schema}.${part}_${name}(uuid, uuid)`,
      ]);
      expect({ table, part, found: found.rows[0].found !== null }).toEqual({ table, part, found: true });
    }
  }
});

test('what is moved is found by an index on the customer', async () => {
  for (const { table, column } of merges.moved) {
    const [schema, name] = table.split('.');
    const { rows } = await house.owner.query(
      `select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = $1::regclass and a.attname = $2
         and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = format('(%s IS NOT NULL)', $2::text))`,
      [`${schema}."${name}"`, column],
    );
    expect({ table, column, found: rows.length > 0 }).toEqual({ table, column, found: true });
  }
});

test('the lineage of a customer is one probe of an index', async () => {
  const client = await house.owner.connect();
  try {
    await client.query('begin; set local enable_seqscan = off');
    const { rows } = await client.query(
      "explain select c.id from customers.customer c where c.merged_into = any ('{00000000-0000-7000-8000-000000000000}'::uuid[]) and c.merged_into is not null",
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/customer_merged_into/);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('every column of a customer is picked, united, or settled by rule', async () => {
  const { rows } = await house.owner.query<{ name: string }>(
    "select attname as name from pg_attribute where attrelid = 'customers.customer'::regclass and attnum > 0 and not attisdropped",
  );
  const known = [...FIELDS.flatMap(({ columns }) => columns), ...SETS, ...DERIVED, 'custom', 'verified_at'];
  expect(rows.map(({ name }) => name).sort()).toEqual(known.sort());
});
