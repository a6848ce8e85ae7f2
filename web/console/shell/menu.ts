import type { Permission } from '../../../src/platform/permissions.ts';
import type { shellTexts } from './texts.ts';

type TextKey = keyof (typeof shellTexts)['zh'];

/** One entry of the menu; `short` words it on the tab bar of a phone. */
interface MenuEntry {
  to: string;
  label: TextKey;
  short?: TextKey;
  needs?: Permission;
}

/** The menu, in the order and with the names of the modules. */
export const MENU: { group: TextKey | null; entries: MenuEntry[] }[] = [
  {
    group: null,
    entries: [
      { to: '/', label: 'workbench' },
      { to: '/answers', label: 'answers' },
    ],
  },
  {
    group: 'leadsGroup',
    entries: [
      { to: '/leads', label: 'leads', short: 'leadsShort', needs: 'lead.read' },
      { to: '/leads/new', label: 'newLead', needs: 'lead.create' },
      { to: '/leads/board', label: 'board', needs: 'lead.read' },
      { to: '/priorities', label: 'priorities', needs: 'lead.read' },
      { to: '/leads/overdue', label: 'overdueLeads', needs: 'lead.read' },
      { to: '/leads/closing', label: 'closing', needs: 'lead.read' },
      { to: '/leads/rechecks', label: 'rechecks', needs: 'lead.recheck' },
      { to: '/leads/dormant', label: 'dormant', needs: 'lead.read' },
      { to: '/leads/capacity', label: 'capacity', needs: 'capacity.edit' },
      { to: '/leads/clocks', label: 'clocks', needs: 'clock.edit' },
      { to: '/leads/validation', label: 'validation', needs: 'lead.validate' },
      { to: '/leads/inbound', label: 'inbound', needs: 'lead.inbound' },
      { to: '/leads/intake-report', label: 'intakeReport', needs: 'lead.inbound' },
      { to: '/leads/sources', label: 'leadSources', needs: 'source.edit' },
    ],
  },
  {
    group: 'customersGroup',
    entries: [
      { to: '/customers', label: 'customers', short: 'customersShort', needs: 'customer.read' },
      { to: '/completeness', label: 'completeness', needs: 'customer.read' },
      { to: '/duplicates', label: 'duplicates', needs: 'customer.merge' },
      { to: '/claims', label: 'claims', needs: 'customer.read' },
      { to: '/requests', label: 'requests', needs: 'request.handle' },
      { to: '/consent', label: 'consent', needs: 'consent.admin' },
    ],
  },
  {
    group: 'showroomGroup',
    entries: [
      { to: '/showroom', label: 'showroom', short: 'showroomShort', needs: 'showroom.read' },
      { to: '/showroom/visits', label: 'visits', needs: 'showroom.read' },
      { to: '/showroom/calls', label: 'phoneCalls', needs: 'showroom.read' },
      { to: '/showroom/test-drives', label: 'testDrives', needs: 'testdrive.book' },
      { to: '/showroom/fleet', label: 'testCars', needs: 'showroom.read' },
      { to: '/showroom/daily', label: 'dailyReport', needs: 'showroom.compare' },
      { to: '/showroom/media', label: 'trafficMedia', needs: 'showroom.compare' },
      { to: '/showroom/report', label: 'showroomReport', needs: 'showroom.read' },
    ],
  },
  {
    group: 'salesGroup',
    entries: [
      { to: '/quotes', label: 'quotes', needs: 'order.read' },
      { to: '/offers', label: 'offers', needs: 'order.read' },
      { to: '/orders', label: 'orders', needs: 'order.read' },
      { to: '/contracts', label: 'contracts', needs: 'order.read' },
      { to: '/order-changes', label: 'orderChanges', needs: 'price.approve' },
      { to: '/stock', label: 'stock', needs: 'stock.read' },
      { to: '/payments', label: 'payments', needs: 'payment.record' },
      { to: '/refunds-due', label: 'refundsDue', needs: 'order.read' },
      { to: '/deliveries', label: 'deliveries', needs: 'order.deliver' },
      { to: '/used-cars', label: 'usedCars', needs: 'usedcar.read' },
      { to: '/rebates', label: 'rebates', needs: 'rebate.edit' },
      { to: '/contract-texts', label: 'contractTexts', needs: 'contract.edit' },
      { to: '/sales-settings', label: 'saleSettings', needs: 'org.edit' },
    ],
  },
  {
    group: 'analyticsGroup',
    entries: [
      { to: '/performance', label: 'performance', needs: 'analysis.read' },
      { to: '/funnel', label: 'funnel', needs: 'analysis.read' },
      { to: '/forecast', label: 'forecast', needs: 'analysis.read' },
      { to: '/targets', label: 'targets', needs: 'target.edit' },
    ],
  },
  {
    group: 'productsGroup',
    entries: [
      { to: '/vehicles', label: 'vehicles', short: 'vehiclesShort', needs: 'unit.read' },
      { to: '/catalogue', label: 'catalogue', needs: 'unit.read' },
    ],
  },
  {
    group: 'clubGroup',
    entries: [
      { to: '/members', label: 'members', needs: 'member.read' },
      { to: '/member-counter', label: 'memberCounter', needs: 'member.counter' },
      { to: '/club-recruitment', label: 'clubRecruitment', needs: 'member.read' },
      { to: '/member-transfers', label: 'memberTransfers', needs: 'member.read' },
      { to: '/referrals', label: 'referrals', needs: 'referral.read' },
      { to: '/club-branches', label: 'clubBranches', needs: 'member.read' },
      { to: '/member-tiers', label: 'memberTiers', needs: 'member.read' },
      { to: '/rewards', label: 'rewards', needs: 'member.read' },
      { to: '/reward-orders', label: 'rewardOrders', needs: 'reward.order' },
      { to: '/benefits', label: 'benefits', needs: 'member.read' },
      { to: '/benefit-desk', label: 'benefitDesk', needs: 'benefit.redeem' },
      { to: '/partners', label: 'partners', needs: 'partner.read' },
      { to: '/partner-report', label: 'partnerReport', needs: 'partner.read' },
      { to: '/service-rates', label: 'serviceRates', needs: 'points.read' },
      { to: '/points-holds', label: 'pointsHolds', needs: 'points.post' },
      { to: '/points-adjustments', label: 'pointsAdjustments', needs: 'points.adjust' },
      { to: '/points-rules', label: 'pointsRules', needs: 'points.read' },
      { to: '/points-budgets', label: 'pointsBudgets', needs: 'points.budget' },
      { to: '/settlement', label: 'settlement', needs: 'settlement.read' },
      { to: '/club/reports', label: 'clubReports', needs: 'club_report.read' },
    ],
  },
  {
    group: 'careGroup',
    entries: [
      { to: '/care', label: 'care', short: 'careShort', needs: 'opportunity.read' },
      { to: '/messages', label: 'messages', needs: 'message.read' },
      { to: '/message-texts', label: 'messageTexts', needs: 'message.edit' },
      { to: '/call-lists', label: 'callLists', needs: 'survey.work' },
      { to: '/questionnaires', label: 'questionnaires', needs: 'survey.read' },
    ],
  },
  {
    group: 'orgGroup',
    entries: [
      { to: '/publications', label: 'publications' },
      { to: '/publications/own', label: 'publishing', needs: 'publication.edit' },
      { to: '/answers/keep', label: 'answersKept', needs: 'answer.edit' },
      { to: '/answers/gaps', label: 'answerGaps', needs: 'answer.edit' },
      { to: '/units', label: 'units', needs: 'org.read' },
      { to: '/network', label: 'network', needs: 'org.read' },
      { to: '/network/planning', label: 'planning', needs: 'org.read' },
      { to: '/network/agreements', label: 'dealerAgreements', needs: 'org.read' },
      { to: '/network/requests', label: 'networkRequests', needs: 'org.read' },
      { to: '/network/outlets', label: 'outlets', needs: 'org.read' },
      { to: '/staff', label: 'staff', needs: 'org.read' },
      { to: '/fields', label: 'fields', needs: 'field.edit' },
      { to: '/waivers', label: 'waivers', needs: 'field.edit' },
      { to: '/roles', label: 'roles', needs: 'role.edit' },
      { to: '/security', label: 'security', needs: 'security.edit' },
      { to: '/sign-ins', label: 'signIns', needs: 'audit.read' },
      { to: '/audit', label: 'audit', short: 'auditShort', needs: 'audit.read' },
      { to: '/imports', label: 'imports', needs: 'record.import' },
    ],
  },
];

