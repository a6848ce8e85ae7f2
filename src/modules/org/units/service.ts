import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { checkWorkingTime, type WorkingTime } from '../../../platform/working-time.ts';
import { isCity } from '../cities.ts';
import { closingText } from './closing.ts';
import * as queries from './queries.ts';
import { type createUnit as creating, type editUnit as editing, PARENT_KINDS, type UnitKind } from './schema.ts';

type Kind = z.output<typeof UnitKind>;
type Creation = z.output<typeof creating.body>;
type Change = z.output<typeof editing.body>;
type Attributes = Omit<Creation, 'parentId' | 'kind'>;
type Stored = NonNullable<Awaited<ReturnType<typeof queries.unitInScope>>>;

interface ListQuery {
  q?: string | undefined;
  kind?: Kind | undefined;
  status?: string | undefined;
  under?: Kind | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The acting unit and those below it, by code, a page at a time. */
export async function listUnits(ctx: Ctx, { cursor, under, kind, ...query }: ListQuery) {
  const after = cursor ? readCode(cursor) : null;
  const parents = under ? PARENT_KINDS[under] : null;
  const kinds = kind ? (parents ?? [kind]).filter((one) => one === kind) : parents;
  if (kinds?.length === 0) return { rows: [], next: null };
  const found = await read(ctx, (tx) =>
    queries.unitsInScope(tx, { ...query, scope: scopeOf(ctx).unitId, kinds, after }),
  );
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > query.limit && last ? Buffer.from(last.code).toString('base64url') : null };
}

function readCode(cursor: string): string {
  const code = Buffer.from(cursor, 'base64url').toString();
  if (/^[^\p{C}]{1,100}$/u.test(code)) return code;
  throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
}

/** A layer of the tree: the upper part of the scope, or what stands directly below one unit. @throws AppError request.not_found */
export async function unitTree(
  ctx: Ctx,
  { below, status }: { below?: string | undefined; status?: string | undefined },
) {
  const scope = scopeOf(ctx).unitId;
  return read(ctx, async (tx) => {
    const [rows, parent] = await Promise.all([
      queries.treeRows(tx, scope, below ?? null, status === 'open'),
      below ? queries.unitInScope(tx, scope, below) : undefined,
    ]);
    if (below && !parent) throw new AppError('request.not_found');
    return rows.map((row) => ({ ...row, children: Number(row.children) }));
  });
}

/** One unit of the scope. @throws AppError request.not_found */
export async function getUnit(ctx: Ctx, id: string) {
  return read(ctx, (tx) => viewOf(tx, scopeOf(ctx).unitId, id));
}

async function viewOf(tx: Tx, scope: string, id: string) {
  const [unit, path, figures] = await Promise.all([
    queries.unitInScope(tx, scope, id),
    queries.pathTo(tx, id),
    queries.figuresOf(tx, id),
  ]);
  if (!unit) throw new AppError('request.not_found');
  const workingTime = unit.workingTime as unknown as WorkingTime;
  return {
    ...unit,
    workingTime,
    path: path.filter((above) => above.id !== id),
    children: Number(figures.children),
    staff: Number(figures.staff),
  };
}

/**
 * Makes a unit below one of the scope.
 * @throws AppError request.invalid (parentId: outside, or of a kind this one cannot stand below), org_unit.parent_closed, org_unit.code_taken
 */
export async function createUnit(ctx: Ctx, { parentId, kind, ...attributes }: Creation) {
  const scope = scopeOf(ctx).unitId;
  return transact(ctx, async (tx) => {
    await queries.lockTree(tx);
    const parent = await parentFor(tx, scope, parentId, kind);
    const id = newId();
    const hours = parent.workingTime as unknown as WorkingTime;
    await tx
      .insertInto('org.unit')
      .values({
        id,
        parentId,
        kind,
        ...columnsOf({ timeZone: parent.timeZone, workingTime: hours, cityCode: null, ...attributes }, kind, parent),
        code: attributes.code,
        name: attributes.name,
        nameEn: attributes.nameEn || attributes.name,
      })
      .execute();
    return viewOf(tx, scope, id);
  });
}

/**
 * Changes what is recorded of a unit.
 * @throws AppError request.not_found, request.conflict with the current values when somebody saved in between
 */
export async function editUnit(ctx: Ctx, id: string, { version, ...change }: Change) {
  return changing(ctx, id, version, async (tx, unit) => {
    await tx
      .updateTable('org.unit')
      .set({ ...columnsOf(change, unit.kind as Kind, unit), version: version + 1 })
      .where('id', '=', id)
      .execute();
  });
}

/** What of the given attributes goes into which column; what is not given is left out. */
function columnsOf(given: Partial<Attributes>, kind: Kind, now: Pick<Stored, 'name' | 'timeZone' | 'workingTime'>) {
  const { workingTime, timeZone, cityCode, nameEn, ...plain } = given;
  if (cityCode && !isCity(cityCode))
    throw invalid('cityCode', '没有这个城市代码。', 'There is no city with this code.');
  // Leads are dispatched by city; a dealer without one would never be offered any.
  if (cityCode === null && kind === 'dealer')
    throw invalid('cityCode', '经销商需要所在城市。', 'A dealer needs a city.');
  const zone = timeZone ?? now.timeZone;
  const hours = { ...(workingTime ?? (now.workingTime as unknown as WorkingTime)), zone } as WorkingTime;
  if (workingTime || timeZone) checkHours(hours, timeZone !== undefined);
  return {
    ...plain,
    ...(nameEn !== undefined && { nameEn: nameEn || (given.name ?? now.name) }),
    ...(cityCode !== undefined && { cityCode, provinceCode: cityCode && `${cityCode.slice(0, 2)}0000` }),
    ...((workingTime || timeZone) && { timeZone: zone, workingTime: JSON.stringify(hours) }),
  };
}

