/** The verdict on a plate: normalised text and the drive it stands for, or not a plate. */
export type PlateCheck = { ok: true; plate: string; energy: 'fuel' | 'bev' | 'phev' } | { ok: false };

const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新';
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const ORDINARY = new RegExp(`^[${PROVINCES}][${LETTERS}][${LETTERS}0-9]{4}[${LETTERS}0-9挂学警领]$`);
const CROSS_BORDER = new RegExp(`^粤Z[${LETTERS}0-9]{4}[港澳]$`);
const EMBASSY = /^使\d{6}$/;
const NEW_ENERGY = new RegExp(`^[${PROVINCES}][${LETTERS}](?:([A-HJK])[${LETTERS}0-9]\\d{4}|\\d{5}([A-HJK]))$`);

/** Full-width → half-width, the printed dot, spaces and dashes out, ASCII letters upper-case. */
function normalise(input: string): string {
  return input
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\p{Pd}\p{Cf}\u2212.·•・]/gu, '')
    .replace(/[a-z]/g, (c) => c.toUpperCase());
}

/**
 * Checks a mainland plate by GA 36: ordinary plates (7 characters, with 挂 学 警 领 at the end; 港 澳 only for 粤Z;
 * 使 with 6 digits) and new-energy plates (8 characters, letter first for small and last for large vehicles).
 * New-energy letters A–E mean battery-electric (`bev`), F–K other new energy (`phev`: hybrid, range extender, fuel cell).
 */
export function checkPlate(input: string): PlateCheck {
  const plate = normalise(input);
  const newEnergy = NEW_ENERGY.exec(plate);
  if (newEnergy) {
    const letter = newEnergy[1] ?? newEnergy[2] ?? '';
    return { ok: true, plate, energy: letter <= 'E' ? 'bev' : 'phev' };
  }
  if (ORDINARY.test(plate) || CROSS_BORDER.test(plate) || EMBASSY.test(plate)) {
    return { ok: true, plate, energy: 'fuel' };
  }
  return { ok: false };
}

/**
 * A synthetic plate: `makePlate('鄂A', 123, false)` → 鄂A00123, with new energy 鄂AD00123. `n` runs from 0 to 339 999;
 * from 100 000 on a letter takes the place of the first digit. Throws RangeError for another `n` or authority.
 */
export function makePlate(authority: string, n: number, newEnergy: boolean): string {
  if (!Number.isInteger(n) || n < 0 || n >= 340_000) throw new RangeError('a plate number is 0 to 339999');
  const lead = n < 100_000 ? String(Math.floor(n / 10_000)) : (LETTERS[Math.floor(n / 10_000) - 10] ?? '');
  const plate = `${authority}${newEnergy ? 'D' : ''}${lead}${String(n % 10_000).padStart(4, '0')}`;
  if (authority.length !== 2 || !checkPlate(plate).ok) throw new RangeError('an authority is a province and a letter');
  return plate;
}
