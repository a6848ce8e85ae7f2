import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Permission } from '../../platform/permissions.ts';
import { entryOf, staffAt } from '../org/index.ts';

/** Holds optional codes of a form to their dictionaries: dictionary kind, code, field of the form. */
export async function checkCodes(
  ctx: Ctx,
  codes: readonly [kind: string, code: string | null | undefined, field: string][],
) {
  for (const [kind, code, field] of codes) if (code) await entryOf(ctx, kind, code, field);
}

/** Holds series of a form to the catalogue. @throws AppError request.invalid */
export async function checkSeries(tx: Tx, ids: readonly (string | null | undefined)[], field: string): Promise<void> {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
  if (wanted.length === 0) return;
  const found = await tx.selectFrom('products.series').select('id').where('id', 'in', wanted).execute();
  if (found.length < wanted.length) throw invalid(field, '没有这个车系。', 'There is no such series.');
}

/** Holds a colleague of a form to those of a dealer who may do the work. @throws AppError request.invalid */
export async function checkStaff(
  tx: Tx,
  staffId: string | null | undefined,
  unitId: string,
  permission: Permission,
  field: string,
): Promise<void> {
  if (staffId && !(await staffAt(tx, staffId, unitId, permission)))
    throw invalid(field, '该人员不在本店或已离职。', 'This colleague does not work at this dealer.');
}

/** Holds a change to the version the caller saw. @throws AppError request.conflict */
export function checkVersion(row: { version: number; status?: string }, version: number): void {
  if (row.version === version) return;
  const { status } = row;
  throw new AppError('request.conflict', {
    current: status ? { status, version: row.version } : { version: row.version },
  });
}
