/**
 * Reads ADF 1.0 (Auto-lead Data Format) as the trade really sends it: parse tolerantly, keep the raw text, say what
 * was odd in warnings, and reject a prospect only when there is neither phone nor e-mail.
 */
import { type AdfCustomer, readCustomer, readName } from './adf-customer.ts';
import {
  AdfError,
  attribute,
  child,
  children,
  cleanBody,
  findDocuments,
  fromHtmlText,
  isXml,
  lineOf,
  readDocument,
  textOf,
  type XmlElement,
} from './adf-document.ts';
import { readInstant, shanghaiDay, type Warn, warnInto } from './adf-values.ts';
import { type AdfVehicle, readVehicle } from './adf-vehicle.ts';

export type { AdfCustomer } from './adf-customer.ts';
export { AdfError } from './adf-document.ts';
export { adfWarningText } from './adf-values.ts';
export type { AdfVehicle } from './adf-vehicle.ts';

/** Grades of intent by the time a purchase is expected: H within 7 days, A 15, B 30, C later. */
export type AdfGrade = 'H' | 'A' | 'B' | 'C';

/** A dealer as a document names it. */
export interface AdfVendor {
  id: string | null;
  name: string | null;
}

export interface AdfProspect {
  /** The id given by the first system that names itself; with `externalSource` it recognises re-delivery. */
  externalId: string | null;
  externalSource: string | null;
  /** Status resend: an update of a lead known by its external id. */
  resend: boolean;
  rawStatus: string | null;
  /** UTC instant (`2026-03-01T07:30:20.000Z`), null when missing or unreadable. */
  requestDate: string | null;
  rawRequestDate: string | null;
  vehicles: AdfVehicle[];
  customer: AdfCustomer;
  timeframe: { description: string | null; earliest: string | null; latest: string | null };
  /** From the latest date counted in Shanghai days from the request; null without either. */
  suggestedGrade: AdfGrade | null;
  comments: string | null;
  vendor: AdfVendor;
  /** Further vendors a document names, against the DTD: one of them may be ours. */
  otherVendors: AdfVendor[];
  provider: { name: string | null; service: string | null };
  /** The text of the whole `<adf>` document this prospect came in. */
  raw: string;
  /** `code` or `code=raw value`; see `adfWarningText`. */
  warnings: string[];
  /** Set when nobody could be called or written to. */
  rejected?: 'no_contact';
}

/** What a body held. `warnings` are about the body and its documents; each prospect has its own. */
export interface AdfResult {
  prospects: AdfProspect[];
  warnings: string[];
}

/**
 * Reads every prospect of every ADF document in a message body of at most 256 KiB: plain XML, a mail with XML in its
 * text, in HTML (as markup or as text to be read) or in an HTML comment. A broken document beside a good one is a warning.
 * Throws AdfError: `too_large`, `doctype` (DOCTYPE or ENTITY, refused unread), `not_xml`, `no_prospect`.
 */
export function parseAdf(body: string): AdfResult {
  const cleaned = cleanBody(body);
  const result: AdfResult = { prospects: [], warnings: [] };
  const warn = warnInto(result.warnings);
  if (cleaned !== body) warn('document.control_characters');

  const found = findDocuments(cleaned);
  const documents = found.length > 0 ? found : findDocuments(fromHtmlText(cleaned) ?? '');
  if (documents.length === 0) throw new AdfError(isXml(cleaned) ? 'no_prospect' : 'not_xml');
  let broken: AdfError | undefined;
  for (const raw of documents) {
    try {
      const prospects = children(readDocument(raw), 'prospect');
      result.prospects.push(...prospects.map((prospect) => readProspect(prospect, raw)));
    } catch (error) {
      if (!(error instanceof AdfError)) throw error;
      broken = error;
      warn('document.broken');
    }
  }
  if (result.prospects.length === 0) throw broken ?? new AdfError('no_prospect');
  return result;
}