// What a phone shows at the bottom: the first four of these one may open.
const QUICK = ['/', '/care', '/leads', '/orders', '/customers', '/showroom', '/members', '/units', '/staff', '/audit'];

/** The menu for somebody with these permissions; groups without entries fall away. */
export function menuFor(can: (permission: Permission) => boolean) {
  return MENU.map(({ group, entries }) => ({
    group,
    entries: entries.filter(({ needs }) => !needs || can(needs)),
  })).filter(({ entries }) => entries.length > 0);
}

/** Whether somebody with these permissions may open a page of the menu. */
export function mayOpen(to: string, can: (permission: Permission) => boolean): boolean {
  return menuFor(can).some((group) => group.entries.some((entry) => entry.to === to));
}

/** At most four entries for the tab bar of a phone. */
export function quickFor(can: (permission: Permission) => boolean): MenuEntry[] {
  const entries = menuFor(can).flatMap((group) => group.entries);
  return QUICK.flatMap((to) => entries.filter((entry) => entry.to === to)).slice(0, 4);
}

/** The entry a path belongs to: the longest one that begins it. */
export function entryOf(pathname: string): string {
  const all = MENU.flatMap((group) => group.entries.map((entry) => entry.to));
  const fits = all.filter((to) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`)));
  return fits.sort((a, b) => b.length - a.length)[0] ?? '';
}
