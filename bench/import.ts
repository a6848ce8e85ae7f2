import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imports } from '../src/modules/imports.ts';
import {
  checkImport,
  confirmImport,
  layoutOf,
  revertImport,
  uploadImport,
} from '../src/modules/org/imports/service.ts';
import { shipRoles } from '../src/modules/org/index.ts';
import type { Ctx } from '../src/platform/context.ts';
import { newId } from '../src/platform/db.ts';
import { createFileStore } from '../src/platform/files.ts';
import { staffContext } from '../src/platform/staff-context.ts';
import { copyIn } from './copy.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import type { ImportJob } from './import-process.ts';
import { median, report } from './report.ts';

const ROWS = Number(process.env.BENCH_ROWS ?? 500_000);
const KILLED_ROWS = Math.min(ROWS, 100_000);
const ROUNDS = 5;
const MEMORY_MB = 600;
const catalogues = { exports: [], imports, bulk: [] };

const FAMILY = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红娥玲芬'];
const CITIES = ['上海', '北京', '广州', '深圳', '成都', '杭州', '武汉', '西安'];

/** A file of customers as a dealer's old system gives it: name, mobile, gender, birthday, city, street, number. */
async function makeFile(file: string, rows: number, first: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('客户姓名,手机号,性别,出生日期,城市,详细地址,客户编号\n');
  for (let n = first; n < first + rows; n++) {
    const at = (list: string[], step: number) => list[Math.floor(n / step) % list.length] ?? '';
    const name = `${at(FAMILY, 7)}${at(GIVEN, 1)}${at(GIVEN, 31)}`;
    const born = new Date(Date.UTC(1955, 0, 1) + ((n * 7919) % 18_000) * 86_400_000).toISOString().slice(0, 10);
    const phone = `1${3 + (n % 7)}${String((n * 48_271) % 1_000_000_000).padStart(9, '0')}`;
    const line = `${name},${phone},${n % 2 ? '男' : '女'},${born},${at(CITIES, 3)},世纪大道${n % 2000}号${n % 30}室,OLD-${n}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

interface Place {
  database: BenchDatabase;
  ctx: Ctx;
  directory: string;
  staff: string;
  unit: string;
}

async function arrange(database: BenchDatabase, directory: string): Promise<Place> {
  const { owner, platform } = database;
  await shipRoles(owner);
  const [group, unit, region, staff] = [newId(), newId(), newId(), newId()];
  const add = (id: string, parent: string | null, kind: string, code: string) =>
    owner.query('insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, $3, $4, $4, $4)', [
      id,
      parent,
      kind,
      code,
    ]);
  await add(group, null, 'group', 'G');
  await add(unit, group, 'brand', 'B');
  await add(region, unit, 'region', 'R');
  for (let n = 0; n < 24; n++) await add(newId(), region, 'dealer', `D${n}`);
  await owner.query(
    "insert into org.staff (id, org_id, login, name, password_hash) values ($1, $2, 'bench', 'bench', '-')",
    [staff, unit],
  );
  await owner.query(
    "insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = 'data_steward'",
    [unit, staff],
  );
  const files = createFileStore({ directory: join(directory, 'files'), maxBytes: 1 << 30 });
  const ctx = await staffContext({ ...platform, files }, staff, unit, 'bench');
  if (!ctx) throw new Error('the importer has no rights');
  return { database, ctx, directory, staff, unit };
}

interface Ran {
  seconds: number;
  peak: number;
  cpu: number;
}

function start({ database, directory, staff, unit }: Place, task: string): ChildProcess {
  const { keys } = database.platform;
  const job: ImportJob = {
    appUrl: database.appUrl,
    directory: join(directory, 'files'),
    keys: {
      current: keys.current,
      keys: Object.fromEntries(Object.entries(keys.keys).map(([id, key]) => [id, key.toString('base64')])),
      hashKey: keys.hashKey.toString('base64'),
    },
    payload: { task, staff, unit },
  };
  return spawn(process.execPath, [fileURLToPath(new URL('import-process.ts', import.meta.url))], {
    env: { ...process.env, BENCH_IMPORT: JSON.stringify(job) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Runs the task's present part to its end. */
async function runTask(place: Place, task: string): Promise<Ran> {
  const child = start(place, task);
  let said = '';
  child.stdout?.on('data', (part) => {
    said += String(part);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the run ended with code ${code}`);
  return JSON.parse(said) as Ran;
}

