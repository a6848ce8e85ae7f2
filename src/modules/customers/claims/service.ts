import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { claimAsked, claimRefused, customerClaimed } from '../../events.ts';
import { dictionaries, numberOf, unitById } from '../../org/index.ts';
import { relate } from '../queries.ts';
import { type Card, cardsOf } from '../recognition/queries.ts';
import { noteLook, readClaimToken, spend } from '../recognition/service.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const DAYS = 3;

/**
 * Asks for a relationship with a customer of another dealer. Which grounds suffice without a decision is data (dictionary claim_rule);
 * else whoever holds the customer decides, and in time, or the unit above them does.
 * @throws AppError claim.gone, claim.own, claim.pending, consent.no_sharing where the person refused this dealer
 */
export function claimCustomer(ctx: Ctx, body: z.output<(typeof schema.claimCustomer)['body']>) {
  const asked = readClaimToken(ctx, body.claim);
  const { unitId } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const [card] = await cardsOf(tx, [asked]);
    if (!card) throw new AppError('claim.gone');
    if (card.inScope) throw new AppError('claim.own');
    const customerId = card.id;
    if (await queries.isWaiting(tx, customerId, unitId)) throw new AppError('claim.pending');
    const grounds = await queries.groundsOf(tx, customerId, unitId);
    if (grounds.includes(REFUSED)) throw new AppError('consent.no_sharing');
    return write(ctx, tx, card, body.reason, await ruleFor(ctx, tx, grounds));
  });
}

/** The ground that stands against every other: the person said no to this dealer. */
const REFUSED = 'refused';

/** The rule of dictionary claim_rule that approves on one of the grounds; null where somebody has to decide. */
async function ruleFor(ctx: Ctx, tx: Tx, grounds: readonly string[]): Promise<string | null> {
  const approves = (await dictionaries(ctx, tx)).find(
    (one) => one.kind === 'claim_rule' && one.active && one.attributes.approve === true && grounds.includes(one.code),
  );
  return approves?.code ?? null;
}

/** Writes a claim down, granted where a rule approves it. */
async function write(ctx: Ctx, tx: Tx, card: Card, reason: string, rule: string | null) {
  const { unitId } = scopeOf(ctx);
  const [days, unit] = await Promise.all([
    numberOf(ctx, tx, 'claim_rule', 'deadline', 'days', DAYS),
    unitById(tx, unitId),
  ]);
  const now = ctx.clock.now();
  const decideBy = new Date(now.getTime() + days * 86_400_000);
  const [id, customerId] = [newId(), card.id];
  const staffId = staffIdOf(ctx);
  const holderId = card.holderId ?? unitId;
  const state = rule ? ('approved' as const) : ('pending' as const);
  await queries.addClaim(tx, {
    ...{ id, customerId, orgId: unitId, staffId, holderId, reason, state, rule, decideBy },
    decidedAt: rule ? now : null,
  });
  const unitName = unit?.name ?? '';
  if (rule) await grant(ctx, tx, { id, customerId, orgId: unitId, staffId, unitName, rule });
  else
    await emit(ctx, tx, claimAsked, {
      orgId: unitId,
      subjectId: id,
      customerId,
      payload: { claimId: id, holderId, unitName },
    });
  return { id, state, customerId: rule ? customerId : null, decideBy };
}

/**
 * Whether a dealer at whose own desk somebody enquires comes to see the record the group has of them: by a claim like any other, counted,
 * audited and written down, which dictionary claim_rule `enquiry` approves. Without it, or against the person's word, the dealer keeps
 * what it heard in a record of its own. True where the record is in sight already.
 */
export async function claimByEnquiry(ctx: Ctx, tx: Tx, customerId: string): Promise<boolean> {
  const { unitId } = scopeOf(ctx);
  const [card] = await cardsOf(tx, [customerId]);
  if (!card) return false;
  if (card.inScope) return true;
  await spend(ctx, 1);
  await noteLook(ctx, tx, card.id, ['enquiry']);
  const grounds = await queries.groundsOf(tx, card.id, unitId);
  if (grounds.includes(REFUSED)) return false;
  const rule = await ruleFor(ctx, tx, [...grounds, 'enquiry']);
  if (rule) await write(ctx, tx, card, 'enquiry', rule);
  return rule !== null;
}

