import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import type pg from 'pg';
import { matchRow } from '../src/modules/customers/matching/index.ts';
import {
  fillMatchRecords,
  type Labelled,
  labelledRows,
  type Measured,
  measure,
  type Quality,
  readLabelled,
  runMatch,
} from '../src/modules/customers/matching/measuring.ts';
import { makePeople } from '../test/people.ts';
import { cpuOf } from './cpu.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { report } from './report.ts';

/** About a million records; MATCH_PERSONS makes fewer for a try. */
const PERSONS = Number(process.env.MATCH_PERSONS ?? 600_000);
const PROBES = 2000;
/** Seconds a million records may take with learning, and the time a probe may take at its slowest hundredth. */
const GOAL = { seconds: 40, millisecond: 10, rate: 500 };
const weightOf = (probability: number) => Math.log2(probability / (1 - probability));

interface Case {
  name: string;
  files: Labelled[];
  /** What has to be reached, each with its bound. */
  bounds: [what: string, of: (measured: Measured) => number, least: number][];
}

const f1 = (of: (measured: Measured) => Quality) => (measured: Measured) => of(measured).f1;
const right = (of: (measured: Measured) => Quality) => (measured: Measured) => of(measured).precision;
const even = ({ even: quality }: Measured) => quality;
const clusters = (weight: number) => (measured: Measured) => measured.clusters(weight);

async function cases(directory: string): Promise<Case[]> {
  const file = async (name: string, truth: string) => readLabelled(await readFile(join(directory, name)), truth);
  const historical = await readFile(join(directory, 'historical_50k.parquet'));
  const rows = await parquetReadObjects({
    file: historical.buffer.slice(historical.byteOffset, historical.byteOffset + historical.byteLength) as ArrayBuffer,
  });
  const texts = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value == null ? '' : value instanceof Date ? value.toISOString().slice(0, 10) : String(value),
      ]),
    ),
  );
  return [
    {
      name: 'febrl4',
      files: [await file('febrl4a.csv', 'rec_id'), await file('febrl4b.csv', 'rec_id')],
      bounds: [
        ['F1 at p ≥ .5', f1(even), 0.998],
        ['P at p ≥ .5', right(even), 0.999],
      ],
    },
    {
      name: 'febrl3',
      files: [await file('febrl3.csv', 'rec_id')],
      bounds: [
        ['F1 at p ≥ .5', f1(even), 0.995],
        ['F1 of clusters at p ≥ .99', f1(clusters(weightOf(0.99))), 0.995],
      ],
    },
    {
      name: 'fake_1000',
      files: [await file('fake_1000.csv', 'cluster')],
      bounds: [
        ['F1 of clusters at w ≥ 3', f1(clusters(3)), 0.905],
        ['P of clusters at w ≥ 3', right(clusters(3)), 0.99],
      ],
    },
    {
      name: 'historical_50k',
      files: [labelledRows(texts, 'cluster')],
      bounds: [
        ['F1 of clusters at p ≥ .95', f1(clusters(weightOf(0.95))), 0.83],
        ['P of clusters at p ≥ .95', right(clusters(weightOf(0.95))), 0.93],
      ],
    },
    {
      name: 'cn_50k',
      files: [await file('cn_50k.csv', 'eid')],
      bounds: [
        ['F1 at p ≥ .5', f1(even), 0.887],
        ['best F1', ({ best }) => best, 0.9],
        ['R at P ≥ .985', ({ recallAt985 }) => recallAt985, 0.7],
        ['P of the auto-merge band', right(({ certain }) => certain), 0.99],
        ['R of the auto-merge band', ({ certain }) => certain.recall, 0.7],
        ['P of its clusters', right(({ certainClusters }) => certainClusters), 0.99],
      ],
    },
  ];
}

