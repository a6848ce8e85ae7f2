/** How rows of either sort of kind are judged and written, behind one shape, so that check, run and mending are written once. */

import type { Ctx } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import { type Tx, transact, within } from '../../../platform/db.ts';
import { AppError, type FieldError } from '../../../platform/errors.ts';
import { reasonOf, refusalOf } from '../tasks/refusals.ts';
import {
  choicesOf,
  columnsOf,
  type Hit,
  type ImportColumn,
  type ImportKind,
  isBatch,
  type Judge,
  type Judged,
  type RowKind,
  type RowOutcome,
  type Taken,
} from './kinds.ts';
import type { Planned } from './plan.ts';
import type { ImportSettingsValues } from './schema.ts';
import { brokenCells } from './values.ts';

/** A file's rows as one run sees them. */
export interface Judging {
  columns: readonly ImportColumn[];
  /** Rows a transaction takes. */
  batch: number;
  /** Batches that may be written at the same time. */
  lanes: number;
  judge: Judge['judge'];
  match: Judge['match'];
  take: Judge['take'];
  /** What a row would become, where only trying tells; its transaction is undone afterwards. Null for kinds that plan by what a row hits. */
  try: ((ctx: Ctx, row: Judged) => Promise<Planned | FieldError>) | null;
}

/** Opens a run over a file under the rights of the moment. */
export async function openJudging(ctx: Ctx, kind: ImportKind, settings: ImportSettingsValues): Promise<Judging> {
  const columns = await columnsOf(kind, ctx);
  if (isBatch(kind)) {
    const judge = await kind.open(ctx, settings);
    return {
      columns,
      // Larger ones are no quicker (measured), and each waits in memory several times over on its way.
      batch: 250,
      lanes: 2,
      judge: (values) => withBroken(judge.judge(values), values),
      match: judge.match,
      take: judge.take,
      try: null,
    };
  }
  return oneByOne(kind, columns, await choicesOf(columns, ctx), ctx, settings);
}

/** A row with what no kind could store. */
function withBroken(judged: Judged, values: Record<string, string>): Judged {
  const broken = brokenCells(values);
  return broken.length > 0 ? { ...judged, problems: [...broken, ...judged.problems] } : judged;
}

/** Nothing missing, and only what is offered, where a closed list is. */
function fits(
  values: Record<string, string>,
  columns: readonly ImportColumn[],
  choices: ReadonlyMap<string, readonly string[]>,
) {
  const problems: FieldError[] = [];
  for (const { key, required } of columns) {
    const value = values[key] ?? '';
    if (required && value === '') problems.push({ field: key, zh: '不能为空。', en: 'Must not be empty.' });
    const allowed = choices.get(key);
    if (value === '' || !allowed || allowed.includes(value)) continue;
    const offered = `${allowed.slice(0, 12).join('、')}${allowed.length > 12 ? '…' : ''}`;
    problems.push({
      field: key,
      zh: `“${value}”不在可选值之中:${offered}`,
      en: `"${value}" is not one of: ${offered}`,
    });
  }
  return problems;
}

