import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant } from '../../../platform/endpoint.ts';

const Count = z.int().min(0).max(100_000);
const Media = z.record(z.string().min(1).max(40), Count);

/** The figures of a day, as the dealer answers for them (SAL-01). */
export const DailyFigures = z.object({
  groups: Count,
  first: Count,
  again: Count,
  withPhone: Count,
  testDrives: Count,
  orders: Count,
  calls: Count,
  media: Media.meta({ description: 'Enquiries by phone by medium' }),
});
export const Corrections = DailyFigures.partial();

export const DailyView = z.object({
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  day: CivilDate,
  counted: DailyFigures.meta({ description: 'What the registers say now' }),
  corrections: Corrections,
  figures: DailyFigures.meta({ description: 'What is reported: counted and corrected, or as submitted' }),
  note: z.string().nullable(),
  dueAt: Instant,
  submittedAt: Instant.nullable(),
  submittedByName: z.string().nullable(),
  delayMinutes: z.int().nullable().meta({ description: 'Past the time it was due; of an open report so far' }),
  version: z.int().meta({ description: 'Nought while nobody corrected or submitted' }),
});

export const getDaily = endpoint({
  id: 'showroom.daily',
  method: 'GET',
  path: '/api/showroom/daily-reports/:day',
  audience: 'staff',
  permission: 'showroom.compare',
  summary: { zh: '展厅日报', en: 'The daily report of a dealer' },
  params: z.object({ day: CivilDate }),
  query: z.object({ unitId: Id.optional() }),
  response: DailyView,
});

export const correctDaily = endpoint({
  id: 'showroom.correct_daily',
  method: 'PATCH',
  path: '/api/showroom/daily-reports/:day',
  audience: 'staff',
  permission: 'showroom.submit',
  summary: { zh: '更正日报', en: 'Correct the report before it is submitted' },
  params: z.object({ day: CivilDate }),
  body: z.object({
    version: z.int().min(0),
    corrections: Corrections,
    note: z.string().trim().max(400).optional(),
  }),
  response: DailyView,
});

export const submitDaily = endpoint({
  id: 'showroom.submit_daily',
  method: 'POST',
  path: '/api/showroom/daily-reports/:day/submission',
  audience: 'staff',
  permission: 'showroom.submit',
  summary: { zh: '提交日报', en: 'Submit the report; from then on it is fixed' },
  params: z.object({ day: CivilDate }),
  body: z.object({ version: z.int().min(0) }),
  response: DailyView,
});

/** Which dealers reported a day, and how late: those still missing first. */
export const listDailyDealers = endpoint({
  id: 'showroom.daily_dealers',
  method: 'GET',
  path: '/api/showroom/daily-reports/:day/dealers',
  audience: 'staff',
  permission: 'showroom.compare',
  summary: { zh: '各店日报提交情况', en: 'Reports of a day by dealer, missing and late ones first' },
  params: z.object({ day: CivilDate }),
  query: z.object({ unitId: Id.optional() }),
  response: z.object({
    dueAt: Instant,
    rows: z.array(
      z.object({
        unitId: Id,
        unitName: z.string(),
        unitNameEn: z.string(),
        state: z.enum(['submitted', 'late', 'missing', 'open']).meta({
          description: 'In time; submitted late; not submitted though due; not due yet',
        }),
        submittedAt: Instant.nullable(),
        delayMinutes: z.int().nullable(),
        figures: DailyFigures.nullable(),
      }),
    ),
  }),
});
