import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { explain, explainVeto } from '../matching/index.ts';
import { type Card, cardsOf } from '../recognition/queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const LATER_DAYS = 14;
const CAP = 10_000;

/** A page of the queue, each pair with its evidence in words. */
export async function listDuplicates(ctx: Ctx, query: queries.PairQuery) {
  return read(ctx, async (tx) => {
    const found = await queries.pairsOf(tx, query);
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      rows: await rowsOf(ctx, tx, shown),
      next: found.length > query.limit && last ? queries.cursorOf(last) : null,
    };
  });
}

type Pair = Awaited<ReturnType<typeof queries.pairsOf>>[number];

async function rowsOf(ctx: Ctx, tx: Tx, pairs: Pair[]): Promise<z.input<typeof schema.DuplicateRow>[]> {
  const ids = [...new Set(pairs.flatMap(({ lowId, highId }) => [lowId, highId]))];
  const [cards, facts] = await Promise.all([cardsOf(tx, ids), queries.sidesOf(tx, ids)]);
  const side = (id: string) => {
    const card: Card | undefined = cards.find((one) => one.id === id);
    const own = facts.find((one) => one.id === id);
    if (!own) throw new AppError('request.not_found');
    const heldBy = card?.holderName ? { name: card.holderName, nameEn: card.holderNameEn ?? card.holderName } : null;
    return { ...own, heldBy };
  };
  return pairs.map((pair) => {
    const { lowId, highId, evidence, vetoes, state, laterUntil, joinedId: _joined, place: _place, ...rest } = pair;
    return {
      ...rest,
      band: pair.band as 'certain' | 'likely' | 'possible',
      state: state === 'open' && laterUntil && laterUntil > ctx.clock.now() ? 'later' : (state as 'open'),
      laterUntil,
      evidence: evidence.map((one) => {
        const said = explain(one);
        return {
          ...one,
          fieldText: said?.field[ctx.language] ?? one.field,
          levelText: said?.level[ctx.language] ?? one.level,
        };
      }),
      vetoes: vetoes.map((code) => ({ code, text: explainVeto(code)?.[ctx.language] ?? code })),
      sides: [side(lowId), side(highId)],
    };
  });
}

/**
 * Decides on a pair, or takes a decision back.
 * @throws AppError request.not_found, request.conflict when somebody decided in between, duplicate.not_open, duplicate.open
 */
export function decideDuplicate(ctx: Ctx, id: string, body: z.output<(typeof schema.decideDuplicate)['body']>) {
  return transact(ctx, async (tx) => {
    const pair = await queries.pairById(tx, id);
    if (!pair) throw new AppError('request.not_found');
    const { version, decision, note = null } = body;
    const waiting = pair.state === 'open';
    // A merge is taken back where it stands, with what moved.
    if (decision === 'open' ? pair.state === 'merged' : !waiting) throw new AppError('duplicate.not_open');
    if (decision === 'open' && waiting && !pair.laterUntil) throw new AppError('duplicate.open');
    const now = ctx.clock.now();
    if (decision === 'open' && pair.joinedId) await queries.setHousehold(tx, pair.joinedId, null);
    const joinedId =
      decision === 'household' ? await queries.joinHousehold(tx, pair.lowId, pair.highId, newId()) : null;
    const state = decision === 'later' ? 'open' : decision;
    const decided = state !== 'open';
    const done = await queries.decide(tx, id, version, {
      state,
      note,
      by: decided ? ctx.actor.label : null,
      at: decided ? now : null,
      laterUntil: decision === 'later' ? new Date(now.getTime() + LATER_DAYS * 86_400_000) : null,
      joinedId,
    });
    if (!done) throw new AppError('request.conflict', { current: { version: pair.version, state: pair.state } });
    return { id, version: version + 1, state: decision };
  });
}

const isWhole = (ctx: Ctx) => ['group', 'brand'].includes(scopeOf(ctx).unitKind);

/** Whether certain pairs are merged by themselves, and how many would be now. */
export function autoMerge(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const mayEdit = isWhole(ctx);
    const pairs = mayEdit ? await queries.countMergeable(tx, CAP) : 0;
    return { on: await queries.isAutomatic(tx), pairs, cap: CAP, mayEdit };
  });
}

/** Switches automatic merging; headquarters' to decide. */
export function editAutoMerge(ctx: Ctx, on: boolean) {
  if (!isWhole(ctx)) throw new AppError('auth.forbidden', { permission: 'customer.merge' });
  return transact(ctx, async (tx) => {
    await queries.setAutomatic(tx, on);
    return { on };
  });
}
