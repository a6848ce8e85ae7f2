import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Code = z.string().min(1).max(40);

export const PlacementRow = z.object({
  id: Id,
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  media: z.string(),
  title: z.string(),
  fromDate: CivilDate,
  toDate: CivilDate,
  budgetFen: Fen,
  note: z.string().nullable(),
  version: z.int(),
  createdAt: Instant,
});

export const listPlacements = endpoint({
  id: 'showroom.placements',
  method: 'GET',
  path: '/api/showroom/placements',
  audience: 'staff',
  permission: 'showroom.compare',
  summary: { zh: '媒体投放', en: 'Media placements, newest first' },
  query: PageQuery.extend({ media: Code.optional(), unitId: Id.optional() }),
  response: pageOf(PlacementRow),
});

const PlacementBody = {
  media: Code,
  title: z.string().trim().min(1).max(80),
  fromDate: CivilDate,
  toDate: CivilDate,
  budgetFen: Fen,
  note: z.string().trim().max(400).optional(),
};
const Changed = z.object({ id: Id, version: z.int() });

export const addPlacement = endpoint({
  id: 'showroom.add_placement',
  method: 'POST',
  path: '/api/showroom/placements',
  audience: 'staff',
  permission: 'placement.edit',
  summary: { zh: '登记媒体投放', en: 'Record a media placement' },
  body: z.object({
    ...PlacementBody,
    unitId: Id.optional().meta({
      description: 'The region or dealer it is for; the acting unit where nothing is said',
    }),
  }),
  response: Changed,
  creates: true,
});

export const editPlacement = endpoint({
  id: 'showroom.edit_placement',
  method: 'PATCH',
  path: '/api/showroom/placements/:id',
  audience: 'staff',
  permission: 'placement.edit',
  summary: { zh: '修改媒体投放', en: 'Change a media placement' },
  params: z.object({ id: Id }),
  body: z.object({ ...PlacementBody, version: z.int().min(1) }),
  response: Changed,
});

export const removePlacement = endpoint({
  id: 'showroom.remove_placement',
  method: 'DELETE',
  path: '/api/showroom/placements/:id',
  audience: 'staff',
  permission: 'placement.edit',
  summary: { zh: '删除媒体投放', en: 'Remove a media placement' },
  params: z.object({ id: Id }),
  response: z.object({ removed: z.literal(true) }),
});

/** Traffic and enquiries by unit and medium beside what was spent, and day by day (SAL-02, ANA-14). */
export const compareMedia = endpoint({
  id: 'showroom.comparison',
  method: 'GET',
  path: '/api/showroom/comparison',
  audience: 'staff',
  permission: 'showroom.compare',
  summary: { zh: '客流与媒体投放对比', en: 'Traffic by region and medium against placements' },
  query: z.object({ from: CivilDate, to: CivilDate, unitId: Id.optional() }),
  response: z.object({
    units: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() })),
    rows: z.array(
      z.object({
        unitId: Id,
        media: z.string(),
        groups: z.int(),
        first: z.int(),
        withPhone: z.int(),
        calls: z.int(),
        budgetFen: Fen.meta({ description: 'The share of the days asked for' }),
        perContactFen: Fen.nullable().meta({ description: 'Budget by first visits and calls' }),
      }),
    ),
    days: z.array(
      z.object({
        day: CivilDate,
        groups: z.int(),
        first: z.int(),
        calls: z.int(),
        budgetFen: Fen.meta({ description: 'Spent that day, placements spread evenly' }),
      }),
    ),
  }),
});