async function connected<T>(database: BenchDatabase, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.owner.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

/** A database of its own for each set, since a run looks at everything there is. */
async function withDatabase<T>(work: (database: BenchDatabase, client: pg.PoolClient) => Promise<T>): Promise<T> {
  const database = await openBenchDatabase();
  try {
    return await connected(database, (client) => work(database, client));
  } finally {
    await database.close();
  }
}

async function quality({ name, files, bounds }: Case): Promise<void> {
  await withDatabase(async ({ platform }, client) => {
    const measured = await measure(client, platform.keys, files);
    for (const [what, of, least] of bounds) {
      const reached = of(measured);
      const note = `${what}; ${measured.truePairs} true pairs, ${measured.candidates} candidates; at p ≥ .5 P ${even(measured).precision.toFixed(5)} R ${even(measured).recall.toFixed(5)}; baseline: what is to be reached`;
      report({
        name: `match ${name}`,
        n: measured.records,
        ours: reached,
        baseline: least,
        ratio: reached / least,
        unit: 'share',
        note,
      });
    }
  });
}

async function speed(): Promise<void> {
  await withDatabase(async ({ platform, postmaster }, client) => {
    const { facts } = makePeople(PERSONS, 1);
    await client.query('drop index customers.match_record_keys');
    await fillMatchRecords(client, platform.keys, facts);
    await client.query("set maintenance_work_mem = '512MB'");
    await client.query('create index match_record_keys on customers.match_record using gin (keys)');
    await client.query('vacuum analyze customers.match_record');
    const measured = await cpuOf(postmaster, () => runMatch(client));
    const { seconds, candidates } = measured.result;
    const taken = Object.entries(seconds).reduce((sum, [step, one]) => (step === 'queue' ? sum : sum + one), 0);
    const steps = Object.entries(seconds).map(([step, one]) => `${step} ${one.toFixed(1)}`);
    const cpu = measured.database === null ? '?' : (measured.database / 1000).toFixed(1);
    report({
      name: 'match batch',
      n: facts.length,
      ours: taken,
      baseline: GOAL.seconds,
      ratio: GOAL.seconds / taken,
      unit: 's',
      note: `all records against each other with learning and clusters, before the queue is written; ${candidates} candidates; ${steps.join(', ')}; processor seconds: ${cpu} in PostgreSQL, ${(measured.server / 1000).toFixed(1)} here; baseline: the goal`,
    });
    await probes(client, platform.keys, facts.length);
  });
}

async function probes(client: pg.PoolClient, keys: Parameters<typeof matchRow>[0], records: number): Promise<void> {
  const { facts } = makePeople(PROBES, 1);
  const rows = facts.slice(0, PROBES).map((one) => JSON.stringify(matchRow(keys, one)));
  const times: number[] = [];
  const text = 'select customer_id, weight, band from customers.match_probe($1::jsonb, 10, null)';
  for (const row of rows.slice(0, 200)) await client.query({ name: 'probe', text, values: [row] });
  const started = performance.now();
  for (const row of rows) {
    const since = performance.now();
    await client.query({ name: 'probe', text, values: [row] });
    times.push(performance.now() - since);
  }
  const rate = rows.length / ((performance.now() - started) / 1000);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] as number;
  const note = `one record against all, one after the other on one connection; median ${at(0.5).toFixed(2)} ms, mean ${(times.reduce((sum, time) => sum + time, 0) / times.length).toFixed(2)} ms; baseline: the goal`;
  report({
    name: 'match probe p99',
    n: records,
    ours: at(0.99),
    baseline: GOAL.millisecond,
    ratio: GOAL.millisecond / at(0.99),
    unit: 'ms',
    note,
  });
  report({
    name: 'match probe rate',
    n: records,
    ours: rate,
    baseline: GOAL.rate,
    ratio: rate / GOAL.rate,
    unit: 'probes/s',
    note,
  });
}

/**
 * `npm run -s bench -- match`: the quality on labelled sets and the speed at a million records. MATCH_DATA names the folder of the sets
 * (febrl3.csv, febrl4a.csv, febrl4b.csv, fake_1000.csv, historical_50k.parquet, cn_50k.csv); MATCH_ONLY=quality or speed runs a half.
 */
export async function run(): Promise<void> {
  const only = process.env.MATCH_ONLY;
  const directory = process.env.MATCH_DATA;
  if (!directory && only !== 'speed') {
    process.stderr.write(
      'MATCH_DATA must name the folder of the labelled sets (febrl3.csv, febrl4a.csv, febrl4b.csv, fake_1000.csv, historical_50k.parquet, cn_50k.csv).\n',
    );
    process.exitCode = 1;
    return;
  }
  if (directory && only !== 'speed') for (const one of await cases(directory)) await quality(one);
  if (only !== 'quality') await speed();
}
