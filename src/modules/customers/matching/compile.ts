import { shippedModel } from './model.ts';
import {
  BANDS,
  BITS,
  COMPARISONS,
  type Comparison,
  FAMILY_RARITIES,
  PARTED,
  RARITIES,
  type Rarity,
  VETOES,
  WIDTH,
} from './profile.ts';

function caseOf({ missing, levels }: Comparison): string {
  const whens = levels.slice(0, -1).map((level, at) => `      when ${level.when} then ${at + 1}`);
  return ['case', `      when ${missing} then 0`, ...whens, `      else ${levels.length} end`].join('\n');
}

/** SQL: the level a pattern holds for a comparison. */
function levelOf(at: number): string {
  return `(pattern >> ${at * BITS}) & ${WIDTH - 1}`;
}

function patternBody(): string {
  return COMPARISONS.map((one, at) => `    -- ${one.code}\n    (${caseOf(one)})::bigint << ${at * BITS}`)
    .map((term) => term.replace('\n    (', '\n    ((').concat(')'))
    .join(' |\n');
}

function bitsBody(): string {
  return COMPARISONS.map((_, at) => `weights[${at * WIDTH + 1} + (${levelOf(at)})::integer]`).join('\n    + ');
}

function shiftBody(counts: (rarity: Rarity) => boolean): string {
  const terms = COMPARISONS.flatMap(({ levels }, at) =>
    levels.flatMap(({ rarity }, level) =>
      rarity && counts(rarity)
        ? [`case when ${levelOf(at)} = ${level + 1} then rarity[${RARITIES.indexOf(rarity) + 1}] else 0 end`]
        : [],
    ),
  );
  return terms.join('\n    + ');
}

/** SQL of the vetoes, one bit each; levels are named as `{comparison:level,level}`. */
function vetoBody(): string {
  const conditions = VETOES.map(({ when }, at) => {
    const filled = when.replace(/\{(\w+):([\w,]+)\}/g, (_, name: string, codes: string) => {
      const place = COMPARISONS.findIndex((one) => one.code === name);
      const levels = codes
        .split(',')
        .map((wanted) => (COMPARISONS[place]?.levels.findIndex((level) => level.code === wanted) ?? -1) + 1);
      if (place < 0 || levels.includes(0)) throw new Error(`the profile has no ${name}: ${codes}`);
      return `${levelOf(place)} in (${levels.join(', ')})`;
    });
    return `case when ${filled} then ${1 << at} else 0 end`;
  });
  return `\n    ${conditions.join('\n    + ')}`;
}

function vetoNames(): string {
  const names = [...VETOES.map(({ code }) => code), PARTED];
  return `array_remove(array[${names.map((code, at) => `case when vetoes & ${1 << at} > 0 then '${code}' end`).join(', ')}], null)`;
}

const inline = (head: string, body: string): string =>
  `create function ${head}\nlanguage sql immutable parallel safe as $$\n  select ${body}\n$$;\n\n`;

function bandBody(): string {
  return inline(
    'customers.match_band(probability double precision, vetoes integer, certain double precision) returns text',
    `case when probability >= certain and vetoes = 0 then 'certain'
    when probability >= ${BANDS.likely} then 'likely' when probability >= ${BANDS.possible} then 'possible' end`,
  );
}

/**
 * The functions of the database that come from the profile: the pattern of levels of two records, the sum of a pattern's weights, what the
 * frequency of names adds, and the vetoes. SQL functions of one expression, so that the planner puts them into the query. The migration
 * holds what this writes; a test compares them.
 */
export function compiled(): string {
  const rows = 'a customers.match_record, b customers.match_record';
  return [
    inline(`customers.match_pattern(${rows}) returns bigint`, `\n${patternBody()}`),
    inline(
      'customers.match_bits(pattern bigint, weights double precision[]) returns double precision',
      `\n    ${bitsBody()}`,
    ),
    inline(
      'customers.match_shift(pattern bigint, rarity double precision[]) returns double precision',
      `\n    ${shiftBody(() => true)}`,
    ),
    inline(
      'customers.match_own_shift(pattern bigint, rarity double precision[]) returns double precision',
      `\n    ${shiftBody((rarity) => !FAMILY_RARITIES.includes(rarity))}`,
    ),
    inline(`customers.match_vetoes(${rows}, pattern bigint) returns integer`, vetoBody()),
    inline('customers.match_veto_names(vetoes integer) returns text[]', vetoNames()),
    bandBody(),
    shippedModelSql(),
  ].join('');
}

/** The first row of customers.match_model. */
export function shippedModelSql(): string {
  const { records, prior, priorRelated, certain, weights, related, rare, odds } = shippedModel();
  const array = (values: number[]) => `'{${values.map((value) => Number(value.toFixed(6))).join(',')}}'`;
  return `insert into customers.match_model (records, prior, prior_related, certain, weights, related, rare, odds) values\n  (${records}, ${prior}, ${priorRelated}, ${certain},\n  ${array(weights)},\n  ${array(related)},\n  ${array(rare)},\n  '${JSON.stringify(odds)}');\n\n`;
}
