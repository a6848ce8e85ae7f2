import { checkResidentId, residentIdCheck } from '../resident-id.ts';

/** An identity number as it is compared. */
export interface IdNumber {
  /** All characters; null for a masked one. */
  full: string | null;
  /** First six and last four: what a masked number keeps. */
  mask: string;
  /** The number bears its check character and passed it. */
  valid: boolean;
  /** YYYYMMDD, from the number itself. */
  birth: string | null;
  gender: 'female' | 'male' | null;
}

function compact(input: string): string {
  return input
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212.·•・]/gu, '')
    .toUpperCase();
}

/** Numbers that stand for "none": one digit over and over, 12345678, operators' show numbers. */
const PLACEHOLDER = /^1?(\d)\1{7,}$|12345678$|^13800138000$/;

/** Eleven digits of a mainland mobile, or digits of any other number with at least seven; null for placeholders and what is none. */
export function phoneDigits(input: string): string | null {
  const digits = input
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(?:0086|86)(?=1[3-9]\d{9}$)/, '');
  if (digits.length < 7 || PLACEHOLDER.test(digits)) return null;
  return digits;
}

/** A resident ID of 18, 15 (GB 11643-1989: year of two digits, no check character) or masked, or any other document number. */
export function idNumber(input: string): IdNumber | null {
  const text = compact(input);
  if (/^\d{6}[*X]{8}\d{3}[\dX]$/.test(text) || /^\d{6}\*+\d{3}[\dX]$/.test(text)) {
    const mask = text.slice(0, 6) + text.slice(-4);
    return { full: null, mask, valid: false, birth: null, gender: genderOf(mask.slice(-2, -1)) };
  }
  if (/^\d{15}$/.test(text)) {
    const first = `${text.slice(0, 6)}19${text.slice(6)}`;
    return resident(first + residentIdCheck(first));
  }
  if (/^\d{17}[\dX]$/.test(text)) return resident(text);
  if (text.length < 5 || /^(.)\1*$/.test(text)) return null;
  return { full: text, mask: text, valid: false, birth: null, gender: null };
}

function resident(full: string): IdNumber {
  const mask = full.slice(0, 6) + full.slice(-4);
  const check = checkResidentId(full);
  if (!check.ok) return { full, mask, valid: false, birth: null, gender: null };
  return { full, mask, valid: true, birth: full.slice(6, 14), gender: check.gender };
}

function genderOf(digit: string): 'female' | 'male' {
  return Number(digit) % 2 === 1 ? 'male' : 'female';
}

/** YYYYMMDD of a civil date; null for what is none. */
export function birthDigits(input: string): string | null {
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(input.normalize('NFKC').trim());
  if (!found) return null;
  const [, year = '', month = '', day = ''] = found;
  return `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`;
}

/** A VIN, upper case: whole where 17 characters are given, and its last eight; null for fewer than eight. */
export function vinParts(input: string): { vin: string | null; tail: string } | null {
  const text = compact(input).replace(/[OQ]/g, '0').replace(/I/g, '1');
  if (!/^[A-Z0-9]{8,17}$/.test(text)) return null;
  return { vin: text.length === 17 ? text : null, tail: text.slice(-8) };
}

const LOOK_ALIKE: Record<string, string> = { O: '0', Q: '0', D: '0', I: '1', B: '8', S: '5', Z: '2' };

/**
 * A plate as compared: without dot and spaces, with its province where it is written; `shape` is free of the province and takes characters
 * that cameras and people confuse for one. Null for what is too short.
 */
export function plateParts(input: string): { plate: string; shape: string } | null {
  const plate = compact(input);
  const own = plate.replace(/^\p{Script=Han}/u, '');
  if (own.length < 5 || own.length > 8 || !/^[A-Z0-9]+\p{Script=Han}?$/u.test(own)) return null;
  return { plate: own, shape: own.replace(/[OQDIBSZ]/g, (c) => LOOK_ALIKE[c] ?? c) };
}

/** Every text that is left when one character is struck: texts of one length within one changed or two swapped characters share one. */
export function deletions(text: string): string[] {
  return [...new Set([...text].map((_, at) => text.slice(0, at) + text.slice(at + 1)))];
}
