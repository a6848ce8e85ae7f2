import type { Tx } from '../../../platform/db.ts';
import { type ColumnKind, callMany } from '../../../platform/insert-many.ts';
import type { Taking } from '../../org/index.ts';
import type { CustomerFacts } from './match.ts';

/** Columns of the parts of a file, as they travel: in the order of the functions that take them. */
const IDENTIFIER: Record<string, ColumnKind> = {
  id: 'uuid',
  customerId: 'uuid',
  kind: 'text',
  valueEnc: 'bytes',
  valueHash: 'bytes',
  tailHash: 'bytes',
  masked: 'text',
  isPrimary: 'bool',
  shared: 'bool',
};
const ADDRESS: Record<string, ColumnKind> = {
  id: 'uuid',
  customerId: 'uuid',
  kind: 'text',
  provinceCode: 'text',
  cityCode: 'text',
  districtCode: 'text',
  postcode: 'text',
  lineEnc: 'bytes',
  lineHash: 'bytes',
  lineMasked: 'text',
  isPrimary: 'bool',
};
const DOCUMENT: Record<string, ColumnKind> = {
  id: 'uuid',
  customerId: 'uuid',
  kind: 'text',
  numberEnc: 'bytes',
  numberHash: 'bytes',
  tailHash: 'bytes',
  masked: 'text',
  checked: 'bool',
};
const EXTERNAL: Record<string, ColumnKind> = {
  id: 'uuid',
  customerId: 'uuid',
  source: 'text',
  externalId: 'text',
};

/** A row as this file takes it. */
export interface Turn extends Omit<Taking, 'facts'> {
  facts: CustomerFacts;
  at: number;
}

/** Parts of customers that are to be added, as rows of their tables. */
export interface Parts {
  identifiers: readonly object[];
  addresses: readonly object[];
  documents: readonly object[];
  externals: readonly object[];
}

/** Adds them, one statement a table; names the customers whose external id was free (another lane may have taken it meanwhile). */
export async function addParts(tx: Tx, { identifiers, addresses, documents, externals }: Parts): Promise<Set<string>> {
  const [, , , kept] = await Promise.all([
    callMany(tx, 'customers.add_identifiers', IDENTIFIER, identifiers),
    callMany(tx, 'customers.add_addresses', ADDRESS, addresses),
    callMany(tx, 'customers.add_documents', DOCUMENT, documents),
    callMany<{ value: string }>(tx, 'customers.add_externals', EXTERNAL, externals),
  ]);
  return new Set(kept.map(({ value }) => value));
}
