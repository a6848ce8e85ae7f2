import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { numberOf } from '../../org/index.ts';
import { holdOrder, type LockedOrder, needVersion } from '../access.ts';
import { nextNumber } from '../numbers.ts';
import { setOrder } from '../queries.ts';
import * as queries from './queries.ts';
import { filledNow, openWords, sealWords } from './text.ts';

interface ListGiven {
  state?: string | undefined;
  due?: 'outdated' | 'overdue' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Contracts of the acting unit, newest first, or open orders whose contract is overdue; a consultant's are those of their own orders. */
export async function listContracts(ctx: Ctx, { due, ...query }: ListGiven) {
  const scope = { orgIds: scopeOf(ctx).orgIds, consultantId: ownerFilter(ctx, 'order.read') };
  if (due === 'overdue') return overdue(ctx, { ...query, ...scope });
  const rows = await read(ctx, (tx) => queries.contracts(tx, { ...query, ...scope, outdated: due === 'outdated' }));
  const page = pageFrom(rows, query.limit);
  return { ...page, rows: page.rows.map((row) => ({ ...row, key: row.id })) };
}

async function overdue(
  ctx: Ctx,
  query: Omit<ListGiven, 'due'> & { orgIds: string[] | null; consultantId: string | null },
) {
  const { timeZone } = scopeOf(ctx);
  const rows = await read(ctx, async (tx) => {
    const days = await numberOf(ctx, tx, 'sales_term', 'contract', 'days', 3);
    // Ordered on Monday with three days: due by Thursday, overdue on Friday.
    const before = startOfCivilDay(addDays(civilDate(ctx.clock.now(), timeZone), -days), timeZone);
    return queries.uncontracted(tx, { ...query, before });
  });
  const page = pageFrom(rows, query.limit);
  const nothing = {
    kind: null,
    number: null,
    state: null,
    outdated: false,
    drawnAt: null,
    signedOn: null,
    signedHow: null,
  };
  return { ...page, rows: page.rows.map((row) => ({ ...row, ...nothing, id: null, key: row.id, orderId: row.id })) };
}

/** The newest contracts, of the acting unit or of one's own orders, whose number is or ends in a text, in the caller's transaction. */
export function findContracts(ctx: Ctx, tx: Tx, q: string, limit: number) {
  return queries.contractsByNumber(tx, q, ownerFilter(ctx, 'order.read'), limit);
}

/** The contracts of an order one may see, for its page. */
export function contractLines(tx: Tx, orderId: string) {
  return queries.contractsOfOrder(tx, orderId);
}

/** One contract: a draft as it reads today, else as it was drawn up. @throws AppError request.not_found */
export async function getContract(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'order.read');
  return read(ctx, async (tx) => {
    const row = await queries.contractById(tx, id);
    if (!row || (own && row.consultantId !== own)) throw new AppError('request.not_found');
    const draft = row.state === 'draft' ? await filledNow(ctx, tx, row) : null;
    const words = draft?.words ?? openWords(ctx, row);
    const changedFacts: ('trim' | 'colour' | 'price')[] = [];
    if (row.outdated) {
      if (row.saidTrimId !== row.orderTrimId) changedFacts.push('trim');
      if (row.saidColour !== row.orderColour) changedFacts.push('colour');
      if (row.saidPriceFen !== row.orderPriceFen) changedFacts.push('price');
    }
    return {
      ...row,
      ...words,
      ...(draft ? { textNumber: draft.text.number, clausesNumber: draft.clauses?.number ?? null } : {}),
      changedFacts,
    };
  });
}

/** A contract and its order, held, for somebody who may change the order. @throws AppError request.not_found, request.conflict */
export async function holdContract(
  ctx: Ctx,
  tx: Tx,
  id: string,
  { version, open = true }: { version: number; open?: boolean },
): Promise<{ order: LockedOrder; contract: queries.LockedContract }> {
  const found = await queries.orderOf(tx, id);
  if (!found) throw new AppError('request.not_found');
  // The order first, as everything else that touches it does.
  const order = await holdOrder(ctx, tx, found.orderId, 'order.change', { open });
  const contract = await queries.lockContract(tx, id);
  if (!contract) throw new AppError('request.not_found');
  needVersion(contract, version, { state: contract.state });
  return { order, contract };
}

/**
 * Begins a contract, or a supplement to the signed one. One that was drawn up before the order changed, and is not signed, gives way.
 * @throws AppError contract.open, contract.base_needed, order.not_open
 */
