import type { Ctx } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';
import type { FieldError } from '../../../platform/errors.ts';

/** What is kept of a row: its cells as they stood, those mended by key of the field, and what is wrong. */
export interface RowContent {
  cells: string[];
  mended: Record<string, string>;
  problems: readonly FieldError[];
}

const context = (taskId: string, line: number, part: string) => `org.import_row:${taskId}:${line}:${part}`;

/** Seals a row's content; short keys, since there are half a million. */
export function sealRow(ctx: Pick<Ctx, 'keys'>, taskId: string, line: number, content: RowContent): Buffer {
  const { cells, mended, problems } = content;
  const kept = {
    c: cells,
    ...(Object.keys(mended).length > 0 ? { m: mended } : {}),
    ...(problems.length > 0 ? { e: problems.map(({ field, zh, en }) => [field, zh, en]) } : {}),
  };
  return encrypt(ctx.keys, JSON.stringify(kept), context(taskId, line, 'row'));
}

/** Opens a row's content. */
export function openRow(ctx: Pick<Ctx, 'keys'>, taskId: string, row: { line: number; sealed: Buffer }): RowContent {
  const kept = JSON.parse(decrypt(ctx.keys, row.sealed, context(taskId, row.line, 'row'))) as {
    c: string[];
    m?: Record<string, string>;
    e?: [string, string, string][];
  };
  return {
    cells: kept.c,
    mended: kept.m ?? {},
    problems: (kept.e ?? []).map(([field, zh, en]) => ({ field, zh, en })),
  };
}

/** Seals what came of a row, or what its record was before. */
export function sealPart(ctx: Pick<Ctx, 'keys'>, taskId: string, line: number, part: 'why' | 'before', value: unknown) {
  return encrypt(ctx.keys, JSON.stringify(value), context(taskId, line, part));
}

/** Opens what `sealPart` sealed. */
export function openPart<T>(
  ctx: Pick<Ctx, 'keys'>,
  taskId: string,
  line: number,
  part: 'why' | 'before',
  sealed: Buffer,
): T {
  return JSON.parse(decrypt(ctx.keys, sealed, context(taskId, line, part))) as T;
}
