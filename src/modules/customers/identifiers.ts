import type { Ctx } from '../../platform/context.ts';
import { blindIndex, decrypt, encrypt } from '../../platform/crypto.ts';
import { newId } from '../../platform/db.ts';
import { checkPhone, maskMobile } from './mobile.ts';

/** A way to reach a customer, in its normal form: E.164 for phones, lower case for e-mail. */
export interface Contact {
  kind: 'mobile' | 'landline' | 'email' | 'wechat';
  value: string;
}

/** A contact with what a colleague noted beside it. `shared`: somebody confirmed that another customer uses it as well. */
export interface LabelledContact extends Contact {
  label?: string | null;
  shared?: boolean;
}

/** A phone as people write it → its normal form; null when it is none. */
export function phoneContact(input: string): Contact | null {
  const phone = checkPhone(input);
  if (!phone) return null;
  return { kind: phone.kind === 'mobile' ? 'mobile' : 'landline', value: phone.e164 };
}

/** An e-mail address → its normal form; null when it is none. */
export function emailContact(input: string): Contact | null {
  // Full-width signs come from Chinese input: ａ＠example.com, a@example。com.
  const value = input.normalize('NFKC').replaceAll('。', '.').trim().toLowerCase();
  const fits = /^[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[^\s@<>.]{2,}$/.test(value) && !/\.\.|^\.|\.@|@\./.test(value);
  return fits ? { kind: 'email', value } : null;
}

/** A WeChat id as people write it → its normal form; null when it is none. An id may also be a phone number or one made by WeChat (wxid_…). */
export function wechatContact(input: string): Contact | null {
  const value = input.trim();
  return /^[A-Za-z0-9][A-Za-z0-9_-]{4,39}$/.test(value) ? { kind: 'wechat', value: value.toLowerCase() } : null;
}

/** Keyed hash for equality: what the database compares, since it never sees the clear value. */
export function contactHash(ctx: Pick<Ctx, 'keys'>, contact: Contact): Buffer {
  return blindIndex(ctx.keys, contact.kind, contact.value);
}

/** Keyed hash of a phone's last four digits; agents search by what the caller says. */
export function tailHash(ctx: Pick<Ctx, 'keys'>, lastFour: string): Buffer {
  return blindIndex(ctx.keys, 'tail', lastFour);
}

/** 138****5678, 0571****321, zh***@example.com, wx***8a. */
export function maskContact({ kind, value }: Contact): string {
  if (kind === 'mobile') return maskMobile(value);
  if (kind === 'email') return value.replace(/^(.{1,2})[^@]*/, '$1***');
  if (kind === 'wechat') return `${value.slice(0, 2)}***${value.slice(-2)}`;
  return `${value.slice(0, 5)}****${value.slice(-3)}`;
}

const context = (id: string) => `customers.identifier:${id}`;

/** The sealed row of a contact; `id` is given where rows have to come out the same each time. */
export function sealContact(
  ctx: Pick<Ctx, 'keys'>,
  customerId: string,
  contact: LabelledContact,
  isPrimary: boolean,
  id: string = newId(),
) {
  return {
    id,
    customerId,
    kind: contact.kind,
    ...sealValue(ctx, id, contact),
    isPrimary,
    label: contact.label ?? null,
    shared: contact.shared ?? false,
  };
}

/** The sealed columns of a contact, bound to the row's id. */
export function sealValue(ctx: Pick<Ctx, 'keys'>, id: string, contact: Contact) {
  const phone = contact.kind === 'mobile' || contact.kind === 'landline';
  return {
    valueEnc: encrypt(ctx.keys, contact.value, context(id)),
    valueHash: contactHash(ctx, contact),
    tailHash: phone ? tailHash(ctx, contact.value.slice(-4)) : null,
    masked: maskContact(contact),
  };
}

/** The clear value of a sealed row. */
export function openContact(ctx: Pick<Ctx, 'keys'>, row: { id: string; valueEnc: Buffer }): string {
  return decrypt(ctx.keys, row.valueEnc, context(row.id));
}
