/** A field map as its form holds it: paths as lists, codes as lines of text. */
import { type FieldMap, TARGETS, TRANSLATED } from '../../../src/modules/leads/sources/schema.ts';

export interface MapFields {
  paths: Record<string, string[] | undefined>;
  constants: Record<string, string | undefined>;
  codes: Record<string, string | undefined>;
}

/** A map as the form shows it. */
export function fieldsOfMap(map: FieldMap): MapFields {
  const codes = Object.entries(map.values).map(([target, table]) => [
    target,
    Object.entries(table ?? {})
      .map(([theirs, ours]) => `${theirs} = ${ours}`)
      .join('\n'),
  ]);
  return { paths: { ...map.fields }, constants: { ...map.constants }, codes: Object.fromEntries(codes) };
}

/** What the form says as a map; empty fields are left out. */
export function mapOfFields(given: Partial<MapFields>): FieldMap {
  const fields: FieldMap['fields'] = {};
  const constants: FieldMap['constants'] = {};
  const values: FieldMap['values'] = {};
  for (const target of TARGETS) {
    const paths = (given.paths?.[target] ?? []).map((path) => path.trim()).filter(Boolean);
    if (paths.length > 0) fields[target] = paths;
    const constant = given.constants?.[target]?.trim();
    if (constant) constants[target] = constant;
  }
  for (const target of TRANSLATED) {
    const table = tableOf(given.codes?.[target] ?? '');
    if (Object.keys(table).length > 0) values[target] = table;
  }
  return { fields, constants, values };
}

/** `theirs = ours` a line; the last = counts, since a sender's code may hold one. */
function tableOf(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const at = Math.max(line.lastIndexOf('='), line.lastIndexOf('='));
    const [theirs, ours] = [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()];
    return theirs && ours ? [[theirs, ours] as const] : [];
  });
  return Object.fromEntries(pairs);
}
