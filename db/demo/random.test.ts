import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, createUrn, shareOut } from './random.ts';

const draw = (seed: number, stream: string) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 50 }, () => random.next());
};

describe('chance', () => {
  test('the same seed and stream give the same numbers, another of either gives others', () => {
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  });

  test('numbers spread evenly over [0, 1)', () => {
    const random = createRandom(7, 'spread');
    const counts = new Array<number>(10).fill(0);
    for (let at = 0; at < 20_000; at++) {
      const tenth = Math.floor(random.next() * 10);
      counts[tenth] = (counts[tenth] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  test('weights are followed', () => {
    const random = createRandom(3, 'weights');
    const drawn = Array.from({ length: 10_000 }, () => random.weighted(['a', 'b', 'c'], [70, 30, 0]));
    expect(drawn.filter((one) => one === 'a').length / 10_000).toBeCloseTo(0.7, 1);
    expect(drawn).not.toContain('c');
  });

  test('ids are UUIDv7 of their instant, all different', () => {
    const random = createRandom(5, 'ids');
    const at = Date.UTC(2026, 10, 22, 6);
    const ids = Array.from({ length: 20_000 }, () => random.id(at));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids.slice(0, 500)) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(at);
    }
    expect(random.id(at + 1) > random.id(at)).toBe(true);
  });
});

describe('shares', () => {
  test('an urn gives out exactly what is in it', () => {
    const urn = createUrn(createRandom(1, 'urn'), [3, 0, 5]);
    const drawn = Array.from({ length: 8 }, () => urn.draw());
    expect([0, 1, 2].map((index) => drawn.filter((one) => one === index).length)).toEqual([3, 0, 5]);
    expect(urn.draw()).toBe(-1);
  });

  test('sharing out loses nothing and stays within one of the exact share', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (total, list) => {
        const shares = shareOut(total, list);
        const sum = list.reduce((all, weight) => all + weight, 0);
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total);
        shares.forEach((share, at) => {
          expect(Math.abs(share - (total * (list[at] as number)) / sum)).toBeLessThan(1);
        });
      }),
    );
  });
});
