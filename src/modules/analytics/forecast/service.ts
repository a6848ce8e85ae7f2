import type * as z from 'zod';
import { type Ctx, ownerFilter } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { unitInSight } from '../../showroom/index.ts';
import { namesOf, unitOf } from '../performance/queries.ts';
import { accuracyOf, type Judged } from './accuracy.ts';
import type { Kind } from './cells.ts';
import { type Expected, HORIZONS, type Horizon, intervalOf, NONE, plus, spreadOf } from './model.ts';
import { expectPeople } from './people.ts';
import * as queries from './queries.ts';
import type { forecast as endpoint } from './schema.ts';
import type { Forecast } from './store.ts';

type Answer = z.output<(typeof endpoint)['response']>;
type Row = Answer['rows'][number];

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
const onFirst = ({ asOf }: Forecast) => asOf.endsWith('-01');
const judged = (rows: readonly Forecast[]): Judged[] =>
  rows.flatMap((row) => (row.actual === null ? [] : [{ ...row, actual: row.actual }]));

const said = ({ horizon, expected, low, high }: Forecast) => ({
  horizon: horizon as Horizon,
  expected: oneDecimal(expected),
  low: oneDecimal(low),
  high: oneDecimal(high),
});

/** Sums as they leave the server, one a horizon; `past` widens the interval by how far forecasts were off. */
function linesOf(sums: readonly Expected[], past: readonly Forecast[]) {
  return HORIZONS.map((horizon, at) => {
    const sum = sums[at] ?? NONE;
    const known = judged(past.filter((row) => row.horizon === horizon && onFirst(row)));
    const spread = spreadOf(known.map((row) => ({ ...row, variance: (row as unknown as Forecast).variance })));
    const { low, high } = intervalOf(sum, spread);
    return { horizon, expected: oneDecimal(sum.mean), low: oneDecimal(low), high: oneDecimal(high) };
  });
}

const addUp = (all: readonly (readonly Expected[])[]): Expected[] =>
  HORIZONS.map((_, at) => all.reduce((sum, one) => plus(sum, one[at] ?? NONE), NONE));

/** How far a unit's past forecasts were off, per horizon. */
function accuracyBy(past: readonly Forecast[]): Answer['accuracy'] {
  return HORIZONS.map((horizon) => {
    const due = past.filter((row) => row.horizon === horizon && row.actual !== null);
    const monthly = due.filter(onFirst);
    const kept = due.filter(({ replayed }) => !replayed);
    return {
      horizon,
      monthly: accuracyOf(judged(monthly)),
      replayed: monthly.filter(({ replayed }) => replayed).length,
      kept: kept.length > 0 ? accuracyOf(judged(kept)) : null,
    };
  });
}

/** A dealer by colleague, from the cases that are open now. */
async function byPeople(tx: Tx, kind: Kind, unitId: string, own: string | null, now: Date) {
  const people = (await expectPeople(tx, kind, [unitId], now)).filter(({ staffId }) => !own || staffId === own);
  const names = await namesOf(
    tx,
    'staff',
    people.flatMap(({ staffId }) => staffId ?? []),
  );
  const rows = people.map(({ staffId, open, expected }): Row => {
    const name = staffId ? (names.get(staffId)?.name ?? '') : '';
    return { id: staffId, name, nameEn: name, open, expected: linesOf(expected, []) };
  });
  return { rows, sums: addUp(people.map(({ expected }) => expected)) };
}

/** A unit above dealers by the units right below it, as they stood in the night. */
async function byUnits(tx: Tx, kind: Kind, unitId: string) {
  const latest = await queries.latestBelow(tx, kind, unitId);
  const units = [...Map.groupBy(latest, ({ orgId }) => orgId).values()];
  const rows = units.flatMap((own): Row[] => {
    const [first] = own;
    return first
      ? [{ id: first.orgId, name: first.name, nameEn: first.nameEn, open: null, expected: own.map(said) }]
      : [];
  });
  const sums = addUp(
    units.map((own) =>
      HORIZONS.map((horizon) => {
        const row = own.find((one) => one.horizon === horizon);
        return row ? { mean: row.expected, variance: row.variance } : NONE;
      }),
    ),
  );
  return {
    rows,
    sums,
    asOf: latest.reduce<string | null>((last, { asOf }) => (last && last > asOf ? last : asOf), null),
  };
}

/**
 * What to expect of a unit in sight: of a dealer by colleague from what is open now, above by unit as of last night; with past forecasts
 * and how far they were off beside the naive ones. Who sees only their own work is told of themselves alone.
 */
export async function forecast(
  ctx: Ctx,
  { unitId: wanted, kind }: z.output<(typeof endpoint)['query']>,
): Promise<Answer> {
  const own = ownerFilter(ctx, 'analysis.read');
  return read(ctx, async (tx) => {
    const unitId = await unitInSight(ctx, tx, wanted);
    const unit = await unitOf(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    const dealer = unit.kind === 'dealer';
    const past = await queries.pastOf(tx, kind, unitId, own);
    const found = dealer
      ? { ...(await byPeople(tx, kind, unitId, own, ctx.clock.now())), asOf: await queries.learntOn(tx, kind, unitId) }
      : await byUnits(tx, kind, unitId);
    const latest = past.filter(({ asOf, replayed }) => asOf === past.at(-1)?.asOf && !replayed);
    const total = linesOf(found.sums, past).map((line) => {
      const kept = latest.find(({ horizon }) => horizon === line.horizon);
      // A unit above dealers stands as it was said of it; the sum of its parts would leave out how they go together.
      const shown = !dealer && kept ? said(kept) : line;
      const naiveYear = kept?.naiveYear ?? null;
      return {
        ...shown,
        naiveLast: kept?.naiveLast ?? null,
        naiveYear: naiveYear === null ? null : oneDecimal(naiveYear),
      };
    });
    const rows = [...found.rows].sort((a, b) => (b.expected[0]?.expected ?? 0) - (a.expected[0]?.expected ?? 0));
    return {
      unit,
      kind,
      by: dealer ? 'staff' : 'unit',
      asOf: found.asOf,
      live: dealer,
      total: found.asOf ? total : [],
      rows: found.asOf ? rows : [],
      accuracy: accuracyBy(past),
      past: past.filter(onFirst).map((row) => ({
        ...said(row),
        asOf: row.asOf,
        actual: row.actual,
        naiveLast: row.naiveLast,
        naiveYear: row.naiveYear === null ? null : oneDecimal(row.naiveYear),
        replayed: row.replayed,
      })),
    };
  });
}