export async function createContract(
  ctx: Ctx,
  orderId: string,
  { kind, agreed }: { kind: 'main' | 'supplement'; agreed: string },
) {
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'order.change');
    const now = ctx.clock.now();
    const waiting = await queries.liveContract(tx, orderId, ['draft', 'drawn_up']);
    if (waiting && !waiting.outdatedAt) throw new AppError('contract.open');
    if (waiting) await queries.close(tx, { id: waiting.id }, { state: 'superseded', now });
    const base = kind === 'supplement' ? await queries.liveContract(tx, orderId, ['signed'], 'main') : undefined;
    if (kind === 'supplement' && !base) throw new AppError('contract.base_needed');
    const id = newId();
    await tx
      .insertInto('sales.contract')
      .values({ id, orgId: order.orgId, orderId, kind, agreed, baseId: base?.id ?? null, createdBy: staffIdOf(ctx) })
      .execute();
    return { id };
  });
}

const needState = (contract: { state: string }, ...states: string[]) => {
  if (!states.includes(contract.state)) throw new AppError('contract.state');
};

/** Changes what else was agreed, while it is a draft. @throws AppError contract.state, request.conflict */
export async function editContract(ctx: Ctx, id: string, { agreed, version }: { agreed: string; version: number }) {
  return transact(ctx, async (tx) => {
    const { contract } = await holdContract(ctx, tx, id, { version });
    needState(contract, 'draft');
    await tx
      .updateTable('sales.contract')
      .set({ agreed, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { state: 'draft' as const, version: version + 1 };
  });
}

/** The number of a contract: what was given to the order by hand, else the next of the dealer's series; a supplement counts on from its base. */
async function numberFor(
  ctx: Ctx,
  tx: Tx,
  order: LockedOrder,
  contract: queries.LockedContract,
  baseNumber: string | null,
) {
  if (contract.baseId) return `${baseNumber}-S${(await queries.supplementsOf(tx, contract.baseId)) + 1}`;
  const given = order.contractNumber;
  if (given && !(await queries.isNumbered(tx, order.id, given))) return given;
  return nextNumber(tx, 'contract', civilDate(ctx.clock.now(), scopeOf(ctx).timeZone));
}

/** Draws a contract up: its text is filled in and sealed, with its number. @throws AppError contract.state, order.not_open, request.conflict */
export async function drawUp(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const { order, contract } = await holdContract(ctx, tx, id, { version });
    needState(contract, 'draft');
    const base = contract.baseId ? await queries.lockContract(tx, contract.baseId) : undefined;
    const baseNumber = base?.number ?? null;
    const number = await numberFor(ctx, tx, order, contract, baseNumber);
    const { words, text, clauses } = await filledNow(ctx, tx, { ...contract, number, baseNumber });
    await tx
      .updateTable('sales.contract')
      .set({
        ...{ number, state: 'drawn_up', textId: text.id, clausesId: clauses?.id ?? null, drawnAt: ctx.clock.now() },
        ...{ textNumber: text.number, clausesNumber: clauses?.number ?? null, textEnc: sealWords(ctx, id, words) },
        ...{ trimId: order.trimId, colour: order.colour, priceFen: order.priceFen, version: version + 1 },
      })
      .where('id', '=', id)
      .execute();
    if (contract.kind === 'main' && order.contractNumber !== number)
      await setOrder(tx, order, { contractNumber: number });
    return { state: 'drawn_up' as const, version: version + 1, number };
  });
}

/** Makes a contract void, a signed one with its supplements, by a manager. @throws AppError contract.state, auth.forbidden, request.conflict */
export async function voidContract(ctx: Ctx, id: string, { reason, version }: { reason: string; version: number }) {
  return transact(ctx, async (tx) => {
    const { order, contract } = await holdContract(ctx, tx, id, { version, open: false });
    needState(contract, 'draft', 'drawn_up', 'signed');
    if (contract.state === 'signed' && !ctx.permissions.has('price.approve'))
      throw new AppError('auth.forbidden', { permission: 'price.approve' });
    const now = ctx.clock.now();
    await queries.close(tx, { id }, { state: 'void', now, reason });
    if (contract.state === 'signed' && contract.kind === 'main') await setOrder(tx, order, { contractSignedOn: null });
    // What a supplement agreed on is agreed no more: the contract says again what it said before.
    await queries.noteChange(tx, order.id, now);
    return { state: 'void' as const, version: version + 1 };
  });
}
