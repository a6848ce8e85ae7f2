/** What may be imported from a file. */
import { pointsImport } from './club/ledger/import.ts';
import { customerImport } from './customers/import/customer-import.ts';
import { vehicleImport } from './customers/import/vehicle-import.ts';
import { leadImport } from './leads/import/lead-import.ts';
import type { ImportKind } from './org/index.ts';
import { staffImport } from './org/staff/import.ts';
import { targetImport } from './org/targets/import.ts';
import { unitImport } from './org/units/import.ts';

export const imports: readonly ImportKind[] = [
  customerImport,
  vehicleImport,
  leadImport,
  unitImport,
  staffImport,
  targetImport,
  pointsImport,
];
