import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, ownerFilter } from '../../../platform/context.ts';
import { blindIndex, decrypt, encrypt } from '../../../platform/crypto.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readPicture } from '../../../platform/picture.ts';
import * as queries from './queries.ts';
import { type checkLicence as licenceEndpoint, MAX_SIGNATURE_BYTES } from './schema.ts';
import { lock } from './service.ts';

const contextOf = (id: string) => `showroom.test_drive:${id}`;

/** The clear number of a licence, for the person's own package. */
export function openLicence(ctx: Pick<Ctx, 'keys'>, row: { id: string; licenceEnc: Buffer }): string {
  return decrypt(ctx.keys, row.licenceEnc, contextOf(row.id));
}

/**
 * Checks that the visitor may drive this car on the day: class, validity. The number is kept sealed.
 * @throws AppError request.invalid (licenceClass, validUntil)
 */
export async function checkLicence(ctx: Ctx, id: string, given: z.output<(typeof licenceEndpoint)['body']>) {
  const { licenceClass, validUntil, number } = given;
  return transact(ctx, async (tx) => {
    const drive = await lock(ctx, tx, id, given.version, 'booked', 'confirmed');
    const car = await queries.carById(tx, drive.carId);
    if (licenceClass === 'C2' && !car?.automatic)
      throw invalid('licenceClass', 'C2 只准驾驶自动挡汽车。', 'Class C2 covers automatic cars only.');
    if (validUntil < drive.day)
      throw invalid('validUntil', '驾驶证在试驾当日已过期。', 'The licence has expired by the day of the drive.');
    const version = drive.version + 1;
    await tx
      .updateTable('showroom.testDrive')
      .set({
        licenceClass,
        licenceUntil: validUntil,
        licenceEnc: encrypt(ctx.keys, number, contextOf(id)),
        licenceHash: blindIndex(ctx.keys, 'driving_licence', number),
        licenceMasked: `${number.slice(0, 2)}****${number.slice(-2)}`,
        version,
      })
      .where('id', '=', id)
      .execute();
    return { id, status: drive.status, version };
  });
}

/** Keeps the signature a visitor drew under the waiver in force, sealed. @throws AppError request.invalid, request.too_large */
export async function signWaiver(ctx: Ctx, id: string, given: { version: number; waiver: string }, sent: Readable) {
  // Who may not sign here is told before anything of the picture is read.
  const newest = await read(ctx, async (tx) => {
    const drive = await queries.driveById(tx, id);
    const own = ownerFilter(ctx, 'testdrive.book');
    if (!drive || (own && drive.consultantId !== own)) throw new AppError('request.not_found');
    return queries.waiverOf(tx, null, ctx.clock.now());
  });
  if (newest.version !== given.waiver)
    throw invalid('waiver', '协议已更新,请客户阅读新版本后签署。', 'There is a newer waiver to read and sign.');
  const { content } = await readPicture(sent, { maxBytes: MAX_SIGNATURE_BYTES, drawn: true });
  return transact(ctx, async (tx) => {
    const drive = await lock(ctx, tx, id, given.version, 'booked', 'confirmed');
    const version = drive.version + 1;
    await tx
      .updateTable('showroom.testDrive')
      .set({
        waiverVersion: given.waiver,
        signatureEnc: encrypt(ctx.keys, content.toString('base64'), contextOf(id)),
        agreedAt: ctx.clock.now(),
        version,
      })
      .where('id', '=', id)
      .execute();
    return { id, status: drive.status, version };
  });
}

/** The signature in clear; who fetched it is audited. */
export async function getSignature(ctx: Ctx, id: string): Promise<FileAnswer> {
  const own = ownerFilter(ctx, 'testdrive.book');
  return transact(ctx, async (tx) => {
    const row = await tx
      .selectFrom('showroom.testDrive')
      .select(['orgId', 'consultantId', 'signatureEnc'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row?.signatureEnc || (own && row.consultantId !== own)) throw new AppError('request.not_found');
    const detail = JSON.stringify({ kind: 'signature' });
    await sql`select app.audit_view('showroom.test_drive', ${id}, ${row.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
    const content = Buffer.from(decrypt(ctx.keys, row.signatureEnc, contextOf(id)), 'base64');
    return { name: 'signature.png', mediaType: 'image/png', content, bytes: content.length };
  });
}
