import { Readable } from 'node:stream';
import type * as z from 'zod';
import { addDays } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { nameFile } from '../../../platform/file-row.ts';
import { sniffType, XLSX_TYPE } from '../../../platform/file-type.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readWhole } from '../../../platform/read-whole.ts';
import { placeOf } from '../cities.ts';
import { entryOf, numberOf } from '../dictionary.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { MAX_AGREEMENT_FILE_BYTES, MAX_AGREEMENT_FILES } from './schema.ts';

const MOST = 1000;
const HEAD_BYTES = 4096;
/** Days before its end at which an agreement is reminded of, unless the dictionary says otherwise. */
export const REMIND_DAYS = 60;
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'application/zip', XLSX_TYPE];

/** Agreements of the acting unit's dealers (DLR-10). */
export async function listAgreements(ctx: Ctx, query: z.output<(typeof schema.listAgreements)['query']>, most = MOST) {
  const today = todayOf(ctx);
  return read(ctx, async (tx) => {
    const days = await numberOf(ctx, tx, 'network_term', 'agreement_reminder', 'days', REMIND_DAYS);
    const soon = addDays(today, days);
    const found = await queries.agreements(tx, { ...query, orgIds: scopeOf(ctx).orgIds, today, soon, most });
    const rows = found.slice(0, most);
    const files =
      rows.length > 0
        ? await queries.agreementFiles(
            tx,
            rows.map((row) => row.id),
          )
        : [];
    const filesOf = (id: string) => files.filter((file) => file.agreementId === id);
    return { rows: rows.map((row) => ({ ...row, files: filesOf(row.id) })), capped: found.length > most };
  });
}

/** @throws AppError request.invalid where a code is no division, or the period ends before it begins */
function check({ fromDate, toDate, areaCodes }: { fromDate: string; toDate: string; areaCodes: readonly string[] }) {
  if (toDate < fromDate) throw invalid('toDate', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
  needDivisions(areaCodes);
}

/** @throws AppError request.invalid */
export function needDivisions(codes: readonly string[]): void {
  const wrong = codes.find((code) => !placeOf(code));
  if (wrong) throw invalid('areaCodes', `没有行政区划代码 ${wrong}。`, `There is no division with the code ${wrong}.`);
}

/** Records an agreement. @throws AppError dealer_agreement.number_taken, request.invalid, request.not_found */
export async function addAgreement(ctx: Ctx, { unitId, ...given }: z.output<(typeof schema.addAgreement)['body']>) {
  await entryOf(ctx, 'agreement_kind', given.kind, 'kind');
  check(given);
  return transact(ctx, async (tx) => {
    const dealer = await queries.dealerBelow(tx, scopeOf(ctx).unitId, unitId);
    if (!dealer) throw invalid('unitId', '请选择本单位下属的经销商。', 'Choose a dealer of your unit.');
    const id = newId();
    await tx
      .insertInto('org.agreement')
      .values({ id, orgId: unitId, ...given })
      .execute();
    return { id };
  });
}

/** Changes an agreement; its area grows by an approved request alone. @throws AppError dealer_agreement.area_grows, request.conflict, request.not_found */
export async function editAgreement(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editAgreement)['body']>,
) {
  await entryOf(ctx, 'agreement_kind', given.kind, 'kind');
  check(given);
  return transact(ctx, async (tx) => {
    const row = await queries.lockAgreement(tx, id);
    if (!row) throw new AppError('request.not_found');
    if (row.version !== version)
      throw new AppError('request.conflict', {
        current: { status: row.status, toDate: row.toDate, version: row.version },
      });
    if (given.areaCodes.some((code) => !row.areaCodes.includes(code)))
      throw new AppError('dealer_agreement.area_grows');
    // A later end is reminded of anew.
    const reminded = given.toDate > row.toDate ? { remindedOn: null } : {};
    await tx
      .updateTable('org.agreement')
      .set({ ...given, ...reminded, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/** Keeps a file with an agreement. @throws AppError request.not_found, request.invalid, request.too_large */
export async function addAgreementFile(ctx: Ctx, agreementId: string, name: string, sent: Readable) {
  const content = await readWhole(sent, MAX_AGREEMENT_FILE_BYTES);
  const mediaType = sniffType(content.subarray(0, HEAD_BYTES));
  if (!mediaType || !TYPES.includes(mediaType))
    throw invalid('filename', '只接受 PDF、图片或 Office 文档。', 'A PDF, a picture or an Office document.');
  const { sha256 } = await ctx.files.put(Readable.from([content]), { maxBytes: MAX_AGREEMENT_FILE_BYTES });
  return transact(ctx, async (tx) => {
    const agreement = await queries.lockAgreement(tx, agreementId);
    if (!agreement) throw new AppError('request.not_found');
    if ((await queries.agreementFiles(tx, [agreementId])).length >= MAX_AGREEMENT_FILES)
      throw invalid('body', `最多 ${MAX_AGREEMENT_FILES} 个文件。`, `Up to ${MAX_AGREEMENT_FILES} files.`);
    const { orgId } = agreement;
    const fileId = await nameFile(tx, { orgId, name, mediaType, bytes: content.length, sha256 });
    const id = newId();
    await tx.insertInto('org.agreementFile').values({ id, orgId, agreementId, fileId }).execute();
    return { id };
  });
}

/** A file of an agreement. @throws AppError request.not_found */
export async function getAgreementFile(ctx: Ctx, agreementId: string, id: string): Promise<FileAnswer> {
  const files = await read(ctx, (tx) => queries.agreementFiles(tx, [agreementId]));
  const file = files.find((row) => row.id === id);
  if (!file) throw new AppError('request.not_found');
  const { name, mediaType, bytes, sha256Hex } = file;
  return { name, mediaType, bytes, content: ctx.files.open(sha256Hex) };
}
