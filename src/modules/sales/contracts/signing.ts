import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { fileRow, nameFile } from '../../../platform/file-row.ts';
import { sniffType } from '../../../platform/file-type.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readPicture } from '../../../platform/picture.ts';
import { readWhole } from '../../../platform/read-whole.ts';
import { openSealed, sealStream } from '../../../platform/sealed-stream.ts';
import { contractSigned } from '../../events.ts';
import type { LockedOrder } from '../access.ts';
import { setOrder } from '../queries.ts';
import * as queries from './queries.ts';
import { MAX_SCAN_BYTES, MAX_SIGNATURE_BYTES } from './schema.ts';
import { holdContract } from './service.ts';
import { openPicture, sealPicture } from './text.ts';

const SCANS = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'];
const scanOf = (id: string) => `sales.contract_scan:${id}`;

/** Who may not sign here is told before anything of the file is read. */
async function needSight(ctx: Ctx, id: string): Promise<void> {
  const own = ownerFilter(ctx, 'order.change');
  const found = await read(ctx, (tx) => queries.orderOf(tx, id));
  if (!found || (own && found.consultantId !== own)) throw new AppError('request.not_found');
}

/** A contract that waits for signatures and still says what the order says. @throws AppError contract.state, contract.outdated */
async function toSign(ctx: Ctx, tx: Tx, id: string, version: number) {
  const held = await holdContract(ctx, tx, id, { version, open: false });
  if (!['open', 'delivered'].includes(held.order.status)) throw new AppError('order.not_open');
  if (held.contract.state !== 'drawn_up') throw new AppError('contract.state');
  if (held.contract.outdatedAt) throw new AppError('contract.outdated');
  return held;
}

interface Signing {
  signedOn: string;
  signedHow: 'screen' | 'paper';
  dealerSigner?: string;
  scanId?: string;
}

/** Both have signed: it takes the place of an earlier contract, and the order follows. */
async function conclude(
  ctx: Ctx,
  tx: Tx,
  { order, contract }: { order: LockedOrder; contract: queries.LockedContract },
  signing: Signing,
): Promise<number> {
  const now = ctx.clock.now();
  const { id: orderId, orgId, leadId, customerId } = order;
  const version = contract.version + 1;
  if (contract.kind === 'main') {
    const before = await queries.liveContract(tx, orderId, ['signed'], 'main');
    if (before) await queries.close(tx, { id: before.id }, { state: 'superseded', now });
  }
  await tx
    .updateTable('sales.contract')
    .set({ state: 'signed', ...signing, version })
    .where('id', '=', contract.id)
    .execute();
  if (contract.kind === 'main')
    await setOrder(tx, order, { contractNumber: contract.number, contractSignedOn: signing.signedOn });
  else await queries.noteChange(tx, orderId, now);
  const kind = contract.kind === 'main' ? ('main' as const) : ('supplement' as const);
  const payload = { orderId, number: contract.number ?? '', kind, signedOn: signing.signedOn };
  await emit(ctx, tx, contractSigned, { orgId, subjectId: leadId, customerId, payload });
  return version;
}

/**
 * Keeps the signature that buyer or seal holder drew, sealed; with both the contract is signed.
 * @throws AppError contract.state, contract.outdated, request.conflict, request.invalid, request.too_large
 */
