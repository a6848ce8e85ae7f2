import { attribute, child, children, lineOf, textOf, type XmlElement } from './adf-document.ts';
import { oneOf, readDecimal, type Warn } from './adf-values.ts';

/** A vehicle asked for, or (`tradeIn`) one the customer wants to part with. */
export interface AdfVehicle {
  interest: 'buy' | 'lease' | 'sell' | 'trade-in' | 'test-drive' | 'other';
  /** As sent; null when the attribute is absent (ADF reads that as buy). */
  rawInterest: string | null;
  status: 'new' | 'used' | 'other';
  /** As sent; null when the attribute is absent (ADF reads that as new). */
  rawStatus: string | null;
  year: number | null;
  make: string | null;
  model: string | null;
  trim: string | null;
  /** Upper case without spaces, not checked. */
  vin: string | null;
  /** Whole kilometres; miles are converted. */
  odometerKm: number | null;
  /** The first absolute price in CNY, in fen. */
  priceFen: number | null;
  /** What that price is, as sent (quote, offer, appraisal, asking …); ADF's default is quote. */
  priceType: string | null;
  /** The state of the vehicle in the sender's words. */
  condition: string | null;
  /** The dealer's number of the car on its lot. */
  stock: string | null;
  /** Colours wished for or had, the best liked first: `white/black` is outside and inside. */
  colours: string[];
  /** How it is to be paid, in the sender's words: `finance, downpayment 40000 CNY`. */
  finance: string | null;
  comments: string | null;
  /** Interest trade-in or sell. */
  tradeIn: boolean;
}

const INTERESTS = {
  buy: 'buy',
  lease: 'lease',
  sell: 'sell',
  tradein: 'trade-in',
  testdrive: 'test-drive',
} as const;
const STATUSES = { new: 'new', used: 'used' } as const;
const KM_PER_MILE = 1.609344;

/** Reads one `<vehicle>`; children may come in any order or be missing. */
export function readVehicle(element: XmlElement, warn: Warn): AdfVehicle {
  const rawInterest = attribute(element, 'interest');
  const rawStatus = attribute(element, 'status');
  const interest = oneOf(rawInterest, INTERESTS, 'buy', (raw) => warn('vehicle.interest_unknown', raw));
  return {
    interest,
    rawInterest,
    status: oneOf(rawStatus, STATUSES, 'new', (raw) => warn('vehicle.status_unknown', raw)),
    rawStatus,
    year: readYear(lineOf(child(element, 'year')), warn),
    make: lineOf(child(element, 'make')),
    model: lineOf(child(element, 'model')),
    trim: lineOf(child(element, 'trim')),
    vin: lineOf(child(element, 'vin'))?.replace(/\s/g, '').toUpperCase() ?? null,
    odometerKm: readOdometer(child(element, 'odometer'), warn),
    ...readPrice(children(element, 'price'), warn),
    condition: lineOf(child(element, 'condition')),
    stock: lineOf(child(element, 'stock')),
    colours: readColours(children(element, 'colorcombination')),
    finance: readFinance(child(element, 'finance')),
    comments: textOf(child(element, 'comments')),
    tradeIn: interest === 'trade-in' || interest === 'sell',
  };
}

function readColours(combinations: XmlElement[]): string[] {
  const rank = (one: XmlElement) => Number(lineOf(child(one, 'preference')) ?? Number.NaN) || Number.MAX_VALUE;
  return [...combinations]
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => ['exteriorcolor', 'interiorcolor'].flatMap((name) => lineOf(child(one, name)) ?? []).join('/'))
    .filter(Boolean);
}

function readFinance(finance: XmlElement | undefined): string | null {
  const amounts = [...children(finance, 'amount'), ...children(finance, 'balance')].flatMap((amount) => {
    const value = lineOf(amount);
    return value ? [[attribute(amount, 'type'), value, attribute(amount, 'currency')].filter(Boolean).join(' ')] : [];
  });
  return [lineOf(child(finance, 'method')), ...amounts].filter(Boolean).join(', ') || null;
}

function readYear(raw: string | null, warn: Warn): number | null {
  if (raw === null) return null;
  const year = /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(raw)?.[0];
  if (!year) warn('vehicle.year_invalid', raw);
  return year ? Number(year) : null;
}

function readOdometer(element: XmlElement | undefined, warn: Warn): number | null {
  const raw = lineOf(element);
  if (raw === null) return null;
  const parts = /^([\d.,\s]+)(km|公里|mi|miles?)?$/i.exec(raw);
  const value = parts?.[1] ? readDecimal(parts[1]) : null;
  if (!value) {
    warn('vehicle.odometer_invalid', raw);
    return null;
  }
  const unit = (attribute(element, 'units') ?? parts?.[2])?.toLowerCase();
  if (unit === undefined) warn('vehicle.odometer_unit_assumed', raw);
  const distance = value[0] + value[1] / 100;
  return Math.round(unit?.startsWith('mi') ? distance * KM_PER_MILE : distance);
}

function readPrice(prices: XmlElement[], warn: Warn): Pick<AdfVehicle, 'priceFen' | 'priceType'> {
  for (const price of prices) {
    const raw = lineOf(price);
    if (raw === null) continue;
    const currency = attribute(price, 'currency')?.toUpperCase() ?? '';
    const delta = attribute(price, 'delta')?.toLowerCase() ?? 'absolute';
    const amount = readDecimal(raw.replace(/[\u00a5\uffe5元]/g, ''));
    if (currency !== 'CNY' && currency !== 'RMB') warn('vehicle.price_not_cny', `${raw} ${currency}`.trim());
    else if (delta !== 'absolute') warn('vehicle.price_relative', raw);
    else if (!amount) warn('vehicle.price_invalid', raw);
    else return { priceFen: amount[0] * 100 + amount[1], priceType: attribute(price, 'type') ?? 'quote' };
  }
  return { priceFen: null, priceType: null };
}
