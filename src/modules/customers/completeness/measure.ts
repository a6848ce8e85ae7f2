/** One line of the rule: a field that files of a kind should hold, and how much it counts; 0 is not asked for. */
export interface RuleLine {
  kind: string;
  field: string;
  weight: number;
}

/** What a new file says of itself, as far as completeness asks. */
export interface FileParts {
  kind: string;
  gender?: string | null | undefined;
  birthOn?: string | null | undefined;
  cityCode?: string | null | undefined;
  occupation?: string | null | undefined;
  income?: string | null | undefined;
  residence?: string | null | undefined;
  familySize?: number | null | undefined;
  needs?: readonly string[] | undefined;
  hobbies?: readonly string[] | undefined;
  source?: string | null | undefined;
  contacts: readonly { kind: string }[];
  addresses?: readonly { line: string | null }[] | undefined;
  documents?: readonly unknown[] | undefined;
  custom?: Readonly<Record<string, unknown>> | undefined;
}

/** The fields of a new file that hold something; of a stored file customers.filled_fields tells the same. */
export function filledFields(file: FileParts): Set<string> {
  const filled = new Set<string>();
  const mark = (field: string, value: unknown) => {
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)) filled.add(field);
  };
  mark('gender', file.gender);
  mark('birth_on', file.birthOn);
  mark('city', file.cityCode);
  mark('occupation', file.occupation);
  mark('income', file.income);
  mark('residence', file.residence);
  mark('family_size', file.familySize);
  mark('needs', file.needs);
  mark('hobbies', file.hobbies);
  mark('source', file.source);
  mark('document', file.documents);
  for (const { kind } of file.contacts) {
    filled.add(kind);
    if (kind === 'mobile' || kind === 'landline') filled.add('phone');
  }
  if (file.addresses?.some(({ line }) => line !== null)) filled.add('address');
  for (const [code, value] of Object.entries(file.custom ?? {})) if (value !== '') mark(`custom.${code}`, value);
  return filled;
}

/** Percent of a file (whole, rounded down, so that 100 is complete) and what it lacks, the weightiest first (CUS-27). */
export function measure(rule: readonly RuleLine[], file: FileParts): { completeness: number; missing: string[] } {
  const filled = filledFields(file);
  const asked = rule.filter(({ kind, weight }) => kind === file.kind && weight > 0);
  const lacking = asked.filter(({ field }) => !filled.has(field));
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const held = total - lacking.reduce((sum, { weight }) => sum + weight, 0);
  const missing = lacking.sort((a, b) => b.weight - a.weight || (a.field < b.field ? -1 : 1)).map(({ field }) => field);
  return { completeness: total === 0 ? 100 : Math.floor((100 * held) / total), missing };
}
