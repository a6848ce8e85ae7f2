import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, needWholeGroup } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import type { publishWaiver as publishEndpoint } from './schema.ts';

/** Every version, newest first; the newest whose time has come is the one that is signed. */
export async function listWaivers(ctx: Ctx) {
  const now = ctx.clock.now();
  const found = await read(ctx, (tx) =>
    tx
      .selectFrom('showroom.waiver as a')
      .select(['a.id', 'a.version', 'a.textZh as zh', 'a.textEn as en', 'a.validFrom'])
      .select(sql<boolean>`a.valid_from <= greatest(${now}::timestamptz, now())`.as('reached'))
      // plan: test_drive_waiver
      .select(
        sql<number>`(select count(*)::int from (select 1 from showroom.test_drive d where d.waiver_version = a.version limit 1000) c)`.as(
          'signed',
        ),
      )
      .orderBy('a.validFrom', 'desc')
      .orderBy('a.id', 'desc')
      .execute(),
  );
  const current = found.find(({ reached }) => reached);
  return { rows: found.map(({ reached: _, ...row }) => ({ ...row, current: row.id === current?.id })) };
}

const SLACK_MS = 60_000;

/** Publishes a version; earlier ones stay with what was signed under them. @throws AppError waiver.version_taken, request.invalid */
export async function publishWaiver(ctx: Ctx, given: z.output<(typeof publishEndpoint)['body']>) {
  needWholeGroup(ctx, 'field.edit');
  const now = ctx.clock.now();
  const validFrom = given.validFrom ? new Date(given.validFrom) : now;
  if (validFrom.getTime() < now.getTime() - SLACK_MS)
    throw invalid('validFrom', '生效时间不能早于现在。', 'A version cannot hold from a time that has passed.');
  const { version, zh: textZh, en: textEn } = given;
  const id = newId();
  return transact(ctx, async (tx) => {
    await tx.insertInto('showroom.waiver').values({ id, version, textZh, textEn, validFrom }).execute();
    return { id, version };
  });
}