function oneByOne(
  kind: RowKind,
  columns: readonly ImportColumn[],
  choices: ReadonlyMap<string, readonly string[]>,
  { keys }: Ctx,
  { mode }: ImportSettingsValues,
): Judging {
  const named = new Map(columns.map((column) => [column.key, column]));
  const takeOne = async (joined: Ctx, values: Record<string, string>): Promise<RowOutcome | FieldError> => {
    try {
      return await transact(joined, async () => {
        const outcome = await kind.take(joined, values, mode === 'create' ? 'skip' : 'update');
        if (outcome === 'created' && mode === 'update') throw new NotThere();
        return outcome;
      });
    } catch (error) {
      if (error instanceof NotThere) return 'skipped';
      const { cell, zh, en } = reasonOf(refusalOf(error), named);
      return { field: cell ?? '', zh, en };
    }
  };
  return {
    columns,
    batch: 100,
    lanes: 1,
    judge(values) {
      const key = kind.keyOf(values);
      return {
        problems: [...brokenCells(values), ...fits(values, columns, choices)],
        key: key ? blindIndex(keys, `import.${kind.kind}`, key) : null,
        facts: values,
      };
    },
    match: async (_tx, rows) => rows.map((): Hit | null => null),
    async take(ctx, tx, rows) {
      const joined = within(ctx, tx);
      const taken: Taken[] = [];
      for (const { facts } of rows) {
        const outcome = await takeOne(joined, facts as Record<string, string>);
        taken.push(
          typeof outcome === 'string'
            ? { outcome, recordId: null }
            : { outcome: 'failed', recordId: null, why: outcome },
        );
      }
      return taken;
    },
    async try(joined, { facts }) {
      const outcome = await takeOne(joined, facts as Record<string, string>);
      return typeof outcome === 'string' ? PLANS[outcome] : outcome;
    },
  };
}

const PLANS: Record<RowOutcome, Planned> = { created: 'create', updated: 'update', skipped: 'skip' };

class NotThere extends Error {}

class Tried extends Error {}

/** Does something in a transaction that is undone, whatever comes of it. */
export async function tried<T>(ctx: Ctx, work: (joined: Ctx, tx: Tx) => Promise<T>): Promise<T> {
  let result: T | undefined;
  try {
    await transact(ctx, async (tx): Promise<never> => {
      result = await work(within(ctx, tx), tx);
      throw new Tried();
    });
  } catch (error) {
    if (!(error instanceof Tried)) throw error;
  }
  return result as T;
}

/** @throws AppError import.mapping where a needed column, or one to match by, is not mapped */
export function needMapping(kind: ImportKind, columns: readonly ImportColumn[], settings: ImportSettingsValues): void {
  const set = Object.entries(settings.defaults).flatMap(([key, value]) => (value.trim() ? [key] : []));
  const mapped = new Set([...Object.values(settings.columns), ...set]);
  const known = new Set(columns.map(({ key }) => key));
  const problems: FieldError[] = [];
  const fields = Object.values(settings.columns);
  for (const field of mapped)
    if (!known.has(field)) problems.push({ field, zh: `没有字段 ${field}。`, en: `There is no field ${field}.` });
  for (const field of new Set(fields.filter((one, at) => fields.indexOf(one) !== at)))
    problems.push({ field, zh: '同一字段对应了两列。', en: 'Two columns are mapped to this field.' });
  const sealed = columns.filter(({ key, sealed: secret }) => secret && settings.defaults[key]);
  for (const { key } of sealed)
    problems.push({ field: key, zh: '此字段不能设默认值。', en: 'This field takes no default value.' });
  for (const { key, title, required } of columns)
    if (required && !mapped.has(key))
      problems.push({ field: key, zh: `缺少必需的列:${title.zh}`, en: `A column is missing: ${title.en}` });
  const titleOf = (key: string) => columns.find((column) => column.key === key)?.title ?? { zh: key, en: key };
  for (const { key, title, beside } of columns)
    if (beside && fields.includes(key) && !mapped.has(beside)) {
      const other = titleOf(beside);
      problems.push({
        field: beside,
        zh: `“${title.zh}”需要“${other.zh}”:请对应一列,或设默认值。`,
        en: `${title.en} needs ${other.en}: map a column to it, or set a default value.`,
      });
    }
  if (isBatch(kind)) {
    const key = kind.keys.find((one) => one.key === settings.matchKey);
    if (!key) problems.push({ field: 'matchKey', zh: '请选择匹配依据。', en: 'Choose what rows are matched by.' });
    else if (!key.columns.some((column) => mapped.has(column)))
      problems.push({
        field: 'matchKey',
        zh: `按“${key.title.zh}”匹配,但没有对应的列。`,
        en: `No column is mapped to match by ${key.title.en}.`,
      });
  }
  if (problems.length > 0) throw new AppError('request.invalid', {}, problems);
}