function readProspect(prospect: XmlElement, raw: string): AdfProspect {
  const warnings: string[] = [];
  const warn = warnInto(warnings);
  const rawStatus = attribute(prospect, 'status');
  const status = rawStatus?.toLowerCase() ?? 'new';
  if (status !== 'new' && status !== 'resend') warn('status.unknown', rawStatus);

  const rawRequestDate = lineOf(child(prospect, 'requestdate'));
  if (rawRequestDate === null) warn('requestdate.missing');
  const requestDate = readInstant(rawRequestDate, warn);
  const vehicles = children(prospect, 'vehicle').map((vehicle) => readVehicle(vehicle, warn));
  if (vehicles.length === 0) warn('vehicle.missing');

  const [customerElement, ...otherCustomers] = children(prospect, 'customer');
  if (otherCustomers.length > 0) warn('customer.several');
  const customer = readCustomer(customerElement, warn);
  const timeframe = readTimeframe(child(customerElement, 'timeframe') ?? child(prospect, 'timeframe'), warn);
  const comments = [child(customerElement, 'comments'), child(prospect, 'comments')].flatMap((c) => textOf(c) ?? []);
  const reachable = customer.phones.length > 0 || customer.emails.length > 0;
  const [vendor = { id: null, name: null }, ...otherVendors] = children(prospect, 'vendor').map(readVendor);
  if (!vendor.id && !vendor.name) warn('vendor.missing');
  return {
    ...readExternalId(prospect, warn),
    resend: status === 'resend',
    rawStatus,
    requestDate,
    rawRequestDate,
    vehicles,
    customer,
    timeframe,
    suggestedGrade: suggestGrade(requestDate, timeframe.latest),
    comments: comments.join('\n') || null,
    vendor,
    otherVendors,
    provider: readProvider(child(prospect, 'provider')),
    raw,
    warnings,
    ...(reachable ? {} : { rejected: 'no_contact' }),
  };
}

/** Ids that hold something, lowest sequence first; those without a number keep their place behind. */
function idsOf(element: XmlElement | undefined): XmlElement[] {
  const sequence = (id: XmlElement) => {
    const value = Number(attribute(id, 'sequence') ?? Number.NaN);
    return Number.isNaN(value) ? Number.MAX_VALUE : value;
  };
  return children(element, 'id')
    .filter((id) => lineOf(id))
    .sort((a, b) => sequence(a) - sequence(b));
}

/** The lowest-sequence id that names its source, since only the pair is unique; else the lowest of all. */
function readExternalId(prospect: XmlElement, warn: Warn): Pick<AdfProspect, 'externalId' | 'externalSource'> {
  const ids = idsOf(prospect);
  const id = ids.find((candidate) => attribute(candidate, 'source')) ?? ids[0];
  const externalSource = attribute(id, 'source');
  if (id && !externalSource) warn('id.source_missing');
  return { externalId: lineOf(id), externalSource };
}

/** The three children, or a description alone as the DTD has it. */
function readTimeframe(timeframe: XmlElement | undefined, warn: Warn): AdfProspect['timeframe'] {
  const earliest = child(timeframe, 'earliestdate');
  const latest = child(timeframe, 'latestdate');
  const description = child(timeframe, 'description') ?? (earliest || latest ? undefined : timeframe);
  return {
    description: lineOf(description),
    earliest: readInstant(lineOf(earliest), warn),
    latest: readInstant(lineOf(latest), warn),
  };
}

function suggestGrade(requestDate: string | null, latest: string | null): AdfGrade | null {
  if (!requestDate || !latest) return null;
  const days = shanghaiDay(latest) - shanghaiDay(requestDate);
  if (days <= 7) return 'H';
  if (days <= 15) return 'A';
  return days <= 30 ? 'B' : 'C';
}

/** The dealer: its id (`id` or `vendorid`) and name (`vendorname`, else the contact's or a bare name). */
function readVendor(vendor: XmlElement): AdfVendor {
  const id = lineOf(idsOf(vendor)[0]) ?? lineOf(child(vendor, 'vendorid'));
  const name =
    lineOf(child(vendor, 'vendorname')) ??
    readName(children(vendor, 'name')) ??
    readName(children(child(vendor, 'contact'), 'name'));
  return { id, name };
}

/** Who sent the lead and by which service; some senders put the service into `leadtype` or say only a contact's name. */
function readProvider(provider: XmlElement | undefined): AdfProspect['provider'] {
  return {
    name: readName(children(provider, 'name')) ?? readName(children(child(provider, 'contact'), 'name')),
    service: lineOf(child(provider, 'service')) ?? lineOf(child(provider, 'leadtype')),
  };
}
