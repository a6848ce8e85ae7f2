import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';
import { PERMISSIONS, type Permission } from '../../../platform/permissions.ts';

/** Kinds of unit at which a role may be held. */
export const RolePlace = z.enum(['group', 'brand', 'region', 'dealer']);
const PermissionCode = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);
const Grants = z
  .array(z.object({ permission: PermissionCode, breadth: z.enum(['own', 'all']) }))
  .max(200)
  .refine((grants) => new Set(grants.map((grant) => grant.permission)).size === grants.length);
const ById = z.object({ id: Id });
const name = z.string().trim().min(1).max(40);
const heldAt = z.array(RolePlace).min(1).max(4);

export const RoleRow = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  heldAt: z.array(RolePlace),
  /** Carries a permission over people's rights or their traces. */
  administrative: z.boolean(),
  permissions: z.int(),
  /** People inside the acting scope who hold it and have not left. */
  holders: z.int(),
});

export const listRoles = endpoint({
  id: 'org.roles',
  method: 'GET',
  path: '/api/roles',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '角色', en: 'Roles, for lists and drop-downs' },
  response: z.object({ rows: z.array(RoleRow) }),
});

export const getRole = endpoint({
  id: 'org.role',
  method: 'GET',
  path: '/api/roles/:id',
  audience: 'staff',
  permission: 'role.edit',
  summary: { zh: '一个角色及其权限', en: 'One role with what it may do, and who holds it where' },
  params: ById,
  response: RoleRow.omit({ permissions: true }).extend({
    version: z.int(),
    grants: z.array(z.object({ permission: PermissionCode, breadth: z.enum(['own', 'all']) })),
    /** The caller holds it, and can therefore not add to it. */
    own: z.boolean(),
    units: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string(), holders: z.int() })),
  }),
});

export const createRole = endpoint({
  id: 'org.create_role',
  method: 'POST',
  path: '/api/roles',
  audience: 'staff',
  permission: 'role.edit',
  creates: true,
  summary: { zh: '新建角色', en: 'Make a role as a copy of another' },
  body: z.object({
    copyOf: Id,
    code: z
      .string()
      .trim()
      .regex(/^[a-z][a-z0-9_]{1,39}$/),
    name,
    nameEn: name,
  }),
  response: z.object({ id: Id }),
});

export const editRole = endpoint({
  id: 'org.edit_role',
  method: 'PATCH',
  path: '/api/roles/:id',
  audience: 'staff',
  permission: 'role.edit',
  summary: { zh: '修改角色权限', en: 'Change what a role is called, where it is held and what it may do' },
  params: ById,
  body: z.object({ version: z.int(), name, nameEn: name, heldAt, grants: Grants }),
  response: z.object({ id: Id, version: z.int() }),
});

export const deleteRole = endpoint({
  id: 'org.delete_role',
  method: 'DELETE',
  path: '/api/roles/:id',
  audience: 'staff',
  permission: 'role.edit',
  summary: { zh: '删除角色', en: 'Delete a role that nobody holds' },
  params: ById,
  response: z.object({ deleted: z.literal(true) }),
});
