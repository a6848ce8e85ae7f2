import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** How an account stands: at work, shut out for a while, gone. */
export const StaffStatus = z.enum(['active', 'blocked', 'left']);
/** Kinds of work that go from one colleague to another. */
export const WorkKind = z.enum(['leads', 'orders']);

const UnitKind = z.enum(['group', 'brand', 'region', 'dealer', 'department']);
const ById = z.object({ id: Id });
const RoleName = z.object({ code: z.string(), name: z.string(), nameEn: z.string() });
const UnitName = z.object({ id: Id, kind: UnitKind, name: z.string(), nameEn: z.string() });

/** Letters, digits and . _ @ -; unique in the whole group, whatever its case. */
const Login = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{1,59}$/);
/** A work phone as people write it. */
const Phone = z
  .string()
  .trim()
  .regex(/^[+0-9][0-9 ()-]{4,29}$/);
const account = {
  name: z.string().trim().min(1).max(60),
  title: z.string().trim().min(1).max(60).nullable().default(null),
  unitId: Id,
  language: z.enum(['zh', 'en']).default('zh'),
  phone: Phone.nullable().default(null),
  email: z.email().max(120).nullable().default(null),
};

export const StaffRow = z.object({
  id: Id,
  name: z.string(),
  login: z.string(),
  title: z.string().nullable(),
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  /** As far as held inside the acting scope. */
  roles: z.array(RoleName),
  status: StaffStatus,
  lastSignInAt: Instant.nullable(),
  createdAt: Instant,
});

export const listStaff = endpoint({
  id: 'org.staff',
  method: 'GET',
  path: '/api/staff',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '人员', en: 'Staff of the acting unit, newest account first; without a status all who have not left' },
  query: PageQuery.extend({
    /** A part of the name, pinyin initials, or the beginning of the account name. */
    q: z.string().trim().max(40).optional(),
    /** Only those at work at this unit or below it. */
    unitId: Id.optional(),
    /** Code of a role held. */
    role: z.string().max(40).optional(),
    status: StaffStatus.optional(),
  }),
  response: pageOf(StaffRow),
});

export const getStaff = endpoint({
  id: 'org.staff_member',
  method: 'GET',
  path: '/api/staff/:id',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '一名人员', en: 'One staff member with their roles' },
  params: ById,
  response: z.object({
    id: Id,
    name: z.string(),
    login: z.string(),
    title: z.string().nullable(),
    unit: UnitName,
    status: StaffStatus,
    language: z.enum(['zh', 'en']),
    /** In clear for those who keep accounts and for the person, masked for others. */
    phone: z.string().nullable(),
    email: z.string().nullable(),
    version: z.int(),
    createdAt: Instant,
    lastSignInAt: Instant.nullable(),
    roles: z.array(
      z.object({
        id: Id,
        role: RoleName.extend({ id: Id, administrative: z.boolean() }),
        unit: UnitName,
        mayRevoke: z.boolean(),
      }),
    ),
    /** How many roles are held outside the acting scope. */
    rolesElsewhere: z.int(),
    /** What the caller may do with this account now. */
    may: z.object({
      edit: z.boolean(),
      grant: z.boolean(),
      resetPassword: z.boolean(),
      block: z.boolean(),
      handOver: z.boolean(),
      leave: z.boolean(),
    }),
  }),
});

const OneTime = z.object({
  id: Id,
  /** Shown this once; to be changed at the first sign-in. */
  oneTimePassword: z.string(),
});

export const createStaff = endpoint({
  id: 'org.create_staff',
  method: 'POST',
  path: '/api/staff',
  audience: 'staff',
  permission: 'staff.edit',
  creates: true,
  summary: { zh: '新建人员账号', en: 'Create an account; a first role needs staff.grant too' },
  body: z.object({ login: Login, ...account, roleId: Id.nullable().default(null) }),
  response: OneTime,
});

