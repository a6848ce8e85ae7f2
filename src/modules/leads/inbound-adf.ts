import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { type Contact, emailContact, phoneContact } from '../customers/index.ts';
import { cityOf } from '../org/index.ts';
import type { AdfError, AdfProspect } from './adf.ts';
import type { AdfPhone } from './adf-customer.ts';
import { adfRemarks } from './adf-remarks.ts';
import { dealerNamed, seriesByName } from './inbound/mapped.ts';
import { type Incoming, NO_NAME } from './intake.ts';
import type { Source } from './signature.ts';
import { translated } from './sources/field-map.ts';
import type { FieldMap } from './sources/schema.ts';

const MAX_REMARKS = 1000;

/** An ADF prospect in the terms of every enquiry. @throws AppError request.invalid when nobody could be called or written to */
export async function adfIncoming(tx: Tx, source: Source, prospect: AdfProspect): Promise<Incoming> {
  const { customer } = prospect;
  const numbers = [...customer.phones].sort((a, b) => Number(b.preferred) - Number(a.preferred));
  const phones = numbers.filter((phone) => !isMachine(phone)).map((phone) => phoneContact(phone.number));
  const machines = numbers.filter(isMachine).map((phone) => phoneContact(phone.number));
  const emails = customer.emails.map((email) => emailContact(email.address));
  // A mobile names a person better than a landline or a mailbox does.
  const contacts = [
    ...phones.filter((phone) => phone?.kind === 'mobile'),
    ...phones.filter((phone) => phone?.kind !== 'mobile'),
    ...emails,
  ].filter((contact) => contact !== null);
  const ofMachines = machines.filter((contact) => contact !== null);
  const [first, ...rest] = unique(contacts.length > 0 ? contacts : ofMachines);
  if (!first)
    throw invalid('customer.contact', '报文中没有可用的电话或邮箱。', 'The message holds no usable phone or e-mail.');
  const map = source.fieldMap;
  return {
    name:
      (customer.name ?? '')
        .replace(/[\p{Cc}<>]/gu, '')
        .trim()
        .slice(0, 60)
        .replace(/[\ud800-\udbff]$/, '') || NO_NAME,
    contacts: [first, ...rest],
    cityCode: cityFrom(map, prospect),
    seriesId: await seriesOf(tx, map, prospect),
    testDrive: prospect.vehicles.some((vehicle) => vehicle.interest === 'test-drive'),
    comments: remarks(prospect),
    channel: source.channel,
    sourceId: source.id,
    grade: prospect.suggestedGrade,
    consents: [],
    consentShown: { textVersion: '', evidence: {} },
    dealerId: await vendorDealer(tx, map, prospect),
    consultantId: null,
    validate: source.validate,
    requestedAt: prospect.requestDate ? new Date(prospect.requestDate) : null,
  };
}

/** A fax of an office names nobody: it counts only where there is nothing else. */
const isMachine = ({ type }: AdfPhone): boolean => type === 'fax' || type === 'pager';

function unique(contacts: Contact[]): Contact[] {
  return [...new Map(contacts.map((contact) => [`${contact.kind}:${contact.value}`, contact])).values()];
}

function cityFrom(map: FieldMap, { customer }: AdfProspect): string | null {
  const { address } = customer;
  const given = [address?.region, address?.city, map.constants.cityCode].flatMap((text) => text || []);
  const ours = given.map((text) => translated(map, 'cityCode', text) ?? text);
  return ours.map((text) => cityOf(text)).find((code) => code !== null) ?? null;
}

/** The dealer the message is addressed to: by code, then by exact name; the first of several that is ours. Else the city decides. */
async function vendorDealer(tx: Tx, map: FieldMap, prospect: AdfProspect): Promise<string | null> {
  const { vendor, otherVendors, warnings } = prospect;
  for (const { id, name } of [vendor, ...otherVendors]) {
    const ours = [id, name].map((one) => (one ? translated(map, 'dealerCode', one) : null)).find(Boolean);
    const code = ours ?? id ?? map.constants.dealerCode ?? null;
    const found = code || name ? await dealerNamed(tx, code, name) : null;
    if (found) return found;
  }
  const named = vendor.id ?? vendor.name;
  if (named) warnings.push(`dealer.unknown=${named.slice(0, 80).toWellFormed()}`);
  return null;
}

/** The series of the first car wanted, by the model as written or with its make before it. */
async function seriesOf(tx: Tx, map: FieldMap, prospect: AdfProspect): Promise<string | null> {
  const wanted = prospect.vehicles.find((vehicle) => !vehicle.tradeIn);
  const model = wanted?.model ?? map.constants.seriesCode;
  if (!model) return null;
  const names = [translated(map, 'seriesCode', model), model];
  const found = await seriesByName(
    tx,
    ...names,
    ...(wanted?.make ? [`${wanted.make} ${model}`, `${wanted.make}${model}`] : []),
  );
  if (!found) prospect.warnings.push(`series.unknown=${model.slice(0, 80).toWellFormed()}`);
  return found;
}

/** What a call has to begin with, cut to what the lead holds. */
function remarks(prospect: AdfProspect): string | null {
  const text = adfRemarks(prospect);
  if (!text || text.length <= MAX_REMARKS) return text;
  prospect.warnings.push('text.cut');
  return text.slice(0, MAX_REMARKS).toWellFormed();
}

/** The id a prospect is known by: the sender's, with the system that gave it. */
export function adfExternalId({ externalId, externalSource }: AdfProspect): string | null {
  if (!externalId) return null;
  const id = externalSource ? `${externalSource}:${externalId}` : externalId;
  // Cut short, two long ids could pass for one: the digest keeps them apart.
  return id.length <= 120 ? id : `${id.slice(0, 50).toWellFormed()}~${createHash('sha256').update(id).digest('hex')}`;
}

/** Why a text is no ADF, as a refusal. */
export function adfRefusal(error: AdfError): AppError {
  if (error.code === 'too_large') return new AppError('request.too_large', { limit: '256 KiB' });
  const texts = {
    doctype: ['不接受 DOCTYPE 或 ENTITY 声明。', 'DOCTYPE and ENTITY declarations are not accepted.'],
    not_xml: ['正文不是 ADF 报文。', 'The body is not an ADF message.'],
    no_prospect: ['报文中没有 prospect。', 'There is no prospect in the message.'],
  } as const;
  const [zh, en] = texts[error.code];
  return invalid('body', zh, en);
}
