import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { fileRow, nameFile } from '../../../platform/file-row.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readPicture } from '../../../platform/picture.ts';
import { openSealed, sealStream } from '../../../platform/sealed-stream.ts';
import * as queries from './queries.ts';
import { MAX_APPRAISAL_PHOTO_BYTES, MAX_APPRAISAL_PHOTOS } from './schema.ts';
import { appraisalFor, hold } from './service.ts';

const contextOf = (appraisalId: string) => `sales.appraisal:${appraisalId}`;

/** Keeps a photo of the car, sealed: it shows the plate. @throws AppError request.not_found, request.invalid, appraisal.state */
export async function addAppraisalPhoto(ctx: Ctx, id: string, sent: Readable) {
  await read(ctx, (tx) => appraisalFor(ctx, tx, id, 'usedcar.request'));
  const { content, mediaType } = await readPicture(sent, { maxBytes: MAX_APPRAISAL_PHOTO_BYTES });
  const sealed = sealStream(ctx.keys, Readable.from([content]), contextOf(id));
  const { sha256 } = await ctx.files.put(sealed, { maxBytes: MAX_APPRAISAL_PHOTO_BYTES * 2 });
  try {
    return await transact(ctx, async (tx) => {
      const states = ['requested', 'appraised', 'offered', 'accepted'] as const;
      const row = await hold(ctx, tx, id, { permission: 'usedcar.request', states });
      if (row.photoIds.length >= MAX_APPRAISAL_PHOTOS)
        throw invalid('body', `最多 ${MAX_APPRAISAL_PHOTOS} 张照片。`, `Up to ${MAX_APPRAISAL_PHOTOS} photos.`);
      const name = `${row.number}-${row.photoIds.length + 1}.${mediaType.split('/')[1]}`;
      const fileId = await nameFile(tx, { orgId: row.orgId, name, mediaType, bytes: content.length, sha256 });
      await queries.setAppraisal(tx, row, { photoIds: [...row.photoIds, fileId] });
      return { id: fileId };
    });
  } catch (error) {
    await ctx.files.remove(sha256);
    throw error;
  }
}

/** A photo in clear; who looked is audited. @throws AppError request.not_found */
export async function getAppraisalPhoto(ctx: Ctx, id: string, fileId: string): Promise<FileAnswer> {
  const file = await transact(ctx, async (tx) => {
    const row = await appraisalFor(ctx, tx, id);
    const found = row.photoIds.includes(fileId) ? await fileRow(tx, fileId) : undefined;
    if (!found) throw new AppError('request.not_found');
    const detail = JSON.stringify({ appraisal: id, file: fileId });
    await sql`select app.audit_view('sales.appraisal', ${id}, ${row.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
    return found;
  });
  const clear = openSealed(ctx.keys, ctx.files.open(file.sha256), contextOf(id));
  const { name, mediaType, bytes } = file;
  return { name, mediaType, bytes, content: Readable.from(clear, { objectMode: false }) };
}
