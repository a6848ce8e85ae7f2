import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Range = {
  from: CivilDate,
  to: CivilDate.meta({ description: 'The last day, included; at most 366 days' }),
};

/** Counts of one row of the report. Test messages are in `tests` and nowhere else. */
const Counts = z.object({
  raw: z.int().meta({ description: 'All that came: messages from outside and enquiries our own doors took down' }),
  messages: z.int(),
  direct: z.int(),
  duplicates: z.int(),
  rejected: z.int().meta({ description: 'Rejected, failed, or still being fetched' }),
  tests: z.int(),
  enquiries: z.int().meta({ description: 'Taken in: each is a touch of a lead' }),
  persons: z.int(),
  first: z.int().meta({ description: 'Leads whose first touch this was' }),
  last: z.int().meta({ description: 'Leads whose latest touch this is' }),
  valid: z.int(),
  invalid: z.int(),
  unchecked: z.int(),
  answered: z.int().meta({ description: 'Leads that somebody tried to reach' }),
  medianMinutes: z.int().nullable().meta({ description: 'From the enquiry to the first attempt (LED-30)' }),
});

export const intakeReport = endpoint({
  id: 'leads.intake_report',
  method: 'GET',
  path: '/api/leads/intake-report',
  audience: 'staff',
  permission: 'lead.inbound',
  summary: { zh: '线索接入统计', en: 'What came in, by channel, source or day' },
  query: z.object({ ...Range, by: z.enum(['channel', 'source', 'day']).default('channel') }),
  response: z.object({
    rows: z.array(
      Counts.extend({
        key: z.string().meta({ description: 'Channel, source id (`own` for our own doors) or day' }),
        name: z.string().nullable(),
        nameEn: z.string().nullable(),
      }),
    ),
    total: Counts,
  }),
});

export const Figure = z.enum(['enquiries', 'direct', 'first', 'last', 'valid', 'invalid', 'unchecked']);

/** The enquiries behind one figure of the report, newest first. */
export const intakeRows = endpoint({
  id: 'leads.intake_rows',
  method: 'GET',
  path: '/api/leads/intake-report/rows',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '接入统计的明细', en: 'The enquiries behind a figure' },
  query: PageQuery.extend({
    from: CivilDate.optional().meta({ description: 'Thirty days up to `to` where left out' }),
    to: CivilDate.optional().meta({ description: 'Today where left out' }),
    figure: Figure.default('enquiries'),
    channel: z.string().max(40).optional(),
    source: z.union([Id, z.literal('own')]).optional(),
  }),
  response: pageOf(
    z.object({
      id: Id,
      leadId: Id,
      customerName: z.string(),
      mobileMasked: z.string().nullable(),
      channel: z.string(),
      sourceName: z.string().nullable(),
      sourceNameEn: z.string().nullable(),
      seriesName: z.string().nullable(),
      seriesNameEn: z.string().nullable(),
      unitName: z.string(),
      unitNameEn: z.string(),
      status: z.string(),
      validity: z.string(),
      createdAt: Instant,
    }),
  ),
});
