import type * as z from 'zod';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { needVersion } from '../access.ts';
import { checkText } from './fill.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { SHIPPED } from './shipped.ts';

type Given = z.output<(typeof schema.addContractText)['body']>;
const todayOf = (ctx: Ctx) => civilDate(ctx.clock.now(), scopeOf(ctx).timeZone);

const SHIPPED_ROW = {
  ...SHIPPED,
  ...{ id: null, orgId: null, unitName: '', unitNameEn: '', number: 0, own: false, fromDate: null },
  ...{ phase: 'now' as const, used: 0, version: 0 },
};

/** The text that holds at a dealer on a day, with its own clauses where headquarters allow them; the shipped one where nobody wrote any. */
export async function textFor(tx: Tx, dealerId: string, today: string) {
  const { main, clauses } = await queries.textsAt(tx, dealerId, today);
  const text = main ?? { ...SHIPPED, id: null, number: 0 };
  return { text, clauses: text.dealerClauses ? clauses : undefined };
}

/** What the acting unit keeps: headquarters the text, a dealer its clauses where they are allowed. */
function keeps(ctx: Ctx, inForce: { dealerClauses: boolean }): 'text' | 'clauses' | null {
  const { unitKind } = scopeOf(ctx);
  if (unitKind === 'group' || unitKind === 'brand') return 'text';
  return unitKind === 'dealer' && inForce.dealerClauses ? 'clauses' : null;
}

/** Versions of the acting unit and those below it, and what holds here today. */
export async function listContractTexts(ctx: Ctx) {
  const { orgIds, unitId } = scopeOf(ctx);
  const today = todayOf(ctx);
  return read(ctx, async (tx) => {
    const found = await queries.texts(tx, orgIds);
    const { main } = await queries.textsAt(tx, unitId, today);
    const begun = new Set<string>();
    const rows = found.slice(0, queries.MOST).map((row) => {
      if (row.fromDate > today) return { ...row, phase: 'later' as const };
      const phase = begun.has(row.orgId) ? ('past' as const) : ('now' as const);
      begun.add(row.orgId);
      return { ...row, phase };
    });
    const inForce = main ? { ...main, phase: 'now' as const, used: 0 } : SHIPPED_ROW;
    return { rows, capped: found.length > queries.MOST, inForce, mayAdd: keeps(ctx, inForce) };
  });
}

/** One version with its paragraphs. @throws AppError request.not_found */
export async function getContractText(ctx: Ctx, id: string) {
  const today = todayOf(ctx);
  return read(ctx, async (tx) => {
    const row = await queries.textById(tx, id);
    if (!row) throw new AppError('request.not_found');
    const { main, clauses } = await queries.textsAt(tx, row.orgId, today);
    const now = (row.own ? clauses : main)?.id === id;
    const phase = row.fromDate > today ? ('later' as const) : now ? ('now' as const) : ('past' as const);
    return { ...row, phase };
  });
}

function columnsOf(given: Given, own: boolean, today: string) {
  checkText(given.paragraphs, own);
  if (given.fromDate < today || given.fromDate > addDays(today, 730))
    throw invalid(
      'fromDate',
      '生效日期须在今天起两年之内。',
      'It has to begin within two years from today; contracts drawn up before keep theirs.',
    );
  const { title, titleEn, fromDate } = given;
  return {
    ...{ title, titleEn, fromDate, dealerClauses: own ? false : given.dealerClauses },
    paragraphs: JSON.stringify(given.paragraphs),
  };
}

/** A new version at the acting unit. @throws AppError contract.no_clauses, contract.text_unit, request.invalid */
export async function addContractText(ctx: Ctx, given: Given) {
  const { unitId, unitKind } = scopeOf(ctx);
  const own = unitKind === 'dealer';
  if (!own && unitKind !== 'group' && unitKind !== 'brand') throw new AppError('contract.text_unit');
  const today = todayOf(ctx);
  const columns = columnsOf(given, own, today);
  return transact(ctx, async (tx) => {
    const { main } = await queries.textsAt(tx, unitId, today);
    if (!keeps(ctx, main ?? SHIPPED)) throw new AppError('contract.no_clauses');
    const id = newId();
    const number = await queries.nextVersion(tx, unitId);
    await tx
      .insertInto('sales.contractText')
      .values({ id, orgId: unitId, number, ...columns })
      .execute();
    return { id, number };
  });
}

/** Changes a version that has not begun. @throws AppError contract.text_begun, request.conflict, request.invalid, request.not_found */
export async function editContractText(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editContractText)['body']>,
) {
  const today = todayOf(ctx);
  return transact(ctx, async (tx) => {
    const row = await queries.lockText(tx, id);
    if (!row) throw new AppError('request.not_found');
    needVersion(row, version, { title: row.title, fromDate: row.fromDate });
    if (row.fromDate <= today) throw new AppError('contract.text_begun');
    const columns = columnsOf(given, row.unitKind === 'dealer', today);
    await tx
      .updateTable('sales.contractText')
      .set({ ...columns, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}
