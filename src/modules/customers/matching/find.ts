import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { type Joined, type Joins, joinPairs } from './clusters.ts';
import { fieldEvidence, levelsOf } from './explain.ts';
import { learn, type Observed } from './learn.ts';
import type { Model } from './model.ts';
import { WIDTH } from './profile.ts';

/** Below this, what was shipped is better than what could be learned. */
const ENOUGH = 500;
/** Records whose pairs among each other show what agrees by chance: an eighth of a million pairs. */
const SAMPLE = 500;
/** Rows fetched at a time, so that memory does not grow with the customers. */
const FETCH = 50_000;

/** A pair of a run with its verdict, by the numbers of its records (match_record.seq). */
export interface FoundPair {
  a: number;
  b: number;
  weight: number;
  certain: boolean;
}

/** What a run found, with the seconds of each step. */
export interface Found {
  records: number;
  candidates: number;
  /** Clusters of pairs that merge by themselves, and the pairs left out of them. */
  joined: Joined;
  model: Model | null;
  seconds: Record<string, number>;
}

/**
 * Compares all records with each other inside the database: keys, candidates, levels, learning, weights, clusters, queue. Runs in the
 * caller's transaction, whose time limits it lifts, and keeps the learned model there. `look` sees every pair before the run's tables go.
 * Null where another run is under way.
 */
export async function findDuplicates(
  tx: Tx,
  look?: (pairs: AsyncIterable<FoundPair[]>) => Promise<void>,
): Promise<Found | null> {
  const seconds: Record<string, number> = {};
  let since = performance.now();
  const lap = (step: string) => {
    seconds[step] = (performance.now() - since) / 1000;
    since = performance.now();
  };
  await sql`select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(
    tx,
  );
  const records = await count(tx, 'match_begin');
  if (records === null) return null;
  lap('begin');
  const { rows: frequencies } = await sql<{ field: number; agreeing: number; rare: number }>`
    select field, agreeing, rare from customers.match_frequencies()`.execute(tx);
  lap('frequencies');
  await count(tx, 'match_candidates');
  lap('candidates');
  const candidates = (await count(tx, 'match_judge')) ?? 0;
  lap('levels');
  const patterns = await patternsOf(tx);
  lap('patterns');
  const model =
    records < ENOUGH ? null : learn({ records, patterns, sample: await sampleOf(tx, records), frequencies });
  if (model) await sql`select customers.match_keep_model(${JSON.stringify(rowOf(model))}::jsonb)`.execute(tx);
  lap('learning');
  await count(tx, 'match_score');
  lap('scores');
  await look?.(pairsOf(tx, false));
  lap('look');
  const { joins, idsOf } = await joinsOf(tx);
  const joined = joinPairs(joins, idsOf);
  lap('clusters');
  await store(
    tx,
    patterns,
    joined.parted.map((at) => [joins.left[at] as number, joins.right[at] as number]),
  );
  lap('queue');
  return { records, candidates, joined, model, seconds };
}

async function count(
  tx: Tx,
  name: 'match_begin' | 'match_candidates' | 'match_judge' | 'match_score',
): Promise<number | null> {
  const { rows } = await sql<{ n: number | null }>`select customers.${sql.raw(name)}()::double precision as n`.execute(
    tx,
  );
  return rows[0]?.n ?? null;
}

async function patternsOf(tx: Tx): Promise<Observed['patterns']> {
  const { rows } = await sql<{ found: number; pattern: string; pairs: number }>`
    select found, pattern::text as pattern, pairs::double precision as pairs from customers.match_patterns()`.execute(
    tx,
  );
  return rows.map((row) => ({ ...row, pattern: BigInt(row.pattern) }));
}

async function sampleOf(tx: Tx, records: number): Promise<Observed['sample']> {
  // One record in so many is looked at, told by its first key: enough are left to choose from.
  const mask = 2 ** Math.max(0, Math.floor(Math.log2(records / (8 * SAMPLE)))) - 1;
  const { rows } = await sql<{ pattern: string; pairs: number }>`
    select pattern::text as pattern, pairs::double precision as pairs from customers.match_sample(${SAMPLE}, ${mask})`.execute(
    tx,
  );
  return rows.map((row) => ({ pattern: BigInt(row.pattern), pairs: row.pairs }));
}

/** Pairs of the run, the heaviest first, ties by the customers' ids: the order of records in the table plays no part. */
async function* pairsOf(tx: Tx, certainOnly: boolean): AsyncIterable<IdentifiedPair[]> {
  await sql`declare pairs no scroll cursor for select a::double precision as a, b::double precision as b, weight, certain, a_ids, b_ids
    from customers.match_edges(${sql.lit(certainOnly)})`.execute(tx);
  for (;;) {
    const { rows } = await sql<IdentifiedPair>`fetch ${sql.lit(FETCH)} from pairs`.execute(tx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close pairs`.execute(tx);
}

interface IdentifiedPair extends FoundPair {
  aIds: string[] | null;
  bIds: string[] | null;
}

async function joinsOf(tx: Tx): Promise<{ joins: Joins; idsOf: Map<number, string[]> }> {
  const [left, right]: [Float64Array[], Float64Array[]] = [[], []];
  const idsOf = new Map<number, string[]>();
  for await (const part of pairsOf(tx, true)) {
    left.push(Float64Array.from(part, ({ a }) => a));
    right.push(Float64Array.from(part, ({ b }) => b));
    for (const { a, b, aIds, bIds } of part) {
      if (aIds) idsOf.set(a, aIds);
      if (bIds) idsOf.set(b, bIds);
    }
  }
  return { joins: { left: joinedArray(left), right: joinedArray(right) }, idsOf };
}

function joinedArray(parts: Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function rowOf(model: Model): Record<string, unknown> {
  const { priorRelated, ...rest } = model;
  return { ...rest, prior_related: priorRelated };
}

async function store(tx: Tx, patterns: Observed['patterns'], parted: number[][]): Promise<void> {
  const { rows } = await sql<{ weights: number[] }>`select customers.match_weights() as weights`.execute(tx);
  const weights = rows[0]?.weights ?? [];
  const words = [...new Set(patterns.map(({ pattern }) => pattern))].map((pattern) => ({
    pattern: String(pattern),
    evidence: fieldEvidence(
      pattern,
      levelsOf(pattern).map((level, at) => weights[at * WIDTH + level] ?? 0),
    ),
  }));
  await sql`select customers.match_store(${JSON.stringify(words)}::jsonb, ${JSON.stringify(parted)}::jsonb)`.execute(
    tx,
  );
}
