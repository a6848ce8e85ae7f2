import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinPairs, MOST_RECORDS } from './clusters.ts';

const joins = (pairs: [number, number][]) => ({
  left: Float64Array.from(pairs, ([a]) => a),
  right: Float64Array.from(pairs, ([, b]) => b),
});

describe('pairs joined to clusters', () => {
  test('what hangs together is one cluster', () => {
    expect(
      joinPairs(
        joins([
          [1, 2],
          [7, 9],
          [2, 5],
        ]),
      ),
    ).toEqual({
      clusters: [
        [1, 2, 5],
        [7, 9],
      ],
      parted: [],
    });
  });

  test('the lightest pair between two valid identity numbers is left out', () => {
    const ids = new Map([
      [1, ['a']],
      [4, ['b']],
    ]);
    const { clusters, parted } = joinPairs(
      joins([
        [1, 2],
        [3, 4],
        [2, 3],
      ]),
      ids,
    );
    expect(clusters).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(parted).toEqual([2]);
  });

  test('a cluster holds no more records than one person has', () => {
    const chain = Array.from({ length: 30 }, (_, at): [number, number] => [at, at + 1]);
    const { clusters } = joinPairs(joins(chain));
    expect(Math.max(...clusters.map((cluster) => cluster.length))).toBe(MOST_RECORDS);
    expect(joinPairs(joins(chain), new Map(), Number.POSITIVE_INFINITY).clusters).toHaveLength(1);
  });

  test('no cluster ever holds two numbers or too many records, and none is larger than its pairs allow', () => {
    const pair = fc.tuple(fc.nat(40), fc.nat(40)).filter(([a, b]) => a !== b);
    const numbers = fc.array(fc.tuple(fc.nat(40), fc.constantFrom('a', 'b', 'c')), { maxLength: 10 });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 80 }), numbers, fc.integer({ min: 2, max: 15 }), (pairs, given, most) => {
        const ids = new Map(given.map(([record, id]) => [record, [id]]));
        const { clusters, parted } = joinPairs(joins(pairs), ids, most);
        for (const cluster of clusters) {
          expect(cluster.length).toBeLessThanOrEqual(most);
          expect(new Set(cluster.flatMap((record) => ids.get(record) ?? [])).size).toBeLessThanOrEqual(1);
        }
        const of = new Map(clusters.flatMap((cluster, at) => cluster.map((record) => [record, at])));
        for (const [at, [a, b]] of pairs.entries()) {
          if (!parted.includes(at)) expect(of.get(a)).toBe(of.get(b));
        }
      }),
    );
  });
});
