import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { type Contact, emailContact, phoneContact } from '../customers/index.ts';
import { cityOf } from '../org/index.ts';
import type { AdfProspect, AdfVehicle } from './adf.ts';
import { type Incoming, NO_NAME } from './intake.ts';
import type { Source } from './signature.ts';

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
  return {
    name:
      (customer.name ?? '')
        .replace(/[\p{Cc}<>]/gu, '')
        .trim()
        .slice(0, 60)
        .replace(/[\ud800-\udbff]$/, '') || NO_NAME,
    contacts: [first, ...rest],
    cityCode: cityFrom(prospect),
    seriesId: wanted?.model ? await seriesByName(tx, wanted.model) : null,
    testDrive: prospect.vehicles.some((vehicle) => vehicle.interest === 'test-drive'),
    comments: remarks(prospect, wanted),
    channel: source.channel,
    sourceId: source.id,
    grade: prospect.suggestedGrade,
    consents: [],
    consentShown: { textVersion: '', evidence: {} },
    dealerId: await vendorDealer(tx, prospect),
    consultantId: null,
  };
}

function unique(contacts: Contact[]): Contact[] {
  return [...new Map(contacts.map((contact) => [`${contact.kind}:${contact.value}`, contact])).values()];
}

function cityFrom({ customer }: AdfProspect): string | null {
  const { address } = customer;
  if (!address) return null;
  return (
    [address.region, address.city].map((text) => (text ? cityOf(text) : null)).find((code) => code !== null) ?? null
  );
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

async function seriesByName(tx: Tx, model: string): Promise<string | null> {
  const found = await sql<{ id: string }>`
    select id from products.series where lower(name) = lower(${model}) or lower(name_en) = lower(${model}) or lower(code) = lower(${model}) limit 1`.execute(
    tx,
  );
  return found.rows[0]?.id ?? null;
}

/** The dealer the message is addressed to: by code, then by exact name; else the city decides. */
async function vendorDealer(tx: Tx, { vendor }: AdfProspect): Promise<string | null> {
  if (!vendor.id && !vendor.name) return null;
  const found = await sql<{ id: string }>`
    select id from org.unit where kind = 'dealer' and status = 'open' and (code = ${vendor.id} or name = ${vendor.name} or name_en = ${vendor.name})
    order by (code is not distinct from ${vendor.id}) desc limit 1`.execute(tx);
  return found.rows[0]?.id ?? null;
}
