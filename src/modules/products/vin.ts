import type { Text } from '../../platform/i18n.ts';

/**
 * The verdict on a VIN. Accepted numbers carry the normalised 17 characters; `warning` says that the check digit does
 * not fit but a person confirmed the number. Refusals carry what is needed to explain them (see `vinProblem`);
 * `suggestion` is only ever offered, never applied.
 */
export type VinCheck =
  | { ok: true; vin: string; warning?: 'check_digit' }
  | { ok: false; reason: 'length'; vin: string; length: number; suggestion?: string }
  | { ok: false; reason: 'characters'; vin: string; characters: string[]; suggestion?: string }
  | { ok: false; reason: 'check_digit'; vin: string; expected: string; confirmable: boolean; suggestion?: string };

const VALUES: Record<string, number> = {};
for (const [index, letter] of [...'ABCDEFGH'].entries()) VALUES[letter] = index + 1;
for (const [index, letter] of [...'JKLMN'].entries()) VALUES[letter] = index + 1;
Object.assign(VALUES, { P: 7, R: 9 });
for (const [index, letter] of [...'STUVWXYZ'].entries()) VALUES[letter] = index + 2;
for (const digit of '0123456789') VALUES[digit] = Number(digit);

const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const WELL_FORMED = /^[A-HJ-NPR-Z0-9]{17}$/;
const ALLOWED = /[A-HJ-NPR-Z0-9]/;
const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789';

/** Full-width → half-width, spaces and dashes out, ASCII letters upper-case (no other letter is turned into one). */
function normalise(input: string): string {
  return input
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .replace(/[a-z]/g, (c) => c.toUpperCase());
}

/**
 * Checks a VIN by ISO 3779 / GB 16735: 17 characters without I, O and Q, and the check digit in position 9.
 * A wrong check digit is an error where the digit is mandatory (China: WMI starting with L; North America: 1–5).
 * Elsewhere it may be filler: refused as `confirmable`, accepted with a warning once `confirmed`.
 */
export function checkVin(input: string, options: { confirmed?: boolean } = {}): VinCheck {
  const vin = normalise(input);
  const characters = [...vin];
  if (characters.length !== 17) return { ok: false, reason: 'length', vin, length: characters.length };

  const wrong = [...new Set(characters.filter((c) => !ALLOWED.test(c)))];
  if (wrong.length > 0) {
    const suggestion = vin.replaceAll('I', '1').replace(/[OQ]/g, '0');
    const refusal = { ok: false, reason: 'characters', vin, characters: wrong } as const;
    return WELL_FORMED.test(suggestion) ? { ...refusal, suggestion } : refusal;
  }

  const expected = vinCheckDigit(vin);
  if (vin[8] === expected) return { ok: true, vin };
  const confirmable = !/^[L1-5]/.test(vin);
  if (confirmable && options.confirmed) return { ok: true, vin, warning: 'check_digit' };
  return { ok: false, reason: 'check_digit', vin, expected, confirmable };
}

/**
 * The check digit (`0`–`9` or `X`) that belongs in position 9, whatever stands there now (ISO 3779, GB 16735).
 * Throws RangeError unless given 17 well-formed characters.
 */
export function vinCheckDigit(vin17: string): string {
  if (!WELL_FORMED.test(vin17)) throw new RangeError('a VIN has 17 characters of A-Z and 0-9 without I, O and Q');
  const sum = [...vin17].reduce((total, c, index) => total + (VALUES[c] ?? 0) * (WEIGHTS[index] ?? 0), 0);
  const rest = sum % 11;
  return rest === 10 ? 'X' : String(rest);
}

/**
 * A synthetic VIN with a right check digit: maker (3), descriptor (5), model-year code (1), plant (1) and serial,
 * padded with zeros to 6. Throws RangeError when a part has the wrong length or characters.
 */
export function makeVin(wmi: string, vds5: string, yearCode: string, plant: string, serial: number | string): string {
  const tail = String(serial).padStart(6, '0');
  if (wmi.length !== 3 || vds5.length !== 5 || yearCode.length !== 1 || plant.length !== 1 || tail.length !== 6) {
    throw new RangeError('VIN parts are 3 + 5 + 1 + 1 characters and a serial of at most 6');
  }
  const [head, rest] = [`${wmi}${vds5}`, `${yearCode}${plant}${tail}`];
  return `${head}${vinCheckDigit(`${head}0${rest}`)}${rest}`;
}

/**
 * The model year from position 10, or null where it holds no year code (I O Q U Z 0, or filler in Europe).
 * The code repeats every 30 years: the newest reading up to the year after `today` (civil date, `2026-03-01`) is taken.
 */
export function modelYearOf(vin: string, today: string): number | null {
  const index = YEAR_CODES.indexOf(vin[9] ?? ' ');
  const latest = Number(today.slice(0, 4)) + 1;
  if (index < 0 || vin.length !== 17 || !(latest >= 1980 + index)) return null;
  return latest - ((latest - 1980 - index) % 30);
}

/** What is wrong with a checked VIN and what would be right, in both languages. */
export function vinProblem(result: VinCheck): Text {
  if (result.ok) {
    return result.warning
      ? {
          zh: '车架号校验位不符,已由人工确认。',
          en: 'The check digit does not fit; the VIN was confirmed by a person.',
        }
      : { zh: '车架号正确。', en: 'The VIN is right.' };
  }
  switch (result.reason) {
    case 'length':
      return {
        zh: `车架号应为 17 位,现为 ${result.length} 位。`,
        en: `A VIN has 17 characters; this one has ${result.length}.`,
      };
    case 'characters': {
      const found = result.characters.join(' ');
      const { suggestion } = result;
      return {
        zh: `车架号只含数字和除 I、O、Q 外的字母,发现:${found}。${suggestion ? `是否应为 ${suggestion}?` : ''}`,
        en: `A VIN holds digits and letters other than I, O and Q; found: ${found}.${
          suggestion ? ` Did you mean ${suggestion}?` : ''
        }`,
      };
    }
    case 'check_digit':
      return {
        zh: `车架号第 9 位(校验位)应为 ${result.expected},现为 ${result.vin[8]},请核对全部字符。${
          result.confirmable ? '若与行驶证一致,可确认后保存。' : ''
        }`,
        en: `Position 9 (check digit) should be ${result.expected}, not ${result.vin[8]}; compare every character.${
          result.confirmable ? ' If it matches the registration document, confirm to keep it.' : ''
        }`,
      };
  }
}
