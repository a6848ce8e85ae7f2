import type { Ctx } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { seesCustomer } from '../timeline/queries.ts';
import { changesOf, type Place } from './queries.ts';

/** A page of the changes of a customer's file. @throws AppError request.not_found */
export async function listChanges(ctx: Ctx, id: string, asked: { cursor?: string | undefined; limit: number }) {
  const after = asked.cursor ? placeOf(asked.cursor) : null;
  const found = await read(ctx, async (tx) => {
    if (!(await seesCustomer(tx, id))) throw new AppError('request.not_found');
    return changesOf(tx, id, after, asked.limit + 1);
  });
  const rows = found.slice(0, asked.limit).map((line) => ({ ...line, id: keyOf(line) }));
  const last = found.length > asked.limit ? rows.at(-1) : undefined;
  const next = last ? Buffer.from(`${last.micros} ${last.id}`).toString('base64url') : null;
  return { rows, next };
}

const keyOf = ({ chain, seq, ordinal }: { chain: number; seq: number; ordinal: number }) =>
  `${chain} ${seq} ${ordinal}`;

function placeOf(cursor: string): Place {
  const match = /^(\d{1,17}) (-?\d{1,9}) (\d{1,15}) (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
  return match.slice(1, 5) as unknown as Place;
}
