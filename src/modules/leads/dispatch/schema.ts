import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { PhoneInput } from '../../customers/schema.ts';

export const AssignRule = z.enum(['manual', 'round_robin', 'least_loaded', 'skill']);
/** What a consultant is at: 空闲, 忙碌, 休假, 培训. */
export const Presence = z.enum(['free', 'busy', 'leave', 'training']);
const CityCode = z.string().regex(/^\d{6}$/);

const Capacity = {
  weight: z.int().min(1).max(10).meta({ description: 'Share of the leads among dealers of the same area' }),
  quota: z.int().min(0).max(1_000_000).nullable().meta({ description: 'Most leads within 30 days' }),
  dailyMax: z.int().min(0).max(100_000).nullable(),
  paused: z.boolean(),
  openHoursOnly: z.boolean(),
  seriesIds: z.array(Id).max(100).meta({ description: 'Series the dealer sells; empty: all' }),
  cities: z.array(CityCode).max(200).meta({ description: 'Cities it serves besides its own' }),
  assignRule: AssignRule,
  collisionDays: z.int().min(0).max(730),
};

export const CapacityRow = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  cityCode: z.string().nullable(),
  ...Capacity,
  takenToday: z.int(),
  takenLast30: z.int(),
  /** How many it takes today yet; null: as many as come. */
  leftToday: z.int().nullable(),
  openNow: z.boolean(),
  /** 0 while the dealer has only the defaults. */
  version: z.int(),
});

export const listCapacity = endpoint({
  id: 'leads.capacity',
  method: 'GET',
  path: '/api/dealer-capacity',
  audience: 'staff',
  permission: 'capacity.edit',
  summary: { zh: '经销商接单容量', en: 'What dealers take, by code' },
  query: PageQuery.extend({
    q: z.string().trim().max(40).optional(),
    paused: z.enum(['true']).optional().meta({ description: 'Only dealers that take none' }),
  }),
  response: pageOf(CapacityRow),
});

export const editCapacity = endpoint({
  id: 'leads.edit_capacity',
  method: 'PATCH',
  path: '/api/dealer-capacity/:id',
  audience: 'staff',
  permission: 'capacity.edit',
  summary: { zh: '维护接单容量与分配规则', en: 'Set what a dealer takes and how it assigns' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(0), ...Capacity }),
  response: CapacityRow,
});

const PresenceView = z.object({ presence: Presence, backAt: Instant.nullable() });

export const myPresence = endpoint({
  id: 'leads.presence',
  method: 'GET',
  path: '/api/presence',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '我的在岗状态', en: 'What one is at' },
  response: PresenceView,
});

const PresenceBody = z.object({
  presence: Presence,
  backAt: InstantInput.nullable().optional().meta({ description: 'When one is free again by oneself' }),
});

export const setPresence = endpoint({
  id: 'leads.set_presence',
  method: 'PATCH',
  path: '/api/presence',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '更新我的在岗状态', en: 'Say what one is at' },
  body: PresenceBody,
  response: PresenceView,
});

export const TeamRow = z.object({
  id: Id,
  name: z.string(),
  presence: Presence,
  backAt: Instant.nullable(),
  seriesIds: z.array(Id),
  lastGivenAt: Instant.nullable(),
  openLeads: z.int(),
});

export const listTeam = endpoint({
  id: 'leads.team',
  method: 'GET',
  path: '/api/lead-team',
  audience: 'staff',
  permission: 'lead.accept',
  summary: { zh: '顾问在岗与负荷', en: 'Consultants of the acting dealer: what they are at, how much they have' },
  response: z.object({ rows: z.array(TeamRow) }),
});

export const editTeam = endpoint({
  id: 'leads.edit_team',
  method: 'PATCH',
  path: '/api/lead-team/:id',
  audience: 'staff',
  permission: 'lead.accept',
  summary: { zh: '设置顾问在岗与擅长车系', en: 'Set what a consultant is at, and the series they know best' },
  params: z.object({ id: Id }),
  body: PresenceBody.extend({ seriesIds: z.array(Id).max(100) }),
  response: TeamRow,
});

export const findCollision = endpoint({
  id: 'leads.collision',
  method: 'POST',
  path: '/api/leads/collision',
  audience: 'staff',
  permission: 'lead.create',
  summary: { zh: '撞单检查', en: 'Whose a customer is, before an enquiry is registered' },
  body: z.object({ mobile: PhoneInput }),
  response: z.object({
    collision: z
      .object({
        open: z.boolean(),
        mine: z.boolean(),
        unitName: z.string(),
        unitNameEn: z.string(),
        /** Surname alone; null while nobody has the lead. */
        ownerMasked: z.string().nullable(),
        filedAt: Instant,
      })
      .nullable(),
  }),
});
