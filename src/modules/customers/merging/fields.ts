/** A customer's row as JSON, columns as the database names them. */
export type Image = Record<string, unknown>;

/** One record of a merge. */
export interface MergeRecord {
  id: string;
  image: Image;
}

/** A field of the screen and the columns that belong together under it. */
interface Field {
  key: string;
  columns: readonly string[];
}

const field = (key: string, ...columns: string[]): Field => ({ key, columns: columns.length > 0 ? columns : [key] });

/** What is picked as one of the records' values; the columns of one field come from one record. */
export const FIELDS: readonly Field[] = [
  field('name'),
  field('kind'),
  field('gender'),
  field('birth_on'),
  field('city', 'city_code', 'province_code'),
  field('stage', 'stage', 'stage_since'),
  field('occupation'),
  field('income'),
  field('residence'),
  field('language'),
  field('family_size'),
  field('household', 'household_id', 'household_role'),
  field('value_class'),
  field('expected_value_fen'),
  field('vip'),
  field('opinion_leader'),
  field('source'),
  field('archivist', 'archivist_id'),
  field('guardian_consent'),
];

/** Sets are united: nothing of them is picked. */
export const SETS = ['needs', 'hobbies', 'tags'] as const;

/** Columns that are no data of the person, follow from others, or are settled by rule. */
export const DERIVED = [
  'id',
  'name_grams',
  'version',
  'created_at',
  'updated_at',
  'status',
  'merged_into',
  'unit_id',
  'primary_masked',
  'completeness',
  'missing',
  'outdated_reason',
] as const;

const STAGES = ['potential', 'prospect', 'ordered', 'owner', 'repurchase'];

/** What a merge changed at the survivor: one value for another by column, or members added to a set. */
export type Change = { before: Image; after: Image } | { added: string[] };
export type Changes = Record<string, Change>;

const equal = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const customOf = (image: Image) => (image.custom ?? {}) as Record<string, unknown>;
const setOf = (image: Image, key: string) => (image[key] ?? []) as string[];

/** The columns of a field with their values; a custom field is a column of its own. */
function part(image: Image, { key, columns }: Field): Image {
  if (key.startsWith('custom.')) return { [key]: customOf(image)[key.slice(7)] ?? null };
  return Object.fromEntries(columns.map((column) => [column, image[column] ?? null]));
}

/** All fields that some of these records could hold, custom ones included. */
export function fieldsOf(records: readonly MergeRecord[]): Field[] {
  const custom = new Set(records.flatMap(({ image }) => Object.keys(customOf(image))));
  return [...FIELDS, ...[...custom].sort().map((code) => field(`custom.${code}`))];
}

/** The value that stands for a field on the screen: its first column. */
export function shownValue(image: Image, one: Field): unknown {
  return Object.values(part(image, one))[0] ?? null;
}

/** Whose value is taken where nobody picked: the survivor's, if there is one; the furthest stage, and a mark that any of them bears. */
function pickedByDefault(records: readonly MergeRecord[], one: Field): string {
  const [survivor] = records as [MergeRecord];
  const shown = (record: MergeRecord) => shownValue(record.image, one);
  if (one.key === 'stage') {
    const rank = (record: MergeRecord) => STAGES.indexOf(String(shown(record)));
    return records.reduce((best, record) => (rank(record) > rank(best) ? record : best)).id;
  }
  if (one.key === 'vip' || one.key === 'opinion_leader') return (records.find((r) => shown(r) === true) ?? survivor).id;
  return (records.find((record) => shown(record) !== null) ?? survivor).id;
}

/** A field on which the records differ. */
export interface Row {
  key: string;
  values: Record<string, unknown>;
  picked: string;
}

export interface Plan {
  /** Fields on which the records differ, with whose value is taken. */
  rows: Row[];
  /** What each record that goes brings to the survivor, in the order of the merges. */
  steps: { loserId: string; changes: Changes }[];
  /** The survivor's row as it will stand. */
  result: Image;
}

/**
 * What a merge will do to the survivor's own row. `records` begins with the survivor; `picks` names, by field, the record whose value is
 * taken; a pick that names none of them, or a field that does not exist, is left out. Pure, so that the preview and the merge cannot differ.
 */
