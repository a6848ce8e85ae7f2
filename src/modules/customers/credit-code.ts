import type { Text } from '../../platform/i18n.ts';

/** The verdict on a unified social credit code; an accepted one carries the normalised 18 characters. */
export type CreditCodeCheck =
  | { ok: true; code: string }
  | { ok: false; reason: 'format' | 'organisation' | 'check_character' };

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Checks a unified social credit code by GB 32100: 18 characters without I, O, S, V and Z, the organisation code in positions
 * 9–17 with its own check character (GB 11714), and the check character at the end. Spaces, dashes, full-width and small letters are taken.
 */
export function checkCreditCode(input: string): CreditCodeCheck {
  const code = input
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .replace(/[a-z]/g, (c) => c.toUpperCase());
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return { ok: false, reason: 'format' };
  if (code[17] !== creditCodeCheck(code)) return { ok: false, reason: 'check_character' };
  if (code[16] !== organisationCheck(code.slice(8, 16))) return { ok: false, reason: 'organisation' };
  return { ok: true, code };
}

/** The check character that belongs in position 18 of the first seventeen (GB 32100). */
export function creditCodeCheck(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * CHARACTERS.indexOf(first17[at] as string), 0);
  return CHARACTERS[(31 - (sum % 31)) % 31] as string;
}

/** The check character of an organisation code's first eight (GB 11714). */
export function organisationCheck(first8: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, at) => total + weight * Number.parseInt(first8[at] as string, 36),
    0,
  );
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

/** What is wrong with a unified social credit code, in both languages. */
export function creditCodeProblem(check: CreditCodeCheck): Text {
  if (check.ok) return { zh: '统一社会信用代码正确。', en: 'The social credit code is right.' };
  if (check.reason === 'format')
    return {
      zh: '统一社会信用代码应为 18 位数字或大写字母(不含 I、O、S、V、Z)。',
      en: 'A social credit code has 18 digits or letters other than I, O, S, V and Z.',
    };
  return {
    zh: '统一社会信用代码校验位不符,请逐位核对。',
    en: 'A check character does not fit the others; compare every character.',
  };
}
