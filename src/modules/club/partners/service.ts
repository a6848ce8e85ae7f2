import { createHash, randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { encrypt } from '../../../platform/crypto.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { decideContact, logPartnerSharing, maskContact, phoneContact, recipientKnown } from '../../customers/index.ts';
import { entryOf } from '../../org/index.ts';
import * as queries from './queries.ts';
import { fiveParties } from './report.ts';
import type * as schema from './schema.ts';

type Terms = Omit<z.output<(typeof schema.createPartner)['body']>, 'code'>;
const unitOf = (ctx: Ctx) => scopeOf(ctx).unitId;

/** Partners that the acting unit sees. */
export async function listPartners(ctx: Ctx, query: z.output<(typeof schema.listPartners)['query']>) {
  const found = await read(ctx, (tx) => queries.partners(tx, { ...query, unitId: unitOf(ctx) }));
  return pageFrom(found, query.limit);
}

/** One partner with what it offers. @throws AppError request.not_found */
export async function getPartner(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const [partner, offers] = await Promise.all([queries.partnerById(tx, unitOf(ctx), id), queries.offersOf(tx, id)]);
    if (!partner) throw new AppError('request.not_found');
    return { ...partner, offers };
  });
}

/** What is kept of a contact's phone: sealed, and masked for the screens. Undefined leaves it as it is. */
function contactOf(ctx: Ctx, id: string, phone: string | null | undefined) {
  if (phone === undefined) return {};
  if (phone === null || phone === '') return { contactEnc: null, contactMasked: null };
  const contact = phoneContact(phone);
  if (!contact)
    throw invalid(
      'contactPhone',
      '请填写手机号或带区号的座机号。',
      'Give a mobile number, or a landline with its area code.',
    );
  return {
    contactEnc: encrypt(ctx.keys, contact.value, `club.partner:${id}`),
    contactMasked: maskContact(contact),
  };
}

async function check(ctx: Ctx, tx: Tx, id: string, terms: Terms): Promise<void> {
  await entryOf(ctx, 'partner_kind', terms.kind, 'kind');
  if (terms.contractTo && terms.contractTo < terms.contractFrom)
    throw invalid('contractTo', '合同结束日期不能早于开始日期。', 'The contract ends before it begins.');
  if ((terms.agencyId === null) !== (terms.agencyBp === null))
    throw invalid(
      terms.agencyId === null ? 'agencyId' : 'agencyBp',
      '代理公司和分成比例须同时填写。',
      'Give both the agency and its share.',
    );
  if (terms.agencyId) {
    const agency = await queries.partnerAt(tx, terms.agencyId);
    if (agency?.kind !== 'agency' || agency.id === id)
      throw invalid('agencyId', '请选择类型为“代理公司”的合作伙伴。', 'Choose a partner that is an agency.');
  }
  if (terms.recipientId && !(await recipientKnown(tx, terms.recipientId)))
    throw invalid('recipientId', '没有这个接收方。', 'There is no such recipient.');
}

/** Adds a partner of the acting unit (PTN-01). @throws AppError partner.code_taken, request.invalid */
export async function createPartner(
  ctx: Ctx,
  { contactPhone, code, ...terms }: z.output<(typeof schema.createPartner)['body']>,
) {
  return transact(ctx, async (tx) => {
    const id = newId();
    await check(ctx, tx, id, terms);
    await tx
      .insertInto('club.partner')
      .values({ id, orgId: unitOf(ctx), code, ...terms, ...contactOf(ctx, id, contactPhone) })
      .execute();
    return { id };
  });
}

async function holdOwn(ctx: Ctx, tx: Tx, id: string) {
  const held = await queries.lockPartner(tx, unitOf(ctx), id);
  if (!held) throw new AppError('request.not_found');
  return held;
}

