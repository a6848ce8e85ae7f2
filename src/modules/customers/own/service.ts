import { brandScope } from '../../../platform/auth.ts';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { consentRecorded, customerEdited } from '../../events.ts';
import { cityName } from '../../org/index.ts';
import { addConsents, currentVersion } from '../consent/ledger.ts';
import * as consent from '../consent/queries.ts';
import { needLive } from '../file/parts.ts';
import { contactHash, emailContact, phoneContact } from '../identifiers.ts';
import { changeOwnContact } from '../own-contact.ts';
import { matchIdentifier } from '../queries.ts';
import { ownerOf } from '../requests/own.ts';
import { codeFits, issueCode } from '../sign-in.ts';

/** The signed-in owner's own row, contacts and addresses; row-level security shows them nobody else's. */
async function ownFile(tx: Tx, customerId: string) {
  const person = await tx
    .selectFrom('customers.customer')
    .select(['name', 'version'])
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!person) throw new AppError('request.not_found');
  const contacts = await tx
    .selectFrom('customers.identifier')
    .select(['id', 'kind', 'masked', 'isPrimary'])
    .where('customerId', '=', customerId)
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .execute();
  const addresses = await tx
    .selectFrom('customers.address')
    .select(['id', 'kind', 'provinceCode', 'cityCode', 'districtCode', 'lineMasked', 'postcode', 'isPrimary'])
    .where('customerId', '=', customerId)
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .execute();
  return { ...person, contacts, addresses };
}

/** What the house holds of the owner to reach them, who serves them, and what they agreed to. */
export async function ownProfile(ctx: Ctx) {
  const customerId = ownerOf(ctx);
  const now = ctx.clock.now();
  return read(ctx, async (tx) => {
    const file = await ownFile(tx, customerId);
    const ids = (await consent.personIds(tx, customerId)) ?? [customerId];
    const [standings, purposes, recipients, noticeVersion, dealers] = [
      await consent.standings(tx, ids, now),
      await consent.purposes(tx),
      await consent.recipients(tx),
      await currentVersion(tx, now),
      await tx
        .selectFrom('customers.relationship as r')
        .innerJoin('org.unit as u', 'u.id', 'r.orgId')
        .select(['u.name', 'u.nameEn'])
        .where('r.customerId', '=', customerId)
        .where('u.kind', '=', 'dealer')
        .orderBy('r.createdAt')
        .execute(),
    ];
    const [address] = file.addresses;
    const consents = standings.flatMap((row) => {
      const purpose = purposes.find(({ code }) => code === row.purpose);
      if (!purpose?.ownerDecides || !['consent', 'notice'].includes(purpose.legalBasis)) return [];
      const told = recipients.find(({ id }) => id === row.partnerId);
      return [
        {
          purpose: purpose.code,
          name: purpose.name,
          nameEn: purpose.nameEn,
          description: purpose.description,
          descriptionEn: purpose.descriptionEn,
          separate: purpose.separate,
          recipientId: row.partnerId,
          recipientName: row.recipientName,
          recipientNameEn: told?.nameEn ?? row.recipientName,
          recipientTold: told
            ? { contact: told.contact, purposeText: told.purposeText, dataKinds: told.dataKinds }
            : null,
          // What rests on a notice is allowed until somebody objects.
          granted: row.state === null ? purpose.legalBasis === 'notice' : row.state === 'granted',
          askAgain: row.askAgain ?? false,
          at: row.at,
        },
      ];
    });
    const area = address?.districtCode ?? address?.cityCode ?? address?.provinceCode ?? null;
    return {
      version: file.version,
      name: file.name,
      mobileMasked: file.contacts.find(({ kind }) => kind === 'mobile')?.masked ?? null,
      emailMasked: file.contacts.find(({ kind }) => kind === 'email')?.masked ?? null,
      address: address
        ? {
            areaCode: area,
            areaName: address.cityCode ? cityName(address.cityCode) : null,
            lineMasked: address.lineMasked,
          }
        : null,
      dealers,
      noticeVersion,
      consents,
    };
  });
}

/** One tap: the owner agrees to a purpose, or takes it back; withdrawing is as easy as agreeing (PIPL art. 15). */
export async function setOwnConsent(
  ctx: Ctx,
  { purpose: code, granted, recipientId }: { purpose: string; granted: boolean; recipientId?: string | undefined },
) {
  const customerId = ownerOf(ctx);
  const { unitId } = await brandScope(ctx);
  const state = granted ? ('granted' as const) : ('withdrawn' as const);
  return transact(ctx, async (tx) => {
    const purpose = await consent.purposeByCode(tx, code);
    if (!purpose?.active || !purpose.ownerDecides)
      throw invalid('purpose', '没有这个处理目的。', 'There is no such purpose.');
    if (!['consent', 'notice'].includes(purpose.legalBasis)) throw new AppError('consent.not_asked');
    if (purpose.recipient === 'partner') {
      const partner = recipientId ? await consent.recipientBy(tx, 'id', recipientId) : undefined;
      if (!partner || (granted && !partner.active))
        throw invalid('recipientId', '没有这个接收方。', 'There is no such recipient.');
    }
    await addConsents(tx, customerId, [
      {
        purpose: code,
        state,
        textVersion: await currentVersion(tx, ctx.clock.now()),
        channel: 'owner',
        evidence: { page: 'my', requestId: ctx.requestId },
        recipientId: purpose.recipient === 'partner' ? (recipientId ?? null) : null,
      },
    ]);
    const payload = { purpose: code, state, channel: 'owner' };
    await emit(ctx, tx, consentRecorded, { orgId: unitId, subjectId: customerId, customerId, payload });
    return { granted };
  });
}

