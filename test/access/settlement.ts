import { randomUUID } from 'node:crypto';
import { type Case, careB, clerkB, type Role, settled, staff, stewardB } from './facts.ts';

const version = { version: 1 };
const readers: readonly Role[] = ['analyst', 'region', 'care'];
const reporters: readonly Role[] = [...readers, 'manager'];
const month = '2020-03';
const step = (url: string): Case =>
  staff([], url, { own: () => settled.periodId, foreign: () => [stewardB], body: () => version });
const lineStep = (url: string, foreign: Case['foreign'], more: object = {}): Case =>
  staff([], url, { own: () => settled.lineId, foreign, body: () => ({ ...version, ...more }) });

/** Who may call what of the settlement of points and of the club's reports. */
export const settlementCases: Record<string, Case> = {
  'club.settlement_periods': staff(readers, '/api/settlement/periods'),
  'club.begin_settlement': staff([], '/api/settlement/periods', { body: () => ({ month }) }),
  'club.issue_settlement': step('/api/settlement/periods/:id/issue'),
  'club.close_settlement': step('/api/settlement/periods/:id/closing'),
  'club.settlement_statements': staff(readers, '/api/settlement/statements'),
  'club.settlement_statement': staff(readers, '/api/settlement/statements/:id', {
    own: () => settled.statementId,
    foreign: careB,
  }),
  'club.settlement_entries': staff(readers, `/api/settlement/entries?lineId=${randomUUID()}`),
  'club.confirm_statement': staff([], '/api/settlement/statements/:id/confirmation', {
    own: () => settled.statementId,
    foreign: () => [clerkB],
    body: () => version,
  }),
  'club.confirm_line': lineStep('/api/settlement/lines/:id/confirmation', () => [clerkB]),
  'club.dispute_line': lineStep('/api/settlement/lines/:id/dispute', () => [clerkB], { reason: '不符' }),
  'club.reply_line': lineStep('/api/settlement/lines/:id/reply', () => [stewardB], { answer: '已核对' }),
  'club.settlement_rates': staff([], '/api/settlement/rates'),
  'club.add_settlement_rate': staff([], '/api/settlement/rates', {
    body: () => ({ fromMonth: month, issueFen: 1, reimburseFen: 1, answerDays: 1 }),
  }),
  'club.settlement_adjustments': staff(readers, '/api/settlement/adjustments'),
  'club.adjust_settlement': staff([], '/api/settlement/adjustments', {
    body: () => ({ unitId: randomUUID(), amountFen: 1, reason: '更正' }),
  }),
  'club.settlement_matrix': staff(readers, `/api/settlement/matrix?periodId=${randomUUID()}`),
  'club.settlement_lots': staff(
    readers,
    `/api/settlement/lots?periodId=${randomUUID()}&issuerId=${randomUUID()}&spenderId=${randomUUID()}`,
  ),
  'club.report': staff(reporters, '/api/club/reports/recruitment'),
  'club.report_file': staff(reporters, '/api/club/reports/recruitment/file'),
  'club.report_rows': staff(reporters, '/api/club/report-rows?report=recruitment&figure=members'),
};
