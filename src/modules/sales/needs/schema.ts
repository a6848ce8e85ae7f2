import * as z from 'zod';
import { endpoint, Fen, Id } from '../../../platform/endpoint.ts';

const Code = z.string().min(1).max(40);
const Needs = z.object({
  useKind: Code.nullable().meta({ description: 'Code of dictionary car_use' }),
  budgetFromFen: Fen.nullable(),
  budgetToFen: Fen.nullable(),
  concerns: z.array(Code).max(10).meta({ description: 'Codes of dictionary buying_concern, weightiest first' }),
  wishes: z.string().trim().max(2000),
  competitor: z.string().trim().max(200).nullable(),
  currentCar: z.string().trim().max(200).nullable(),
  pays: z.enum(['cash', 'loan', 'undecided']).nullable(),
  tradeIn: z.boolean(),
});

export const getNeeds = endpoint({
  id: 'sales.needs',
  method: 'GET',
  path: '/api/leads/:id/needs',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '需求与偏好', en: 'What the customer of a lead looks for' },
  params: z.object({ id: Id }),
  response: Needs.extend({ version: z.int().meta({ description: '0: nothing was taken down yet' }) }),
});

export const editNeeds = endpoint({
  id: 'sales.edit_needs',
  method: 'PATCH',
  path: '/api/leads/:id/needs',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '登记需求与偏好', en: 'Take down what the customer looks for' },
  params: z.object({ id: Id }),
  body: Needs.extend({ version: z.int().min(0) }),
  response: z.object({ version: z.int() }),
});
