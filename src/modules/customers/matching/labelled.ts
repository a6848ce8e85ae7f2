import { parse } from 'csv-parse/sync';
import type { MatchFacts } from './facts.ts';

/** A file for measuring: what the matcher sees, and apart from it what it is measured by. */
export interface Labelled {
  facts: MatchFacts[];
  labels: string[];
}

type Row = Record<string, string | undefined>;
const listed = (...values: (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined && value !== '') as string[];

/** Columns of labelled files → facts. Only these are read: a record's own number, its source and its label never reach the matcher. */
function factsOf(row: Row): MatchFacts {
  return {
    name: row.name ?? (row.first_name || row.given_name || row.surname ? null : row.full_name),
    givenName: row.first_name ?? row.given_name,
    surname: row.surname,
    mobiles: listed(row.mobile, row.mobile2),
    emails: listed(row.email),
    wechats: listed(row.wechat),
    idNumbers: listed(row.id_no, row.soc_sec_id),
    birthOn: row.birth ?? row.dob ?? row.date_of_birth,
    gender: row.gender === 'female' || row.gender === 'male' ? row.gender : null,
    plates: listed(row.plate),
    vins: listed(row.vin),
    cityName: row.city ?? row.suburb,
    addressLine: row.address_1 && listed(row.street_number, row.address_1).join(' '),
    postcode: row.postcode ?? row.postcode_fake,
    occupation: row.occupation,
    birthPlace: row.birth_place,
  };
}

/** Records `rec-12-org` and `rec-12-dup-0` are one person: the number is the label. */
function labelOf(value: string): string {
  return /^rec-(\d+)-(?:org|dup-\d+)$/.exec(value)?.[1] ?? value;
}

/** @throws RangeError when there is no such column */
export function labelledRows(rows: readonly Row[], truth: string): Labelled {
  if (rows.length > 0 && rows[0]?.[truth] === undefined) throw new RangeError(`no column ${truth}`);
  const labels = rows.map((row) => labelOf(row[truth] ?? ''));
  return { facts: rows.map(({ [truth]: _, ...row }) => factsOf(row)), labels };
}

/** Reads a CSV with a header line; `truth` names the column that says which records are one person. @throws RangeError */
export function readLabelled(text: string | Buffer, truth: string): Labelled {
  const rows = parse(text, {
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim()),
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n'],
  }) as Row[];
  return labelledRows(rows, truth);
}
