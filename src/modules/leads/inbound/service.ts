import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError, type FieldError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { receiveGoogle, receiveTencent } from '../inbound.ts';
import { asSource, findSource, type Source, sameSecret } from '../signature.ts';
import { textFrom } from './decode.ts';
import * as queries from './queries.ts';
import { jsonBody } from './reading.ts';
import { type InboundAnswer, worded } from './receive.ts';
import type { listInbound } from './schema.ts';
import { warningText } from './words.ts';

/** Messages from outside, newest first; dates are days of the acting unit. */
export async function listMessages(ctx: Ctx, query: z.output<typeof listInbound.query>) {
  const { from, to, test, ...rest } = query;
  const { timeZone } = scopeOf(ctx);
  const rows = await read(ctx, (tx) =>
    queries.messages(tx, {
      ...rest,
      test: test === undefined ? undefined : test === 'true',
      from: from ? startOfCivilDay(from, timeZone) : undefined,
      until: to ? startOfCivilDay(addDays(to, 1), timeZone) : undefined,
    }),
  );
  return pageFrom(
    rows.map(({ warnings, problems, ...row }) => ({
      ...row,
      warnings: (warnings as string[]).map((code) => warningText(code)[ctx.language]),
      problems: worded(ctx, problems as unknown as FieldError[]),
    })),
    query.limit,
  );
}

/** Sources for filters. */
export async function listSourceNames(ctx: Ctx) {
  return { rows: await read(ctx, queries.sourcesInScope) };
}

/** One call of the Google lead form webhook. @throws AppError auth.signature for another key */
export async function takeGoogle(ctx: Ctx, code: string, raw: Buffer): Promise<InboundAnswer> {
  const { text } = textFrom(raw);
  const body = jsonBody(text);
  const { source, secret } = await findSource(ctx, code);
  const key = (body as { google_key?: unknown } | null)?.google_key;
  if (!sameSecret(typeof key === 'string' ? key : '', secret) || source?.kind !== 'google')
    throw new AppError('auth.signature');
  return receiveGoogle(asSource(ctx, source), source, text, body);
}

const CODES = { created: 0, merged: 1, duplicate: 2, rejected: -1, test: 0 } as const;
const WORDS = { created: '创建成功', merged: '线索合并', duplicate: '线索重复', test: '测试数据,未创建线索' } as const;

/** One CreateLead, answered as its sender expects it: 0 created, 1 merged, 2 duplicate; -1 with what is wrong. */
export async function takeTencent(ctx: Ctx, source: Source, raw: Buffer, charset: string | null) {
  const { result, problems } = await receiveTencent(asSource(ctx, source), source, raw, charset);
  const said = problems.map(({ field, message }) => `${field}: ${message}`).join(' ');
  return { BusinessCode: CODES[result], BusinessMsg: result === 'rejected' ? said : WORDS[result] };
}
