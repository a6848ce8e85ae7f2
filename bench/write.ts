import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buildApp } from '../src/app.ts';
import { sealSecret } from '../src/modules/leads/signature.ts';
import { newId } from '../src/platform/db.ts';
import { cpuOf } from './cpu.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { alternate, report } from './report.ts';
import { shoot } from './shoot.ts';

const CLIENTS = 16;
const ROUNDS = 5;
const SECONDS = 4;
const SECRET = 'bench-secret';
/** What one created lead leaves behind, in this order: the baseline inserts the same rows, audit and events included. */
const TABLES = [
  'customers.customer',
  'customers.relationship',
  'customers.identifier',
  'customers.consent',
  'leads.lead',
  'leads.touch',
  'leads.timer',
  'app.event',
  'leads.inbound',
  'audit.batch',
  'audit.entry',
] as const;

async function arrange(database: BenchDatabase): Promise<void> {
  const { owner, platform } = database;
  const [group, brand] = [newId(), newId()];
  const unit = (id: string, parent: string | null, kind: string, code: string, city: string | null = null) =>
    owner.query(
      'insert into org.unit (id, parent_id, kind, code, name, name_en, city_code) values ($1, $2, $3, $4, $4, $4, $5)',
      [id, parent, kind, code, city],
    );
  await unit(group, null, 'group', 'G');
  await unit(brand, group, 'brand', 'B');
  const region = newId();
  await unit(region, brand, 'region', 'R');
  for (let n = 0; n < 24; n++) await unit(newId(), region, 'dealer', `D${n}`, '310100');
  const source = newId();
  await owner.query(
    "insert into leads.source (id, org_id, code, name, name_en, channel, secret_enc) values ($1, $2, 'bench', 'bench', 'bench', 'partner', $3)",
    [source, brand, sealSecret(platform, source, SECRET)],
  );
}

interface Sample {
  table: string;
  columns: string[];
  rows: Record<string, unknown>[];
}

/** The rows of one created lead, table by table; columns that the database computes are left to it. */
async function sampleOf(database: BenchDatabase): Promise<Sample[]> {
  const { owner } = database;
  const lead = (await owner.query('select id, customer_id from leads.lead order by created_at limit 1')).rows[0];
  const request = (await owner.query('select request_id from app.event where subject_id = $1 limit 1', [lead.id]))
    .rows[0].request_id;
  const where: Record<(typeof TABLES)[number], string> = {
    'customers.customer': `id = '${lead.customer_id}'`,
    'customers.relationship': `customer_id = '${lead.customer_id}'`,
    'customers.identifier': `customer_id = '${lead.customer_id}'`,
    'customers.consent': `customer_id = '${lead.customer_id}'`,
    'leads.lead': `id = '${lead.id}'`,
    'leads.touch': `lead_id = '${lead.id}'`,
    'leads.timer': `lead_id = '${lead.id}'`,
    'app.event': `subject_id = '${lead.id}'`,
    'leads.inbound': `lead_id = '${lead.id}'`,
    'audit.batch': `request_id = '${request}'`,
    'audit.entry': `(chain, seq) in (select chain, seq from audit.batch where request_id = '${request}')`,
  };
  const samples: Sample[] = [];
  for (const table of TABLES) {
    const { rows } = await owner.query(`select * from ${table} where ${where[table]}`);
    const named = await owner.query<{ name: string }>(
      "select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
      [table],
    );
    samples.push({ table, columns: named.rows.map((row) => row.name), rows });
  }
  return samples;
}

let serial = 0;
const KEPT = ['org_id', 'source_id', 'unit_id', 'notice_id'];
/** Columns of type array; any other object is JSON. */
const LISTS = ['name_grams', 'needs', 'hobbies', 'tags', 'missing', 'supersedes', 'acts', 'acts_at'];

/** A sample once more: keys and what is unique made anew, alike where they were alike; everything else as it was. */
function copyOf(
  { table, columns, rows }: Sample,
  own: number,
  ids: Map<string, string>,
): { text: string; values: unknown[] } {
  const renew = (value: unknown, column: string): unknown => {
    if (column === 'value_hash') return createHash('sha256').update(String(own)).digest();
    if (column === 'external_id') return `bare-${own}`;
    if (column === 'chain') return -own;
    if (typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(value) && !KEPT.includes(column)) {
      const known = ids.get(value) ?? newId();
      ids.set(value, known);
      return known;
    }
    const json =
      value !== null &&
      typeof value === 'object' &&
      !Buffer.isBuffer(value) &&
      !(value instanceof Date) &&
      !LISTS.includes(column);
    return json ? JSON.stringify(value) : value;
  };
  const values = rows.flatMap((row) => columns.map((column) => renew(row[column], column)));
  const marks = rows.map(
    (_, at) => `(${columns.map((_column, nth) => `$${at * columns.length + nth + 1}`).join(', ')})`,
  );
  return { text: `insert into ${table} (${columns.join(', ')}) values ${marks.join(', ')}`, values };
}

/** The same rows by bare SQL: one transaction a lead and one statement a table, as the owner; foreign keys hold, our own triggers do not run. */
async function bareInserts(database: BenchDatabase, samples: Sample[]): Promise<number> {
  const { owner } = database;
  for (const { table } of samples) await owner.query(`alter table ${table} disable trigger user`);
  const started = performance.now();
  let done = 0;
  const client = async () => {
    const connection = await owner.connect();
    try {
      while (performance.now() < started + SECONDS * 1000) {
        const own = ++serial;
        const ids = new Map<string, string>();
        await connection.query('begin');
        for (const sample of samples) {
          const { text, values } = copyOf(sample, own, ids);
          await connection.query(text, values);
        }
        await connection.query('commit');
        done++;
      }
    } finally {
      connection.release();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const rate = done / ((performance.now() - started) / 1000);
  for (const { table } of samples) await owner.query(`alter table ${table} enable trigger user`);
  return rate;
}

/** `npm run -s bench -- write`: signed lead intake at 16 clients against the same rows by bare SQL. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  try {
    await arrange(database);
    const app = await buildApp(database.platform, { rateFactor: 1e6 });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/leads/inbound`;
    let turn = 0;
    const ours = () =>
      shoot({
        kind: 'inbound',
        url,
        clients: CLIENTS,
        seconds: SECONDS,
        source: 'bench',
        secret: SECRET,
        turn: ++turn,
      });
    await ours();
    const samples = await sampleOf(database);
    await bareInserts(database, samples);
    const measured = await cpuOf(database.postmaster, ours);
    const bare = await cpuOf(database.postmaster, () => bareInserts(database, samples));
    const each = (used: typeof bare) => {
      const leads = used.result * SECONDS;
      return `${(used.server / leads).toFixed(2)} ms in this process and ${used.database === null ? '?' : (used.database / leads).toFixed(2)} ms in PostgreSQL`;
    };
    const rates = await alternate(ROUNDS, ours, () => bareInserts(database, samples));
    const rows = samples.reduce((sum, sample) => sum + sample.rows.length, 0);
    const note = `created leads a second at ${CLIENTS} clients through HTTP, signature, matching, dispatch, policies, audit and events; baseline: the same ${rows} rows in one bare transaction each, medians of ${ROUNDS}; processor time a lead: ${each(measured)}, bare ${each(bare)}`;
    report({
      name: 'write',
      n: rows,
      ours: rates.ours,
      baseline: rates.baseline,
      ratio: rates.ours / rates.baseline,
      unit: 'leads/s',
      note,
    });
    await app.close();
  } finally {
    await database.close();
  }
}
