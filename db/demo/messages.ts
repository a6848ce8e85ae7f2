import { encrypt } from '../../src/platform/crypto.ts';
import { DAY } from './days.ts';
import type { Enquiry } from './leads.ts';
import type { Source, World } from './world.ts';

/** Messages from outside are kept this long in the set. */
const INBOUND_DAYS = 90;
/** A message from outside as it came, sealed because it holds a clear number. */
export function writeMessage(
  world: World,
  source: Source,
  enquiry: Enquiry,
  leadId: string,
  at: number,
  result: 'created' | 'merged',
): void {
  if (at < world.now - INBOUND_DAYS * DAY) return;
  const externalId = `${source.code.slice(0, 2).toUpperCase()}-${String(world.next.message++).padStart(7, '0')}`;
  const { customer, cityCode, series } = enquiry;
  const mobile = customer.mobile.slice(3);
  const consent = { shareDealer: true, marketing: false, textVersion: '2026-11' };
  const raw =
    source.format === 'json'
      ? JSON.stringify({
          externalId,
          name: customer.name,
          mobile,
          cityCode: cityCode ?? undefined,
          seriesCode: series.code,
          testDrive: true,
          consent,
        })
      : `<prospect><id source="${source.code}">${externalId}</id><requestdate>${new Date(at).toISOString()}</requestdate><vehicle interest="buy"><make>Yuantu</make><model>${series.name}</model></vehicle><customer><contact><name part="full">${customer.name}</name><phone type="cellphone">${mobile}</phone></contact></customer></prospect>`;
  writeInbound(world, source, {
    externalId: source.format === 'adf' ? `${source.code}:${externalId}` : externalId,
    raw,
    result,
    leadId,
    at,
  });
}

/** Keeps one message from outside. */
export function writeInbound(
  { rows, random, keys, tree }: World,
  source: Source,
  message: {
    externalId: string;
    raw: string;
    result: 'created' | 'merged' | 'rejected';
    leadId: string | null;
    at: number;
  },
): void {
  const { externalId, raw, result, leadId, at } = message;
  const id = random.id(at);
  rows.add('leads.inbound', {
    id,
    orgId: tree.brandId,
    sourceId: source.id,
    externalId,
    format: source.format,
    result,
    leadId,
    rawEnc: encrypt(keys, raw, `leads.inbound:${id}`),
    createdAt: at,
  });
}