function needMobile(input: string) {
  const contact = phoneContact(input);
  if (contact?.kind !== 'mobile')
    throw invalid(
      'mobile',
      '请输入 11 位手机号,例如 13812345678。',
      'Enter a mobile number of 11 digits, for example 13812345678.',
    );
  return contact;
}

/** Sends a code to the new number of the signed-in owner. */
export function requestMobileCode(ctx: Ctx, mobile: string) {
  const { value } = needMobile(mobile);
  return issueCode(ctx, ownerOf(ctx), value, `new:${value}`);
}

/**
 * Changes the number one signs in with, once a code has shown that the new one is theirs. There is one record, so every dealer has it.
 * @throws AppError request.invalid for a wrong or old code, owner.mobile_taken, request.conflict
 */
export async function changeOwnMobile(ctx: Ctx, given: { version: number; mobile: string; code: string }) {
  const customerId = ownerOf(ctx);
  const contact = needMobile(given.mobile);
  if (!(await codeFits(ctx, customerId, given.code, `new:${contact.value}`)))
    throw invalid('code', '验证码不正确或已失效。', 'The code is not right, or has expired.');
  const kept = await transact(ctx, async (tx) => {
    const holder = await matchIdentifier(tx, 'mobile', contactHash(ctx, contact));
    if (holder && holder !== customerId) throw new AppError('owner.mobile_taken');
    return (await ownFile(tx, customerId)).contacts;
  });
  const old = kept.find(({ kind }) => kind === 'mobile');
  const others = kept.filter(({ id }) => id !== old?.id).map(({ id, kind }) => ({ id, kind: kind as 'mobile' }));
  const fresh = { ...(old ? { id: old.id } : {}), kind: 'mobile' as const, value: given.mobile };
  return changeOwnContact(ctx, customerId, { version: given.version, contacts: [fresh, ...others] });
}

/** Changes, adds or, with an empty text, removes the e-mail address. */
export async function changeOwnEmail(ctx: Ctx, given: { version: number; email: string }) {
  const customerId = ownerOf(ctx);
  if (given.email !== '' && !emailContact(given.email))
    throw invalid(
      'email',
      '邮箱格式不正确,例如 name@example.com。',
      'This is no e-mail address; for example name@example.com.',
    );
  const kept = (await read(ctx, (tx) => ownFile(tx, customerId))).contacts;
  const old = kept.find(({ kind }) => kind === 'email');
  const contacts = kept
    .filter(({ id }) => id !== old?.id)
    .map(({ id, kind }): { id?: string; kind: 'mobile' | 'email'; value?: string } => ({ id, kind: kind as 'mobile' }));
  if (given.email !== '') contacts.push({ ...(old ? { id: old.id } : {}), kind: 'email', value: given.email });
  return changeOwnContact(ctx, customerId, { version: given.version, contacts });
}

/** Changes the first address, or adds one; others stay. */
export async function changeOwnAddress(ctx: Ctx, given: { version: number; areaCode: string; line: string }) {
  const customerId = ownerOf(ctx);
  const kept = (await read(ctx, (tx) => ownFile(tx, customerId))).addresses;
  const [first, ...others] = kept;
  const addresses = [
    {
      ...(first ? { id: first.id } : {}),
      kind: (first?.kind ?? 'home') as 'home',
      areaCode: given.areaCode,
      line: given.line,
    },
    ...others.map(({ id, kind, provinceCode, cityCode, districtCode, postcode }) => ({
      id,
      kind: kind as 'home',
      areaCode: districtCode ?? cityCode ?? provinceCode,
      postcode,
    })),
  ];
  return changeOwnContact(ctx, customerId, { version: given.version, addresses });
}

/** Keeps the language the owner chose for their pages: messages come in it. Nothing is written where it is that already. */
export async function setOwnLanguage(ctx: Ctx, language: 'zh' | 'en') {
  const customerId = ownerOf(ctx);
  const { unitId: orgId } = await brandScope(ctx);
  return transact(ctx, async (tx) => {
    const kept = await tx
      .selectFrom('customers.customer')
      .select(['language', 'status', 'version'])
      .where('id', '=', customerId)
      .forUpdate()
      .executeTakeFirst();
    if (!kept) throw new AppError('request.not_found');
    needLive(kept.status);
    if ((kept.language ?? 'zh') === language) return { language, version: kept.version };
    const version = kept.version + 1;
    await tx
      .updateTable('customers.customer')
      .set({ language, version, updatedAt: ctx.clock.now() })
      .where('id', '=', customerId)
      .execute();
    const payload = { fields: ['language'] };
    await emit(ctx, tx, customerEdited, { orgId, subjectId: customerId, customerId, payload });
    return { language, version };
  });
}