export const editStaff = endpoint({
  id: 'org.edit_staff',
  method: 'PATCH',
  path: '/api/staff/:id',
  audience: 'staff',
  permission: 'staff.edit',
  summary: { zh: '修改人员资料', en: 'Edit an account; moving to another unit takes the roles at the former one away' },
  params: ById,
  body: z.object({ version: z.int(), ...account }),
  response: z.object({ id: Id, version: z.int() }),
});

export const resetPassword = endpoint({
  id: 'org.reset_password',
  method: 'POST',
  path: '/api/staff/:id/password',
  audience: 'staff',
  permission: 'org.read',
  creates: true,
  summary: {
    zh: '重置密码',
    en: 'Give a new one-time password and end all sessions; needs staff.edit, for administrators security.edit',
  },
  params: ById,
  body: z.object({ version: z.int() }),
  response: OneTime,
});

export const setStaffStatus = endpoint({
  id: 'org.staff_status',
  method: 'PATCH',
  path: '/api/staff/:id/status',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '停用或恢复账号', en: 'Block or unblock; needs staff.edit, for administrators security.edit' },
  params: ById,
  body: z.object({ version: z.int(), status: z.enum(['active', 'blocked']) }),
  response: z.object({ id: Id, status: StaffStatus, version: z.int() }),
});

export const grantRole = endpoint({
  id: 'org.grant_role',
  method: 'POST',
  path: '/api/staff/:id/roles',
  audience: 'staff',
  permission: 'staff.grant',
  creates: true,
  summary: { zh: '授予角色', en: 'Give a role at a unit' },
  params: ById,
  body: z.object({ roleId: Id, unitId: Id }),
  response: z.object({ id: Id }),
});

export const revokeRole = endpoint({
  id: 'org.revoke_role',
  method: 'DELETE',
  path: '/api/staff/:id/roles/:grantId',
  audience: 'staff',
  permission: 'staff.grant',
  summary: { zh: '收回角色', en: 'Take a role at a unit away' },
  params: z.object({ id: Id, grantId: Id }),
  response: z.object({ revoked: z.literal(true) }),
});

export const openWork = endpoint({
  id: 'org.open_work',
  method: 'GET',
  path: '/api/staff/:id/open-work',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '未完成的工作', en: 'Open work of a staff member by unit, and who could take it over' },
  params: ById,
  response: z.object({
    units: z.array(
      z.object({
        unit: UnitName,
        leads: z.int(),
        orders: z.int(),
        /** Opportunities last worked by this person: they stay with the desk. */
        opportunities: z.int(),
        receivers: z.array(z.object({ id: Id, name: z.string(), title: z.string().nullable() })),
      }),
    ),
    /** Leads and orders at units outside the acting scope. */
    elsewhere: z.int(),
  }),
});

export const handOver = endpoint({
  id: 'org.hand_over',
  method: 'POST',
  path: '/api/staff/:id/hand-over',
  audience: 'staff',
  permission: 'staff.edit',
  creates: true,
  summary: { zh: '移交工作', en: 'Hand open work at a unit to a colleague; both stay' },
  params: ById,
  body: z.object({
    toStaffId: Id,
    /** Needed where there is work at several units. */
    unitId: Id.optional(),
    kinds: z.array(WorkKind).min(1).max(2).default(['leads', 'orders']),
  }),
  response: z.object({ id: Id, leads: z.int(), orders: z.int() }),
});

export const leave = endpoint({
  id: 'org.leave',
  method: 'POST',
  path: '/api/staff/:id/leave',
  audience: 'staff',
  permission: 'staff.edit',
  creates: true,
  summary: { zh: '离职', en: 'A colleague leaves: work handed over, roles taken, sessions ended' },
  params: ById,
  body: z.object({ toStaffId: Id.nullable(), version: z.int() }),
  response: z.object({ id: Id, status: StaffStatus, leads: z.int(), orders: z.int() }),
});
