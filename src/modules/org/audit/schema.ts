import * as z from 'zod';
import { CivilDate, endpoint, Instant } from '../../../platform/endpoint.ts';

const AuditOperation = z.enum(['insert', 'update', 'delete', 'view']);

export const AuditEntry = z.object({
  chain: z.int(),
  seq: z.int(),
  ordinal: z.int(),
  at: Instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  address: z.string().nullable().meta({ description: 'Where the request came from; null for work of the program' }),
  sourceTable: z.string(),
  operation: AuditOperation,
  rowId: z.string(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  requestId: z.string().nullable(),
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
    rowId: z.string().max(60).optional().meta({ description: 'History of one record' }),
    who: z
      .string()
      .trim()
      .max(80)
      .optional()
      .meta({ description: 'Name or account of a colleague, or an actor as the trail writes it, e.g. staff:<id>' }),
    table: z
      .string()
      .regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/)
      .optional(),
    operation: AuditOperation.optional(),
    address: z.string().trim().max(60).optional(),
    from: CivilDate.optional().meta({ description: 'First day, in the time zone of the acting unit' }),
    to: CivilDate.optional().meta({ description: 'Last day' }),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ rows: z.array(AuditEntry), next: z.string().nullable() }),
});
