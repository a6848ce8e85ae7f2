import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import * as queries from './queries.ts';
import { type Goals, MEASURES, type setTargets as setEndpoint, type TargetGrid } from './schema.ts';

type Grid = z.output<typeof TargetGrid>;
const NO_GOALS: Goals = { walkIns: null, files: null, testDrives: null, orders: null, deliveries: null };

const goalsOf = (row: Partial<Goals> | undefined): Goals =>
  Object.fromEntries(MEASURES.map((measure) => [measure, row?.[measure] ?? null])) as Goals;

/** Whether a unit's own target is given by those who act at `actingId`: by the unit above, or where nothing is above that gives any. */
const givenHere = (unit: { id: string; kind: string }, actingId: string) =>
  unit.id !== actingId || unit.kind === 'brand' || unit.kind === 'group';

async function gridOf(ctx: Ctx, tx: Tx, month: string, unitId: string | undefined): Promise<Grid> {
  const acting = scopeOf(ctx).unitId;
  const unit = await queries.unitBelow(tx, acting, unitId ?? acting);
  if (!unit) throw new AppError('request.not_found');
  const first = `${month}-01`;
  const by = unit.kind === 'dealer' ? 'staff' : 'unit';
  const [own, rows] = await Promise.all([
    queries.ownTarget(tx, unit.id, first),
    by === 'staff' ? queries.staffTargets(tx, unit.id, first) : queries.unitTargets(tx, unit.id, first),
  ]);
  return {
    month,
    unit,
    by,
    own: { goals: own ? goalsOf(own) : NO_GOALS, version: own?.version ?? 0, editable: givenHere(unit, acting) },
    rows: rows.map(({ id, name, nameEn, version, below, ...goals }) => ({
      id,
      name,
      nameEn,
      goals: goalsOf(goals),
      version: version ?? 0,
      below: goalsOf(below),
    })),
  };
}

/** Targets of a unit in sight and of what stands below it. @throws AppError request.not_found */
export function getTargets(ctx: Ctx, month: string, unitId: string | undefined) {
  return read(ctx, (tx) => gridOf(ctx, tx, month, unitId));
}

/**
 * Saves rows of a grid, all or none; a row that holds nothing and was never entered is passed over.
 * @throws AppError request.not_found, target.given_above, request.conflict with the row and its current version
 */
export function setTargets(ctx: Ctx, month: string, { unitId, rows }: z.output<(typeof setEndpoint)['body']>) {
  return transact(ctx, async (tx) => {
    const grid = await gridOf(ctx, tx, month, unitId);
    const known = new Set(grid.rows.map(({ id }) => id));
    for (const [at, { id, version, goals }] of rows.entries()) {
      if (id === null && !grid.own.editable) throw new AppError('target.given_above');
      if (id !== null && !known.has(id))
        throw invalid(`rows.${at}.id`, '此人或单位不在本表中。', 'This colleague or unit is not in the grid.');
      if (version === 0 && MEASURES.every((measure) => goals[measure] === null)) continue;
      const staff = grid.by === 'staff';
      const key = {
        orgId: id === null || staff ? grid.unit.id : id,
        staffId: staff ? id : null,
        month: `${month}-01`,
      };
      if (!(await queries.saveTarget(tx, key, goals, version)))
        throw new AppError('request.conflict', { current: { id, version: await queries.versionOf(tx, key) } });
    }
    return gridOf(ctx, tx, month, unitId);
  });
}
