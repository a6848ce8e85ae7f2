import type { Ctx } from '../../platform/context.ts';
import { blindIndex, decrypt, encrypt } from '../../platform/crypto.ts';
import { newId } from '../../platform/db.ts';
import type { Place } from '../org/index.ts';

/** An address in its normal form: divisions in clear, the line (street, house, room) to be sealed. */
export interface Address extends Omit<Place, 'provinceCode'> {
  provinceCode: string | null;
  kind: 'home' | 'work' | 'delivery' | 'registered';
  line: string | null;
  postcode: string | null;
}

const context = (id: string) => `customers.address:${id}`;

/** What a line is compared by: without spaces and signs, small letters. */
function plain(line: string): string {
  return line
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toLowerCase();
}

/** Street without house and room: 世纪大道100号2幢301室 → 世纪大道****; two characters where no street is named. */
export function maskLine(line: string): string {
  const street =
    /^[^\d０-９]{2,12}?(?:路|街|道|巷|弄|村|镇|里)(?=.)/u.exec(line)?.[0] ?? [...line].slice(0, 2).join('');
  return `${street}****`;
}

/** The sealed parts of an address line, bound to the row's id. */
export function sealLine(ctx: Pick<Ctx, 'keys'>, id: string, line: string | null) {
  if (line === null) return { lineEnc: null, lineHash: null, lineMasked: null };
  return {
    lineEnc: encrypt(ctx.keys, line, context(id)),
    lineHash: blindIndex(ctx.keys, 'address', plain(line)),
    lineMasked: maskLine(line),
  };
}

/** The sealed row of an address; `id` is given where rows have to come out the same each time. */
export function sealAddress(
  ctx: Pick<Ctx, 'keys'>,
  customerId: string,
  address: Address,
  isPrimary: boolean,
  id: string = newId(),
) {
  const { kind, provinceCode, cityCode, districtCode, postcode } = address;
  const place = { kind, provinceCode, cityCode, districtCode, postcode };
  return { id, customerId, ...place, ...sealLine(ctx, id, address.line), isPrimary };
}

/** The clear line of a sealed row; null where it has none. */
export function openLine(ctx: Pick<Ctx, 'keys'>, row: { id: string; lineEnc: Buffer | null }): string | null {
  return row.lineEnc ? decrypt(ctx.keys, row.lineEnc, context(row.id)) : null;
}
