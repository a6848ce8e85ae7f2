/** What became of each row of a file: read = created + updated + skipped + failed, failed rows with their reason (design §6). */
import type { Readable } from 'node:stream';
import type { Text } from './i18n.ts';
import type { SheetColumn, SheetRow } from './sheet.ts';
import { type WriteSheetOptions, writeSheet } from './sheet-write.ts';

/** A row that was not taken over: its row number, why, and its cells as they stood in the file. */
export interface FailedRow {
  line: number;
  reason: Text;
  raw: string[];
}

export interface RowCounts {
  read: number;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
}

/** Header of the last column of such a sheet. */
export const REASON: Text = { zh: '错误原因', en: 'Reason' };

/** Whether a header is that of the reasons of an earlier round, which are replaced. */
export const isReason = (header: string): boolean => header === REASON.zh || header === REASON.en;

/** Collects the outcome row by row during an import. */
export class RowReport {
  created = 0;
  updated = 0;
  skipped = 0;
  readonly failed: FailedRow[] = [];
  private headers: string[] = [];

  addCreated(): void {
    this.created += 1;
  }

  addUpdated(): void {
    this.updated += 1;
  }

  addSkipped(): void {
    this.skipped += 1;
  }

  addFailed(row: Pick<SheetRow, 'line' | 'raw' | 'headers'>, reason: Text): void {
    this.headers = row.headers;
    this.failed.push({ line: row.line, reason, raw: row.raw });
  }

  counts(): RowCounts {
    const { created, updated, skipped } = this;
    const failed = this.failed.length;
    return { read: created + updated + skipped + failed, created, updated, skipped, failed };
  }

  /**
   * The failed rows as the same sheet, every column of the file kept, with the reason as last column: correct it and
   * send it again. The reasons of an earlier round, which such a file carries, are replaced.
   */
  toSheet(options: WriteSheetOptions): Readable {
    const reasonAt = this.headers.findIndex(isReason);
    const kept = this.headers.map((_, at) => at).filter((at) => at !== reasonAt);
    const columns: SheetColumn[] = kept.map((at) => {
      const name = this.headers[at] ?? '';
      return { key: String(at), header: { zh: name, en: name } };
    });
    columns.push({ key: 'reason', header: REASON });
    const { failed } = this;
    function* rows(): Generator<Record<string, string>> {
      for (const { raw, reason } of failed) {
        const cells = kept.map((at): [string, string] => [String(at), raw[at] ?? '']);
        yield { ...Object.fromEntries(cells), reason: reason[options.language] };
      }
    }
    return writeSheet(columns, rows(), options);
  }
}
