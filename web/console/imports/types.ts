import type * as z from 'zod';
import type {
  getImportKind,
  getImportLayout,
  ImportSettingsValues,
  listImportRows,
} from '../../../src/modules/org/imports/schema.ts';

export type KindView = z.output<(typeof getImportKind)['response']>;
export type Layout = z.output<(typeof getImportLayout)['response']>;
export type Settings = ImportSettingsValues;
export type Rows = z.output<(typeof listImportRows)['response']>;
export type Row = Rows['rows'][number];
