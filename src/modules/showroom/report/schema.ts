import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

const Share = z.object({ numerator: z.int(), denominator: z.int(), percent: z.number().nullable() });
const names = <K extends string, S extends z.ZodType>(keys: readonly K[], shape: S) =>
  z.object(Object.fromEntries(keys.map((key) => [key, shape])) as Record<K, S>);

export const COUNT_KEYS = [
  'groups',
  'first',
  'firstWithPhone',
  'firstDrives',
  'firstOrders',
  'again',
  'againWithPhone',
  'againDrives',
  'againOrders',
  'invited',
  'toInvite',
  'calls',
  'callsWithPhone',
  'drives',
  'drivesFedBack',
] as const;
export const SHARE_KEYS = [
  'retention',
  'again',
  'invite',
  'firstDrive',
  'againDrive',
  'firstOrder',
  'againOrder',
  'drive',
  'order',
  'callContact',
  'feedback',
] as const;

const Line = z.object({
  counts: names(COUNT_KEYS, z.int()),
  shares: names(SHARE_KEYS, Share),
  firstMinutes: z.number().nullable(),
  againMinutes: z.number().nullable(),
});

/** Figures of showroom practice by colleague of a dealer, or by unit below one, with what lies too far below the mean (SAL-05). */
export const showroomReport = endpoint({
  id: 'showroom.report',
  method: 'GET',
  path: '/api/showroom/report',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '展厅指标', en: 'Showroom figures by colleague or unit' },
  query: z.object({ from: CivilDate, to: CivilDate, unitId: Id.optional() }),
  response: z.object({
    unit: z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() }),
    by: z.enum(['staff', 'unit']),
    total: Line,
    rows: z.array(
      Line.extend({
        id: Id,
        name: z.string(),
        nameEn: z.string(),
        hints: z.array(z.object({ kind: z.string(), value: z.number(), mean: z.number() })),
      }),
    ),
  }),
});
