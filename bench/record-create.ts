import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { newId } from '../src/platform/db.ts';

/** What makes one value of a copied row: `ids` are the new keys of this copy, `n` its number. */
type Make = (ids: readonly string[], n: number) => unknown;

/** One table of a created customer: the statement that inserts its rows, and what makes their values. */
interface Copied {
  table: string;
  text: string;
  values: Make[];
}

export interface Sample {
  tables: Copied[];
  rows: number;
  /** How many keys a copy needs. */
  ids: number;
}

const SCHEMAS = ['app', 'audit', 'customers', 'org', 'leads', 'graphile_worker'];
/** Rows that are changed, not added: the head of an audit chain. */
const LEFT_OUT = ['audit.chain'];

/**
 * Every row that the creation of one customer left behind, in whichever table: the customer, their number, what the matcher keeps, the
 * right to see them, the event, the trail of all of it, the key of the request.
 */
export async function sampleOf(owner: pg.Pool, customerId: string): Promise<Sample> {
  const made = await owner.query(
    'select xmin::text as xmin from customers.relationship where customer_id = $1 limit 1',
    [customerId],
  );
  const tables = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname = any ($1) order by c.oid`,
    [SCHEMAS],
  );
  const known = new Map<string, number>();
  const sample: Sample = { tables: [], rows: 0, ids: 0 };
  for (const { name: table } of tables.rows) {
    if (LEFT_OUT.includes(table)) continue;
    const { rows } = await owner.query(`select * from ${table} where xmin::text = $1`, [made.rows[0].xmin]);
    if (rows.length === 0) continue;
    const named = await owner.query<{ name: string; type: string }>(
      `select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
      [table],
    );
    const columns = named.rows;
    const values = rows.flatMap((row) =>
      columns.map(({ name, type }) => makeOf(row[name.replaceAll('"', '')], name, type, known)),
    );
    const marks = rows.map(
      (_, at) => `(${columns.map((_column, nth) => `$${at * columns.length + nth + 1}`).join(', ')})`,
    );
    const names = columns.map(({ name }) => name).join(', ');
    sample.tables.push({ table, text: `insert into ${table} (${names}) values ${marks.join(', ')}`, values });
    sample.rows += rows.length;
  }
  sample.ids = known.size;
  return sample;
}

const KEPT = ['org_id', 'unit_id', 'staff_id', 'archivist_id', 'actor'];

/** Keys and what has to be unique are made anew, alike where they were alike; everything else stays as it was. */
function makeOf(value: unknown, column: string, type: string, known: Map<string, number>): Make {
  if (column === 'chain') return (_ids, n) => -n;
  if (column === 'key') return (_ids, n) => `bare-${n}`;
  if (Buffer.isBuffer(value) && column !== 'name_grams') {
    const { length } = value;
    return () => randomBytes(length);
  }
  if (typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/.test(value) && !KEPT.includes(column)) {
    const slot = known.get(value) ?? known.size;
    known.set(value, slot);
    return (ids) => ids[slot];
  }
  const fixed = type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
  return () => fixed;
}

/** The bare route: the same rows by plain SQL in one transaction, prepared and sent together. */
export function createBare(app: FastifyInstance, pool: pg.Pool, sample: Sample): void {
  let n = 0;
  app.post('/api/customers', async (_request, reply) => {
    const own = ++n;
    const ids = Array.from({ length: sample.ids }, newId);
    const client = await pool.connect();
    try {
      const sent: Promise<unknown>[] = [client.query('begin')];
      for (const { table, text, values } of sample.tables)
        sent.push(client.query({ name: table, text, values: values.map((make) => make(ids, own)) }));
      sent.push(client.query('commit'));
      await Promise.all(sent);
    } finally {
      client.release();
    }
    return reply.code(201).send({ id: ids[0], version: 1, completeness: 40, missing: [] });
  });
}

/** The product's own triggers do not run for the bare route: what they write, it writes itself. Foreign keys hold. */
export async function triggers(owner: pg.Pool, sample: Sample, state: 'enable' | 'disable'): Promise<void> {
  for (const { table } of sample.tables) await owner.query(`alter table ${table} ${state} trigger user`);
}