export async function signContract(
  ctx: Ctx,
  { id, side }: { id: string; side: 'buyer' | 'dealer' },
  { version, signer }: { version: number; signer?: string | undefined },
  sent: Readable,
) {
  if (side === 'dealer' && !signer)
    throw invalid('signer', '请填写盖章或签字人姓名。', 'Say who signs for the dealer.');
  await needSight(ctx, id);
  const { content } = await readPicture(sent, { maxBytes: MAX_SIGNATURE_BYTES, drawn: true });
  return transact(ctx, async (tx) => {
    const { order, contract } = await toSign(ctx, tx, id, version);
    const now = ctx.clock.now();
    const picture = sealPicture(ctx, id, content);
    const set =
      side === 'buyer'
        ? { buyerSignEnc: picture, buyerSignedAt: now }
        : { dealerSignEnc: picture, dealerSignedAt: now, dealerSigner: signer as string };
    await tx
      .updateTable('sales.contract')
      .set({ ...set, version: version + 1 })
      .where('id', '=', id)
      .execute();
    const both = side === 'buyer' ? contract.dealerSignedAt : contract.buyerSignedAt;
    if (!both) return { state: 'drawn_up' as const, version: version + 1 };
    const signedOn = civilDate(now, scopeOf(ctx).timeZone);
    const held = { order, contract: { ...contract, version: version + 1 } };
    return { state: 'signed' as const, version: await conclude(ctx, tx, held, { signedOn, signedHow: 'screen' }) };
  });
}

/**
 * Keeps the scan of a contract that was signed on paper, sealed; it is signed by that.
 * @throws AppError contract.state, contract.outdated, request.conflict, request.invalid, request.too_large
 */
export async function scanContract(
  ctx: Ctx,
  id: string,
  { version, signedOn, signer }: { version: number; signedOn: string; signer: string },
  sent: Readable,
) {
  await needSight(ctx, id);
  const content = await readWhole(sent, MAX_SCAN_BYTES);
  const mediaType = sniffType(content.subarray(0, 4096));
  if (!mediaType || !SCANS.includes(mediaType))
    throw invalid('body', '请上传 PDF 或图片(PNG、JPEG、WebP)。', 'A PDF, or a picture as PNG, JPEG or WebP.');
  const { sha256 } = await ctx.files.put(sealStream(ctx.keys, Readable.from([content]), scanOf(id)), {
    maxBytes: MAX_SCAN_BYTES * 2,
  });
  try {
    return await transact(ctx, async (tx) => {
      const held = await toSign(ctx, tx, id, version);
      const { timeZone } = scopeOf(ctx);
      if (signedOn > civilDate(ctx.clock.now(), timeZone) || signedOn < held.order.orderedOn)
        throw invalid(
          'signedOn',
          '签订日期须在下单日与今天之间。',
          'It has to lie between the day of the order and today.',
        );
      const name = `${held.contract.number}.${mediaType.split('/')[1]}`;
      const { orgId } = held.order;
      const scanId = await nameFile(tx, { orgId, name, mediaType, bytes: content.length, sha256 });
      const signing = { signedOn, signedHow: 'paper' as const, dealerSigner: signer, scanId };
      return { state: 'signed' as const, version: await conclude(ctx, tx, held, signing) };
    });
  } catch (error) {
    await ctx.files.remove(sha256);
    throw error;
  }
}

/** A signature or the scan in clear; who looked is audited. @throws AppError request.not_found */
export async function getContractFile(
  ctx: Ctx,
  { id, what }: { id: string; what: 'buyer' | 'dealer' | 'scan' },
): Promise<FileAnswer> {
  const own = ownerFilter(ctx, 'order.read');
  const found = await transact(ctx, async (tx) => {
    const order = await queries.orderOf(tx, id);
    if (!order || (own && order.consultantId !== own)) throw new AppError('request.not_found');
    const row = await queries.papersOf(tx, id);
    const detail = JSON.stringify({ order: order.orderId, what });
    await sql`select app.audit_view('sales.contract', ${id}, ${order.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
    if (what !== 'scan') return { picture: what === 'buyer' ? row?.buyerSignEnc : row?.dealerSignEnc };
    return { file: row?.scanId ? await fileRow(tx, row.scanId) : undefined };
  });
  if (found.picture) {
    const content = openPicture(ctx, id, found.picture);
    return { name: `${what}.png`, mediaType: 'image/png', content, bytes: content.length };
  }
  if (!found.file) throw new AppError('request.not_found');
  const { name, mediaType, bytes, sha256 } = found.file;
  const clear = openSealed(ctx.keys, ctx.files.open(sha256), scanOf(id));
  return { name, mediaType, bytes, content: Readable.from(clear, { objectMode: false }) };
}
