import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

const OneCustomer = z.object({ id: Id });
const NumberStatus = z.enum(['valid', 'empty', 'stopped', 'refused']);
export const VerificationResult = z.enum(['confirmed', 'changed', 'unreachable', 'gone']);

/**
 * What a call or a visit told about a file, with a status for each number that was tried (CUS-08). `gone` marks the file outdated
 * (CUS-22).
 */
export const verifyFile = endpoint({
  id: 'customers.verify',
  method: 'POST',
  path: '/api/customers/:id/verifications',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '核实客户档案', en: 'Record the verification of a file' },
  params: OneCustomer,
  body: z.object({
    channel: z.enum(['call', 'visit', 'message']),
    result: VerificationResult,
    note: z.string().trim().max(500).default(''),
    numbers: z
      .array(z.object({ identifierId: Id, status: NumberStatus }))
      .max(30)
      .default([]),
    reason: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'For gone: a code of dictionary outdated_reason; unreachable where none is given' }),
  }),
  response: z.object({ id: Id, status: z.string() }),
  creates: true,
});

/** Marks a file outdated with the reason, or takes the mark away (CUS-21). Outdated files are left out of lists and of all outbound work. */
export const setStatus = endpoint({
  id: 'customers.set_status',
  method: 'POST',
  path: '/api/customers/:id/status',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '标记档案失效或恢复', en: 'Mark a file outdated or active again' },
  params: OneCustomer,
  body: z.discriminatedUnion('status', [
    z.object({ version: z.int().min(1), status: z.literal('outdated'), reason: z.string().min(1).max(40) }),
    z.object({ version: z.int().min(1), status: z.literal('active'), reason: z.string().trim().min(2).max(200) }),
  ]),
  response: z.object({ id: Id, status: z.string(), version: z.int() }),
});