/** Changes a partner. An ended one has no desk any more. @throws AppError request.not_found, request.conflict, request.invalid */
export async function editPartner(
  ctx: Ctx,
  id: string,
  { version, contactPhone, ...given }: z.output<(typeof schema.editPartner)['body']>,
) {
  return transact(ctx, async (tx) => {
    const held = await holdOwn(ctx, tx, id);
    if (held.version !== version)
      throw new AppError('request.conflict', { current: { state: held.state, version: held.version } });
    await check(ctx, tx, id, given);
    const closed = given.state === 'ended' ? { secretHash: null, secretAt: null } : {};
    await tx
      .updateTable('club.partner')
      .set({ ...given, ...contactOf(ctx, id, contactPhone), ...closed, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/** Hash of a partner's key: the key is 32 random bytes, so nobody guesses it. */
export const secretHash = (secret: string) => createHash('sha256').update(secret).digest();

/** A key for the partner's redemption desk, in place of an earlier one. It stands behind the #, so that no server writes it into a log. */
export async function openDesk(ctx: Ctx, id: string) {
  const secret = randomBytes(32).toString('base64url');
  return transact(ctx, async (tx) => {
    const held = await holdOwn(ctx, tx, id);
    if (held.state !== 'active') throw new AppError('partner.ended');
    await tx
      .updateTable('club.partner')
      .set({ secretHash: secretHash(secret), secretAt: ctx.clock.now() })
      .where('id', '=', id)
      .execute();
    return { path: `/partner-desk#${secret}` };
  });
}

/** Closes the desk. @throws AppError request.not_found */
export async function closeDesk(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    await holdOwn(ctx, tx, id);
    await tx.updateTable('club.partner').set({ secretHash: null, secretAt: null }).where('id', '=', id).execute();
    return { closed: true as const };
  });
}

/** The newest lines of a partnership in scope, and the sums of all by kind and party. @throws AppError request.not_found */
export async function listPartnerRecords(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    if (!(await queries.partnerAt(tx, id))) throw new AppError('request.not_found');
    const rows = await queries.recordsOf(tx, id);
    const sums = await queries.sums(tx, { from: '0001-01-01', to: '9999-12-31', partnerId: id });
    return { rows, sums: Object.fromEntries(sums.map(({ kind, party, fen }) => [`${kind}.${party}`, fen])) };
  });
}

/**
 * Records a line at the acting unit (PTN-04, 06). Of what the club earns the agency has its share: a line for the agency, and one that takes
 * it from the club, so that nothing is counted twice (PTN-07).
 */
export async function addPartnerRecord(
  ctx: Ctx,
  partnerId: string,
  given: z.output<(typeof schema.addPartnerRecord)['body']>,
) {
  return transact(ctx, async (tx) => {
    const partner = await queries.partnerAt(tx, partnerId);
    if (!partner) throw new AppError('request.not_found');
    const line = { orgId: unitOf(ctx), partnerId };
    const id = newId();
    const lines: {
      id: string;
      kind: string;
      party: string;
      amountFen: number;
      shareOf: string | null;
      occurredOn: string;
      note: string;
    }[] = [{ id, ...given, shareOf: null }];
    let shareFen: number | null = null;
    if (given.kind === 'revenue' && given.party === 'club' && partner.agencyBp !== null) {
      shareFen = Math.trunc((given.amountFen * partner.agencyBp) / 10_000);
      const { occurredOn, note } = given;
      const share = { kind: 'revenue', shareOf: id, occurredOn, note };
      if (shareFen !== 0)
        lines.push(
          { id: newId(), ...share, party: 'agency', amountFen: shareFen },
          { id: newId(), ...share, party: 'club', amountFen: -shareFen },
        );
    }
    await tx
      .insertInto('club.partnerRecord')
      .values(lines.map((each) => ({ ...line, ...each })))
      .execute();
    return { id, shareFen };
  });
}

/** What the five parties had of partnerships in a span of days (PTN-06). @throws AppError request.invalid */
export async function partnerReport(ctx: Ctx, span: z.output<(typeof schema.partnerReport)['query']>) {
  if (span.to < span.from) throw invalid('to', '结束日期不能早于开始日期。', 'The last day is before the first.');
  const { timeZone } = scopeOf(ctx);
  const times = { from: startOfCivilDay(span.from, timeZone), until: startOfCivilDay(addDays(span.to, 1), timeZone) };
  return read(ctx, async (tx) => {
    const [lines, used] = await Promise.all([
      queries.sums(tx, span),
      queries.uses(tx, { ...times, partnerId: span.partnerId }),
    ]);
    const ids = [...new Set([...lines.map((line) => line.partnerId), ...used.flatMap((use) => use.partnerId ?? [])])];
    return fiveParties(await queries.namesOf(tx, ids), lines, used);
  });
}

/**
 * Passes data of members on to a partner, where each of them agreed to be passed to just this one (PTN-08, PIPL art. 23): every answer is
 * kept as a decision, what is passed on as a line of sharing. Without the partner standing among the recipients nobody can have agreed.
 * @throws AppError request.not_found, request.invalid, partner.no_recipient, partner.ended
 */
export async function shareWithPartner(
  ctx: Ctx,
  partnerId: string,
  given: z.output<(typeof schema.shareWithPartner)['body']>,
) {
  return transact(ctx, async (tx) => {
    const partner = await holdOwn(ctx, tx, partnerId);
    if (partner.state !== 'active') throw new AppError('partner.ended');
    const { recipientId } = partner;
    if (!recipientId) throw new AppError('partner.no_recipient');
    const cards = [...new Set(given.cards)];
    const members = await queries.membersOf(tx, cards);
    const missing = cards.filter((card) => !members.some((member) => member.cardNumber === card));
    if (missing.length > 0)
      throw invalid('cards', `没有这些会员卡号:${missing.join('、')}`, `No such cards: ${missing.join(', ')}`);
    const rows = [];
    for (const { id: memberId, customerId, cardNumber, name } of members) {
      const about = { type: 'club.partner', id: partnerId };
      const answer = await decideContact(ctx, tx, customerId, { purpose: 'share_partner', recipientId }, about);
      if (answer.allowed)
        await logPartnerSharing(tx, customerId, recipientId, {
          dataKinds: given.dataKinds,
          about: 'club.partner',
          aboutId: partnerId,
        });
      const { allowed, reason, explained } = answer;
      rows.push({
        memberId,
        card: cardNumber ?? '',
        name,
        allowed,
        reason,
        reasonText: explained.zh,
        reasonTextEn: explained.en,
      });
    }
    return { rows, passed: rows.filter((row) => row.allowed).length };
  });
}
