import { civilDate } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { dictionaries } from '../org/index.ts';
import type { RuleLine } from './completeness/measure.ts';

/** A field an administrator added (CUS-26). `choices` are offered by code. */
export interface CustomField {
  code: string;
  name: string;
  nameEn: string;
  type: string;
  choices: { code: string; name: string; nameEn: string }[];
  kinds: string[];
  required: boolean;
  active: boolean;
}

/** What files are checked and measured against, loaded once for however many rows. */
export interface FileRules {
  /** The civil date at the acting unit. */
  today: string;
  /** Active codes by kind of dictionary. */
  codes: ReadonlyMap<string, ReadonlySet<string>>;
  fields: readonly CustomField[];
  completeness: readonly RuleLine[];
}

type Stored = Pick<FileRules, 'fields' | 'completeness'>;
const cache = new WeakMap<object, { until: number; stored: Stored }>();
const CACHE_MS = 10_000;

/**
 * Dictionaries, custom fields and the rule of completeness; each process reads them again every ten seconds, so that a file costs no query
 * for them.
 */
export async function fileRules(ctx: Ctx, tx: Tx): Promise<FileRules> {
  const [entries, stored] = await Promise.all([dictionaries(ctx, tx), storedRules(ctx, tx)]);
  const codes = new Map<string, Set<string>>();
  for (const { kind, code, active } of entries) {
    if (!active) continue;
    const known = codes.get(kind);
    if (known) known.add(code);
    else codes.set(kind, new Set([code]));
  }
  return { today: civilDate(ctx.clock.now(), ctx.scope?.timeZone ?? 'Asia/Shanghai'), codes, ...stored };
}

/** The rule and the custom fields alone: what a door without a form needs. */
export async function storedRules(ctx: Ctx, tx: Tx): Promise<Stored> {
  const known = cache.get(ctx.db);
  if (known && known.until > Date.now()) return known.stored;
  const [fields, completeness] = await Promise.all([
    tx
      .selectFrom('customers.customField')
      .select(['code', 'name', 'nameEn', 'type', 'choices', 'kinds', 'required', 'active'])
      .orderBy('sort')
      .orderBy('code')
      .execute(),
    tx.selectFrom('customers.completenessRule').select(['kind', 'field', 'weight']).execute(),
  ]);
  const stored = { fields: fields as unknown as CustomField[], completeness };
  cache.set(ctx.db, { until: Date.now() + CACHE_MS, stored });
  return stored;
}

/** Lets this process see a changed field or rule at once; the others do within ten seconds. */
export function forgetRules(ctx: Ctx): void {
  cache.delete(ctx.db);
}