interface Granted {
  id: string;
  customerId: string;
  orgId: string;
  staffId: string;
  unitName: string;
  rule: string | null;
}

async function grant(ctx: Ctx, tx: Tx, { id, customerId, orgId, staffId, unitName, rule }: Granted): Promise<void> {
  await relate(tx, customerId, orgId);
  await emit(ctx, tx, customerClaimed, {
    orgId: scopeOf(ctx).unitId,
    subjectId: id,
    customerId,
    payload: { claimId: id, unitId: orgId, unitName, staffId, rule },
  });
}

type Claim = NonNullable<Awaited<ReturnType<typeof queries.claimById>>>;

/** The holder decides, or whoever is above them; never the unit that asks. */
const isDecidable = (ctx: Ctx, claim: Claim) =>
  claim.state === 'pending' && claim.held && claim.orgId !== scopeOf(ctx).unitId && ctx.permissions.has('claim.decide');

/** Claims that the acting unit asked for or has to decide. */
export async function listClaims(
  ctx: Ctx,
  query: {
    state?: string | undefined;
    side?: 'asked' | 'deciding' | undefined;
    cursor?: string | undefined;
    limit: number;
  },
) {
  const { unitId } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const page = pageFrom(await queries.claimsOf(tx, unitId, query), query.limit);
    const subjects = await queries.subjectsOf(
      tx,
      page.rows.map(({ id }) => id),
    );
    const rows = page.rows.map((row) => {
      const subject = subjects.find(({ id }) => id === row.id);
      const { state, held: _held, claimedId: _c, orgId: _o, holderId: _h, staffId: _s, ...rest } = row;
      return {
        ...rest,
        state: state as 'pending',
        customerName: subject?.customerName ?? '*',
        mobileMasked: subject?.mobileMasked ?? null,
        decidable: isDecidable(ctx, row as Claim),
      };
    });
    return { rows, next: page.next };
  });
}

/** @throws AppError request.not_found, request.conflict, claim.not_pending */
export function decideClaim(ctx: Ctx, id: string, body: z.output<(typeof schema.decideClaim)['body']>) {
  return transact(ctx, async (tx) => {
    const claim = await queries.claimById(tx, scopeOf(ctx).unitId, id);
    if (!claim?.held || claim.orgId === scopeOf(ctx).unitId) throw new AppError('request.not_found');
    if (claim.state !== 'pending') throw new AppError('claim.not_pending');
    const { decision, note = null } = body;
    const state = decision === 'approve' ? 'approved' : 'refused';
    const { claimedId: customerId, orgId, staffId, unitName } = claim;
    if (state === 'approved' && (await queries.groundsOf(tx, customerId, orgId)).includes(REFUSED))
      throw new AppError('consent.no_sharing');
    await settle(ctx, tx, claim, body.version, state, note);
    if (state === 'approved') await grant(ctx, tx, { id, customerId, orgId, staffId, unitName, rule: null });
    else
      await emit(ctx, tx, claimRefused, {
        orgId: scopeOf(ctx).unitId,
        subjectId: id,
        customerId,
        payload: { claimId: id, unitId: orgId, unitName, staffId },
      });
    return { id, version: body.version + 1, state: state as 'approved' | 'refused' };
  });
}

/** @throws AppError request.not_found, request.conflict, claim.not_pending */
export function withdrawClaim(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const claim = await queries.claimById(tx, scopeOf(ctx).unitId, id);
    if (!claim?.mine) throw new AppError('request.not_found');
    if (claim.state !== 'pending') throw new AppError('claim.not_pending');
    await settle(ctx, tx, claim, version, 'withdrawn', null);
    return { id, version: version + 1, state: 'withdrawn' as const };
  });
}

async function settle(
  ctx: Ctx,
  tx: Tx,
  claim: Claim,
  version: number,
  state: 'approved' | 'refused' | 'withdrawn',
  note: string | null,
): Promise<void> {
  const done = await queries.decide(tx, claim.id, version, { state, note, by: staffIdOf(ctx), at: ctx.clock.now() });
  if (!done) throw new AppError('request.conflict', { current: { version: claim.version, state: claim.state } });
}
