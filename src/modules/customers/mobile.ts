import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A telephone number in E.164 with what it is; `extension` is kept apart, as E.164 has no place for it. */
export interface Phone {
  kind: 'mobile' | 'landline' | 'foreign';
  e164: string;
  extension?: string;
}

const MOBILE = /^(?:\+86|0086|86)?0?(1[3-9]\d{9})$/;
const LANDLINE = /^(?:(?:\+86|0086|86)0?|0)((?:10|2\d|[3-9]\d{2})\d{7,8})$/;
const SERVICE = /^(?:\+86|0086|86)?([48]00\d{7}|95\d{3,6})$/;
const EXTENSION = /^(.*\d\)?)\s*(?:转|轉|#|ext\.?|x)\s*(\d{1,6})$/is;

/** Full-width → half-width (digits, plus, brackets, dashes). */
function halfWidth(input: string): string {
  return input.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

/** Spaces, dashes, brackets and invisible format characters out. */
function compact(input: string): string {
  return halfWidth(input).replace(/[\s\p{Pd}\p{Cf}\u2212()]/gu, '');
}

/**
 * A mainland mobile number in E.164 (`+8613812345678`), or null. Takes spaces, dashes, full-width digits and a leading
 * +86, 0086, 86 or 0 (once dialled before a mobile of another city; old systems keep it). The rule is `1[3-9]` and nine digits: number tables age (141, 149 and 154 are live but unknown to
 * libphonenumber), so an operator's range is never asked for.
 */
export function normaliseMobile(input: string): string | null {
  const found = MOBILE.exec(compact(input));
  return found ? `+86${found[1]}` : null;
}

/** A number fit to show without permission: `+8613812345678` → `138****5678`; of any other only the last four digits. */
export function maskMobile(e164: string): string {
  const mobile = /^(?:\+86)?(1[3-9]\d)\d{4}(\d{4})$/.exec(e164);
  if (mobile) return `${mobile[1]}****${mobile[2]}`;
  const digits = e164.replace(/\D/g, '');
  return `****${digits.length >= 8 ? digits.slice(-4) : ''}`;
}

/**
 * Reads any number a customer may give: a mainland mobile, else a mainland landline (area code needed; also 400, 800
 * and 95xxx numbers), else a number abroad (with + or 00), which must be valid by its own country's plan. Null otherwise.
 */
export function checkPhone(input: string): Phone | null {
  const parts = EXTENSION.exec(halfWidth(input).trim());
  const number = compact(parts?.[1] ?? input);
  const extension = parts?.[2] ? { extension: parts[2] } : {};
  const mobile = normaliseMobile(number);
  if (mobile) return { kind: 'mobile', e164: mobile, ...extension };

  const mainland = LANDLINE.exec(number) ?? SERVICE.exec(number);
  if (mainland) return { kind: 'landline', e164: `+86${mainland[1]}`, ...extension };

  if (!/^(?:\+|00)[1-9]\d{5,16}$/.test(number)) return null;
  const foreign = parsePhoneNumberFromString(number.replace(/^00/, '+'));
  if (!foreign?.isValid() || foreign.countryCallingCode === '86') return null;
  return { kind: 'foreign', e164: foreign.number, ...extension };
}