function checkHours(hours: WorkingTime, zoneGiven: boolean): void {
  try {
    checkWorkingTime(hours);
  } catch (error) {
    if (error instanceof RangeError && zoneGiven) {
      throw invalid(
        'timeZone',
        '没有这个时区,例如 Asia/Shanghai。',
        'There is no such time zone; one is Asia/Shanghai.',
      );
    }
    throw invalid(
      'workingTime',
      '营业时间有误:一周内至少有一段,结束须晚于开始,同一天的时段不可重叠。',
      'These opening hours do not work: there has to be at least one opening in the week, each ends after it starts, and those of one day do not overlap.',
    );
  }
}

/**
 * Hangs a unit and everything below it under another parent; what belongs to it is seen from there from that moment on.
 * @throws AppError request.not_found, request.conflict, org_unit.acting, request.invalid (parentId), org_unit.parent_closed
 */
export async function moveUnit(ctx: Ctx, id: string, parentId: string, version: number) {
  const scope = scopeOf(ctx).unitId;
  return changing(ctx, id, version, async (tx, unit) => {
    if (id === scope) throw new AppError('org_unit.acting');
    const [parent, from, to] = await Promise.all([
      parentFor(tx, scope, parentId, unit.kind as Kind),
      queries.pathTo(tx, id),
      queries.pathTo(tx, parentId),
    ]);
    if (parent.id === unit.parentId)
      throw invalid('parentId', '它已在该单位之下。', 'It stands below this unit already.');
    if (to.some((above) => above.id === id))
      throw invalid('parentId', '不能移到自身或其下属单位之下。', 'A unit cannot be moved below itself.');
    // Customers, members and the catalogue are the brand's: its dealers cannot take theirs along to another.
    const brands = [from, to].map((path) => path.find((above) => above.kind === 'brand')?.id);
    if (unit.kind !== 'department' && brands[0] !== brands[1])
      throw invalid('parentId', '不能移到另一品牌之下。', 'A unit cannot be moved to another brand.');
    await tx
      .updateTable('org.unit')
      .set({ parentId, version: version + 1 })
      .where('id', '=', id)
      .execute();
  });
}

/**
 * Closes a unit at which nothing is under way any more.
 * @throws AppError request.not_found, request.conflict, org_unit.acting, org_unit.not_open, org_unit.in_use naming what is open and how many
 */
export async function closeUnit(ctx: Ctx, id: string, version: number) {
  return changing(ctx, id, version, async (tx, unit) => {
    if (id === scopeOf(ctx).unitId) throw new AppError('org_unit.acting');
    if (unit.status !== 'open') throw new AppError('org_unit.not_open');
    const open = await queries.openBusiness(tx, id);
    const text = closingText(open);
    if (text) throw new AppError('org_unit.in_use', { ...text, open });
    await setStatus(tx, id, 'closed', version);
  });
}

/** Opens a closed unit again. @throws AppError request.not_found, request.conflict, org_unit.not_closed, org_unit.parent_closed */
export async function reopenUnit(ctx: Ctx, id: string, version: number) {
  return changing(ctx, id, version, async (tx, unit) => {
    if (unit.status !== 'closed') throw new AppError('org_unit.not_closed');
    const path = await queries.unitInScope(tx, scopeOf(ctx).unitId, unit.parentId ?? id);
    if (path && path.id !== id && path.status !== 'open') throw new AppError('org_unit.parent_closed');
    await setStatus(tx, id, 'open', version);
  });
}

function setStatus(tx: Tx, id: string, status: 'open' | 'closed', version: number) {
  return tx
    .updateTable('org.unit')
    .set({ status, version: version + 1 })
    .where('id', '=', id)
    .execute();
}

/** One change of one unit: nobody else changes the tree meanwhile, the unit lies in the scope and is as the caller saw it. */
async function changing(ctx: Ctx, id: string, version: number, work: (tx: Tx, unit: Stored) => Promise<unknown>) {
  const scope = scopeOf(ctx).unitId;
  return transact(ctx, async (tx) => {
    await queries.lockTree(tx);
    const unit = await queries.lockUnit(tx, scope, id);
    if (!unit) throw new AppError('request.not_found');
    if (unit.version !== version) throw new AppError('request.conflict', { current: await viewOf(tx, scope, id) });
    await work(tx, unit);
    return viewOf(tx, scope, id);
  });
}

/** The unit another is to stand below. One outside the scope is answered like one that does not exist. */
async function parentFor(tx: Tx, scope: string, parentId: string, kind: Kind): Promise<Stored> {
  const parent = await queries.unitInScope(tx, scope, parentId);
  if (!parent) throw invalid('parentId', '您的范围内没有这个单位。', 'There is no such unit in your scope.');
  if (!PARENT_KINDS[kind].includes(parent.kind as Kind)) {
    throw invalid(
      'parentId',
      '层级不符:集团 > 品牌 > 大区 > 经销商;部门可在部门以外的任一层之下。',
      'This kind cannot stand there: group > brand > region > dealer; a department stands below any of them.',
    );
  }
  if (parent.status !== 'open') throw new AppError('org_unit.parent_closed');
  return parent;
}
