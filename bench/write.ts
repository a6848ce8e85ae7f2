import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buildApp } from '../src/app.ts';
import { sealSecret } from '../src/modules/leads/signature.ts';
import { newId } from '../src/platform/db.ts';
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
  'leads.lead',
  'leads.touch',
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

/** Rows of one created lead, copied with new keys: every uuid and hash that is unique is made anew, the rest is as it was. */
async function statementsOf(
  database: BenchDatabase,
): Promise<{ text: string; columns: string[]; rows: Record<string, unknown>[] }[]> {
  const { owner } = database;
  const lead = (await owner.query('select id, customer_id from leads.lead order by created_at limit 1')).rows[0];
  const request = (await owner.query('select request_id from app.event where subject_id = $1 limit 1', [lead.id]))
    .rows[0].request_id as string;
  const where: Record<(typeof TABLES)[number], string> = {
    'customers.customer': `id = '${lead.customer_id}'`,
    'customers.relationship': `customer_id = '${lead.customer_id}'`,
    'customers.identifier': `customer_id = '${lead.customer_id}'`,
    'leads.lead': `id = '${lead.id}'`,
    'leads.touch': `lead_id = '${lead.id}'`,
    'app.event': `subject_id = '${lead.id}'`,
    'leads.inbound': `lead_id = '${lead.id}'`,
    'audit.batch': `request_id = '${request}'`,
    'audit.entry': `(chain, seq) in (select chain, seq from audit.batch where request_id = '${request}')`,
  };
  const statements: { text: string; columns: string[]; rows: Record<string, unknown>[] }[] = [];
  for (const table of TABLES) {
    const { rows, fields } = await owner.query(`select * from ${table} where ${where[table]}`);
    const columns = fields.map((field) => field.name);
    const text = `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, at) => `$${at + 1}`).join(', ')})`;
    statements.push({ text, columns, rows });
  }
  return statements;
}

let serial = 0;

/** The same rows by bare SQL: one transaction a lead, as the owner, without policies, triggers, checks or HTTP. */
async function bareInserts(
  database: BenchDatabase,
  statements: Awaited<ReturnType<typeof statementsOf>>,
): Promise<number> {
  const started = performance.now();
  const ends = started + SECONDS * 1000;
  let done = 0;
  const client = async () => {
    const connection = await database.owner.connect();
    await connection.query('set session_replication_role = replica');
    while (performance.now() < ends) {
      const fresh = new Map<unknown, unknown>();
      const renew = (value: unknown, column: string) => {
        if (
          typeof value === 'string' &&
          /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(value) &&
          column !== 'org_id' &&
          column !== 'source_id' &&
          column !== 'unit_id'
        ) {
          if (!fresh.has(value)) fresh.set(value, newId());
          return fresh.get(value);
        }
        if (column === 'value_hash') return createHash('sha256').update(String(serial)).digest();
        if (column === 'external_id') return `bare-${serial}`;
        if (column === 'chain') return -1 - (serial % 1_000_000_000);
        return value !== null && typeof value === 'object' && !Buffer.isBuffer(value) && !(value instanceof Date)
          ? Array.isArray(value) && column === 'name_grams'
            ? value
            : JSON.stringify(value)
          : value;
      };
      serial++;
      await connection.query('begin');
      for (const { text, columns, rows } of statements) {
        for (const row of rows)
          await connection.query(
            text,
            columns.map((column) => renew(row[column], column)),
          );
      }
      await connection.query('commit');
      done++;
    }
    await connection.query('set session_replication_role = origin');
    connection.release();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return done / ((performance.now() - started) / 1000);
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
    const statements = await statementsOf(database);
    await bareInserts(database, statements);
    const rates = await alternate(ROUNDS, ours, () => bareInserts(database, statements));
    const rows = statements.reduce((sum, statement) => sum + statement.rows.length, 0);
    const note = `created leads a second at ${CLIENTS} clients through HTTP, signature, matching, dispatch, policies, audit and events; baseline: the same ${rows} rows in one bare transaction each, medians of ${ROUNDS}`;
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
