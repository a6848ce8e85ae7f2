import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant } from '../../platform/endpoint.ts';
import { PERMISSIONS, type Permission } from '../../platform/permissions.ts';

const Login = z.string().trim().min(1).max(60);
export const UnitKind = z.enum(['group', 'brand', 'region', 'dealer', 'department']);

/** What the browser needs to know about who is signed in. */
export const SessionView = z.object({
  staffId: Id,
  name: z.string(),
  login: z.string(),
  language: z.enum(['zh', 'en']),
  roles: z.array(z.string()),
  unit: z.object({ id: Id, kind: UnitKind, name: z.string(), nameEn: z.string(), timeZone: z.string() }),
  permissions: z.partialRecord(
    z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]),
    z.enum(['own', 'all']),
  ),
  today: CivilDate,
});

export const signIn = endpoint({
  id: 'org.sign_in',
  method: 'POST',
  path: '/api/session',
  audience: 'public',
  summary: { zh: '员工登录', en: 'Staff sign-in' },
  body: z.object({ login: Login, password: z.string().min(1).max(200) }),
  response: SessionView,
});

export const currentSession = endpoint({
  id: 'org.session',
  method: 'GET',
  path: '/api/session',
  audience: 'staff',
  summary: { zh: '当前会话', en: 'The current session' },
  response: SessionView,
});

export const signOut = endpoint({
  id: 'org.sign_out',
  method: 'DELETE',
  path: '/api/session',
  audience: 'staff',
  summary: { zh: '退出登录', en: 'Sign out' },
  response: z.object({ signedOut: z.literal(true) }),
});

export const UnitRow = z.object({
  id: Id,
  parentId: Id.nullable(),
  kind: UnitKind,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  cityCode: z.string().nullable(),
  status: z.enum(['open', 'closed']),
  fullAfterSales: z.boolean(),
});

export const listUnits = endpoint({
  id: 'org.units',
  method: 'GET',
  path: '/api/units',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '本单位及下属单位', en: 'The acting unit and those below it' },
  query: z.object({ kind: UnitKind.optional() }),
  response: z.object({ rows: z.array(UnitRow) }),
});

export const listStaff = endpoint({
  id: 'org.staff',
  method: 'GET',
  path: '/api/staff',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '人员', en: 'Staff of the acting unit' },
  query: z.object({ role: z.string().max(40).optional() }),
  response: z.object({
    rows: z.array(
      z.object({
        id: Id,
        name: z.string(),
        login: z.string(),
        title: z.string().nullable(),
        unitName: z.string(),
        unitNameEn: z.string(),
        roles: z.array(z.string()),
        status: z.string(),
      }),
    ),
  }),
});

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

/** Who did what: entries of the audit trail inside the acting unit, newest first. */
export const listAudit = endpoint({
  id: 'org.audit',
  method: 'GET',
  path: '/api/audit',
  audience: 'staff',
  permission: 'audit.read',
  summary: { zh: '审计记录', en: 'The audit trail' },
  query: z.object({
    rowId: z.string().max(60).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({
    rows: z.array(
      z.object({
        chain: z.int(),
        seq: z.int(),
        ordinal: z.int(),
        at: Instant,
        actor: z.string(),
        actorName: z.string().nullable(),
        sourceTable: z.string(),
        operation: z.string(),
        rowId: z.string(),
        before: z.unknown().nullable(),
        after: z.unknown().nullable(),
        requestId: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
});
