/** Excel and CSV files: the words that reading, writing and the row report share. */
import type { Text } from './i18n.ts';

/** A column of a sheet: `key` for the program, `header` as people see it; reading accepts either language. */
export interface SheetColumn {
  key: string;
  header: Text;
  /** The file must have this column. Whether a cell may be empty is for the importer to say. */
  required?: boolean;
}

/** One data row as it was read. */
export interface SheetRow {
  /** The row number Excel shows, for CSV too (a quoted line break does not count, an empty line does). */
  line: number;
  /** Trimmed text by column key; '' for an empty cell or a column the file lacks. */
  values: Record<string, string>;
  /** All cells as they stand in the file, known columns or not, as wide as `headers`. */
  raw: string[];
  /** The header row of the file; the same array for every row. */
  headers: string[];
}

const TEXTS = {
  type: {
    zh: '不支持此文件类型,请上传 .xlsx 或 .csv(旧版 .xls 或加密文件请先另存为 .xlsx)。',
    en: 'This kind of file cannot be read; send .xlsx or .csv (save an old .xls or a protected file as .xlsx first).',
  },
  empty: { zh: '文件中没有数据行。', en: 'The file has no data rows.' },
  missing_columns: { zh: '文件缺少必需的列。', en: 'The file lacks columns it must have.' },
  too_many_rows: { zh: '数据行超过上限,请拆分后上传。', en: 'There are more rows than the limit; split the file.' },
  too_large: {
    zh: '文件过大或解压后过大,请拆分后上传。',
    en: 'The file, or what it unpacks to, is too large; split it.',
  },
  damaged: { zh: '文件已损坏,无法读取。', en: 'The file is damaged and cannot be read.' },
} as const satisfies Record<string, Text>;

export type SheetErrorCode = keyof typeof TEXTS;

/**
 * A file that cannot be read as a whole. `details`: type `{filename, found}`, missing_columns
 * `{columns: Text[], found: string[]}`, too_many_rows `{limit}`, too_large `{limitBytes}`, damaged `{reason}`.
 */
export class SheetError extends Error {
  readonly code: SheetErrorCode;
  readonly details: Record<string, unknown>;
  readonly text: Text;

  constructor(code: SheetErrorCode, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(`sheet.${code}`, options);
    this.code = code;
    this.details = details;
    this.text = TEXTS[code];
  }
}

/** Turns whatever a parser throws into `damaged`; a SheetError passes. */
export function damaged(error: unknown, reason: string): SheetError {
  return error instanceof SheetError ? error : new SheetError('damaged', { reason }, { cause: error });
}

/** A row before its columns are known: the row number and the cells in order. */
export interface Cells {
  line: number;
  cells: string[];
}

/**
 * Cells a spreadsheet program may run as a formula when it opens a CSV file (OWASP "CSV Injection"): a leading
 * = + - @ (also full-width), tab or CR, with any apostrophes already before it.
 */
export const FORMULA_START = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
