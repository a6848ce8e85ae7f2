/** The lists that may be exported; a list that is not named here is not. Column keys are the console's. */
import { memberExport } from './club/export.ts';
import { customerExport } from './customers/export.ts';
import { opportunityExport } from './engagement/export.ts';
import { leadExport } from './leads/export.ts';
import { auditExport } from './org/audit/export.ts';
import type { ListExport } from './org/index.ts';
import { staffExport } from './org/staff/export.ts';
import { unitExport } from './org/units/export.ts';
import { vehicleExport } from './products/export.ts';
import { orderExport } from './sales/export.ts';
import { visitExport } from './showroom/export.ts';

export const exports: readonly ListExport[] = [
  leadExport,
  customerExport,
  visitExport,
  orderExport,
  memberExport,
  vehicleExport,
  opportunityExport,
  unitExport,
  staffExport,
  auditExport,
];
