import { sql } from 'kysely';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { decrypt, encrypt, KeyError } from '../../../platform/crypto.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { consume } from '../../../platform/rate.ts';
import { plainNumber } from '../../products/index.ts';
import { checkCreditCode } from '../credit-code.ts';
import { documentHash } from '../documents.ts';
import { contactHash, emailContact, phoneContact, wechatContact } from '../identifiers.ts';
import { explain, explainVeto, type MatchFacts, type MatchHit, matchRow, probe } from '../matching/index.ts';
import { checkResidentId } from '../resident-id.ts';
import { isProven } from './proof.ts';
import { byCard, byExternalId, byVehicle, type Card, cardsOf, holdersOf } from './queries.ts';
import type { CustomerCard, Hit, RecogniseInput } from './schema.ts';

const MOST = 5;
/** Fewer characters name no card: a number is typed as a whole. */
const LEAST_CARD = 8;
const VIN_LENGTH = 17;
const LEAST_PLATE = 7;
/** Cards of foreign customers a person may see an hour, each process for itself: enough for a busy counter, too few to walk a directory. */
const foreignCards = new RateLimiterMemory({ keyPrefix: 'foreign-card', points: 200, duration: 3600 });
const CLAIM_MINUTES = 30;

type Input = z.output<typeof RecogniseInput>;

/** What a half-filled form says; unfinished numbers are left out. */
function factsOf(input: Input): MatchFacts {
  const phone = input.mobile ? phoneContact(input.mobile) : null;
  return {
    kind: input.kind,
    name: input.name && input.name.length > 1 ? input.name : null,
    mobiles: phone?.kind === 'mobile' ? [phone.value] : [],
    landlines: phone?.kind === 'landline' ? [phone.value] : [],
    emails: [input.email && emailContact(input.email)?.value].filter((one) => typeof one === 'string'),
    wechats: [input.wechat && wechatContact(input.wechat)?.value].filter((one) => typeof one === 'string'),
    idNumbers: input.idNumber && input.idNumber.length >= 8 ? [input.idNumber] : [],
    creditCode: input.creditCode && input.creditCode.length >= 18 ? input.creditCode : null,
    vins: input.vin && input.vin.length >= 8 ? [input.vin] : [],
    plates: input.plate && input.plate.length >= 7 ? [input.plate] : [],
    cityCode: input.cityCode,
    birthOn: input.birthOn,
  };
}

const KEYS = ['mobiles', 'landlines', 'emails', 'wechats', 'idNumbers', 'vins', 'plates'] as const;

/** One strong key, or a name with something beside it: a name alone would list the group's namesakes. */
function tellsEnough(facts: MatchFacts): boolean {
  const keys = KEYS.some((key) => (facts[key]?.length ?? 0) > 0) || Boolean(facts.creditCode);
  return keys || Boolean(facts.name && (facts.birthOn || facts.cityCode));
}

/** Who the person on a form may be, best first. @throws AppError request.rate_limited */
export function recognise(ctx: Ctx, input: Input): Promise<{ hits: z.input<typeof Hit>[] }> {
  return transact(ctx, async (tx) => {
    const facts = factsOf(input);
    const { exact, byCar } = await exactHolders(ctx, tx, input);
    const probed = tellsEnough(facts)
      ? await probe(tx, matchRow(ctx.keys, facts), { limit: MOST * 2, exclude: input.exclude })
      : [];
    // The car is known: whoever has one like it (its last eight, the plate of another province) is somebody else.
    const found = byCar ? probed.filter((hit) => exact.includes(hit.customerId) || !isByCarAlone(hit)) : probed;
    // Whoever has the very number is shown, however little else is known of them.
    const bare = exact.filter((id) => !found.some(({ customerId }) => customerId === id)).map(holderOf);
    const hits = [...found.filter(isShown(exact)), ...bare, ...found.filter((hit) => !isShown(exact)(hit))];
    const cards = await cardsOf(
      tx,
      hits.map(({ customerId }) => customerId),
    );
    const shown = hits.flatMap((hit) => {
      const card = cards.find(({ id }) => id === hit.customerId);
      return card && (card.inScope || mayShow(ctx, hit, exact)) ? [{ hit, card }] : [];
    });
    const page = shown.slice(0, MOST);
    const foreign = page.filter(({ card }) => !card.inScope);
    await spend(ctx, foreign.length);
    for (const { card } of foreign) await noteLook(ctx, tx, card.id, Object.keys(input));
    return {
      hits: page.map(({ hit, card }) => ({ ...cardView(ctx, card), ...(card.inScope ? words(ctx, hit) : NO_WORDS) })),
    };
  });
}

/** Foreign customers are shown to those who take people in, and only where the form all but names them. */
function mayShow(ctx: Ctx, hit: MatchHit, exact: readonly string[]): boolean {
  if (
    !ctx.permissions.has('lead.create') &&
    !ctx.permissions.has('customer.edit') &&
    !ctx.permissions.has('customer.claim')
  )
    return false;
  return exact.includes(hit.customerId) || hit.band !== 'possible' || isProven(hit);
}

const isByCarAlone = ({ band, evidence }: MatchHit) =>
  band === 'possible' && !isProven({ evidence: evidence.filter(({ field }) => field !== 'vehicle') });

