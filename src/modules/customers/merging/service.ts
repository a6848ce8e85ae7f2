import { createHash } from 'node:crypto';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import type { Merges } from '../../../platform/merge-table.ts';
import { nameGrams } from '../../../platform/name-grams.ts';
import { customerMerged, customerUnmerged } from '../../events.ts';
import { recount } from '../file/queries.ts';
import { refreshMatch } from '../matching-facts.ts';
import {
  type Changes,
  DERIVED,
  FIELDS,
  type Image,
  type Later,
  type MergeRecord,
  planMerge,
  rebased,
  SETS,
  undone,
} from './fields.ts';
import * as queries from './queries.ts';

interface Selection {
  others: readonly string[];
  picks: Readonly<Record<string, string>>;
}

/** Columns a merge may write; custom fields are one document. */
export const COLUMNS: readonly string[] = [
  ...FIELDS.flatMap(({ columns }) => columns),
  ...SETS,
  'custom',
  'verified_at',
].filter((column) => !(DERIVED as readonly string[]).includes(column));
const OPEN = ['active', 'outdated'];

async function load(tx: Tx, ids: readonly string[]): Promise<MergeRecord[]> {
  const records = await queries.imagesOf(tx, ids);
  if (records.length < ids.length) throw new AppError('request.not_found');
  if (await queries.heldElsewhere(tx, ids)) throw new AppError('merge.foreign');
  return records;
}

/**
 * What a merge would do, computed from what is stored now: the preview of the screen, and what the merge itself carries out.
 * @throws AppError request.not_found, merge.foreign, merge.state, merge.kinds
 */
async function prepare(tx: Tx, merges: Merges, id: string, { others, picks }: Selection) {
  const ids = [id, ...others];
  if (new Set(ids).size < ids.length)
    throw invalid('others', '同一份档案不能选两次。', 'The same record cannot be chosen twice.');
  const records = await load(tx, ids);
  if (records.some(({ image }) => !OPEN.includes(String(image.status)))) throw new AppError('merge.state');
  const kinds = new Set(records.map(({ image }) => image.kind));
  if (kinds.size > 1 && [...kinds].some((kind) => kind !== 'enterprise' && kind !== 'institution'))
    throw new AppError('merge.kinds');
  if (kinds.has('dealer')) throw new AppError('merge.kinds');
  const plan = planMerge(records, picks);
  const [lines, counts, vetoes, conflicts] = await Promise.all([
    queries.linesOf(tx, ids),
    queries.countsOf(tx, ids, merges.moved),
    queries.vetoesBetween(tx, ids),
    Promise.all(ids.flatMap((a, at) => ids.slice(at + 1).map((b) => queries.conflictsOf(tx, a, b, merges.moved)))),
  ]);
  const primaries = Object.fromEntries(records.map((record) => [record.id, record.image.primary_masked ?? null]));
  const known = ids.filter((one) => primaries[one] !== null);
  const primary = known.includes(picks.primary ?? '') ? (picks.primary as string) : (known[0] ?? id);
  const rows =
    new Set(known.map((one) => primaries[one])).size > 1
      ? [...plan.rows, { key: 'primary', values: primaries, picked: primary }]
      : plan.rows;
  const moves = merges.moved.flatMap(({ table, column, title }) => {
    const of = (one: string) =>
      counts.find((row) => row.customerId === one && row.tableName === table && row.columnName === column)?.n ?? 0;
    const each = Object.fromEntries(ids.map((one) => [one, of(one)]));
    return title && Object.values(each).some((n) => n > 0) ? [{ title, counts: each }] : [];
  });
  const seen = {
    ids,
    versions: records.map(({ image }) => image.version),
    rows,
    lines: lines.map((line) => line.id),
    counts,
    vetoes,
  };
  return {
    records,
    plan,
    rows,
    primary,
    lines,
    moves,
    vetoes,
    conflicts: [...new Set(conflicts.flat())],
    preview: createHash('sha256')
      .update(JSON.stringify([seen, plan.result]))
      .digest('base64url'),
  };
}

/** What a merge would do, for the screen. Changes nothing. */
export function previewMerge(ctx: Ctx, merges: Merges, id: string, selection: Selection) {
  return read(ctx, async (tx) => {
    const { records, plan, rows, lines, moves, vetoes, conflicts, preview } = await prepare(tx, merges, id, selection);
    const ids = rows.flatMap(({ key, values }) =>
      key === 'archivist' || key === 'household' ? Object.values(values) : [],
    );
    const marks = new Set(lines.filter(({ customerId }) => customerId === id).map(({ mark }) => mark));
    return {
      records: records.map(({ id: one, image }) => ({
        id: one,
        name: String(image.name),
        kind: String(image.kind),
        mobileMasked: (image.primary_masked ?? null) as string | null,
        createdAt: new Date(String(image.created_at)),
        version: Number(image.version),
      })),
      rows,
      names: await queries.namesOf(
        tx,
        ids.filter((one): one is string => typeof one === 'string'),
      ),
      lines: lines.map(({ customerId, kind, masked, isPrimary, mark }) => {
        const stays = customerId !== id && marks.has(mark);
        marks.add(mark);
        return { customerId, kind, masked, isPrimary, stays };
      }),
      moves,
      result: shownResult(plan.result),
      conflicts,
      vetoes,
      preview,
    };
  });
}

/** The part of a row that a merge decides: what the preview promises and the merge keeps. */
export function shownResult(image: Image): Image {
  return Object.fromEntries(COLUMNS.map((column) => [column, image[column] ?? null]));
}