async function upload({ ctx }: Place, file: string): Promise<string> {
  const { id } = await uploadImport(ctx, catalogues, 'customers', { filename: 'old.csv' }, createReadStream(file));
  const { settings } = await layoutOf(ctx, catalogues, id, {});
  const mapped = { ...settings, matchKey: 'mobile', defaults: { externalSource: 'old' } };
  await checkImport(ctx, catalogues, id, { settings: mapped });
  return id;
}

async function countsOf({ database }: Place, task: string): Promise<Record<string, number>> {
  const found = await database.owner.query<{ state: string; result: Record<string, number> }>(
    'select state, result from org.task where id = $1',
    [task],
  );
  const row = found.rows[0];
  return { ...row?.result, ended: row?.state === 'done' ? 1 : 0 };
}

/** COPY of the file as it is into a table without keys; rows a second. */
async function bareCopy({ database }: Place, file: string, columns: string[], rows: number): Promise<number> {
  const { owner, ownerUrl } = database;
  await owner.query('drop table if exists public.bare');
  await owner.query(`create table public.bare (${columns.join(', ')})`);
  const started = performance.now();
  await copyIn(ownerUrl, `copy public.bare from stdin (format csv, header true)`, file);
  return rows / ((performance.now() - started) / 1000);
}

/** Everything the import left of each record, as one row of texts: what was really written. */
async function storedFile({ database }: Place, task: string, file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('a,b,c,d,e,f,g,h\n');
  let after = '00000000-0000-0000-0000-000000000000';
  for (let done = 0; done < rows; ) {
    const page = await database.owner.query(
      `select c.id, c::text as a, (select string_agg(r::text, ';') from customers.relationship r where r.customer_id = c.id) as b,
        (select string_agg(i::text, ';') from customers.identifier i where i.customer_id = c.id) as c,
        (select string_agg(a::text, ';') from customers.address a where a.customer_id = c.id) as d,
        (select string_agg(x::text, ';') from customers.external_id x where x.customer_id = c.id) as e,
        (select m::text from customers.match_record m where m.customer_id = c.id) as f,
        (select string_agg(v::text, ';') from app.event v where v.customer_id = c.id) as g,
        (select string_agg(e::text, ';') from audit.entry e where e.row_id in (
          select c.id::text union all select r.id::text from customers.relationship r where r.customer_id = c.id
          union all select i.id::text from customers.identifier i where i.customer_id = c.id
          union all select a.id::text from customers.address a where a.customer_id = c.id
          union all select x.id::text from customers.external_id x where x.customer_id = c.id)) as h
       from org.import_row n join customers.customer c on c.id = n.record_id
       where n.task_id = $1 and c.id > $2 order by c.id limit 2000`,
      [task, after],
    );
    if (page.rows.length === 0) break;
    done += page.rows.length;
    after = page.rows.at(-1).id;
    const cell = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
    const lines = page.rows.map((row) =>
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => cell(row[key])).join(','),
    );
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

/** `npm run -s bench -- import`: a file of customers through check and import, against COPY of the same rows; then one that is killed on its way. */
export async function run(): Promise<void> {
  const database = await openBenchDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'roadbook-import-'));
  try {
    const place = await arrange(database, directory);
    const file = join(directory, 'customers.csv');
    await makeFile(file, ROWS, 0);
    const task = await upload(place, file);
    const checked = await runTask(place, task);
    await confirmImport(place.ctx, catalogues, task);
    const ran = await runTask(place, task);
    const counts = await countsOf(place, task);
    const sum = (counts.created ?? 0) + (counts.updated ?? 0) + (counts.skipped ?? 0) + (counts.failed ?? 0);
    if (counts.read !== ROWS || sum !== ROWS || !counts.ended) throw new Error(`counts: ${JSON.stringify(counts)}`);
    const seconds = checked.seconds + ran.seconds;
    const ours = ROWS / seconds;
    const how = `${ROWS} rows through check (${(ROWS / checked.seconds).toFixed(0)}/s) and import (${(ROWS / ran.seconds).toFixed(0)}/s): matching by mobile, sealing, search keys, audit, events; created ${counts.created}, failed ${counts.failed}; processor of the process ${(checked.cpu + ran.cpu).toFixed(0)} s`;
    const sample = Math.min(ROWS, 50_000);
    const stored = join(directory, 'stored.csv');
    await storedFile(place, task, stored, sample);
    const wide = ['a text', 'b text', 'c text', 'd text', 'e text', 'f text', 'g text', 'h text'];
    const narrow = ['name text', 'mobile text', 'gender text', 'born date', 'city text', 'line text', 'number text'];
    const [asStored, asFile]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      asStored.push(await bareCopy(place, stored, wide, sample));
      asFile.push(await bareCopy(place, file, narrow, ROWS));
    }
    const bytes = Math.round((await stat(stored)).size / sample);
    const line = (name: string, baseline: number, note: string) =>
      report({ name, n: ROWS, ours, baseline, ratio: ours / baseline, unit: 'rows/s', note });
    line(
      'import',
      median(asStored),
      `${how}; baseline: COPY of the same rows as they are stored, ${bytes} bytes a record, into one bare table`,
    );
    line(
      'import against the bare file',
      median(asFile),
      'baseline: COPY of the file itself into one bare table: no key, no seal, no match, no trail',
    );
    const memory = Math.max(checked.peak, ran.peak);
    report({
      name: 'import memory',
      n: ROWS,
      ours: memory,
      baseline: MEMORY_MB,
      ratio: MEMORY_MB / memory,
      unit: 'MB',
      note: `most resident memory of the process: check ${checked.peak.toFixed(0)}, import ${ran.peak.toFixed(0)}; the baseline is the promise`,
    });
    await killed(place);
  } finally {
    await rm(directory, { recursive: true, force: true });
    await database.close();
  }
}

