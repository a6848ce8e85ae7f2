import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { dictionaries } from '../../org/index.ts';
import { checkSpan, unitInSight } from '../../showroom/index.ts';
import { namesOf, unitOf } from '../performance/queries.ts';
import { keptLines, keptUntil } from './kept.ts';
import { type Benchmark, benchmarksAbove, type FunnelLine, funnelLines } from './queries.ts';
import type { funnel as endpoint } from './schema.ts';
import { STEPS } from './steps.ts';
import { type StepCount, shareOf, weakSteps } from './weak.ts';

type Asked = z.output<(typeof endpoint)['query']>;

/** How far below a team a step may lie, as an administrator keeps it; one that is switched off is never named. */
async function thresholdsOf(ctx: Ctx, tx: Tx): Promise<Map<string, number>> {
  const found = (await dictionaries(ctx, tx)).flatMap(({ kind, code, attributes, active }) =>
    kind === 'funnel_hint' && active && typeof attributes.below === 'number' ? [[code, attributes.below] as const] : [],
  );
  return new Map(found);
}

const EMPTY: FunnelLine = {
  key: null,
  total: true,
  reached: STEPS.map(() => 0),
  done: STEPS.map(() => 0),
  median: STEPS.map(() => null),
};

const countsOf = (line: FunnelLine): StepCount[] =>
  STEPS.map((_, at) => ({ reached: line.reached[at] ?? 0, done: line.done[at] ?? 0 }));

const oneDecimal = (value: number | null | undefined) =>
  value === null || value === undefined ? null : Math.round(value * 10) / 10;

function stepsOf(line: FunnelLine) {
  const counts = countsOf(line);
  return STEPS.map((step, at) => ({
    step,
    reached: counts[at]?.reached ?? 0,
    done: counts[at]?.done ?? 0,
    share: shareOf(counts, at),
    medianDays: oneDecimal(line.median[at]),
  }));
}

/** Region and brand above a unit, the nearer first. */
function teamsOf(rows: readonly Benchmark[]) {
  return [...Map.groupBy(rows, ({ id }) => id).values()]
    .flatMap((own) => {
      const [first] = own;
      if (!first) return [];
      const at = (step: string) => own.find((row) => row.step === step);
      const line: FunnelLine = {
        key: first.id,
        total: false,
        reached: STEPS.map((step) => at(step)?.reached ?? 0),
        done: STEPS.map((step) => at(step)?.done ?? 0),
        median: STEPS.map((step) => at(step)?.medianDays ?? null),
      };
      const { kind, name, nameEn, asOf, days, dealers } = first;
      return [{ kind, name, nameEn, asOf, days, dealers, line }];
    })
    .sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'region' ? -1 : 1));
}

/**
 * The funnel of a unit in sight, by colleague or unit below, with the steps that are weak against the team: the same dealer (or unit), then
 * region and brand as counted last night. Above dealers all of it stands as of last night, too. Who sees only their own work is told of themselves alone, held against the others all the same.
 */
export async function funnel(ctx: Ctx, { from, to, unitId: wanted, mode }: Asked) {
  checkSpan({ from, to });
  const own = ownerFilter(ctx, 'analysis.read');
  const { timeZone: zone } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const unitId = await unitInSight(ctx, tx, wanted);
    const unit = await unitOf(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    const by = unit.kind === 'dealer' ? ('staff' as const) : ('unit' as const);
    const start = startOfCivilDay(from, zone);
    const end = startOfCivilDay(addDays(to, 1), zone);
    // A dealer is counted as it stands; above, where that would read a million leads, by what the last night kept.
    const kept = by === 'unit' ? await keptUntil(tx) : null;
    const asOf = kept !== null && kept >= from ? (kept < to ? kept : to) : null;
    const [lines, above, thresholds] = await Promise.all([
      asOf === null
        ? funnelLines(tx, { unitId, by, mode, start, end, zone })
        : keptLines(tx, { unitId, mode, from, to: asOf }),
      benchmarksAbove(tx, unitId),
      thresholdsOf(ctx, tx),
    ]);
    const whole = lines.find(({ total }) => total) ?? EMPTY;
    const teams = teamsOf(above);
    const outer = teams.map(({ kind, line }) => ({ against: kind, steps: countsOf(line) }));
    const inner = [{ against: 'unit' as const, steps: countsOf(whole) }, ...outer];
    const parts = lines.filter(({ total, reached }) => !total && reached.some((n) => n > 0));
    const names = await namesOf(
      tx,
      by,
      parts.flatMap(({ key }) => key ?? []),
    );
    const rows = parts.map((line) => {
      const id = line.key === unitId ? null : line.key;
      const named = id ? names.get(id) : undefined;
      const weak = mode === 'cohort' && id ? weakSteps(countsOf(line), inner, thresholds) : [];
      return { id, name: named?.name ?? '', nameEn: named?.nameEn ?? '', steps: stepsOf(line), weak };
    });
    rows.sort((a, b) => (b.steps[0]?.reached ?? 0) - (a.steps[0]?.reached ?? 0) || a.name.localeCompare(b.name));
    const shown = own ? rows.filter(({ id }) => id === own) : rows;
    const total = own
      ? { steps: shown[0]?.steps ?? stepsOf(EMPTY), weak: shown[0]?.weak ?? [] }
      : { steps: stepsOf(whole), weak: mode === 'cohort' ? weakSteps(countsOf(whole), outer, thresholds) : [] };
    return {
      unit,
      by,
      mode,
      asOf: asOf === null ? null : kept,
      total,
      rows: shown,
      teams: teams.map(({ line, ...team }) => ({ ...team, steps: stepsOf(line) })),
    };
  });
}