export function planMerge(records: readonly MergeRecord[], picks: Readonly<Record<string, string>>): Plan {
  const [survivor, ...losers] = records as [MergeRecord, ...MergeRecord[]];
  const rows: Row[] = [];
  const steps = losers.map(({ id }) => ({ loserId: id, changes: {} as Changes }));
  let result = { ...survivor.image };
  for (const one of fieldsOf(records)) {
    if (records.every((record) => equal(part(record.image, one), part(survivor.image, one)))) continue;
    const wanted = picks[one.key];
    const picked = records.some(({ id }) => id === wanted) ? (wanted as string) : pickedByDefault(records, one);
    const values = Object.fromEntries(records.map((record) => [record.id, shownValue(record.image, one)]));
    if (new Set(Object.values(values).map((value) => JSON.stringify(value))).size > 1)
      rows.push({ key: one.key, values, picked });
    const from = losers.findIndex(({ id }) => id === picked);
    if (from < 0) continue;
    const change = { before: part(survivor.image, one), after: part((losers[from] as MergeRecord).image, one) };
    if (equal(change.before, change.after)) continue;
    (steps[from] as (typeof steps)[number]).changes[one.key] = change;
    result = withValues(result, change.after);
  }
  for (const [at, loser] of losers.entries()) {
    const changes = (steps[at] as (typeof steps)[number]).changes;
    for (const key of SETS) {
      const added = setOf(loser.image, key).filter((member) => !setOf(result, key).includes(member));
      if (added.length === 0) continue;
      changes[key] = { added };
      result = { ...result, [key]: [...setOf(result, key), ...added] };
    }
    const verified = (image: Image) => (image.verified_at ? Date.parse(String(image.verified_at)) : 0);
    if (verified(loser.image) > verified(result)) {
      const change = {
        before: { verified_at: result.verified_at ?? null },
        after: { verified_at: loser.image.verified_at },
      };
      changes.verified_at = change;
      result = { ...result, ...change.after };
    }
  }
  return { rows, steps, result };
}

/** A row with other values in some columns; custom fields go into their document, and out of it where there is none. */
export function withValues(image: Image, values: Image): Image {
  const next = { ...image };
  for (const [key, value] of Object.entries(values)) {
    if (!key.startsWith('custom.')) next[key] = value;
    else {
      const { [key.slice(7)]: _old, ...rest } = customOf(next);
      next.custom = value === null ? rest : { ...rest, [key.slice(7)]: value };
    }
  }
  return next;
}

const valuesNow = (image: Image, like: Image): Image =>
  Object.fromEntries(
    Object.keys(like).map((key) => [
      key,
      (key.startsWith('custom.') ? customOf(image)[key.slice(7)] : image[key]) ?? null,
    ]),
  );

/** A merge that came later into the same survivor: what it changed, and the record it brought. */
export interface Later {
  changes: Changes;
  loser: Image;
}

/**
 * The survivor's row after a merge is taken back: a value goes back where nobody changed it since, else it stays as it is today. Members of
 * a set that the merge added go, whoever took them out and put them back in between; those that a later merge brought as well stay.
 */
export function undone(image: Image, changes: Changes, later: readonly Later[]): Image {
  let result = { ...image };
  for (const [key, change] of Object.entries(changes)) {
    if ('added' in change) {
      const gone = change.added.filter((member) => !later.some(({ loser }) => setOf(loser, key).includes(member)));
      result = { ...result, [key]: setOf(result, key).filter((member) => !gone.includes(member)) };
    } else if (equal(valuesNow(result, change.after), change.after)) result = withValues(result, change.before);
  }
  return result;
}

/** What a later merge is answerable for once an earlier one is taken back, so that taking both back leads to the row before both. */
export function rebased({ changes, loser }: Later, earlier: Changes): Changes {
  const next = { ...changes };
  for (const [key, first] of Object.entries(earlier)) {
    const change = next[key];
    if ('added' in first) {
      const known = change && 'added' in change ? change.added : [];
      const both = first.added.filter((member) => setOf(loser, key).includes(member) && !known.includes(member));
      if (both.length > 0) next[key] = { added: [...known, ...both] };
    } else if (change && 'before' in change && equal(change.before, first.after))
      next[key] = { before: first.before, after: change.after };
  }
  return next;
}