const isShown = (exact: readonly string[]) => (hit: MatchHit) =>
  exact.includes(hit.customerId) || hit.band === 'certain';

/** Somebody with the very number of whom the matcher knows nothing yet. */
const holderOf = (customerId: string): MatchHit => ({
  customerId,
  weight: 0,
  probability: 0.5,
  band: 'likely',
  evidence: [],
  vetoes: [],
});

/** Who has a number, a document, an id of another system or a car that stands on the form; whether the car told of somebody. */
async function exactHolders(ctx: Ctx, tx: Tx, input: Input): Promise<{ exact: string[]; byCar: boolean }> {
  const contacts = [
    input.mobile && phoneContact(input.mobile),
    input.email && emailContact(input.email),
    input.wechat && wechatContact(input.wechat),
  ].filter((contact) => typeof contact === 'object' && contact !== null);
  const resident = input.idNumber ? checkResidentId(input.idNumber) : null;
  const credit = input.creditCode ? checkCreditCode(input.creditCode) : null;
  const documents = [
    ...(resident?.ok ? [{ kind: 'resident_id' as const, number: resident.id }] : []),
    ...(credit?.ok ? [{ kind: 'credit_code' as const, number: credit.code }] : []),
  ];
  const hashes = [
    ...contacts.map((contact) => contactHash(ctx, contact)),
    ...documents.map((document) => documentHash(ctx, document)),
  ];
  const byNumber = await holdersOf(tx, hashes);
  const byId = input.externalId ? await byExternalId(tx, input.externalId.source, input.externalId.id) : null;
  const card = input.card ? plainNumber(input.card) : '';
  const byMember = card.length >= LEAST_CARD ? await byCard(tx, card) : null;
  const [vin, plate] = [plainNumber(input.vin ?? ''), plainNumber(input.plate ?? '')];
  const byCar = await byVehicle(tx, vin.length === VIN_LENGTH ? vin : null, plate.length >= LEAST_PLATE ? plate : null);
  const ids = new Set([...byNumber, ...[byId, byMember].flatMap((id) => id ?? []), ...byCar]);
  return { exact: [...ids].filter((id) => id !== input.exclude), byCar: byCar.length > 0 };
}

/** Counts cards of foreign customers that a person is shown. @throws AppError request.rate_limited */
export async function spend(ctx: Ctx, cards: number): Promise<void> {
  if (cards > 0) await consume(foreignCards, ctx.actor.label, cards);
}

/** Who looked at which foreign card, and which fields they had filled in. */
export async function noteLook(ctx: Ctx, tx: Tx, customerId: string, by: string[]): Promise<void> {
  const detail = JSON.stringify({ recognised: by.filter((key) => key !== 'exclude') });
  await sql`select app.audit_view('customers.customer', ${customerId}, ${scopeOf(ctx).unitId}::uuid, ${detail}::jsonb)`.execute(
    tx,
  );
}

/** A card as it is sent: a foreign customer has no id, only a token for a claim. */
export function cardView(ctx: Ctx, card: Card): z.input<typeof CustomerCard> {
  const { id, inScope, name, kind, stage, mobileMasked, cityCode, holderName, holderNameEn, since, claimed } = card;
  return {
    customerId: inScope ? id : null,
    claim: inScope ? null : claimToken(ctx, id),
    claimed,
    name,
    kind,
    stage,
    mobileMasked,
    cityCode,
    heldBy: holderName === null ? null : { name: holderName, nameEn: holderNameEn ?? holderName },
    since: since && (inScope ? since : new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth(), 1))),
  };
}

/** Of a foreign customer nobody is told how well a form fits: field by field that would tell what stands in the file. */
const NO_WORDS = { band: 'likely' as const, evidence: [], vetoes: [] };

function words(ctx: Ctx, hit: MatchHit) {
  return {
    band: hit.band,
    evidence: hit.evidence.flatMap(({ field, level }) => {
      const said = explain({ field, level });
      return said ? [{ field, level, fieldText: said.field[ctx.language], levelText: said.level[ctx.language] }] : [];
    }),
    vetoes: hit.vetoes.map((code) => ({ code, text: explainVeto(code)?.[ctx.language] ?? code })),
  };
}

const tokenContext = (ctx: Ctx) => `customers.claim-token:${ctx.actor.label}`;

function claimToken(ctx: Ctx, customerId: string): string {
  const until = ctx.clock.now().getTime() + CLAIM_MINUTES * 60_000;
  return encrypt(ctx.keys, `${customerId} ${until}`, tokenContext(ctx)).toString('base64url');
}

/** The customer a token names. @throws AppError claim.gone when it is somebody else's, too old or none */
export function readClaimToken(ctx: Ctx, token: string): string {
  let clear: string;
  try {
    clear = decrypt(ctx.keys, Buffer.from(token, 'base64url'), tokenContext(ctx));
  } catch (error) {
    if (error instanceof KeyError || error instanceof RangeError) throw new AppError('claim.gone');
    throw error;
  }
  const [customerId, until] = clear.split(' ');
  if (!customerId || Number(until) < ctx.clock.now().getTime()) throw new AppError('claim.gone');
  return customerId;
}
