import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, needWholeGroup } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { isDemo } from '../../../platform/demo.ts';
import { AppError } from '../../../platform/errors.ts';
import type { editMessageText as editEndpoint } from './schema.ts';
import { checkText, fill, PLACES, SAMPLES, type TextKind } from './wording.ts';

/** The texts with the places each may have, and what they go out by. */
export async function listTexts(ctx: Ctx) {
  const demo = await isDemo(ctx);
  const rows = await read(ctx, (tx) =>
    tx
      .selectFrom('engagement.messageText')
      .select([sql<TextKind>`kind`.as('kind'), 'name', 'nameEn', 'subject', 'body', 'changedAt', 'version'])
      .select(['subjectEn', 'bodyEn'])
      .orderBy('sort')
      .execute(),
  );
  return {
    rows: rows.map((row) => ({ ...row, places: [...PLACES[row.kind]] })),
    channels: { sms: ctx.channels.sms !== null, email: ctx.channels.email !== null, demo },
  };
}

/** Changes a text; what is fixed in words already stays. @throws AppError request.invalid, request.conflict, auth.forbidden */
export async function editText(ctx: Ctx, kind: TextKind, given: z.output<(typeof editEndpoint)['body']>) {
  needWholeGroup(ctx, 'message.edit');
  const { version: seen, ...words } = given;
  checkText(kind, words.body);
  if (words.bodyEn !== undefined) checkText(kind, words.bodyEn, 'bodyEn');
  return transact(ctx, async (tx) => {
    const kept = await tx
      .selectFrom('engagement.messageText')
      .select(['subject', 'body', 'subjectEn', 'bodyEn', 'version'])
      .where('kind', '=', kind)
      .forUpdate()
      .executeTakeFirst();
    if (!kept) throw new AppError('request.not_found');
    if (kept.version !== seen) throw new AppError('request.conflict', { current: kept });
    const version = kept.version + 1;
    await tx
      .updateTable('engagement.messageText')
      .set({ ...words, version, changedAt: ctx.clock.now() })
      .where('kind', '=', kind)
      .execute();
    return { version };
  });
}

/** How a text reads with sample data. @throws AppError request.invalid */
export function previewText({ kind, body, language }: { kind: TextKind; body: string; language: 'zh' | 'en' }) {
  checkText(kind, body);
  const text = fill(body, SAMPLES[language]);
  return { text, characters: [...text].length };
}
