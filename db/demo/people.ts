import { makePlate } from '../../src/modules/products/plate.ts';
import { makeVin } from '../../src/modules/products/vin.ts';
import type { City } from './places.ts';

/**
 * Number segments that, as of 2026, are given to no operator: a demo number reaches nobody. 168 is kept for the owners named in
 * accounts.ts. What follows the segment runs through all eight digits before it repeats.
 */
const SEGMENTS = ['160', '161', '163', '164', '169'];
const EIGHT_DIGITS = 100_000_000;
// Coprime to 10^8, so that multiplying permutes the eight digits: neighbours get numbers that look unrelated.
const SPREAD = 38_196_601;

/** The n-th mobile of the set in E.164: different for every n below 500 million. */
export function mobileOf(n: number): string {
  const turn = Math.floor(n / SEGMENTS.length);
  // BigInt, as the product leaves the range of exact numbers.
  const tail = Number((BigInt(turn) * BigInt(SPREAD) + 20_260_417n) % BigInt(EIGHT_DIGITS));
  return `+86${SEGMENTS[n % SEGMENTS.length]}${String(tail).padStart(8, '0')}`;
}

/** World manufacturer identifier of the fictional maker: begins with China's L and belongs to no maker in SAE's list. */
const WMI = 'LYT';
const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789';

/** The character of a model year in position 10 of a VIN (ISO 3779): A is 1980 and 2010. */
function yearCode(year: number): string {
  return YEAR_CODES[(year - 1980) % 30] as string;
}

/** Gives out VINs: serial numbers run by descriptor, model year and plant. */
export function createVins(): (descriptor: string, modelYear: number) => string {
  const serials = new Map<string, number>();
  return (descriptor, modelYear) => {
    const line = `${descriptor}${modelYear}`;
    const built = (serials.get(line) ?? 0) + 1;
    serials.set(line, built);
    // A plant numbers up to a million cars of a kind and year; then the next plant goes on.
    const plant = 'ABCDEFGH'[Math.floor(built / 1_000_000)] as string;
    return makeVin(WMI, descriptor, yearCode(modelYear), plant, built % 1_000_000);
  };
}

const PLATES = 340_000;

/** Gives out plates by registration authority; null when an authority has no number left. */
export function createPlates(): (city: City, energy: 'fuel' | 'bev' | 'phev') => string | null {
  const given = new Map<string, number>();
  return (city, energy) => {
    const kind = energy === 'fuel' ? 'ordinary' : 'new';
    const key = `${city.plate}${kind}`;
    const count = given.get(key) ?? 0;
    if (count >= PLATES) return null;
    given.set(key, count + 1);
    // 7 919 is coprime to 340 000: every number once, not one after the other.
    const plate = makePlate(city.plate, (count * 7919 + 51_237) % PLATES, energy !== 'fuel');
    // GA 36: D stands for battery-electric, F for other new energy.
    return energy === 'phev' ? plate.replace(/^(..)D/, '$1F') : plate;
  };
}
