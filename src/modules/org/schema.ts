import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';

export { AuditEntry, listAudit } from './audit/schema.ts';
export {
  countNotifications,
  listNotifications,
  readNotification,
  readNotifications,
} from './notifications/schema.ts';
export { createRole, deleteRole, editRole, getRole, listRoles, RolePlace, RoleRow } from './roles/schema.ts';
export { currentSession, SessionView, signOut, switchUnit } from './sign-in/schema.ts';
export {
  createStaff,
  editStaff,
  getStaff,
  grantRole,
  handOver,
  leave,
  listStaff,
  openWork,
  resetPassword,
  revokeRole,
  StaffRow,
  StaffStatus,
  setStaffStatus,
} from './staff/schema.ts';
export {
  closeUnit,
  createUnit,
  editUnit,
  getUnit,
  listUnits,
  moveUnit,
  reopenUnit,
  UnitKind,
  unitTree,
} from './units/schema.ts';

/** Dictionary entries, by kind: what drop-downs offer and what codes are called. */
export const listDictionaries = endpoint({
  id: 'org.dictionaries',
  method: 'GET',
  path: '/api/dictionaries',
  audience: 'public',
  summary: { zh: '字典', en: 'Dictionaries' },
  response: z.object({
    rows: z.array(
      z.object({
        kind: z.string(),
        code: z.string(),
        name: z.string(),
        nameEn: z.string(),
        attributes: z.record(z.string(), z.unknown()),
        active: z.boolean(),
      }),
    ),
  }),
});

/** Provinces and cities by six-digit code (GB/T 2260), with the cities that have a dealer marked. */
export const listCities = endpoint({
  id: 'org.cities',
  method: 'GET',
  path: '/api/cities',
  audience: 'public',
  summary: { zh: '省市', en: 'Provinces and cities' },
  response: z.object({
    provinces: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        cities: z.array(z.object({ code: z.string(), name: z.string(), dealers: z.int() })),
      }),
    ),
  }),
});

/** Districts and counties of a city, by six-digit code (GB/T 2260): the third step of an address. */
export const listDistricts = endpoint({
  id: 'org.districts',
  method: 'GET',
  path: '/api/cities/:code/districts',
  audience: 'public',
  summary: { zh: '区县', en: 'Districts of a city' },
  params: z.object({ code: z.string().regex(/^\d{6}$/) }),
  response: z.object({ rows: z.array(z.object({ code: z.string(), name: z.string() })) }),
});
