import { describe, expect, test } from 'vitest';
import { phoneContact } from '../../src/modules/customers/index.ts';
import { isCity } from '../../src/modules/org/index.ts';
import { checkPlate } from '../../src/modules/products/plate.ts';
import { checkVin, modelYearOf } from '../../src/modules/products/vin.ts';
import { DEMO_NEW_OWNER_MOBILE, DEMO_OWNER_MOBILE } from './accounts.ts';
import { figuresOf } from './figures.ts';
import { makeCompany, makePerson } from './names.ts';
import { createPlates, createVins, mobileOf } from './people.ts';
import { FAR_CITIES, placesOf } from './places.ts';
import { createRandom } from './random.ts';

const regions = figuresOf('full').regions;

describe('numbers of people and cars', () => {
  test('mobiles are well-formed, different, and none is an owner’s with a name', () => {
    const mobiles = Array.from({ length: 100_000 }, (_, n) => mobileOf(n * 13));
    expect(new Set(mobiles).size).toBe(mobiles.length);
    for (const mobile of mobiles.slice(0, 2000))
      expect(phoneContact(mobile)).toEqual({ kind: 'mobile', value: mobile });
    for (const named of [DEMO_OWNER_MOBILE, DEMO_NEW_OWNER_MOBILE]) {
      expect(phoneContact(named)?.kind).toBe('mobile');
      // 168 is no segment of the others.
      expect(mobiles.some((mobile) => mobile.startsWith(`+86${named.slice(0, 3)}`))).toBe(false);
    }
  });

  test('VINs are right by ISO 3779, different, and tell the model year', () => {
    const next = createVins();
    const vins = Array.from({ length: 20_000 }, (_, n) =>
      next(['FB14S', 'EA34S', 'HB64S'][n % 3] as string, 2016 + (n % 11)),
    );
    expect(new Set(vins).size).toBe(vins.length);
    for (const [n, vin] of vins.slice(0, 3000).entries()) {
      expect(checkVin(vin)).toEqual({ ok: true, vin });
      expect(modelYearOf(vin, '2026-11-22')).toBe(2016 + (n % 11));
    }
  });

  test('plates are right by GA 36, different, and tell the energy', () => {
    const next = createPlates();
    const { city } = placesOf('SH')[0] as { city: ReturnType<typeof placesOf>[number]['city'] };
    const energies = ['fuel', 'bev', 'phev'] as const;
    const plates = Array.from({ length: 30_000 }, (_, n) => next(city, energies[n % 3] as 'fuel'));
    expect(new Set(plates).size).toBe(plates.length);
    for (const [n, plate] of plates.slice(0, 3000).entries())
      expect(checkPlate(plate ?? '')).toMatchObject({ ok: true, energy: energies[n % 3] });
  });

  test('an authority that has run out gives no plate', () => {
    const next = createPlates();
    const city = placesOf('JN')[0]?.city as Parameters<typeof next>[0];
    const plates = Array.from({ length: 340_001 }, () => next(city, 'fuel'));
    expect(plates.at(-1)).toBeNull();
    expect(new Set(plates).size).toBe(340_001);
  });
});

describe('names and places', () => {
  test('people have two to four characters, companies say that they are one', () => {
    const random = createRandom(4, 'names');
    for (let n = 0; n < 2000; n++) {
      const { surname, given } = makePerson(random);
      expect(`${surname}${given}`).toMatch(/^\p{Script=Han}{2,4}$/u);
    }
    expect(makeCompany(random, '苏州')).toMatch(/^苏州.+有限公司$/);
  });

  test('every region has places enough for its dealers, in cities that exist', () => {
    for (const { code, complete, limited } of regions) {
      const places = placesOf(code);
      expect(places.length).toBeGreaterThanOrEqual(complete + limited);
      expect(places.filter(({ city }) => !isCity(city.code))).toEqual([]);
    }
    const withDealer = new Set(regions.flatMap(({ code }) => placesOf(code).map(({ city }) => city.code)));
    expect(FAR_CITIES.filter(({ code }) => !isCity(code) || withDealer.has(code))).toEqual([]);
  });
});