interface Order extends Selection {
  preview: string;
  reason: string;
  confirmVetoes: boolean;
}

/** Merges records into the one named, in one transaction. */
export function mergeCustomers(ctx: Ctx, merges: Merges, id: string, order: Order) {
  return transact(ctx, (tx) => mergeWithin(ctx, tx, merges, id, { ...order, automatic: false }));
}

/**
 * As mergeCustomers, in the caller's transaction. An automatic merge carries no preview and bears no veto.
 * @throws AppError merge.changed when anything is not as the preview showed it, merge.veto, merge.conflict, and what `prepare` throws
 */
export async function mergeWithin(
  ctx: Ctx,
  tx: Tx,
  merges: Merges,
  id: string,
  order: Omit<Order, 'preview'> & { preview?: string; automatic: boolean },
): Promise<{ customerId: string; mergeIds: string[] }> {
  await queries.lockForMerge(tx, [id, ...order.others]);
  const { records, plan, primary, vetoes, conflicts, preview } = await prepare(tx, merges, id, order);
  if (order.preview !== undefined && order.preview !== preview) throw new AppError('merge.changed');
  if (conflicts.length > 0) throw new AppError('merge.conflict', { conflicts });
  if (vetoes.length > 0 && (order.automatic || !order.confirmVetoes)) throw new AppError('merge.veto', { vetoes });
  const orgId = scopeOf(ctx).unitId;
  const [survivor, ...losers] = records as [MergeRecord, ...MergeRecord[]];
  const mergeIds: string[] = [];
  for (const loser of losers) {
    const mergeId = newId();
    const changes = plan.steps.find(({ loserId }) => loserId === loser.id)?.changes ?? {};
    const { reason, automatic } = order;
    const merge = { id: mergeId, orgId, survivor, loser, reason, automatic, overridden: vetoes, changes };
    await queries.applyMerge(tx, merge, merges.moved);
    await queries.settlePrimaries(tx, mergeId, id, primary === loser.id);
    await emit(ctx, tx, customerMerged, {
      orgId,
      subjectId: id,
      customerId: id,
      payload: { mergeId, loserId: loser.id, automatic },
    });
    mergeIds.push(mergeId);
  }
  await putResult(tx, survivor, plan.result);
  await refreshMatch(ctx, tx, id);
  await recount(tx, id);
  return { customerId: id, mergeIds };
}

async function putResult(tx: Tx, before: MergeRecord, next: Image): Promise<void> {
  const changed = COLUMNS.filter((column) => JSON.stringify(before.image[column]) !== JSON.stringify(next[column]));
  await queries.putImage(tx, before.id, next, changed, nameGrams(String(next.name)));
}

/**
 * Takes a merge back: both records stand again, what moved goes back as it is today, what came later stays with the survivor.
 * @throws AppError request.not_found, merge.undone, merge.foreign, merge.inner when the survivor itself was merged since
 */
export async function undoMerge(ctx: Ctx, merges: Merges, mergeId: string, reason: string) {
  const { packages, ...parted } = await transact(ctx, async (tx) => {
    const seen = await queries.mergeById(tx, mergeId);
    if (!seen) throw new AppError('request.not_found');
    const { survivorId, loserId, createdAt } = seen;
    await queries.lockForMerge(tx, [survivorId, loserId]);
    const merge = await queries.mergeById(tx, mergeId);
    if (!merge || merge.undoneAt) throw new AppError('merge.undone');
    const [survivor] = await load(tx, [survivorId, loserId]);
    if (!survivor) throw new AppError('request.not_found');
    if (survivor.image.status === 'merged') throw new AppError('merge.inner');
    if (!OPEN.includes(String(survivor.image.status))) throw new AppError('merge.state');
    await queries.markUndone(tx, mergeId, ctx.actor.label, reason, ctx.clock.now());
    await queries.takeBack(tx, mergeId, merges.moved);
    await queries.settleParted(tx, [survivorId, loserId]);
    const changes = merge.changes as unknown as Changes;
    const found = await queries.laterMerges(tx, survivorId, createdAt, mergeId);
    const later = found.map((one) => ({
      id: one.id,
      changes: one.changes as unknown as Changes,
      loser: one.loserBefore as Image,
    }));
    for (const one of later) await keepRebased(tx, one, changes);
    await putResult(tx, survivor, undone(survivor.image, changes, later));
    await refreshMatch(ctx, tx, survivorId);
    await refreshMatch(ctx, tx, loserId);
    await recount(tx, survivorId);
    await recount(tx, loserId);
    const orgId = scopeOf(ctx).unitId;
    for (const customerId of [survivorId, loserId])
      await emit(ctx, tx, customerUnmerged, {
        orgId,
        subjectId: customerId,
        customerId,
        payload: { mergeId, otherId: customerId === loserId ? survivorId : loserId },
      });
    return { survivorId, loserId, packages: await queries.partPackages(tx, mergeId) };
  });
  for (const content of packages) await ctx.files.remove(content);
  return parted;
}

async function keepRebased(tx: Tx, later: Later & { id: string }, earlier: Changes): Promise<void> {
  const next = rebased(later, earlier);
  if (JSON.stringify(next) !== JSON.stringify(later.changes)) await queries.putChanges(tx, later.id, next);
}

/** Merges a record took part in. @throws AppError request.not_found */
export function listMerges(ctx: Ctx, customerId: string) {
  return read(ctx, async (tx) => {
    const [record] = await queries.imagesOf(tx, [customerId]);
    if (!record) throw new AppError('request.not_found');
    return { rows: await queries.mergesOf(tx, customerId) };
  });
}