/** The same with the process killed twice in each part: nothing is lost, nothing comes twice. */
async function killed(place: Place): Promise<void> {
  const file = join(place.directory, 'killed.csv');
  await makeFile(file, KILLED_ROWS, ROWS + 1_000_000);
  const task = await upload(place, file);
  let kills = 0;
  const interrupted = async () => {
    for (const after of [4000, 6000]) {
      const child = start(place, task);
      const ended = once(child, 'close');
      await new Promise((resolve) => setTimeout(resolve, after));
      if (child.exitCode === null) {
        child.kill('SIGKILL');
        kills += 1;
      }
      await ended;
    }
    // What the killed process had begun still holds its rows until the database notices; a worker would try again likewise.
    for (let tries = 0; ; tries++) {
      const child = start(place, task);
      const [code] = await once(child, 'close');
      if (code === 0) return;
      if (tries > 20) throw new Error(`the run ended with code ${code}`);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  };
  await interrupted();
  await confirmImport(place.ctx, catalogues, task);
  await interrupted();
  const counts = await countsOf(place, task);
  const found = await place.database.owner.query<{ made: number; rows: number; twice: number }>(
    `select count(*) filter (where state = 'created')::integer as made, count(*)::integer as rows,
       (select count(*)::integer from (select external_id from customers.external_id where source = 'old' group by 1 having count(*) > 1) d) as twice
     from org.import_row where task_id = $1`,
    [task],
  );
  const { made = 0, rows = 0, twice = 0 } = found.rows[0] ?? {};
  const linked = await place.database.owner.query<{ n: number }>(
    'select count(*)::integer as n from org.import_row r join customers.customer c on c.id = r.record_id where r.task_id = $1',
    [task],
  );
  const exact =
    counts.ended === 1 &&
    counts.read === KILLED_ROWS &&
    counts.created === made &&
    rows === KILLED_ROWS &&
    twice === 0 &&
    linked.rows[0]?.n === made;
  report({
    name: 'import killed',
    n: KILLED_ROWS,
    ours: made,
    baseline: counts.created ?? 0,
    ratio: exact ? 1 : 0,
    unit: 'records',
    note: `killed ${kills} times (SIGKILL) and taken up again: read ${counts.read}, created ${counts.created}, skipped ${counts.skipped}, failed ${counts.failed}; ratio 1: every count is exact`,
  });
  const began = performance.now();
  await revertImport(place.ctx, catalogues, task);
  const back = await runTask(place, task);
  const { reverted = 0, kept = 0 } = await countsOf(place, task);
  report({
    name: 'import reverted',
    n: KILLED_ROWS,
    ours: reverted / back.seconds,
    baseline: KILLED_ROWS / ((performance.now() - began) / 1000),
    ratio: reverted === made && kept === 0 ? 1 : 0,
    unit: 'rows/s',
    note: `records removed with all that hung on them: ${reverted}, kept ${kept}; ratio 1: every record the import made is gone`,
  });
  if (!exact) throw new Error(`counts after the kill: ${JSON.stringify({ counts, made, rows, twice })}`);
}
