import type { Ctx } from '../../platform/context.ts';
import { blindIndex, decrypt, encrypt } from '../../platform/crypto.ts';
import { newId } from '../../platform/db.ts';

/** Kinds of papers that prove who a customer is. */
export const DOCUMENT_KINDS = [
  'resident_id',
  'credit_code',
  'passport',
  'hk_macau_permit',
  'taiwan_permit',
  'foreign_permanent',
  'officer',
  'driving_licence',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document in its normal form; `checked`: the number bears a check digit and passed it. */
export interface Document {
  kind: DocumentKind;
  number: string;
  validUntil: string | null;
  checked: boolean;
}

const context = (id: string) => `customers.document:${id}`;

/** 321181********0029, 9135**********0Y43, E****21. */
export function maskDocument({ kind, number }: Pick<Document, 'kind' | 'number'>): string {
  const shown = kind === 'resident_id' ? 6 : kind === 'credit_code' ? 4 : 1;
  const tail = kind === 'resident_id' || kind === 'credit_code' ? 4 : 2;
  if (number.length <= shown + tail + 1) return `${number.slice(0, 1)}****`;
  return `${number.slice(0, shown)}${'*'.repeat(number.length - shown - tail)}${number.slice(-tail)}`;
}

/** Keyed hash of a document for equality. */
export function documentHash(ctx: Pick<Ctx, 'keys'>, { kind, number }: Pick<Document, 'kind' | 'number'>): Buffer {
  return blindIndex(ctx.keys, kind, number);
}

/** The sealed columns of a document, bound to the row's id. */
export function sealNumber(
  ctx: Pick<Ctx, 'keys'>,
  id: string,
  document: Pick<Document, 'kind' | 'number' | 'checked'>,
) {
  return {
    numberEnc: encrypt(ctx.keys, document.number, context(id)),
    numberHash: documentHash(ctx, document),
    tailHash: blindIndex(ctx.keys, 'document_tail', document.number.slice(-4)),
    masked: maskDocument(document),
    checked: document.checked,
  };
}

/** The sealed row of a document; `id` is given where rows have to come out the same each time. */
export function sealDocument(ctx: Pick<Ctx, 'keys'>, customerId: string, document: Document, id: string = newId()) {
  const { kind, validUntil } = document;
  return { id, customerId, kind, validUntil, ...sealNumber(ctx, id, document) };
}

/** The clear number of a sealed row. */
export function openDocument(ctx: Pick<Ctx, 'keys'>, row: { id: string; numberEnc: Buffer }): string {
  return decrypt(ctx.keys, row.numberEnc, context(row.id));
}
