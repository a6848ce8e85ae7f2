import { AppError, invalid } from '../../platform/errors.ts';
import { checkPlate } from './plate.ts';
import { checkVin, vinProblem } from './vin.ts';

/** What a unit is known by: a VIN, or in the retail pack a serial number. */
export type UnitNumber = { vin: string; serial: null } | { vin: null; serial: string };

const SERIAL = /^[A-Z0-9][A-Z0-9./_-]{2,39}$/;

/**
 * A VIN as it is kept (ISO 3779, GB 16735).
 * @throws AppError unit.vin_invalid (details.confirmable, details.suggestion)
 */
export function vinOf(input: string, confirmed: boolean): string {
  const check = checkVin(input, { confirmed });
  if (check.ok) return check.vin;
  const problem = vinProblem(check);
  throw new AppError(
    'unit.vin_invalid',
    {
      ...problem,
      confirmable: check.reason === 'check_digit' && check.confirmable,
      suggestion: check.suggestion ?? null,
    },
    [{ field: 'vin', ...problem }],
  );
}

/** A plate as it is kept (GA 36). @throws AppError request.invalid */
export function plateOf(input: string): string {
  const checked = checkPlate(input);
  if (checked.ok) return checked.plate;
  throw invalid(
    'plate',
    '车牌号格式不正确,例如 京A12345 或 京AD12345。',
    'This is no plate number; for example 京A12345 or 京AD12345.',
  );
}

/** A serial number as it is kept: upper case, half-width, without spaces. @throws AppError request.invalid */
export function serialOf(input: string): string {
  const serial = input
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/[a-z]/g, (c) => c.toUpperCase());
  if (SERIAL.test(serial)) return serial;
  throw invalid(
    'serial',
    '序列号为 3 至 40 位字母、数字和 . / _ -。',
    'A serial number has 3 to 40 letters, digits and . / _ -.',
  );
}

/** The one number that was given. @throws AppError request.invalid where none or both were, and as vinOf and serialOf */
export function numberOf(given: {
  vin?: string | null | undefined;
  serial?: string | null | undefined;
  vinConfirmed: boolean;
}): UnitNumber {
  if (given.vin && given.serial)
    throw invalid('serial', '车架号和序列号只能填写一个。', 'A unit has either a VIN or a serial number, not both.');
  if (given.serial) return { vin: null, serial: serialOf(given.serial) };
  if (!given.vin) throw invalid('vin', '请填写车架号或序列号。', 'Give the VIN, or the serial number.');
  return { vin: vinOf(given.vin, given.vinConfirmed), serial: null };
}
