import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

const Kind = z.enum(['person', 'enterprise', 'institution', 'dealer']);
const Line = z.object({
  kind: Kind,
  field: z.string().regex(/^[a-z][a-z0-9_.]{0,59}$/),
  weight: z.int().min(0).max(100),
});

/** Which fields a file should hold, and how much each counts. */
export const getRule = endpoint({
  id: 'customers.completeness_rule',
  method: 'GET',
  path: '/api/completeness-rule',
  audience: 'staff',
  summary: { zh: '档案完整率规则', en: 'Rule of completeness' },
  response: z.object({
    rows: z.array(Line),
    /** What may be asked for; custom fields as `custom.CODE`. */
    fields: z.array(z.object({ field: z.string(), name: z.string(), nameEn: z.string() })),
  }),
});

/** Sets the lines that are named; all files are measured again in the background. */
export const editRule = endpoint({
  id: 'customers.edit_completeness_rule',
  method: 'PATCH',
  path: '/api/completeness-rule',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '修改档案完整率规则', en: 'Change the rule of completeness' },
  body: z.object({ rows: z.array(Line).min(1).max(200) }),
  response: z.object({ rows: z.array(Line) }),
});

/** Files of active customers by dealer, or of one dealer by archivist (CUS-27). The average percent is points ÷ files. */
export const completenessReport = endpoint({
  id: 'customers.completeness',
  method: 'GET',
  path: '/api/completeness',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '档案完整率', en: 'Completeness of files' },
  query: z.object({ dealerId: Id.optional() }),
  response: z.object({
    total: z.object({ files: z.int(), complete: z.int(), points: z.int() }),
    rows: z.array(
      z.object({
        /** The dealer, or the archivist of the dealer asked for; null: files nobody keeps. */
        id: Id.nullable(),
        name: z.string(),
        nameEn: z.string(),
        files: z.int(),
        complete: z.int(),
        points: z.int(),
      }),
    ),
  }),
});
