import type { Text } from '../../platform/i18n.ts';

/** Below this age a person is a minor whose data need a guardian's consent (PIPL art. 31). */
export const MINOR_AGE = 14;

/**
 * The verdict on a resident identity number. An accepted one carries the normalised 18 characters with what they tell;
 * `birthOn` is a civil date.
 */
export type ResidentIdCheck =
  | { ok: true; id: string; birthOn: string; gender: 'female' | 'male'; minor: boolean }
  | { ok: false; reason: 'format' | 'region' | 'birth' | 'check_digit' };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/**
 * Checks a resident identity number by GB 11643: six digits of region, birth date, three of sequence (odd male, even female),
 * check character. The first two digits lie within 11–65, 71 and 81–83; the other four are not asked for, since old births bear
 * codes abolished long ago. Spaces, dashes, full-width digits and a small x are taken. A number of fifteen digits (GB 11643-1989; such cards
 * were withdrawn on 2013-01-01, old records still hold them) is answered as the eighteen it became. `today` is a civil date.
 */
export function checkResidentId(input: string, today: string = new Date().toISOString().slice(0, 10)): ResidentIdCheck {
  const id = ofEighteen(
    input
      .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
      .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
      .replace('x', 'X'),
  );
  if (!/^\d{17}[\dX]$/.test(id)) return { ok: false, reason: 'format' };
  const region = Number(id.slice(0, 2));
  if (!((region >= 11 && region <= 65) || region === 71 || (region >= 81 && region <= 83)))
    return { ok: false, reason: 'region' };
  const birthOn = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (!isCivilDate(birthOn) || birthOn > today || birthOn < '1850-01-01') return { ok: false, reason: 'birth' };
  if (id[17] !== residentIdCheck(id)) return { ok: false, reason: 'check_digit' };
  return {
    ok: true,
    id,
    birthOn,
    gender: Number(id[16]) % 2 === 1 ? 'male' : 'female',
    minor: isMinor(birthOn, today),
  };
}

/** Fifteen digits as the eighteen they became: the century and the check character come in; any other text as it is. */
function ofEighteen(text: string): string {
  if (!/^\d{15}$/.test(text)) return text;
  const first = `${text.slice(0, 6)}19${text.slice(6)}`;
  return first + residentIdCheck(first);
}

/** The check character that belongs in position 18 of the first seventeen digits (GB 11643). */
export function residentIdCheck(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return CHECK[sum % 11] as string;
}

/** Whether somebody born on a civil date is younger than fourteen on another. */
export function isMinor(birthOn: string, today: string): boolean {
  const fourteenth = `${Number(birthOn.slice(0, 4)) + MINOR_AGE}${birthOn.slice(4)}`;
  return today < fourteenth;
}

/** What is wrong with a resident identity number, in both languages. */
export function residentIdProblem(check: ResidentIdCheck): Text {
  if (check.ok) return { zh: '身份证号正确。', en: 'The resident ID number is right.' };
  switch (check.reason) {
    case 'format':
      return {
        zh: '身份证号应为 17 位数字加 1 位数字或 X(旧证为 15 位数字)。',
        en: 'A resident ID number has 17 digits and a last digit or X; an old one has 15 digits.',
      };
    case 'region':
      return { zh: '身份证号前两位不是省级代码。', en: 'The first two digits are no province.' };
    case 'birth':
      return { zh: '身份证号第 7–14 位不是有效的出生日期。', en: 'Positions 7–14 are no birth date.' };
    case 'check_digit':
      return {
        zh: '身份证号校验位不符,请逐位核对。',
        en: 'The last character does not fit the others; compare every digit.',
      };
  }
}

function isCivilDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
