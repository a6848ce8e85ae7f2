import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { blindIndex, decrypt, encrypt } from '../../../platform/crypto.ts';
import { invalid } from '../../../platform/errors.ts';
import { maskContact, maskLine, phoneContact } from '../../customers/index.ts';
import { cityName, isCity } from '../../org/index.ts';
import type { ShipTo } from './schema.ts';

type Address = z.output<typeof ShipTo>;

const context = (orderId: string) => `club.reward_order:${orderId}`;

/** Where to send a reward, sealed, with what may be shown of it. @throws AppError request.invalid */
export function sealShipTo(ctx: Pick<Ctx, 'keys'>, orderId: string, given: Address) {
  const phone = phoneContact(given.phone);
  if (!phone)
    throw invalid(
      'address.phone',
      '请填写手机号或带区号的座机号。',
      'Give a mobile number, or a landline with its area code.',
    );
  if (!isCity(given.cityCode)) throw invalid('address.cityCode', '请选择城市。', 'Choose a city.');
  const kept: Address = { ...given, phone: phone.value };
  const person = `${[...given.name][0] ?? ''}**`;
  return {
    addressEnc: encrypt(ctx.keys, JSON.stringify(kept), context(orderId)),
    addressMasked: `${cityName(given.cityCode) ?? ''} ${maskLine(given.line)} · ${person} ${maskContact(phone)}`,
  };
}

/** The clear address of an order. */
export function openShipTo(ctx: Pick<Ctx, 'keys'>, order: { id: string; addressEnc: Buffer }): Address {
  return JSON.parse(decrypt(ctx.keys, order.addressEnc, context(order.id))) as Address;
}

/**
 * The six digits a member shows to be handed an order. They follow from the order and this installation's key: nothing is stored, and no
 * colleague can look them up.
 */
export function pickUpCode(ctx: Pick<Ctx, 'keys'>, orderId: string): string {
  return String(blindIndex(ctx.keys, 'pick_up', orderId).readUInt32BE(0) % 1_000_000).padStart(6, '0');
}
