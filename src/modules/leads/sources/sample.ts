import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { cityName } from '../../org/index.ts';
import type { AdfProspect } from '../adf.ts';
import { digest, jsonBody, type Reading, readAdf, readJson } from '../inbound/reading.ts';
import { type Format, worded } from '../inbound/receive.ts';
import { warningText } from '../inbound/words.ts';
import type { Incoming } from '../intake.ts';
import { applyMap, pathsOf } from './field-map.ts';
import type { testSource } from './schema.ts';
import { sourceToTry } from './service.ts';
import { shapeOf } from './shapes.ts';

type Answer = z.input<typeof testSource.response>;
type Result = Answer['results'][number];

const FORMATS = { json: 'json', meta: 'meta', google: 'google', tencent: 'tencent' } as const;

/** Reads a sample as a message of the source would be read, and says what would come of it; nothing is written. */
export async function trySample(ctx: Ctx, id: string, { sample, fieldMap }: z.output<(typeof testSource)['body']>) {
  const source = await sourceToTry(ctx, id, fieldMap);
  const { kind } = source;
  if (kind === 'adf' || kind === 'mailbox') {
    const { readings } = readAdf(source, sample);
    const results: Result[] = [];
    for (const one of readings.slice(0, 20)) results.push(await outcomeOf(ctx, one, adfFields(one.prospect)));
    return { results, paths: [] };
  }
  const body = jsonBody(sample);
  const reading = readJson(ctx, source, FORMATS[kind] satisfies Format, body);
  // The generic message is held to its schema; what its fields are shows all the same.
  const mapped = reading.mapped ?? applyMap(shapeOf(kind), body);
  const fields = Object.entries(mapped).map(([target, found]) => ({ target, ...found }));
  const named = reading.externalId ?? (reading.mapped ? digest(ctx, sample) : null);
  const result = await outcomeOf(ctx, { ...reading, externalId: named }, fields);
  return { results: [result], paths: pathsOf(body) };
}

/** What ADF names by itself, in our fields. */
function adfFields(prospect: AdfProspect): Result['fields'] {
  const { customer, vendor, vehicles } = prospect;
  const wanted = vehicles.find((vehicle) => !vehicle.tradeIn);
  const found: [string, string | null | undefined][] = [
    ['name', customer.name],
    ['mobile', customer.phones[0]?.number],
    ['email', customer.emails[0]?.address],
    ['seriesCode', wanted?.model],
    ['dealerCode', vendor.id ?? vendor.name],
    ['city', customer.address?.city ?? customer.address?.region],
    ['grade', prospect.suggestedGrade],
    ['comments', prospect.comments],
  ];
  return found.flatMap(([target, value]) => (value ? [{ target, value, from: null }] : []));
}

const NOTHING: Result['outcome'] = {
  name: null,
  contacts: [],
  city: null,
  series: null,
  dealer: null,
  grade: null,
  testDrive: false,
  comments: null,
};

async function outcomeOf(ctx: Ctx, reading: Reading, fields: Result['fields']): Promise<Result> {
  const { externalId, isTest, warnings } = reading;
  const words = () => warnings.map((code) => warningText(code)[ctx.language]);
  const common = { externalId, isTest, fields };
  try {
    const outcome = await read(ctx, async (tx) => shown(tx, await reading.understand(tx)));
    return { ...common, accepted: true, outcome, warnings: words(), problems: [] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'request.invalid') throw error;
    return { ...common, accepted: false, outcome: NOTHING, warnings: words(), problems: worded(ctx, error.fields) };
  }
}

/** An enquiry by the names of what it points to. */
async function shown(tx: Tx, incoming: Incoming): Promise<Result['outcome']> {
  const { name, contacts, cityCode, seriesId, dealerId, grade, testDrive, comments } = incoming;
  const [series, dealer] = await Promise.all([
    seriesId ? tx.selectFrom('products.series').select('name').where('id', '=', seriesId).executeTakeFirst() : null,
    dealerId ? tx.selectFrom('org.unit').select('name').where('id', '=', dealerId).executeTakeFirst() : null,
  ]);
  return {
    name,
    contacts: contacts.map(({ value }) => value),
    city: cityCode ? cityName(cityCode) : null,
    series: series?.name ?? null,
    dealer: dealer?.name ?? null,
    grade,
    testDrive,
    comments,
  };
}
