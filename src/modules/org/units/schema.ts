import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const UnitKind = z.enum(['group', 'brand', 'region', 'dealer', 'department']);
const UnitStatus = z.enum(['open', 'closed']);
type Kind = z.output<typeof UnitKind>;

/** Below which kinds of unit one of a kind may stand (ORG-01). The group is the root and stands below none. */
export const PARENT_KINDS: Readonly<Record<Kind, readonly Kind[]>> = {
  group: [],
  brand: ['group'],
  region: ['brand'],
  dealer: ['region'],
  department: ['group', 'brand', 'region', 'dealer'],
};

const WallTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);
/** One opening of a day, from inclusive, to exclusive; `24:00` is the end of the day. */
const Opening = z.tuple([WallTime, WallTime]);
const Day = z.array(Opening).max(6);

/** When a unit works, in its own time zone: openings per weekday (Monday = 1), public holidays, own days by date. */
export const OpeningHours = z.object({
  hours: z.object({ 1: Day, 2: Day, 3: Day, 4: Day, 5: Day, 6: Day, 7: Day }),
  holidays: z.enum(['none', 'china']),
  exceptions: z
    .record(CivilDate, Day)
    .refine((days) => Object.keys(days).length <= 400)
    .optional(),
});

const Named = z.object({ id: Id, kind: UnitKind, name: z.string(), nameEn: z.string() });

/** A unit in a flat list: search results, choosers, files. */
const UnitRow = z.object({
  id: Id,
  parentId: Id.nullable(),
  parentName: z.string().nullable(),
  parentNameEn: z.string().nullable(),
  kind: UnitKind,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  cityCode: z.string().nullable(),
  status: UnitStatus,
  fullAfterSales: z.boolean(),
});

/** A unit in the tree. */
export const TreeRow = z.object({
  id: Id,
  parentId: Id.nullable(),
  kind: UnitKind,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  status: UnitStatus,
  /** Units directly below it that this tree would show. */
  children: z.int(),
});

/** One unit with everything recorded of it. */
const UnitView = z.object({
  id: Id,
  parentId: Id.nullable(),
  kind: UnitKind,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  status: UnitStatus,
  provinceCode: z.string().nullable(),
  cityCode: z.string().nullable(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  fullAfterSales: z.boolean(),
  sells: z.boolean(),
  timeZone: z.string(),
  workingTime: OpeningHours,
  version: z.int(),
  createdAt: Instant,
  /** Units above it, the group first. */
  path: z.array(Named),
  /** Open units directly below it. */
  children: z.int(),
  /** Active colleagues whose unit it is. */
  staff: z.int(),
});

const Code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/);
const Name = z.string().trim().min(1).max(80);
const Phone = z
  .string()
  .trim()
  .regex(/^[+\d][\d -]{2,24}$/);

const attributes = {
  nameEn: z.string().trim().max(120).optional(),
  cityCode: z
    .string()
    .regex(/^\d{6}$/)
    .nullable()
    .optional(),
  address: z.string().trim().max(200).nullable().optional(),
  phone: Phone.nullable().optional(),
  fullAfterSales: z.boolean().optional(),
  sells: z.boolean().optional(),
  timeZone: z.string().min(1).max(60).optional(),
  workingTime: OpeningHours.optional(),
};

const OneUnit = z.object({ id: Id });
const Version = z.int().min(1);

/** The acting unit and those below it, flat, by code; `q` is a part of a name or code, `under` keeps units below which that kind may stand. */
export const listUnits = endpoint({
  id: 'org.units',
  method: 'GET',
  path: '/api/units',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '本单位及下属单位', en: 'The acting unit and those below it' },
  query: PageQuery.extend({
    q: z.string().trim().max(60).optional(),
    kind: UnitKind.optional(),
    status: UnitStatus.optional(),
    under: UnitKind.optional(),
  }),
  response: pageOf(UnitRow),
});

/**
 * The tree as a screen unfolds it: without `below` the acting unit, what stands directly below it and below each group and brand; with
 * `below` what stands directly below that unit. `status=open` leaves closed units out.
 */
export const unitTree = endpoint({
  id: 'org.unit_tree',
  method: 'GET',
  path: '/api/units/tree',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '单位树的一层', en: 'One layer of the tree of units' },
  query: z.object({ below: Id.optional(), status: z.enum(['open']).optional() }),
  response: z.object({ rows: z.array(TreeRow) }),
});

export const getUnit = endpoint({
  id: 'org.unit',
  method: 'GET',
  path: '/api/units/:id',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '单位详情', en: 'One unit' },
  params: OneUnit,
  response: UnitView,
});

/** Hours and time zone that are left out are taken from the parent. */
export const createUnit = endpoint({
  id: 'org.create_unit',
  method: 'POST',
  path: '/api/units',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '新建单位', en: 'Create a unit below one in scope' },
  body: z.object({ parentId: Id, kind: UnitKind.exclude(['group']), code: Code, name: Name, ...attributes }),
  response: UnitView,
  creates: true,
});

/** What is left out stays as it is; null empties. */
export const editUnit = endpoint({
  id: 'org.edit_unit',
  method: 'PATCH',
  path: '/api/units/:id',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '修改单位', en: 'Change a unit' },
  params: OneUnit,
  body: z.object({ version: Version, code: Code.optional(), name: Name.optional(), ...attributes }),
  response: UnitView,
});

export const moveUnit = endpoint({
  id: 'org.move_unit',
  method: 'POST',
  path: '/api/units/:id/move',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '移动单位', en: 'Move a unit with everything below it' },
  params: OneUnit,
  body: z.object({ parentId: Id, version: Version }),
  response: UnitView,
});

export const closeUnit = endpoint({
  id: 'org.close_unit',
  method: 'POST',
  path: '/api/units/:id/close',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '单位停业', en: 'Close a unit at which nothing is open any more' },
  params: OneUnit,
  body: z.object({ version: Version }),
  response: UnitView,
});

export const reopenUnit = endpoint({
  id: 'org.reopen_unit',
  method: 'POST',
  path: '/api/units/:id/reopen',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '单位恢复营业', en: 'Reopen a closed unit' },
  params: OneUnit,
  body: z.object({ version: Version }),
  response: UnitView,
});
