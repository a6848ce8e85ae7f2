import type * as z from 'zod';
import { addDays, addMonths, daysBetween, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, todayOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { type Goals, MEASURES, type Measure, targetsFor } from '../../org/index.ts';
import { unitInSight } from '../../showroom/index.ts';
import { namesOf, reached, unitOf } from './queries.ts';
import type { Counts, performance as endpoint } from './schema.ts';

type Asked = z.output<(typeof endpoint)['query']>;

const NOTHING: Counts = { walkIns: 0, files: 0, testDrives: 0, orders: 0, deliveries: 0 };
const NO_GOALS: Goals = { walkIns: null, files: null, testDrives: null, orders: null, deliveries: null };
const LONGEST = 12;

interface Line {
  actual: Counts;
  target: Goals;
  below: Goals;
}
const emptyLine = (): Line => ({ actual: { ...NOTHING }, target: { ...NO_GOALS }, below: { ...NO_GOALS } });

/** Adds goals, keeping null where none of them is given. */
function addGoals(sum: Goals, more: Goals): Goals {
  return Object.fromEntries(
    MEASURES.map((measure) => {
      const [a, b] = [sum[measure], more[measure]];
      return [measure, a === null ? b : b === null ? a : a + b];
    }),
  ) as Goals;
}

const pickGoals = (row: Goals): Goals =>
  Object.fromEntries(MEASURES.map((measure) => [measure, row[measure]])) as Goals;

/** The months asked for as days; the last day counted is today in a month that runs. */
function spanOf(ctx: Ctx, { from, to }: { from: string; to: string }) {
  const first = `${from}-01`;
  const last = addDays(addMonths(`${to}-01`, 1), -1);
  if (last < first) throw invalid('to', '结束月份不能早于开始月份。', 'It cannot end before it begins.');
  if (addMonths(first, LONGEST) <= last) throw invalid('to', `最多 ${LONGEST} 个月。`, `At most ${LONGEST} months.`);
  const today = todayOf(ctx);
  const end = last < today ? last : today;
  const gone = end < first ? 0 : daysBetween(first, end) + 1;
  return { first, last, end, days: { numerator: gone, denominator: daysBetween(first, last) + 1 } };
}

/** Ranks by a measure, equals alike; lines of nobody have no rank. */
export function ranksOf(rows: readonly { id: string | null; actual: Counts }[], by: Measure): (number | null)[] {
  const values = rows.filter(({ id }) => id !== null).map(({ actual }) => actual[by]);
  return rows.map(({ id, actual }) => (id === null ? null : 1 + values.filter((value) => value > actual[by]).length));
}

/**
 * What was reached in some months against the targets, by colleague of a dealer or unit right below one. Who sees only their own work is
 * told of themselves alone, with their rank.
 */
export async function performance(ctx: Ctx, asked: Asked) {
  const span = spanOf(ctx, asked);
  const own = ownerFilter(ctx, 'analysis.read');
  const { timeZone } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const unitId = await unitInSight(ctx, tx, asked.unitId);
    const unit = await unitOf(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    const by = unit.kind === 'dealer' ? ('staff' as const) : ('unit' as const);
    const start = startOfCivilDay(span.first, timeZone);
    const end = startOfCivilDay(addDays(span.end, 1), timeZone);
    const [lines, targets] = await Promise.all([
      reached(tx, { unitId, by, from: span.first, to: span.end, start, end }),
      targetsFor(tx, { unitId, dealer: by === 'staff', from: span.first, to: span.last }),
    ]);
    const found = new Map<string | null, Line>();
    const lineOf = (key: string | null) => {
      // What the unit keeps itself, and what nobody has taken, stand in one line without a name.
      const id = key === unitId ? null : key;
      const line = found.get(id) ?? emptyLine();
      found.set(id, line);
      return line;
    };
    const total = emptyLine();
    for (const { key, what, n } of lines) {
      lineOf(key).actual[what] += n;
      total.actual[what] += n;
    }
    for (const { key, own: given, ...goals } of targets) {
      if (key === null) total.target = pickGoals(goals);
      else {
        const line = lineOf(key);
        if (given) line.target = pickGoals(goals);
        else line.below = pickGoals(goals);
        // A unit without a target of its own stands with what is given below it.
      }
    }
    for (const line of found.values()) {
      const stands = MEASURES.some((measure) => line.target[measure] !== null) ? line.target : line.below;
      total.below = addGoals(total.below, stands);
    }
    const names = await namesOf(
      tx,
      by,
      [...found.keys()].filter((id) => id !== null),
    );
    const rows = [...found].map(([id, line]) => ({
      id,
      name: id ? (names.get(id)?.name ?? '') : '',
      nameEn: id ? (names.get(id)?.nameEn ?? '') : '',
      ...line,
    }));
    const ranks = ranksOf(rows, asked.rankBy);
    const ranked = rows
      .map((row, at) => ({ ...row, rank: ranks[at] ?? null }))
      .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.name.localeCompare(b.name));
    const shown = own ? ranked.filter(({ id }) => id === own) : ranked;
    const [mine] = shown;
    const sum = own ? { actual: mine?.actual ?? NOTHING, target: mine?.target ?? NO_GOALS, below: NO_GOALS } : total;
    return { unit, by, from: span.first, to: span.end, days: span.days, total: sum, rows: shown, next: null };
  });
}
