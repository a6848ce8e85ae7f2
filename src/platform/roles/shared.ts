import { all } from './template.ts';

/** What a manager at any level reads. */
export const reading = all(
  'message.read',
  'usedcar.read',
  'survey.read',
  'stock.read',
  'lead.read',
  'customer.read',
  'order.read',
  'unit.read',
  'member.read',
  'points.read',
  'opportunity.read',
  'org.read',
  'showroom.read',
  'showroom.compare',
  'referral.read',
  'analysis.read',
  'settlement.read',
  'club_report.read',
);

/** What everybody holds who looks after customers of a dealer. */
export const care = all(
  'message.read',
  'message.tell',
  'customer.read',
  'customer.edit',
  'customer.reveal',
  'consent.record',
  'interaction.record',
  'unit.read',
  'unit.edit',
  'member.read',
  'member.counter',
  'opportunity.read',
  'opportunity.work',
);
