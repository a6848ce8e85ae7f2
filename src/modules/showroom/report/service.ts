import { type Ctx, ownerFilter } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { dictionaries } from '../../org/index.ts';
import { countsBy } from '../counting.ts';
import { type Counts, meanMinutes, NOTHING, sharesOf, sumOf } from '../formulas.ts';
import { HINT_KINDS, type HintKind, hintsOf, type Threshold } from '../hints.ts';
import { checkSpan, unitInSight } from '../place.ts';
import { namesOf, unitOf } from './queries.ts';

/** The thresholds of hints as an administrator keeps them; one that is switched off tells nothing. */
async function thresholdsOf(ctx: Ctx, tx: Tx): Promise<Partial<Record<HintKind, Threshold>>> {
  const found: Partial<Record<HintKind, Threshold>> = {};
  for (const { kind, code, attributes, active } of await dictionaries(ctx, tx)) {
    const known = HINT_KINDS.find((each) => each === code);
    if (kind !== 'showroom_hint' || !active || !known || typeof attributes.below !== 'number') continue;
    found[known] = { below: attributes.below, relative: attributes.relative === true };
  }
  return found;
}

const lineOf = (counts: Counts) => ({
  counts,
  shares: sharesOf(counts),
  firstMinutes: meanMinutes(counts.firstMinutes, counts.firstTimed),
  againMinutes: meanMinutes(counts.againMinutes, counts.againTimed),
});

/**
 * Figures of some days by colleague, at a dealer, or by the units right below one. Who sees only their own work is held against their
 * colleagues all the same, and told of themselves alone.
 */
export async function showroomReport(ctx: Ctx, given: { from: string; to: string; unitId?: string | undefined }) {
  checkSpan(given);
  const own = ownerFilter(ctx, 'showroom.read');
  return read(ctx, async (tx) => {
    const unitId = await unitInSight(ctx, tx, given.unitId);
    const unit = await unitOf(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    const by = unit.kind === 'dealer' ? 'staff' : 'unit';
    const [counted, thresholds] = await Promise.all([
      countsBy(tx, { unitId, from: given.from, to: given.to, by }),
      thresholdsOf(ctx, tx),
    ]);
    const names = await namesOf(tx, by, [...counted.keys()]);
    const hints = hintsOf([...counted.values()], thresholds);
    const rows = [...counted].map(([id, counts], at) => ({
      id,
      name: names.get(id)?.name ?? '',
      nameEn: names.get(id)?.nameEn ?? '',
      hints: hints[at] ?? [],
      ...lineOf(counts),
    }));
    rows.sort((a, b) => b.counts.first - a.counts.first || a.name.localeCompare(b.name));
    const shown = own ? rows.filter(({ id }) => id === own) : rows;
    const total = own ? (counted.get(own) ?? NOTHING) : sumOf([...counted.values()]);
    return { unit, by: by as 'staff' | 'unit', total: lineOf(total), rows: shown };
  });
}
