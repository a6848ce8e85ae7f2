/** What may be imported from a file. */
import type { ImportKind } from './org/index.ts';
import { staffImport } from './org/staff/import.ts';
import { unitImport } from './org/units/import.ts';

export const imports: readonly ImportKind[] = [unitImport, staffImport];
