/** The lists that may be exported; a list that is not named here is not. Column keys are the console's. */
import { performanceExport } from './analytics/export.ts';
import { benefitUseExport } from './club/benefits/export.ts';
import { memberExport } from './club/export.ts';
import { recruitExport } from './club/recruitment/export.ts';
import { rewardOrderExport } from './club/redemptions/export.ts';
import { referralExport } from './club/referrals/export.ts';
import { reportRowExport } from './club/reports/export.ts';
import { lineEntryExport, statementExport } from './club/settlement/export.ts';
import { customerExport } from './customers/export.ts';
import { opportunityExport } from './engagement/export.ts';
import { leadExport } from './leads/export.ts';
import { answerExport } from './org/answers/export.ts';
import { auditExport } from './org/audit/export.ts';
import type { ListExport } from './org/index.ts';
import { agreementExport, dealerNetworkExport, outletExport, planningExport } from './org/network/export.ts';
import { staffExport } from './org/staff/export.ts';
import { unitExport } from './org/units/export.ts';
import { vehicleExport } from './products/export.ts';
import { contractExport, orderExport, paymentExport, quoteExport, stockExport } from './sales/export.ts';
import { refundExport } from './sales/refunds/export.ts';
import { visitExport } from './showroom/export.ts';

export const exports: readonly ListExport[] = [
  leadExport,
  customerExport,
  visitExport,
  orderExport,
  quoteExport,
  contractExport,
  stockExport,
  paymentExport,
  refundExport,
  memberExport,
  recruitExport,
  referralExport,
  rewardOrderExport,
  benefitUseExport,
  reportRowExport,
  statementExport,
  lineEntryExport,
  vehicleExport,
  opportunityExport,
  unitExport,
  staffExport,
  dealerNetworkExport,
  planningExport,
  agreementExport,
  outletExport,
  answerExport,
  auditExport,
  performanceExport,
];
