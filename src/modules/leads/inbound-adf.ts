import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { type Contact, emailContact, phoneContact } from '../customers/index.ts';
import { cityOf } from '../org/index.ts';
import type { AdfError, AdfProspect, AdfVehicle } from './adf.ts';
import { dealerNamed, seriesByName } from './inbound/mapped.ts';
import { type Incoming, NO_NAME } from './intake.ts';
import type { Source } from './signature.ts';
import { translated } from './sources/field-map.ts';
import type { FieldMap } from './sources/schema.ts';

/** An ADF prospect in the terms of every enquiry. @throws AppError request.invalid when nobody could be called or written to */
export async function adfIncoming(tx: Tx, source: Source, prospect: AdfProspect): Promise<Incoming> {
  const { customer } = prospect;
  const phones = [...customer.phones]
    .sort((a, b) => Number(b.preferred) - Number(a.preferred))
    .map((phone) => phoneContact(phone.number));
  const emails = customer.emails.map((email) => emailContact(email.address));
  // A mobile names a person better than a landline or a mailbox does.
  const contacts = [
    ...phones.filter((phone) => phone?.kind === 'mobile'),
    ...phones.filter((phone) => phone?.kind !== 'mobile'),
    ...emails,
  ].filter((contact): contact is Contact => contact !== null);
  const [first, ...rest] = unique(contacts);
  if (!first)
    throw invalid('customer.contact', '报文中没有可用的电话或邮箱。', 'The message holds no usable phone or e-mail.');
  const wanted = prospect.vehicles.find((vehicle) => !vehicle.tradeIn);
  const map = source.fieldMap;
  const model = wanted?.model ?? map.constants.seriesCode;
  return {
    name:
      (customer.name ?? '')
        .replace(/[\p{Cc}<>]/gu, '')
        .trim()
        .slice(0, 60)
        .replace(/[\ud800-\udbff]$/, '') || NO_NAME,
    contacts: [first, ...rest],
    cityCode: cityFrom(map, prospect),
    seriesId: model ? await seriesByName(tx, translated(map, 'seriesCode', model) ?? model) : null,
    testDrive: prospect.vehicles.some((vehicle) => vehicle.interest === 'test-drive'),
    comments: remarks(prospect, wanted),
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

function unique(contacts: Contact[]): Contact[] {
  return [...new Map(contacts.map((contact) => [`${contact.kind}:${contact.value}`, contact])).values()];
}

function cityFrom(map: FieldMap, { customer }: AdfProspect): string | null {
  const { address } = customer;
  const given = [address?.region, address?.city, map.constants.cityCode].flatMap((text) => text || []);
  const ours = given.map((text) => translated(map, 'cityCode', text) ?? text);
  return ours.map((text) => cityOf(text)).find((code) => code !== null) ?? null;
}

/** What the form has no field for stays readable: the model as written, the trade-in, the time frame. */
function remarks(prospect: AdfProspect, wanted: AdfVehicle | undefined): string | null {
  const tradeIn = prospect.vehicles.find((vehicle) => vehicle.tradeIn);
  const vehicle = (one: AdfVehicle) => [one.year, one.make, one.model, one.trim].filter(Boolean).join(' ');
  const lines = [
    prospect.comments,
    wanted ? `意向:${vehicle(wanted)}` : null,
    tradeIn
      ? `置换:${vehicle(tradeIn)}${tradeIn.vin ? ` ${tradeIn.vin}` : ''}${tradeIn.odometerKm ? ` ${tradeIn.odometerKm} km` : ''}`
      : null,
    prospect.timeframe.description ? `时间:${prospect.timeframe.description}` : null,
  ];
  return lines.filter(Boolean).join('\n').slice(0, 1000) || null;
}

/** The dealer the message is addressed to: by code, then by exact name; else the city decides. */
async function vendorDealer(tx: Tx, map: FieldMap, { vendor }: AdfProspect): Promise<string | null> {
  const ours = [vendor.id, vendor.name].map((one) => (one ? translated(map, 'dealerCode', one) : null)).find(Boolean);
  const code = ours ?? vendor.id ?? map.constants.dealerCode ?? null;
  if (!code && !vendor.name) return null;
  return dealerNamed(tx, code, vendor.name);
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
