import type pg from 'pg';
import type { KeyRing } from '../../../platform/crypto.ts';
import { newId, over } from '../../../platform/db.ts';
import { joinPairs } from './clusters.ts';
import type { MatchFacts } from './facts.ts';
import { type Found, type FoundPair, findDuplicates } from './find.ts';
import type { Labelled } from './labelled.ts';
import { clusterQuality, curveOf, type Quality, qualityOf, truePairs } from './quality.ts';
import { matchRow } from './row.ts';

const BATCH = 2000;

/**
 * Puts records into the product's own tables, as the owner of an otherwise empty database; returns their ids in the order of the facts.
 * Triggers and checks of the customers' file are left out: only recognition is measured.
 */
export async function fillMatchRecords(
  client: pg.ClientBase,
  keys: KeyRing,
  facts: readonly MatchFacts[],
): Promise<string[]> {
  await client.query('alter table customers.customer disable trigger user');
  const ids: string[] = [];
  for (let at = 0; at < facts.length; at += BATCH) {
    const rows = facts.slice(at, at + BATCH).map((one) => ({ ...matchRow(keys, one), customer_id: newId() }));
    const own = rows.map((row) => row.customer_id);
    ids.push(...own);
    await client.query("insert into customers.customer (id, name) select id, '-' from unnest($1::uuid[]) id", [own]);
    await client.query('select customers.keep_matches($1::jsonb)', [JSON.stringify(rows)]);
  }
  await client.query('analyze customers.match_record');
  return ids;
}

/** One run over everything in the database, in a transaction of its own; with `pairs`, every pair is kept to be looked at. */
export async function runMatch(client: pg.PoolClient, pairs?: FoundPair[]): Promise<Found> {
  await client.query('begin');
  const look = async (parts: AsyncIterable<FoundPair[]>) => {
    for await (const part of parts) for (const pair of part) pairs?.push(pair);
  };
  const found = await findDuplicates(over(client), pairs ? look : undefined);
  if (!found) throw new Error('another run holds the database');
  await client.query('commit');
  return found;
}

/** What was measured on one labelled set. */
export interface Measured {
  records: number;
  truePairs: number;
  candidates: number;
  /** Pairs at even odds and above. */
  even: Quality;
  best: number;
  recallAt985: number;
  /** Pairs that merge by themselves. */
  certain: Quality;
  /** Clusters of these, parted where they would not be one person. */
  certainClusters: Quality;
  /** Clusters of pairs above a weight (log2 odds), without a limit of their size. */
  clusters: (weight: number) => Quality;
  found: Found;
}

/** Matches labelled files (several: only pairs between them count) and compares with their labels afterwards. */
export async function measure(client: pg.PoolClient, keys: KeyRing, files: readonly Labelled[]): Promise<Measured> {
  const ids = await fillMatchRecords(
    client,
    keys,
    files.flatMap(({ facts }) => facts),
  );
  const seen: FoundPair[] = [];
  const found = await runMatch(client, seen);
  const labels = files.flatMap((file) => file.labels);
  const fileOfRecord = files.flatMap((file, at) => file.labels.map(() => at));
  const fileOf = (at: number) => fileOfRecord[at] ?? 0;
  const linked = files.length > 1;
  const place = await placesOf(client, ids);
  const every = seen.map(({ a, b, weight, certain }) => ({ a: place(a), b: place(b), weight, certain }));
  const pairs = every.filter(({ a, b }) => !linked || fileOf(a) !== fileOf(b));
  const all = truePairs(labels, fileOf, linked);
  const certain = pairs.filter((pair) => pair.certain);
  const right = certain.filter(({ a, b }) => labels[a] === labels[b]).length;
  const { atEven, best, recallAt985 } = curveOf(pairs, labels, all);
  return {
    records: labels.length,
    truePairs: all,
    candidates: found.candidates,
    even: atEven,
    best,
    recallAt985,
    certain: qualityOf(right, certain.length, all),
    clusters: (weight) => {
      const above = every.filter((pair) => pair.weight >= weight);
      const joins = { left: Float64Array.from(above, ({ a }) => a), right: Float64Array.from(above, ({ b }) => b) };
      return clusterQuality(joinPairs(joins, new Map(), Number.POSITIVE_INFINITY).clusters, labels, all);
    },
    certainClusters: clusterQuality(
      found.joined.clusters.map((cluster) => cluster.map(place)),
      labels,
      all,
    ),
    found,
  };
}

/** Number of a record in the matcher's table → its place in the files. */
async function placesOf(client: pg.ClientBase, ids: readonly string[]): Promise<(seq: number) => number> {
  const { rows } = await client.query<{ seq: number; at: number }>(
    `select r.seq::double precision as seq, i.at::integer - 1 as at
     from unnest($1::uuid[]) with ordinality i(id, at) join customers.match_record r on r.customer_id = i.id`,
    [ids],
  );
  const places = new Map(rows.map(({ seq, at }) => [seq, at]));
  return (seq) => places.get(seq) as number;
}
